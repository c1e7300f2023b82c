"""Server: what stands around the pages: hosts, passwords, admission, prefix, errors, assets.

May import: address, words, archive.
"""
