"""Postings: where every pair of characters stands, and the words with their frequencies.

`characters` builds them, `segment.Segment` looks strings up: the rarest pair first, then the text
itself.

May import: disk, text.
"""
