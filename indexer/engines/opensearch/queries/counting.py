"""Aggregations that count exactly, and the reading of what they give.

Articles and clusters of copies are counted by bits, one per article or cluster that is met: both
are numbered without large gaps, so that ten million take little more than a megabyte. An article
lies in one shard whole, so shards add up; a cluster may lie in several, so that its bits are
joined. Facets ask for more values than there are, and are asked again with more room if some were
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from indexer.engines.opensearch.queries.translate import ambiguous, without
from indexer.errors import ClusterRefusedError, TooManyArticlesError
from indexer.index.store.protocol import MatchedArticle
from indexer.search.answers.result import CrossTable, FacetCounts
from indexer.search.requests.request import Crossing, FacetName

Json = dict[str, Any]

MOST_VALUES = 60_000
"""Values of a facet that are counted at most.

The cluster's own limit of buckets is a little higher.
"""

OCCURRENCES: Json = {"sum": {"script": {"lang": "expression", "source": "floor(_score + 0.5)"}}}
"""Adds up scores that are numbers of places, each rounded: weights of a third are not exact."""


def different(*, unique: bool) -> Json:
    """Count articles, and on demand paragraphs with every cluster of copies counted once."""
    met = "state.articles.set((int) doc['art'].value);"
    copies = (
        "if (doc['cluster'].size() == 0) { state.alone += 1L }"
        " else { state.clusters.set((int) doc['cluster'].value) }"
    )
    return {
        "scripted_metric": {
            "init_script": "state.articles = new BitSet(); state.clusters = new BitSet(); state.alone = 0L;",
            "map_script": met + (copies if unique else ""),
            "combine_script": "return ['articles': state.articles.cardinality(), 'alone': state.alone, "
            "'clusters': state.clusters.toLongArray()]",
            "reduce_script": "long articles = 0; long alone = 0; BitSet clusters = new BitSet();"
            "for (one in states) { if (one != null) { articles += one.articles; alone += one.alone;"
            "clusters.or(BitSet.valueOf(one.clusters)) } }"
            "return ['articles': articles, 'unique': alone + clusters.cardinality()]",
        }
    }


def facet_aggregations(names: Iterable[FacetName]) -> Json:
    """Count the values of facets, what has none, and what is ambiguous."""
    return {part: query for name in names for part, query in _facet(name).items()}


def _facet(name: FacetName) -> Json:
    return {
        f"{name}.values": {"terms": {"field": name, "size": MOST_VALUES}},
        f"{name}.missing": {"filter": without(name)},
        f"{name}.ambiguous": {"filter": ambiguous(name)},
    }


def read_facet(name: FacetName, counted: Json) -> FacetCounts:
    """Read what `facet_aggregations` counted.

    Raises ClusterRefusedError when there are more values than fit.
    """
    counts = _counts(counted[f"{name}.values"])
    missing, unsure = (counted[f"{name}.{kind}"]["doc_count"] for kind in ("missing", "ambiguous"))
    return FacetCounts(counts, missing, unsure)


def _counts(values: Json) -> dict[str, int]:
    if values["sum_other_doc_count"] or values["doc_count_error_upper_bound"]:
        raise ClusterRefusedError(f"a facet has more than {MOST_VALUES} values")
    return {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}


def crossing_aggregations(crossing: Crossing) -> Json:
    """Count by place and period."""
    periods = {
        "periods": {"terms": {"field": crossing.periods, "size": MOST_VALUES}},
        "none": {"missing": {"field": crossing.periods}},
    }
    codes = list(crossing.codes)
    rows: Json = {
        "terms": {"field": crossing.places, "size": len(codes), "include": codes},
        "aggs": periods,
    }
    others = (
        {"bool": {"must_not": [{"terms": {crossing.places: codes}}]}}
        if codes
        else {"match_all": {}}
    )
    return {
        "others": {"filter": others, "aggs": periods},
        "missing": {"filter": without(crossing.places), "aggs": periods},
        "ambiguous": {"filter": ambiguous(crossing.places), "aggs": periods},
        **periods,
    } | ({"rows": rows} if codes else {})


def read_table(counted: Json) -> CrossTable:
    """Read what `crossing_aggregations` counted."""
    rows = counted["rows"]["buckets"] if "rows" in counted else []
    return CrossTable(
        rows={row["key"]: _periods(row) for row in rows},
        others=_periods(counted["others"]),
        missing=_periods(counted["missing"]),
        ambiguous=_periods(counted["ambiguous"]),
        totals=_periods(counted),
    )


def _periods(counted: Json) -> dict[str, int]:
    none = counted["none"]["doc_count"]
    return _counts(counted["periods"]) | ({"": none} if none else {})


def holders(queries: Sequence[Json]) -> Json:
    """Count how many paragraphs each of some queries matches."""
    return {"holders": {"filters": {"filters": queries}}}


def read_holders(counted: Json) -> list[int]:
    """Read what `holders` counted."""
    return [bucket["doc_count"] for bucket in counted["holders"]["buckets"]]


MOST_ARTICLES = 10_000
"""Articles that are listed at most: all of them are counted before the first is shown."""


def matched_articles() -> Json:
    """Count the matches of each article, with the first of them and the day after the article's last."""
    inside = {"first": {"min": {"field": "n"}}, "end": {"max": {"field": "end"}}}
    sources = [{"art": {"terms": {"field": "art"}}}]
    composite = {"size": MOST_ARTICLES + 1, "sources": sources}
    return {"articles": {"composite": composite, "aggs": inside}}


def read_matched_articles(counted: Json) -> list[MatchedArticle]:
    """Read what `matched_articles` counted; raises TooManyArticlesError."""
    buckets = counted["articles"]["buckets"]
    if len(buckets) > MOST_ARTICLES:
        raise TooManyArticlesError(MOST_ARTICLES)
    found = [
        MatchedArticle(
            number=one["key"]["art"],
            matches=one["doc_count"],
            first=int(one["first"]["value"]),
            end=None if one["end"]["value"] is None else int(one["end"]["value"]),
        )
        for one in buckets
    ]
    return sorted(found, key=lambda one: one.first)
