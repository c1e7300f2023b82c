"""Downloads: hits and articles as CSV, JSON Lines, Excel, Parquet, RIS, BibTeX and GB/T 7714.

May import: archive, counting, search.
"""
