"""The audit: what an engine counts, held against a plain reading of the stored texts.

`audited(engine, store, plan)` draws strings from the archive by a seed, half of them in the other
script, and looks each up in both ways. What reads the texts (`scan`) shares nothing with the
engines but the folding.

May import: engines (their protocol), index, search, text, model, errors.
"""
