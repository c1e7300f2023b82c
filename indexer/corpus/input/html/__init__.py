"""HTML: the lines of a page that a reader sees, which of them are its article, and what it says.

`blocks` gives the visible lines, each with the block it stands in; `masses` adds up what stands in
a block, `article` finds the one that holds the running text; `said` and `scripts` read what the
page says of itself in meta elements and scripts. Example: `<h1>渡口</h1><p>新船下水了。</p>` gives
two lines, and 渡口 for a title.

May import: source, page, metadata.
"""
