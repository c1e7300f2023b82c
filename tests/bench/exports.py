"""Downloads beside SQLite: rows a processor second and peak memory, each in a process of its own.

    python -m tests.bench.exports INDEX --rows 200000

Duanluo writes every paragraph of an index, with marks, citations and what the rows were found by.
SQLite holds the columns of the same CSV as a table and writes them with Python's csv module: the
least that writing them can take.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from indexer.archive.archive import open_archive
from indexer.archive.downloads.exports import COLUMNS, exported
from indexer.search.requests.request import SearchRequest


def write_export(index: Path, form: str, query: str, rows: int, target: Path) -> int:
    """Write the first rows of a download; gives how many there are."""
    with open_archive(index) as archive, target.open("w", encoding="utf-8", newline="") as file:
        head = form == "csv"
        lines = exported(archive, SearchRequest(query), form)
        written = 0
        for line in itertools.islice(lines, rows + head):
            file.write(line)
            written += 1
        return written - head


def write_sqlite(base: Path, target: Path) -> int:
    """Write the table of a database as CSV; gives how many rows there are."""
    with (
        sqlite3.connect(base) as connection,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        written = 0
        for row in connection.execute("SELECT * FROM hits"):
            writer.writerow(row)
            written += 1
        return written


def fill_sqlite(source: Path, base: Path) -> None:
    """Put the rows of a CSV download into a table."""
    csv.field_size_limit(sys.maxsize)
    with sqlite3.connect(base) as connection, source.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(f"CREATE TABLE hits ({names})")
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO hits VALUES ({marks})", rows)


def measured(step: list[str], arguments: list[str]) -> dict[str, float]:
    """Do one step in a new process and give its facts."""
    command = [sys.executable, "-m", "tests.bench.exports", *arguments, "--step", *step]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    facts: dict[str, float] = json.loads(output)
    return facts


def facts_of(step: list[str], index: Path, query: str, rows: int) -> dict[str, float]:
    """Take one step in this process: its rows, processor seconds and peak memory in MiB."""
    if sys.platform == "win32":
        raise NotImplementedError("asks for POSIX")
    kind, target = step[0], Path(step[1])
    begin = time.process_time()
    written = (
        write_sqlite(Path(step[2]), target)
        if kind == "sqlite"
        else write_export(index, kind, query, rows, target)
    )
    return {
        "rows": written,
        "seconds": time.process_time() - begin,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("index", type=Path)
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--query", default="", help="empty: every paragraph")
    arguments.add_argument("--step", nargs="+", help="(used by the program itself)")
    chosen = arguments.parse_args()
    if chosen.step:
        facts = facts_of(chosen.step, chosen.index, chosen.query, chosen.rows)
        sys.stdout.write(json.dumps(facts))
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: str(Path(folder) / name) for name in ("csv", "jsonl", "sqlite", "base")}
        passed = [str(chosen.index), "--rows", str(chosen.rows), "--query", chosen.query]
        table = {"csv": measured(["csv", paths["csv"]], passed)}
        table["jsonl"] = measured(["jsonl", paths["jsonl"]], passed)
        fill_sqlite(Path(paths["csv"]), Path(paths["base"]))
        table["sqlite"] = measured(["sqlite", paths["sqlite"], paths["base"]], passed)
    for name, facts in table.items():
        speed = facts["rows"] / facts["seconds"]
        sys.stdout.write(
            f"{name}: {facts['rows']:,.0f} rows, {facts['seconds']:.2f} CPU s, "
            f"{speed:,.0f} rows a CPU second, {facts['memory']:,.0f} MiB\n"
        )


if __name__ == "__main__":
    main()
