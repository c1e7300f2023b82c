"""Answers from a published index: the engine, the store of its texts, and a look at every number.

May import: queries, schema, nodes, engines.protocol, engines.relevance, index.store, search, codec.
"""
