"""Views: pure functions from answers to what a template prints.

`hits` of a search, `tables` and `pictures` of numbers, `articles`; beside them what a template may
call, what is known of the archive as a whole, and what a search box offers.

May import: address, words, archive.
"""
