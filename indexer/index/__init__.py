"""The files of one index: write, publish, open, verify."""
