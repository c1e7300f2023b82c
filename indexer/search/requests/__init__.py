"""Requests: a query tree with what narrows, orders and cuts its answer; frozen and hashable.

`fields` is the one table of what may be asked, `params` reads strings of a command or an address by
it, `request` is the outcome, `rewrite` changes its tree before an engine sees it (whole words, names
of places, loosening). `cube` is the request for counts by place and time.

May import: model, config, errors, text, search.language.
"""
