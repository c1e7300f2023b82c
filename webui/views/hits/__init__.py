"""Hits: what a search found, with its marks, and the facets and chips that narrow it.

May import: address, words.
"""
