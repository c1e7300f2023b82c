"""Change thresholds and rules of reading one by one, and count the changes that a test notices.

    python -m tests.quality.mutants [--count N] [--seed N] [--at N ...] [--list]
    python -m tests.quality.mutants --only layout/head.py:42 ... [--list]
    python -m tests.quality.mutants --file layout/head.py ... [--list]

A mutant is one change of one place of `indexer/corpus`: a number of a named constant is doubled or
moved by one, a comparison is turned, a row is taken out of a table in a module or in data/. They
are drawn at random, by a seed; `--only` tries every change of a line, `--file` every one of a file.
Each is made in a copy of the repository, where the tests of its room are run, then, if none fails,
those of the rooms that read whole pages. A mutant that no test notices is a rule without a test, or
one that decides nothing: it is printed with its place.

Numbers on which no answer depends are left alone, for no test may tell how fast something is: those
of constants that are called seconds, and those whose description says so in the words of NO_ANSWER.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = "indexer/corpus"
TABLES = ("boilerplate", "buttons", "spam", "block_names")
"""Tables of rules; the other files of data/ are lists of characters, places and weights."""
COPIED = ("indexer", "webui", "tests", "scripts", "docs", "seeds", "pyproject.toml")
WIDER = ("tests/corpus/articles", "tests/test_seeds.py", "tests/quality/test_quality.py")
"""Tests of whole pages, asked after those of the room."""
SLOW = ("test_fuzz_accounting.py", "test_workers.py", "test_work.py")
"""Tests that only mutants of their own room are worth: they start processes."""
SECONDS = 900
NO_ANSWER = "No answer depends on it."
TURNED: dict[type[ast.cmpop], str] = {
    ast.Lt: ">=",
    ast.LtE: ">",
    ast.Gt: "<=",
    ast.GtE: "<",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
}
MIN_ROWS = 2


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change: what of a file is replaced, by its line and what it is called, and by what.

    kind: number, comparison or row.
    """

    kind: str
    file: str
    line: int
    begin: int
    end: int
    new: str
    what: str


