"""Articles: one article whole: its text as printed, receipts, corrections, how it is cited.

May import: hits, address, words.
"""
