"""Words: texts, names and notices in the two languages of the interface.

May import: address.
"""
