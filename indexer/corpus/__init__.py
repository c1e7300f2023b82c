"""Bytes to articles to paragraphs, with a receipt for everything dropped or repaired.

Knows no search.

The rooms, from the ground up (`tests/test_layers.py` keeps the floors):

    page        a printed line, its receipt, what it looks like, the alphabet in which rules read it
    repair      characters put right: glosses, shifted bytes, markup, running heads
    places      the units a text names, and where an article happens
    metadata    what single lines say: dates, sources, people, titles
    input       files to records, one function per format; the corrections beside them
    layout      lines to articles: columns, broken sentences, roles, where articles begin, heads
    furniture   what a page prints around its articles is taken off
    articles    a record becomes articles with their evidence, stated values, doubts
    run         all of it for a folder, on several processes, and what must be read again

A file goes through them as input → repair → furniture → layout → metadata → places → articles, in
the order of `articles.stages.STAGES`, called from `run.pipeline`. The tables that they read lie in
`data/`.
"""
