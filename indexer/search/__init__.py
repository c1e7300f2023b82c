"""The query language, the query tree, requests, results, and where matches stand in a text."""
