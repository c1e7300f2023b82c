"""Metadata: what single lines and paragraphs say about an article. Pure functions over text.

The rooms, from the ground up:

    days        the days that a text names
    people      who is credited
    lines       lines that say when, from where and by whom

Above them `dating` and `inference` decide which date is the article's, and `titles` which title:
`titles.choose_title(["某县办起夜校_某某网"])` cuts the site off.

May import: page.
"""
