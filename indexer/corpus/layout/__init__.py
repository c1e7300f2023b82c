"""Layout: lines become articles.

What a site sets over several lines is put together (`values`). What a page prints around each of
its articles tells where they begin (`borders`). Two columns read across are put in order
(`columns`), broken sentences joined (`join`, `wrap`), every line gets its role, by itself (`lines`)
and then by its neighbours (`roles`), a page is cut where headlines begin (`cut`), lines that stand under
another article are brought back (`stray`), the head of each article is told apart (`head`), and
what is no article goes back to the one before (`parts`).

May import: page, metadata.
"""
