"""Copies: identical and near-identical paragraphs and articles, and which of each was seen first.

`sketches` keeps a hash and a sample of shingles per paragraph, `likeness` compares, `duplicates`
answers, `known` remembers what an update need not compare again.

May import: disk, segments.
"""
