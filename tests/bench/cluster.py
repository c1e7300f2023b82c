"""A cluster beside the columnar engine.

The same paragraphs, random requests, every answer compared, both timed.

python -m tests.bench.cluster FOLDER [--paragraphs N] [--requests N] [--redrawn] [--alone] --work DIR

--redrawn: paragraphs redrawn from those of the folder (see `redraw`). --alone: the cluster only.

The cluster is that of DUANLUO_OPENSEARCH_URL; its settings are those of a build. Copies are not
looked for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.build.packing import index_file
from indexer.engines.catalogue import engine_builder, open_engine
from indexer.engines.protocol import Cubing, Deadline, Engine
from indexer.errors import CubeTooLargeError, NotVerifiedError
from indexer.index.store.documents import Batch, IndexedParagraph
from indexer.search.language.nodes import (
    And,
    Chain,
    Everything,
    Field,
    Gap,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Text,
    Unless,
)
from indexer.search.requests.cube import Line, Slab
from indexer.search.requests.request import (
    FACETS,
    Choice,
    Crossing,
    Filters,
    PeriodFacet,
    SearchRequest,
    Sort,
)
from tests.bench.corpus import source_files
from tests.bench.redraw import redrawn_files

MINUTE = 120.0
BATCH = 200
"""Files that are packed at once."""
SAMPLE = 4_000
FIRST = 10


class Corpus:
    """Paragraphs as they are read, once for each engine, and a sample of them."""

    def __init__(self, folder: Path, paragraphs: int, *, redrawn: bool = False) -> None:
        self._folder, self._paragraphs = folder, paragraphs
        self._files = redrawn_files if redrawn else source_files
        self.sample: list[IndexedParagraph] = []
        self.count = self.characters = 0

    def batches(self) -> Iterator[Batch]:
        chance = random.Random(1)
        self.sample, self.count, self.characters = [], 0, 0
        held: list[IndexedParagraph] = []
        articles = first = 0
        for file in self._files(self._folder, self._paragraphs):
            made = list(index_file(file, self.count, articles))
            articles += len(file.articles)
            self.count += len(made)
            self.characters += sum(len(one.folded.text) for one in made)
            self.sample += [one for one in made if chance.random() < SAMPLE / self._paragraphs]
            held += made
            if articles - first >= BATCH:
                yield Batch(held, first, articles - first)
                held, first = [], articles
        if held:
            yield Batch(held, first, articles - first)


def built(name: str, folder: Path, corpus: Corpus) -> tuple[Engine, float, float]:
    """Build and open an engine; gives seconds by the clock and of this process's CPU."""
    builder = engine_builder(name)
    clock, cpu = time.perf_counter(), time.process_time()
    builder.build(folder, map(builder.pack, corpus.batches()))
    return open_engine(name, folder), time.perf_counter() - clock, time.process_time() - cpu


