"""Columns: what is known of every paragraph as numbers: dates, places, sources, kinds.

What paragraphs of an article share is one record; every distinct set of places has a number
(`placesets`), so that a filter is decided once per record or set.

May import: disk, store, postings.
"""
