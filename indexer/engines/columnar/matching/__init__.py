"""Matching: query trees over sorted paragraph numbers.

`trees` goes through And, Or, Not and fields, `filters` decides a field once for each distinct value
and looks it up by paragraph.

May import: columnar.segments, columnar.ranking, search, index.
"""
