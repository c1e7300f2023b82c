"""What is asked of the cluster: query trees, filters, counts and orders as its queries, and what it answers as counts.

Nothing here asks. May import: schema, engines.relevance, index.store, search, text, errors.
"""
