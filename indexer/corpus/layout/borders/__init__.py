"""Where the articles of a page begin, by what it prints around each of them.

The same sign at most of its headlines (`frames`, with a table of signs in `frame_signs`), or the
labels of an archive of newspapers (`paper_labels`): 第3版 over 专栏：, and below it an article. Where
no sign tells, learned weights do (`likely`).

May import: page, metadata, layout.lines.
"""
