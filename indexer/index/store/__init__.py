"""Store: every shown paragraph, every article's metadata, every file's receipts, for any engine.

`writer` packs them, `store.Store.open(folder)` reads them back: `store.paragraphs([7])` is
paragraph 7 as it is shown.

May import: disk, segments, copies.
"""
