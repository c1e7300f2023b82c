"""What stands at the head of a page and belongs to its text: it is told apart and kept, not dropped.

Headlines are parted from stamps on their line (`parted`), labels taken off (`labels`: 标题：渡口换新船
is a headline), the rows over a post of a bulletin board read (`posts`), and so is the outlet of the
site, which counts where nothing else names a source (`site`).

May import: page, metadata.
"""
