"""Places: the administrative units a text names, and the one in which an article happens.

`gazetteer` knows the units, `match` finds their names (longest first), `resolve` decides which unit
a name stands for, `primary` which one holds the events, and `tag` does all of it for an article:
拉萨市城关区 → 540102.

May import: page.
"""
