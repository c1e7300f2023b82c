"""The query language: a line that was typed becomes a tree.

`lexer` cuts it into tokens, `parser` reads them (every mistake has a reading), `nodes` is the tree,
`notes` say what was read otherwise. `民族 NOT 团结` becomes `And(Text(民族), Not(Text(团结)))`.

May import: config, errors, text.
"""
