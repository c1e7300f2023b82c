"""Statistics: from counts to what may be said about them.

Pure functions; no files, no engine, no query.

Every formula stands here once, with its source. Example: `wilson(0, 20)` is (0.0, 0.161): of twenty
paragraphs none has the phrase, and up to 161 in a thousand may.

May import: search (its shapes), model, numpy.
"""
