"""Columnar: the engine that answers from sorted, memory-mapped arrays.

A string is looked up by its rarest pair of characters and verified in the text (`segments`); trees
combine sorted numbers (`matching`); `ranking` picks one page, `counting` counts all.
`engine.ColumnarEngine.open(folder)` opens one.

May import: engines.protocol, search, index, text.
"""
