"""Tables: what a search counts by place and year, a page of that, and queries side by side.

May import: address, words.
"""
