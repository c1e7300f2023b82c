"""Disk: the files of an index.

Arrays, packed blocks, compound files, numbered steps of writing, generations.

Every change of the disk is one numbered step (`steps`), so that a test can make any of them fail; a
generation is sealed by a manifest and put in its place by one rename (`generations`).

May import: text (fingerprint).
"""
