"""Ranking: which of the matching paragraphs stand on the wanted page.

`occurrences` keeps the finds of all leaves in line with the matches, `relevance` scores them by
BM25, `page` takes the best, or the newest or oldest, without sorting all.

May import: columnar.segments, engines.relevance, search, index.
"""