class Drawing:
    """Draws requests whose texts stand somewhere in a sample."""

    def __init__(self, sample: Sequence[IndexedParagraph], seed: int) -> None:
        self._sample, self._chance = sample, random.Random(seed)
        self._sources = sorted({one.source for one in sample if one.source})
        self._codes = sorted({code for one in sample for code in one.region})

    def text(self, longest: int = 5) -> Text:
        paragraph = self._chance.choice(self._sample)
        size = self._chance.randint(1, longest)
        at = self._chance.randrange(max(1, len(paragraph.folded.text) - size + 1))
        literal = self._chance.random() < 0.3
        return Text(
            paragraph.folded.text[at : at + size],
            literal=literal,
            whole=self._chance.random() < 0.15,
        )

    def piece(self) -> str:
        return self.text(3).text or "的"

    def leaf(self) -> Node:
        kinds: list[Callable[[], Node]] = [
            *[self.text] * 6,
            lambda: Prefix(self._chance.choice(["1", "20", "a", "2"])),
            lambda: Gap((self.piece(), self.piece()), (self._chance.randint(1, 20),)),
            lambda: Gap((self.piece(), self.piece(), self.piece()), (12, 9)),
            lambda: Near(self.text(3), self.text(3), self._chance.randint(0, 12)),
            lambda: Unless(self.text(5), after=(self.text(1),)),
            lambda: Chain((self.text(3), self.text(3)), (9,), (True,)),
        ]
        return self._chance.choice(kinds)()

    def tree(self) -> Node:
        drawn = self._chance.random()
        if drawn < 0.5:
            return self.leaf()
        if drawn < 0.65:
            return And((self.leaf(), self.leaf()))
        if drawn < 0.8:
            return Or((self.leaf(), self.leaf(), self.leaf()))
        if drawn < 0.9:
            return And((self.text(2), Not(self.text(2))))
        fields = (
            Field("title", self.piece()), Field("date", "2010..2020"), Field("kind", "title"), Everything(),
            Field("source", self._chance.choice(self._sources)[:2]),
        )  # fmt: skip
        return And((self.text(1), self._chance.choice(fields)))

    def request(self) -> SearchRequest:
        some = self._chance.random
        filters = Filters(
            region=Choice((self._chance.choice(self._codes),)) if some() < 0.2 else Choice(),
            source=Choice((), (self._chance.choice(self._sources),)) if some() < 0.1 else Choice(),
            kind=Choice(("body",)) if some() < 0.1 else Choice(),
        )
        sort: Sort = self._chance.choice(("relevance", "newest", "oldest"))
        facets = FACETS if some() < 0.5 else ()
        offset = self._chance.choice((0, 0, 0, 10, 200, 9_995, 20_000))
        return SearchRequest(
            filters=filters, sort=sort, limit=FIRST, offset=offset, facets=facets, unique=True
        )

    def crossing(self) -> Crossing:
        codes = tuple(self._chance.sample(self._codes, 5))
        periods: PeriodFacet = self._chance.choice(("year", "month"))
        return Crossing("region", periods, codes)


def cube_of(engine: Engine, node: Node, request: SearchRequest, crossing: Crossing) -> Slab:
    assert isinstance(engine, Cubing)
    deadline = Deadline.after(MINUTE)
    return engine.cube((node,), request.filters, crossing, deadline, letters=True)[0]


def without_occurrences(slab: Slab) -> Slab:
    """Leave out what a cluster does not count of a gap in too many paragraphs."""

    def line(one: Line) -> Line:
        cells = {period: cell._replace(occurrences=0) for period, cell in one.cells.items()}
        return replace(one, cells=cells)

    return replace(
        slab,
        rows={code: line(one) for code, one in slab.rows.items()},
        others=line(slab.others),
        missing=line(slab.missing),
        ambiguous=line(slab.ambiguous),
        totals=line(slab.totals),
        counts_occurrences=False,
    )


