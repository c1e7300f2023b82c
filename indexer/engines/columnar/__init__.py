"""Columnar: the engine that answers from sorted, memory-mapped arrays.

A string is looked up by its rarest pair of characters and verified in the text (`leaves`); trees
combine sorted numbers (`trees`, `sets`); `ranking` picks one page, `facets` and `tables` count.
`engine.ColumnarEngine.open(folder)` opens one.

May import: engines.protocol, search, index, text.
"""
