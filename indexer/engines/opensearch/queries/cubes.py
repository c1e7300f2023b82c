"""Cubes: one pass over all matches in every shard, and the putting together of what the shards counted.

A shard counts by group: what lies in the same rows and the same period. Counts of a group belong to
each of its rows. Articles do not add up over groups, so each shard counts them by row and period;
an article lies in one shard whole, so shards do add up. A cluster of copies may lie in several:
each shard names the one of its matches that was seen first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.schema.numbering import Numbering
from indexer.search.requests.cube import UNDATED, VAGUE, Counts, Line, Seen, Slab
from indexer.search.requests.request import Crossing

Json = dict[str, Any]

APART = 1e9
"""Added to the score of a paragraph whose places are counted one by one; no paragraph has so many."""
NEVER = 1 << 20
"""A last day after all others: of what has no date."""
_SPAN_BITS = 9
_OTHERS, _MISSING, _UNSURE, _EVERY = "others", "missing", "unsure", "every"

_BEGIN = """
state.groups = new HashMap(); state.cells = new HashMap(); state.clusters = new HashMap();
state.rows = new HashMap();
for (int row = 0; row < params.codes.size(); row++) { state.rows.put(params.codes.get(row), row); }
"""
_GROUP = """
def places = doc[params.places];
boolean unsure = params.named && doc['ambiguous'].size() > 0 && doc['ambiguous'].value;
String rows = '';
for (def code : places) {
  def row = state.rows.get(code);
  if (row != null) { rows += row + ','; }
}
if (rows.length() == 0) { rows = 'others,'; }
if (unsure) { rows += 'unsure,'; } else if (places.size() == 0) { rows += 'missing,'; }
boolean dated = doc['begin'].size() > 0;
String period = '';
if (doc[params.periods].size() > 0) { period = doc[params.periods].value; }
else if (dated) { period = 'vague'; }
String key = rows + '|' + period;
long[] group = state.groups.get(key);
if (group == null) {
  group = new long[14];
  group[4] = -1L; group[9] = -1L;
  state.groups.put(key, group);
}
"""
# What a group holds: occurrences, paragraphs, those without copies, letters; then of the first match its order, number,
# first day, day after the last and whether its date was inferred, and the same of the last match.
_COUNT = """
if (params.scored && _score < 5.0E8) { group[0] += (long) Math.floor(_score + 0.5); }
group[1] += 1L;
if (params.letters) { group[3] += doc['letters'].value; }
long n = doc['n'].value;
long end = params.never;
if (dated) {
  long begin = doc['begin'].value; end = doc['end'].value;
  long span = end - begin > 511L ? 511L : end - begin;
  long inferred = doc['basis'].value == 'inferred' ? 1L : 0L;
  long early = end * 512L + span;
  if (group[4] < 0L || early < group[4] || (early == group[4] && n < group[5])) {
    group[4] = early; group[5] = n; group[6] = begin; group[7] = end; group[8] = inferred;
  }
  long late = begin * 512L + 511L - span;
  if (late > group[9] || (late == group[9] && n > group[10])) {
    group[9] = late; group[10] = n; group[11] = begin; group[12] = end; group[13] = inferred;
  }
}
if (doc['cluster'].size() == 0) { group[2] += 1L; }
else {
  String cluster = '' + doc['cluster'].value;
  def held = state.clusters.get(cluster);
  if (held == null || end < held.end || (end == held.end && n < held.n)) {
    state.clusters.put(cluster, ['end': end, 'n': n, 'key': key]);
  }
}
"""
# Paragraphs of an article follow each other but where a segment ends, so that a list holds hardly any article twice.
_ARTICLES = """
int art = (int) doc['art'].value;
if (state.key != key || state.art != art) {
  state.key = key; state.art = art;
  int at = 0;
  String all = rows + 'every,';
  while (at < all.length()) {
    int next = all.indexOf(',', at);
    String cell = all.substring(at, next) + '|' + period;
    at = next + 1;
    def met = state.cells.get(cell);
    if (met == null) { met = new ArrayList(); state.cells.put(cell, met); }
    if (met.size() == 0 || met.get(met.size() - 1) != art) { met.add(art); }
  }
}
"""
_END = """
Map cells = new HashMap();
for (def one : state.cells.entrySet()) { cells.put(one.getKey(), new HashSet(one.getValue()).size()); }
return ['groups': state.groups, 'cells': cells, 'clusters': state.clusters];
"""


def cube_aggregations(crossing: Crossing, *, scored: bool, letters: bool) -> Json:
    """Count what matches by group, and the kinds of its paragraphs."""
    params = {
        "codes": list(crossing.codes),
        "places": crossing.places,
        "periods": crossing.periods,
        "named": crossing.places != "region",
        "scored": scored,
        "letters": letters,
        "never": NEVER,
    }
    counted = {
        "params": params,
        "init_script": _BEGIN,
        "map_script": _GROUP + _COUNT + _ARTICLES,
        "combine_script": _END,
        "reduce_script": "return states",
    }
    kinds = {"terms": {"field": "kind", "size": 100}}
    return {"cube": {"scripted_metric": counted}, "kinds": kinds}


@dataclass(frozen=True, slots=True)
class CountedApart:
    """A paragraph whose places were counted one by one: its fields, and how many there are."""

    source: Json
    occurrences: int

    def key(self, crossing: Crossing) -> str:
        """Give the group that it lies in, as a shard names it."""
        places = _listed(self.source.get(crossing.places))
        rows = [str(row) for row, code in enumerate(crossing.codes) if code in places]
        named = [str(row) for row in sorted(map(int, rows), key=lambda at: crossing.codes[at])]
        unsure = crossing.places != "region" and self.source.get("ambiguous", False)
        kind = [_UNSURE] if unsure else [] if places else [_MISSING]
        period = self.source.get(crossing.periods) or (VAGUE if "begin" in self.source else UNDATED)
        return "".join(f"{row}," for row in (*(named or [_OTHERS]), *kind)) + f"|{period}"


def _listed(value: Any) -> Sequence[str]:
    return [value] if isinstance(value, str) else value or []


class _Gathering:
    """Puts together what the shards counted."""

    def __init__(self, crossing: Crossing, numbering: Numbering) -> None:
        self._crossing, self._numbering = crossing, numbering
        self._cells: dict[str, dict[str, list[int]]] = {}
        self._seen: dict[str, list[tuple[list[int], list[int]]]] = {}

    def add(self, state: Json) -> None:
        """Take in what one shard counted."""
        for key, group in state["groups"].items():
            occurrences, paragraphs, alone, letters = group[:4]
            self._count(key, [occurrences, paragraphs, 0, alone, letters])
            if group[4] >= 0:
                for row in _rows(key):
                    self._seen.setdefault(row, []).append((group[4:9], group[9:14]))
        for cell, articles in state["cells"].items():
            row, _, period = cell.partition("|")
            self._counts(row, period)[2] += articles

    def add_clusters(self, states: Iterable[Json]) -> None:
        """Count every cluster of copies where the first of all its matches lies."""
        first: dict[str, tuple[int, int, str]] = {}
        for state in states:
            for cluster, held in state["clusters"].items():
                one = (held["end"], held["n"], held["key"])
                first[cluster] = min(first.get(cluster, one), one)
        for _, _, key in first.values():
            self._count(key, [0, 0, 0, 1, 0])

    def add_apart(self, apart: Iterable[CountedApart]) -> None:
        """Take in what was counted one by one."""
        for one in apart:
            self._count(one.key(self._crossing), [one.occurrences, 0, 0, 0, 0])

    def _count(self, key: str, counts: Sequence[int]) -> None:
        period = key.partition("|")[2]
        for row in _rows(key):
            held = self._counts(row, period)
            for at, count in enumerate(counts):
                held[at] += count

    def _counts(self, row: str, period: str) -> list[int]:
        return self._cells.setdefault(row, {}).setdefault(period, [0] * len(Counts._fields))

    def line(self, row: str) -> Line:
        """Give a row."""
        seen = self._seen.get(row, [])
        return Line(
            {period: Counts(*counts) for period, counts in self._cells.get(row, {}).items()},
            self._match(min((first for first, _ in seen), default=None)),
            self._match(max((last for _, last in seen), default=None)),
        )

    def _match(self, found: Sequence[int] | None) -> Seen | None:
        if found is None:
            return None
        _, n, begin, end, inferred = found
        return Seen(begin, end, bool(inferred), self._numbering.number(n))


def _rows(key: str) -> list[str]:
    return [*key.partition("|")[0].split(",")[:-1], _EVERY]


def read_slab(
    counted: Mapping[str, Any],
    apart: Iterable[CountedApart],
    crossing: Crossing,
    numbering: Numbering,
    *,
    counts_occurrences: bool,
) -> Slab:
    """Read what `cube_aggregations` counted; apart: paragraphs whose places it did not count."""
    states = [state for state in counted["cube"]["value"] if state]
    gathering = _Gathering(crossing, numbering)
    for state in states:
        gathering.add(state)
    gathering.add_clusters(states)
    gathering.add_apart(apart)
    lines = {code: gathering.line(str(row)) for row, code in enumerate(crossing.codes)}
    kinds = {bucket["key"]: bucket["doc_count"] for bucket in counted["kinds"]["buckets"]}
    return Slab(
        {code: line for code, line in lines.items() if line.cells},
        gathering.line(_OTHERS),
        gathering.line(_MISSING),
        gathering.line(_UNSURE),
        gathering.line(_EVERY),
        counts_occurrences=counts_occurrences,
        titles=kinds.get("title", 0),
        captions=kinds.get("caption", 0),
        credits=kinds.get("credit", 0),
    )
