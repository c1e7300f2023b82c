"""Whoosh: the reference engine, complete and selectable; the columnar one is held to its answers.

`schema` says what is stored, `translate` turns a query tree into Whoosh's own query objects,
`places` finds where they match. Whoosh unpickles what it opens: an index folder is to be trusted
like a program.

May import: engines.protocol, search, index.store, text.
"""
