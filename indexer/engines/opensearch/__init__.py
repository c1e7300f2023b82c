"""The engine of a cluster: the same answers from OpenSearch, for archives beyond one machine.

`builder.OpenSearchBuilder` sends paragraphs into a new index of the cluster;
`engine.OpenSearchEngine` answers from the published one. How each node of the query tree is asked
stands in `translate` and `leaves`, how numbers stay exact in `counting` and `recount`.

May import: engines.protocol, index.store, search, text, model, errors; it owns opensearch-py.
"""
