"""Folding and words: the same for what is indexed and what is asked."""
