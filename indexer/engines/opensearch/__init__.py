"""The engine of a cluster: the same answers from OpenSearch, for archives beyond one machine.

Its rooms, each of which may import those before it: `nodes` asks the cluster, `schema` says what
lies in it, `queries` how it is asked and how numbers stay exact, `reading` answers from the
published index (`reading.engine.OpenSearchEngine`), `writing` fills and publishes one
(`writing.builder.OpenSearchBuilder`).

May import: engines.protocol, engines.relevance, index, search, text, codec, model, errors.
"""
