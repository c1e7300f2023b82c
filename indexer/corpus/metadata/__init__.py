"""Metadata: what single lines and paragraphs say about an article. Pure functions over text.

`date_lines.read_meta_line("2024-01-16 来源：某报")` gives date and source; `bylines` and
`datelines` read people; `dating` and `inference` decide which date is the article's, `titles` which
title.

May import: page.
"""
