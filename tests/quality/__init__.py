"""The quality gate: pages made from the articles of seeds/, and how well they are read.

`pages` makes them, `measure` reads and judges them, `rules` counts what each rule did on them.
`python -m tests.quality` prints all measures beside their floors.
"""
