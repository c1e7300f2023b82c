"""Layout: lines become articles.

Two columns read across are put in order (`columns`), broken sentences joined (`join`, `wrap`),
every line gets its role (`roles`), a page is cut where headlines begin (`cut`), lines that stand
under another article are brought back (`stray`), and the head of each article is told apart
(`head`). `stage.lay_out(lines)` gives drafts.

May import: page, metadata.
"""
