"""Views: pure functions from answers to what a template prints.

Facets, charts, tables, citations, marks.

May import: address, words.
"""
