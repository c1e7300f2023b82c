"""Answers: exact totals, hits with their marks, facets; the same from every engine.

`result` is their shape, `facets` names and orders what was counted, `snippets` cuts long paragraphs
around their matches.

May import: model, search.language, search.requests, search.matching.
"""