def main() -> int:
    """Try the mutants that were drawn; 1 where fewer are noticed than must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", type=int, nargs="*", help="only these of the drawn ones")
    parser.add_argument("--only", nargs="*", metavar="FILE:LINE", help="every one of these lines")
    parser.add_argument("--file", nargs="*", metavar="FILE", help="every one of these files")
    parser.add_argument("--list", action="store_true", help="print them, and try none")
    parser.add_argument("--floor", type=float, default=0.9)
    asked = parser.parse_args()
    try:
        named = named_mutants(asked.only or (), asked.file or ())
    except ValueError as error:
        parser.error(str(error))
    drawn = list(enumerate(named or draw(asked.count, asked.seed)))
    chosen = [(at, mutant) for at, mutant in drawn if not asked.at or at in asked.at]
    if asked.list:
        for at, mutant in chosen:
            print(f"{at:3} {mutant.file}:{mutant.line} {mutant.what}")
        return 0
    noticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            take = shutil.copytree if source.is_dir() else shutil.copy
            take(source, copy / name)
        for at, mutant in chosen:
            why = try_out(mutant, copy)
            noticed += bool(why)
            print(
                f"{at:3} {why or 'SURVIVED'}  {mutant.file}:{mutant.line} {mutant.what}", flush=True
            )
    print(f"noticed: {noticed} of {len(chosen)}")
    return int(noticed < asked.floor * len(chosen))


def draw(count: int, seed: int) -> list[Mutant]:
    """Draw mutants, no two of one place, of each kind as many."""
    found: dict[str, dict[tuple[str, int], list[Mutant]]] = {}
    for mutant in every_mutant():
        places = found.setdefault(mutant.kind, {})
        places.setdefault((mutant.file, mutant.begin), []).append(mutant)
    chance = random.Random(seed)
    shuffled = [chance.sample(sorted(found[kind]), len(found[kind])) for kind in sorted(found)]
    drawn = zip(
        itertools.cycle(sorted(found)),
        itertools.chain.from_iterable(zip(*shuffled, strict=False)),
        strict=False,
    )
    return [chance.choice(found[kind][place]) for kind, place in itertools.islice(drawn, count)]


def named_mutants(places: Sequence[str], files: Sequence[str]) -> list[Mutant]:
    """Give every mutant of some places (`layout/head.py:42`) and files; raises ValueError for a name without one."""
    every = list(every_mutant())
    found: list[Mutant] = []
    for name in (*places, *files):
        named = [
            mutant
            for mutant in every
            if f"/{mutant.file}:{mutant.line}".endswith(f"/{name}")
            or f"/{mutant.file}".endswith(f"/{name}")
        ]
        if not named:
            raise ValueError(f"no mutant at {name}")
        found += named
    return found


def every_mutant() -> Iterator[Mutant]:
    """Give every change that can be made of a module or a table of rules."""
    for path in sorted((ROOT / CORPUS).rglob("*.py")):
        yield from of_module(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    for name in TABLES:
        table = f"{CORPUS}/data/{name}.tsv"
        at = 0
        for number, row in enumerate((ROOT / table).read_text("utf-8").splitlines(True), 1):
            if row.strip() and not row.startswith("#"):
                yield Mutant(
                    "row", table, number, at, at + len(row), "", f"without {row.strip()[:60]}"
                )
            at += len(row)


def of_module(file: str, text: str) -> Iterator[Mutant]:
    """Give the changes of one module."""
    tree = ast.parse(text)
    place = _places(text)
    for statement, below in itertools.pairwise([*tree.body, ast.Pass()]):
        value = _constant(statement)
        if value is not None:
            for node in () if _decides_nothing(statement, below) else _numbers(value):
                begin, end = place(node)
                for new in _moved(node.value):
                    what = f"{text[begin:end]} -> {new} in {ast.unparse(_name_of(statement))}"
                    yield Mutant("number", file, node.lineno, begin, end, new, what)
            yield from _without_rows(file, text, value)
    for compared in ast.walk(tree):
        if not isinstance(compared, ast.Compare) or len(compared.ops) > 1:
            continue
        turned = TURNED.get(type(compared.ops[0]))
        if turned:
            left, right = place(compared.left)[1], place(compared.comparators[0])[0]
            between = text[left:right]
            sign = between.strip().strip("()").strip()
            begin = left + between.index(sign)
            what = f"{sign} -> {turned} in {ast.unparse(compared)[:80]}"
            end = begin + len(sign)
            yield Mutant("comparison", file, compared.lineno, begin, end, turned, what)


def _decides_nothing(statement: ast.stmt, below: ast.stmt) -> bool:
    """Tell a constant on which no answer depends: how long something waits, or one whose description says so."""
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    if any(name.endswith("_SECONDS") for name in names):
        return True
    told = below.value if isinstance(below, ast.Expr) else None
    return isinstance(told, ast.Constant) and NO_ANSWER in " ".join(str(told.value).split())


def _name_of(statement: ast.stmt) -> ast.expr:
    return statement.targets[0] if isinstance(statement, ast.Assign) else ast.Constant("")


def _constant(statement: ast.stmt) -> ast.expr | None:
    """Give the value of a named constant of a module."""
    if not isinstance(statement, ast.Assign):
        return None
    names = [node.id for node in ast.walk(statement.targets[0]) if isinstance(node, ast.Name)]
    return statement.value if names and all(name.isupper() for name in names) else None


def _numbers(value: ast.expr) -> list[ast.Constant]:
    """Give the numbers of a threshold: alone, or a few side by side."""
    nodes = value.elts if isinstance(value, ast.Tuple) else [value]
    return [
        node
        for node in nodes
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    ]


def _moved(number: object) -> list[str]:
    assert isinstance(number, int | float)
    if isinstance(number, float):
        return [f"{2 * number}"]
    return [f"{moved}" for moved in (number - 1, number + 1, 2 * number) if moved != number]


def _without_rows(file: str, text: str, value: ast.expr) -> Iterator[Mutant]:
    """Give the changes that take one row out of a table of rows that are more than numbers."""
    if not isinstance(value, ast.Tuple) or len(value.elts) <= MIN_ROWS:
        return
    if not any(isinstance(row, ast.Tuple | ast.Call | ast.Name) for row in value.elts):
        return
    place = _places(text)
    for row in value.elts:
        begin, end = place(row)
        end += text[end:].startswith(",")
        yield Mutant("row", file, row.lineno, begin, end, "", f"without {ast.unparse(row)[:60]}")


def _places(text: str) -> Callable[[ast.expr], tuple[int, int]]:
    """Give what tells where a node begins and ends, in characters."""
    starts = [0]
    for line in text.splitlines(True):
        starts.append(starts[-1] + len(line))
    lines = text.splitlines(True)

    def place(node: ast.expr) -> tuple[int, int]:
        def at(line: int, column: int) -> int:
            return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)

    return place


def try_out(mutant: Mutant, copy: Path) -> str:
    """Run tests on a mutant; what noticed it, or nothing."""
    path = copy / mutant.file
    text = path.read_text("utf-8")
    path.write_text(text[: mutant.begin] + mutant.new + text[mutant.end :], "utf-8")
    try:
        near = _near(mutant, copy)
        starts = near == ("tests/corpus/run",)
        return _failing(copy, near, slow=starts) or _failing(copy, WIDER)
    finally:
        path.write_text(text, "utf-8")


def _near(mutant: Mutant, copy: Path) -> Sequence[str]:
    """Give the tests of the room of a mutant; of a table, those of the rooms that read tables."""
    parts = Path(mutant.file).parts[2:-1]
    if parts == ("data",):
        return ("tests/corpus/furniture", "tests/corpus/places", "tests/corpus/input/html")
    return (f"tests/corpus/{parts[0]}",)


def _failing(copy: Path, tests: Sequence[str], *, slow: bool = False) -> str:
    ignored = [] if slow else [f"--ignore-glob=*{name}" for name in SLOW]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *ignored, *tests],
            cwd=copy,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "by its time"
    if done.returncode == 0:
        return ""
    told = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return f"by {told[0].split(' ')[1]}" if told else "by an error"


if __name__ == "__main__":
    sys.exit(main())
