"""Archive: an opened index as a person uses it: one store, one engine, one gazetteer.

`archive.Archive.open(folder).search(request)` answers with texts, marks and names; `exports` and
`references` write hits and articles for other programs, `shapes` the promised JSON, `views` lists
that no search made.

May import: engines.protocol, engines.catalogue, index, search, corpus.places, text.
"""
