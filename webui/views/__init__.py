"""Views: pure functions from answers to what a template prints: facets, charts, tables, citations, marks.

May import: address, words.
"""
