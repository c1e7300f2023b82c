"""Routes: each reads its address, asks the archive once, and fills one template or writes one stream.

May import: address, words, views, archive.
"""
