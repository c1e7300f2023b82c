"""The query tree and the filters as queries of the cluster; no query string is ever written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from indexer.engines.opensearch.queries.leaves import (
    EVERYTHING,
    NOTHING,
    TITLE,
    all_of,
    any_of,
    leaf_query,
    none_of,
)
from indexer.search.language import nodes
from indexer.search.language.nodes import Leaf, Node, Text
from indexer.search.language.parser import BASES, date_range
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Filters
from indexer.text.fold import fold_text

Json = dict[str, Any]
PLACES = ("region", "mentioned", "place")
_NAMED = ("mentioned", "place")
"""Fields of places among which some may be ambiguous."""
_UNDATED = none_of({"exists": {"field": "begin"}})


class Translator:
    """Translates trees.

    sources: gives every source as printed. verified: the numbers of the paragraphs that hold a
    leaf, for leaves that the cluster does not find exactly.
    """

    def __init__(
        self, sources: Callable[[], Iterable[str]], verified: Mapping[Leaf, list[int]]
    ) -> None:
        self._sources, self._verified = sources, verified

    def query(self, node: Node) -> Json:
        """Match the paragraphs of a node.

        Raises ValueError for a date that the query language would not let in.
        """
        match node:
            case nodes.And(parts):
                return all_of([self.query(part) for part in parts])
            case nodes.Or(parts):
                return any_of([self.query(part) for part in parts])
            case nodes.Not(part):
                return none_of(self.query(part))
            case nodes.Everything():
                return EVERYTHING
            case nodes.Field():
                return self._field(node)
        return self.leaf(node)

    def leaf(self, leaf: Leaf) -> Json:
        """Match the paragraphs in which a leaf occurs."""
        return numbered(self._verified[leaf]) if leaf in self._verified else leaf_query(leaf)

    def _field(self, field: nodes.Field) -> Json:
        match field.name:
            case "title":
                return leaf_query(Text(field.value, literal=True), TITLE)
            case "author":
                return leaf_query(Text(field.value, literal=True), "ac")
            case "source":
                wanted = fold_text(field.value)
                return _terms(
                    "source", [source for source in self._sources() if wanted in fold_text(source)]
                )
            case "date":
                return _date(field.value)
            case name:
                return _value(name, field.value)


def numbered(numbers: Iterable[int]) -> Json:
    """Match paragraphs by their numbers."""
    return _terms("n", list(numbers))


def _terms(field: str, values: list[Any]) -> Json:
    return {"terms": {field: values}} if values else NOTHING


def filter_queries(filters: Filters) -> dict[str, Json]:
    """Give one query per filter that is set, by the name of the facet whose selection it is (`date` for dates)."""
    queries = {}
    for name in (*PLACES, "source", "kind"):
        choice: Choice = getattr(filters, name)
        if choice:
            queries[name] = _choice(name, choice)
    if filters.undated:
        queries["date"] = _UNDATED
    elif filters.date_from or filters.date_to:
        begin = filters.date_from.toordinal() if filters.date_from else None
        queries["date"] = _inside(
            begin, filters.date_to.toordinal() + 1 if filters.date_to else None
        )
    return queries


def _choice(name: str, choice: Choice) -> Json:
    wanted = [any_of([_value(name, value) for value in choice.included])] if choice.included else []
    return {
        "bool": {"filter": wanted, "must_not": [_value(name, value) for value in choice.excluded]}
    }


def _value(name: str, value: str) -> Json:
    if value == UNKNOWN:
        return without(name)
    if value == AMBIGUOUS:
        return ambiguous(name)
    return {"term": {name: value}}


def without(name: str) -> Json:
    """Match paragraphs that have no value of a facet; one that names an ambiguous place has one."""
    unsure = [{"term": {"ambiguous": True}}] if name in _NAMED else []
    return {"bool": {"must_not": [{"exists": {"field": name}}, *unsure]}}


def ambiguous(name: str) -> Json:
    """Match paragraphs that name a place which cannot be told apart."""
    return {"term": {"ambiguous": True}} if name in _NAMED else NOTHING


def _date(value: str) -> Json:
    if value in BASES:
        return {"term": {"basis": value}}
    spans = date_range(value)
    if spans is None:
        return _UNDATED
    first, last = spans
    return _inside(
        first.begin.toordinal() if first else None, last.end.toordinal() if last else None
    )


def _inside(begin: int | None, end: int | None) -> Json:
    """Match date spans from day `begin` up to but excluding day `end`; either bound may be open."""
    queries: list[Json] = []
    if begin is not None:
        queries.append({"range": {"begin": {"gte": begin}}})
    if end is not None:
        queries.append({"range": {"end": {"lte": end}}})
    return all_of(queries)
