"""Filling an index and publishing it: by one builder, by several, or from the index before by what has changed.

`builder` is the way in of a build, `shares` that of one builder among several. `bulk` sends,
`ledger` and `claims` remember for whoever begins again, `publishing` completes and switches.

May import: reading, schema, nodes, engines.protocol, index, codec, errors.
"""
