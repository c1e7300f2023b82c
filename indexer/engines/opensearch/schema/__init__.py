"""What the cluster holds: its indices and their fields, paragraphs as documents of tokens, and their numbers.

May import: nodes, index.store, text, errors.
"""
