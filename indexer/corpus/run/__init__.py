"""Run: all of it for a folder, on as many processes as there are.

`pipeline.read_source(folder)` finds the files, learns what recurs on a folder's pages (`learning`),
hands batches of records (`batches`) to `workers`, in each of which `process` runs under its
`limits`, and gives articles in name order; `stamps` tells which files must be read again. `explain`
says why a line was read as it was.

May import: every other room of the corpus.
"""
