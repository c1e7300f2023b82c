"""What can be asked and what is answered, whatever the engine.

`language` reads a query as a tree, `requests` adds what narrows and orders it, `matching` says where
a leaf of the tree occurs in one paragraph, `answers` is what comes back. `民族 AND "团结"` becomes
`And(Text(民族), Text(团结, quoted))`, a `SearchRequest` with its filters, and a `SearchResult`.

May import: model, config, errors, text. Knows no index.
"""
