"""Furniture: what a page prints around its articles is taken off, each line with a receipt.

Lines go because a list knows them (`listed`, `buttons`), because they advertise (`advertising`),
because of their shape and place (`edges`), or because they recur on the pages of a folder
(`learned`): 首页 > 新闻 > 正文 goes, with the reason. What stands at the head of a page and is none
is read before (`heads`).

May import: page, repair, metadata, layout (whether a line is a headline).
"""
