"""Address: everything a page shows is in its address.

URL → view → search request, and back to links.

May import: the public names of `indexer`.
"""
