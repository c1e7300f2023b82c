"""Segments: what one of them holds, and how they answer together.

`leaves` finds a string by its pairs of characters, `titles` which finds have it in their title too,
`sets` intersects and unites ascending numbers, `parts` puts the finds of all segments into index
numbers: paragraph 3 of a second segment behind one of 10 is 13.

May import: engines.protocol, search, index, text.
"""
