"""Counting: cubes, batches and searches with receipts, and the same asked again from one.

`cubes` counts, `answers` says what rows are, `shapes` writes them; `batch` counts lists of queries,
`searches` says what a search found; `receipts` and `verified` make it all repeatable.

May import: archive (not downloads), analysis, search.
"""
