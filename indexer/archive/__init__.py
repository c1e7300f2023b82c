"""Archive: an opened index as a person uses it: one store, one engine, one gazetteer.

`archive.Archive.open(folder).search(request)` answers with texts, marks and names; `shapes` writes
the promised JSON, `rows` what every table says of itself, `views` are lists that no search made.
Rooms: `counting` (cubes, batches, receipts) and `downloads` (files for other programs).

May import: engines.protocol, engines.catalogue, index, search, corpus.places, text.
"""
