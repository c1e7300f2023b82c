"""Input: a file becomes records, one function per format.

A record is one article as the file prints it (JSON Lines, CSV) or a whole page that is still to be
cut into articles. Files are found, opened safely and decoded (`source`), and `formats` picks the
reader by the suffix: `page.html` → `html.page.read_html` → one record with the visible lines and
what the page says of itself (`html.said`). Packed and printed documents stand in `documents`.

May import: page, metadata (what a date line is).
"""
