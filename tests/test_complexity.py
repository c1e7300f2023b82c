"""Functions stay small in branches, not only in lines: few of the reading wing have more than ten.

Counted as radon does, which also counts what comprehensions, `and` and `or` decide; the linter's own
measure passes over those.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BRANCHES = 10
MOST = 17
FEW = 15
"""Functions of the reading wing that may have more branches than that, up to MOST, are fewer."""


def branches(node: ast.AST) -> int:
    """Count the decisions within a node; functions within it count for themselves."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return 0
        case ast.Try():
            here = len(node.handlers) + bool(node.orelse)
        case ast.BoolOp():
            here = len(node.values) - 1
        case ast.If() | ast.IfExp() | ast.Assert():
            here = 1
        case ast.Match():
            others = [case for case in node.cases if ast.unparse(case.pattern) == "_"]
            here = len(node.cases) - bool(others)
        case ast.For() | ast.AsyncFor() | ast.While():
            here = 1 + bool(node.orelse)
        case ast.comprehension():
            here = 1 + len(node.ifs)
        case _:
            here = 0
    return here + sum(map(branches, ast.iter_child_nodes(node)))


def functions(folder: Path) -> Iterator[tuple[str, int]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.name}", 1 + sum(map(branches, node.body))


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("def f(a):\n    return a", 1),
        ("def f(a):\n    return [b for b in a if b and not b.c]", 4),
        ("def f(a):\n    try:\n        a()\n    except OSError:\n        return 1 if a else 2", 3),
        (
            "def f(a):\n    match a:\n        case 1:\n            return 1\n        case _:\n            pass",
            2,
        ),
        ("def f(a):\n    def g():\n        return a or 1\n    return g", 1),
    ],
)
def test_branches_are_counted(code: str, count: int) -> None:
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert 1 + sum(map(branches, function.body)) == count


def test_few_functions_of_the_reading_wing_have_many_branches() -> None:
    counted = dict(functions(ROOT / "indexer" / "corpus"))
    many = {name: count for name, count in counted.items() if count > BRANCHES}
    assert len(many) < FEW, many
    assert max(counted.values()) <= MOST, many