def compare(  # noqa: C901, PLR0912 - one comparison after the other
    reference: Engine, other: Engine, drawing: Drawing, requests: int
) -> dict[str, Any]:
    """Ask both engines the same; gives differences by kind, and how far the first ten by relevance agree."""
    differ: defaultdict[str, list[str]] = defaultdict(list)
    shared, uncounted, refused, tables, cubes = [], 0, Counter[str](), 0, 0
    for number in range(requests):
        node, request = drawing.tree(), drawing.request()
        wanted = reference.search(node, request, Deadline.after(MINUTE))
        try:
            given = other.search(node, request, Deadline.after(MINUTE))
        except NotVerifiedError:
            refused[type(node).__name__] += 1
            continue
        for name in ("paragraphs", "articles"):
            if getattr(wanted.totals, name) != getattr(given.totals, name):
                differ[name].append(f"{node} {request}")
        if given.totals.occurrences is None and wanted.totals.occurrences is not None:
            uncounted += 1
        elif wanted.totals.occurrences != given.totals.occurrences:
            differ["occurrences"].append(f"{node} {wanted.totals} {given.totals}")
        if wanted.facets != given.facets or wanted.unique != given.unique:
            differ["facets"].append(f"{node} {request}")
        pages = [[one.number for one in answer.page] for answer in (wanted, given)]
        if request.sort != "relevance":
            if pages[0] != pages[1]:
                differ["page"].append(f"{node} {request}")
        elif request.offset == 0 and pages[0]:
            shared.append(len(set(pages[0]) & set(pages[1])) / len(pages[0]))
        if number % 5 == 0:
            crossing = drawing.crossing()
            both = [
                one.tabulate(node, request.filters, crossing, Deadline.after(MINUTE))
                for one in (reference, other)
            ]
            tables += 1
            if both[0] != both[1]:
                differ["table"].append(f"{node} {crossing}")
            try:
                slabs = [cube_of(one, node, request, crossing) for one in (other, reference)]
            except CubeTooLargeError:
                refused["cube"] += 1
                continue
            cubes += 1
            if not slabs[0].counts_occurrences:
                slabs = [without_occurrences(one) for one in slabs]
            if slabs[0] != slabs[1]:
                differ["cube"].append(f"{node} {crossing}")
    return {
        "requests": requests,
        "different": {name: len(found) for name, found in differ.items()},
        "examples": {name: found[:2] for name, found in differ.items()},
        "tables": tables,
        "cubes": cubes,
        "not counted": uncounted,
        "refused": dict(refused),
        "first ten shared": round(statistics.mean(shared), 4) if shared else None,
        "first ten equal": sum(one == 1 for one in shared),
        "by relevance": len(shared),
    }


KINDS: dict[str, tuple[Node, SearchRequest]] = {
    "rare word": (Text("稀土"), SearchRequest(unique=True)),
    "common word": (Text("规定"), SearchRequest(unique=True)),
    "one character": (Text("的"), SearchRequest(unique=True)),
    "whole word": (Text("应当", whole=True), SearchRequest(unique=True)),
    "phrase": (Text("国民经济和社会发展"), SearchRequest(unique=True)),
    "two words": (And((Text("发展"), Text("企业"))), SearchRequest(unique=True)),
    "three words, any": (
        Or((Text("发展"), Text("企业"), Text("教育"))),
        SearchRequest(unique=True),
    ),
    "with facets": (Text("规定"), SearchRequest(unique=True, facets=FACETS)),
    "by date": (Text("规定"), SearchRequest(unique=True, sort="newest")),
    "gap": (Gap(("加强", "建设"), (10,)), SearchRequest(unique=True)),
    "deep page": (Text("规定"), SearchRequest(unique=True, sort="newest", offset=9_000)),
}


def latencies(engines: Sequence[Engine], rounds: int) -> dict[str, Any]:
    """Time some kinds of requests, the engines in turn.

    Milliseconds by the clock, median and 95th percentile; of CPU of all nodes, mean.
    """
    told = {}
    for kind, (node, request) in KINDS.items():
        times: dict[str, list[float]] = {engine.name: [] for engine in engines}
        hits = 0
        before = cpu_of_nodes()
        for number in range(rounds + 2):
            for engine in engines:
                started = time.perf_counter()
                hits = engine.search(
                    node, replace(request), Deadline.after(MINUTE)
                ).totals.paragraphs
                if number >= 2:
                    times[engine.name].append((time.perf_counter() - started) * 1000)
        spent = (cpu_of_nodes() - before) * 1000 / (rounds + 2)
        told[kind] = {"hits": hits, "CPU ms of the nodes": round(spent)} | {
            name: percentiles(found) for name, found in times.items()
        }
    return told


