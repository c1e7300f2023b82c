"""The query tree and the filters as Whoosh query objects.

No query string is ever written or parsed.
"""

from __future__ import annotations

from whoosh.query import And, Not, NumericRange, Term
from whoosh.query.compound import DefaultOr
from whoosh.query.qcore import Query

from indexer.engines.protocol import Deadline
from indexer.engines.whoosh.places import EveryQuery, PhraseQuery, PlacesQuery, VerifiedQuery
from indexer.engines.whoosh.schema import MISSING, RUN_EDGE, UNSURE, WORD_EDGE
from indexer.search.language import nodes
from indexer.search.language.parser import BASES, date_range
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Filters
from indexer.text.fold import fold_text, is_run_char

_FOLDED_FIELDS = {"title": "title", "author": "author", "source": "source_name"}
_UNDATED = Term("year", MISSING)


class Translator:
    """Translates one query tree.

    `places` has the query of each leaf met so far, for counting afterwards.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self.places: dict[nodes.Leaf, PlacesQuery] = {}

    def query(self, node: nodes.Node) -> Query:
        """Give the Whoosh query of a node.

        Raises ValueError for a date that the query language would not let in.
        """
        match node:
            case nodes.And(parts):
                return And([self.query(part) for part in parts])
            case nodes.Or(parts):
                # The plain tree of unions: Or itself may pick a matcher that reads everything
                # before the first answer.
                return DefaultOr([self.query(part) for part in parts])
            case nodes.Not(part):
                return Not(self.query(part))
            case nodes.Everything():
                return EveryQuery(self._deadline)
            case nodes.Field():
                return self._field(node)
        if node not in self.places:
            self.places[node] = self._leaf(node)
        return self.places[node]

    def _leaf(self, leaf: nodes.Leaf) -> PlacesQuery:
        match leaf:
            case nodes.Text():
                return self._text(leaf)
            case nodes.Prefix(prefix):
                candidates: Query = self._phrase("characters", fold_text(prefix))
            case nodes.Unless(text):
                candidates = self._text(text)
            case nodes.Gap(pieces):
                loose = any(map(leaf.is_exact, range(len(leaf.bounds))))
                candidates = And([self._text(nodes.Text(piece, literal=loose)) for piece in pieces])
            case nodes.Near(left, right):
                candidates = And([self._text(left), self._text(right)])
            case nodes.Chain(texts):
                candidates = And([self._text(text) for text in texts])
        return VerifiedQuery(leaf, candidates, self._deadline)

    def _text(self, text: nodes.Text) -> PhraseQuery:
        """Make a phrase of the characters, with the edges that the text must have as further terms."""
        folded = fold_text(text.text)
        edges = []
        if folded and not text.literal:
            edges += [(RUN_EDGE, 0)] if is_run_char(folded[0]) else []
            edges += [(RUN_EDGE, len(folded))] if is_run_char(folded[-1]) else []
        if folded and text.whole:
            edges += [(WORD_EDGE, 0), (WORD_EDGE, len(folded))]
        return self._phrase("characters", folded, edges)

    def _phrase(
        self, field: str, folded: str, edges: list[tuple[str, int]] | None = None
    ) -> PhraseQuery:
        terms = [(char, offset) for offset, char in enumerate(folded)] + (edges or [])
        return PhraseQuery(field, terms, len(folded), self._deadline)

    def _field(self, field: nodes.Field) -> Query:
        match field.name:
            case "title" | "author" | "source":
                return self._phrase(_FOLDED_FIELDS[field.name], fold_text(field.value))
            case "date":
                return _date(field.value)
            case name:
                return Term(name, _facet_token(field.value))


def filter_queries(filters: Filters, deadline: Deadline) -> dict[str, Query]:
    """Give one query per filter that is set, by the name of the facet whose selection it is (`date` for dates)."""
    queries = {}
    for name in ("region", "mentioned", "place", "source", "kind"):
        choice: Choice = getattr(filters, name)
        if choice:
            queries[name] = _choice(name, choice, deadline)
    if filters.undated:
        queries["date"] = _UNDATED
    elif filters.date_from or filters.date_to:
        begin = filters.date_from.toordinal() if filters.date_from else None
        queries["date"] = _inside(
            begin, filters.date_to.toordinal() + 1 if filters.date_to else None
        )
    return queries


def _choice(field: str, choice: Choice, deadline: Deadline) -> Query:
    included = [Term(field, _facet_token(value)) for value in choice.included]
    excluded = [Not(Term(field, _facet_token(value))) for value in choice.excluded]
    return And([DefaultOr(included) if included else EveryQuery(deadline), *excluded])


def _facet_token(value: str) -> str:
    return {UNKNOWN: MISSING, AMBIGUOUS: UNSURE}.get(value, value)


def _date(value: str) -> Query:
    if value in BASES:
        return Term("basis", value)
    spans = date_range(value)
    if spans is None:
        return _UNDATED
    first, last = spans
    return _inside(
        first.begin.toordinal() if first else None, last.end.toordinal() if last else None
    )


def _inside(begin: int | None, end: int | None) -> Query:
    """Match date spans from day `begin` up to but excluding day `end`; either bound may be open."""
    ranges = []
    if begin is not None:
        ranges.append(NumericRange("begin", begin, None))
    if end is not None:
        ranges.append(NumericRange("end", None, end))
    return And(ranges)
