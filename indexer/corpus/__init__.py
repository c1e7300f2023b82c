"""Bytes to articles to paragraphs, with a receipt for everything dropped or repaired. Knows no search.

The rooms, in the order in which a file goes through them:

    readers_files       find files safely, open and unpack them
    encoding            tell the codec of a page by how Chinese it looks
    readers             one function per format gives records: readers_html (_html_said: what a page says of itself),
                          _feeds, _markdown, _records, _documents
    metadata            what single lines say, asked by all that follow: dates (_english), metalines (_items, _people,
                          _english, furniture), source_credits, bylines, bare_names, datelines, titles; dating and
                          inference decide which date is the article's
    cleaning            the lines of a record (cleaning_lines), repaired and rid of what is no article:
                          _repairs, _glosses   characters: markup, pinyin behind characters,
                          _split, _shifted     characters that a gloss was set into, shifted bytes
                          _pages, _drops       running heads; menus, notices
                          _spam                advertising, also at the end of a paragraph
                          _edges, _buttons     what else stands around a text: its shape and place; its words
                          _learned             what recurs on the pages of a folder (asked by pipeline_learning)
                          _labels              labels of title and text, the name of a page
    layout              lines to articles:
                          _columns             two columns that were read across the page
                          _join, _wrap         sentences that were broken over lines; the width of the lines
                          _shapes, _roles      what a line looks like; what it is: headline, date line, text
                          _contents, _split    tables of contents; where articles begin
                          _interleave          openings and headlines that stand under another article
                          _heads, _draft       kicker, title, subtitle; what is handed on
    display_titles      what an article is shown as: its title, or what stands for one
    script              Simplified, Traditional or mixed
    regions             places: gazetteer, then _match (names), _resolve (which unit), _primary (where it happens)
    corrections         a metadata.csv has the last word
    pipeline            all of this for a folder: _articles (one record), _stated (what a record says), _doubts,
                        _learning (boilerplate of a folder)
    stamps              which files must be read again, told without reading most of them

plain.py is the alphabet in which all of them read.
"""
