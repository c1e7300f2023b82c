"""Segments: where things are among several segments of one index.

The order of files, and rows gathered from columns.

May import: disk.
"""
