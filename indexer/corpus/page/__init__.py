"""Page: what every stage of reading shares: a printed line, its receipt, and what lines look like.

`line.Line` is a printed line with its repaired text; `plain` is the one alphabet in which rules
read lines, as long as the text itself; `shapes` tells what a line looks like by itself:
`shapes.is_enumerated("一、总则")`. `lexicon` loads the tables of words; what ends a sentence is said in
`endings` alone.

May import: nothing of the corpus.
"""
