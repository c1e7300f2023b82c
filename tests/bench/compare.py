"""Compare Duanluo with Tantivy, SQLite FTS5 and Whoosh on one machine, in one run, query by query in turn.

    python -m tests.bench.compare ../shared/data/volume --paragraphs 100000 --work /tmp/bench --out
    table.md

Builds run in processes of their own (so that peak memory is each system's), from words cut
beforehand; the time to read the prepared paragraphs is left out of the build times. Every query
runs once unmeasured, then measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.index.store.documents import IndexedParagraph
from tests.bench.material import Query, draw_queries, paragraphs, prepare
from tests.bench.systems import SYSTEMS, System

SLOW_QUERIES = 20
"""Queries asked of Whoosh, which takes a thousand times as long for some."""


class Reading:
    """Paragraphs one after the other, and the processor seconds spent on reading them."""

    def __init__(self, prepared: Path) -> None:
        self._prepared = prepared
        self.seconds = 0.0
        self.count = self.bytes = 0

    def __iter__(self) -> Iterator[IndexedParagraph]:
        source = paragraphs(self._prepared)
        while True:
            begin = time.process_time()
            paragraph = next(source, None)
            self.seconds += time.process_time() - begin
            if paragraph is None:
                return
            self.count += 1
            self.bytes += len(paragraph.shown.encode())
            yield paragraph


def build(name: str, prepared: Path, folder: Path) -> dict[str, float]:
    """Build one system's index in this process and say what it took."""
    if sys.platform == "win32":
        raise NotImplementedError("asks for POSIX")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reading = Reading(prepared)
    begin = time.process_time()
    SYSTEMS[name]().build(folder, reading)
    seconds = time.process_time() - begin - reading.seconds
    size = sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "shown"
    )
    return {
        "paragraphs": reading.count,
        "text": reading.bytes,
        "seconds": seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "size": size,
    }


def measure(
    systems: dict[str, System], classes: dict[str, list[Query]]
) -> dict[str, dict[str, list[float]]]:
    """Ask every query of every system in turn.

    Gives milliseconds by class and system, and the matches found.
    """
    times: dict[str, dict[str, list[float]]] = {}
    for name, queries in classes.items():
        times[name] = {key: [] for system in systems for key in (system, f"{system} matches")}
        for warm in (True, False):
            for number, query in enumerate(queries):
                for key, system in systems.items():
                    if key == "whoosh" and number >= SLOW_QUERIES:
                        continue
                    begin = time.perf_counter()
                    matches = system.search(query)
                    elapsed = (time.perf_counter() - begin) * 1000
                    if not warm and matches is not None:
                        times[name][key].append(elapsed)
                        times[name][f"{key} matches"].append(matches)
        report(
            f"{name}: "
            + ", ".join(f"{key} {quantile(times[name][key], 0.5):.2f}" for key in systems)
        )
    return times


def quantile(values: list[float], share: float) -> float:
    return (
        sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")
    )


def report(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def table(builds: dict[str, dict[str, float]], times: dict[str, dict[str, list[float]]]) -> str:
    """Write the results as Markdown.

    Builds, then p50 / p95 in ms per class with the ratio to Tantivy.
    """
    names = list(builds)
    rows = [
        "| build | paragraphs per CPU second | peak MiB | index bytes per paragraph | index / text |",
        "|---|---|---|---|---|",
    ]
    for name, facts in builds.items():
        rows.append(
            f"| {SYSTEMS[name].name} | {facts['paragraphs'] / facts['seconds']:,.0f} | {facts['memory']:,.0f} "
            f"| {facts['size'] / facts['paragraphs']:,.0f} | {facts['size'] / facts['text']:.2f} |"
        )
    first = next(iter(builds.values()))
    head = " | ".join(SYSTEMS[name].name for name in names)
    rows += [
        "",
        f"| {first['paragraphs']:,.0f} paragraphs | {head} | ratios (Duanluo to each) | matches |",
    ]
    rows.append("|---" * (len(names) + 3) + "|")
    for label, measured in times.items():
        cells = [
            f"{quantile(measured[n], 0.5):.2f} / {quantile(measured[n], 0.95):.2f}" for n in names
        ]
        own = quantile(measured["duanluo"], 0.5)
        ratios = [f"{own / quantile(measured[n], 0.5):.3f}" for n in names if n != "duanluo"]
        found = [f"{quantile(measured[f'{n} matches'], 0.5):,.0f}" for n in names]
        rows.append(
            f"| {label} | {' | '.join(cells)} | {' · '.join(ratios)} | {' · '.join(found)} |"
        )
    return "\n".join(rows).replace("nan / nan", "–").replace("nan", "–") + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("source", type=Path)
    arguments.add_argument("--paragraphs", type=int, default=100_000)
    arguments.add_argument("--queries", type=int, default=100)
    arguments.add_argument("--systems", default="duanluo,tantivy,sqlite,whoosh")
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--out", type=Path)
    arguments.add_argument(
        "--build", default="", help="(used by the program itself) build one system and print facts"
    )
    chosen = arguments.parse_args()
    prepared = chosen.work / f"{chosen.paragraphs}.paragraphs"
    if chosen.build:
        facts = build(chosen.build, prepared, chosen.work / f"{chosen.paragraphs}-{chosen.build}")
        sys.stdout.write(json.dumps(facts))
        return
    chosen.work.mkdir(parents=True, exist_ok=True)
    if not prepared.exists():
        prepare(chosen.source, chosen.paragraphs, prepared)
    names = chosen.systems.split(",")
    builds = {name: build_apart(name, chosen.work, prepared, sys.argv[1:]) for name in names}
    systems = {name: SYSTEMS[name]() for name in names}
    for name, system in systems.items():
        system.open(chosen.work / f"{chosen.paragraphs}-{name}")
    classes = draw_queries(prepared, chosen.queries)
    gc.collect()
    gc.freeze()
    text = table(builds, measure(systems, classes))
    sys.stdout.write(text)
    if chosen.out:
        chosen.out.write_text(text, "utf-8")


def build_apart(name: str, work: Path, prepared: Path, arguments: list[str]) -> dict[str, float]:
    """Build in a new process, or take the facts of an earlier run over the same paragraphs."""
    noted = work / f"{prepared.stem}-{name}.json"
    if not noted.exists():
        command = [sys.executable, "-m", "tests.bench.compare", *arguments, "--build", name]
        noted.write_text(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout, "utf-8"
        )
    facts: dict[str, float] = json.loads(noted.read_text("utf-8"))
    report(f"{name}: {facts}")
    return facts


if __name__ == "__main__":
    main()
