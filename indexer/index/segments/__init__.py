"""Segments: where things are among several segments of one index: the order of files, and rows gathered from columns.

May import: disk.
"""
