"""All that an archive tells, to be compared with another one of the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from indexer.archive.archive import Archive
from indexer.search.requests.request import FACETS, SearchRequest

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def everything(archive: Archive) -> list[object]:
    hits = list(archive.export(SearchRequest("*", sort="oldest")))
    results = [
        archive.search(SearchRequest(query, sort="newest", facets=FACETS))
        for query in ("渡", "河 OR 桥", "小报")
    ]
    # How many paragraphs of a hit's article match, only a store in files can list.
    told = [
        (one.total, one.unique, one.facets, [replace(hit, in_article=0) for hit in one.hits])
        for one in results
    ]
    views = [archive.article(article) for article in dict.fromkeys(hit.article_id for hit in hits)]
    return [
        hits,
        told,
        views,
        archive.clusters(limit=50),
        list(archive.receipts()),
        archive.report(),
    ]