def cube_times(engines: Sequence[Engine], sample: Sequence[IndexedParagraph]) -> dict[str, Any]:
    """Time cubes by province and year of a common word, in each province that most of a sample is of.

    Seconds by the clock, of a phrase with its base, and of the phrase alone once the base is known.
    """
    common = Counter(one.region[0] for one in sample if one.region).most_common(12)
    told: dict[str, Any] = {}
    for code, _ in common[::4]:
        filters = Filters(region=Choice((code,)))
        below = sorted({one.region[1] for one in sample if one.region[:1] == (code,)})
        crossing = Crossing("region", "year", tuple(below))
        for engine in engines:
            assert isinstance(engine, Cubing)
            took, slabs = [], []
            for nodes in ((Text("规定"), Everything()), (Text("规定"),)):
                started = time.perf_counter()
                slabs.append(engine.cube(nodes, filters, crossing, Deadline.after(MINUTE)))
                took.append(round(time.perf_counter() - started, 2))
            base = slabs[0][1].total.paragraphs
            told.setdefault(f"{code}: {base}", {})[engine.name] = took
    return told


def percentiles(times: Sequence[float]) -> list[float]:
    ordered = sorted(times)
    return [round(statistics.median(ordered), 1), round(ordered[int(len(ordered) * 0.95)], 1)]


def ask(path: str) -> Any:
    url = os.environ["DUANLUO_OPENSEARCH_URL"].split(",")[0]
    with urllib.request.urlopen(url + path) as answer:
        return json.load(answer)


def cpu_of_nodes() -> float:
    """Give the seconds of CPU that all nodes have used; what a node tells is up to a second old."""
    time.sleep(1.5)
    nodes = ask("/_nodes/stats/process")["nodes"].values()
    milliseconds: int = sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)
    return milliseconds / 1000


def cluster_facts(index: str) -> dict[str, Any]:
    """Tell bytes and memory of the cluster."""
    primaries = ask(f"/{index}/_stats/store,segments")["_all"]["primaries"]
    nodes = ask("/_nodes/stats/jvm,process,os")["nodes"].values()
    return {
        "bytes of one copy": primaries["store"]["size_in_bytes"],
        "heap MiB": [node["jvm"]["mem"]["heap_used_in_bytes"] >> 20 for node in nodes],
        "CPU s": [round(node["process"]["cpu"]["total_in_millis"] / 1000) for node in nodes],
    }


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--paragraphs", type=int, default=300_000)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--redrawn", action="store_true")
    parser.add_argument("--alone", action="store_true")
    wanted = parser.parse_args(arguments)
    corpus = Corpus(wanted.folder, wanted.paragraphs, redrawn=wanted.redrawn)
    told: dict[str, Any] = {}
    engines = []
    for name in ("opensearch",) if wanted.alone else ("columnar", "opensearch"):
        before = cpu_of_nodes()
        engine, clock, cpu = built(name, wanted.work / name, corpus)
        engines.append(engine)
        told[f"build {name}"] = {
            "s": round(clock),
            "CPU s here": round(cpu),
            "CPU s of the nodes": round(cpu_of_nodes() - before),
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)
    told |= {"paragraphs": corpus.count, "characters": corpus.characters}
    files = (wanted.work / "columnar").rglob("*")
    told["columnar bytes"] = sum(path.stat().st_size for path in files if path.is_file())
    index = json.loads((wanted.work / "opensearch" / "opensearch.json").read_bytes())["index"]
    urllib.request.urlopen(
        urllib.request.Request(
            os.environ["DUANLUO_OPENSEARCH_URL"].split(",")[0]
            + f"/{index}/_forcemerge?max_num_segments=1",
            method="POST",
        )
    ).close()
    told["cluster"] = cluster_facts(index)
    told["latency ms (median, 95 %)"] = latencies(engines, wanted.rounds)
    told["cubes s (with base, without)"] = cube_times(engines, corpus.sample)
    print(json.dumps(told, ensure_ascii=False, indent=1), flush=True)
    if not wanted.alone:
        drawing = Drawing(corpus.sample, 7)
        told["compared"] = compare(engines[0], engines[1], drawing, wanted.requests)
    told["load"] = getattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))()
    print(json.dumps(told, ensure_ascii=False, indent=1), flush=True)
    (wanted.work / "told.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
