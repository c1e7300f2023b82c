"""Run: all of it for a folder, on as many processes as there are.

`pipeline.read_source(folder)` finds the files, learns what recurs on a folder's pages (`learning`),
hands batches of records to workers (`batches`) and gives articles in name order; `stamps` tells
which files must be read again.

May import: every other room of the corpus.
"""
