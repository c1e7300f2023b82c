"""Matching in one paragraph: the definition that every engine is held to.

`leaf` finds where a leaf of the query occurs in a folded text, `highlights` marks it in the shown
one, `lines` says what stands beside it in a concordance, `nearby` which texts are one character away
from a query that finds nothing. 团结 occurs in 民族团结 from 2 to 4.

May import: text, search.language, search.requests.
"""
