"""The nodes of a cluster: where they are, how to get in, and how they are asked until one answers.

May import: engines.protocol, engines.names, errors; it owns opensearch-py.
"""
