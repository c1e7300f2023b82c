"""Furniture: what a page prints around its articles is taken off, each line with a receipt.

Lines go because a list knows them (`listed`, `buttons`), because they advertise (`advertising`),
because of their shape and place (`edges`), or because they recur on the pages of a folder
(`learned`): 首页 > 新闻 > 正文 goes, with the reason. The rows over a post of a bulletin board are
its title and date (`posts`), and what furniture says of the outlet is read before it goes (`site`).

May import: page, repair, metadata, layout (whether a line is a headline).
"""
