"""Pictures: time charts, and cubes of places by periods in their looks; geometry, no markup.

May import: tables, address, words.
"""
