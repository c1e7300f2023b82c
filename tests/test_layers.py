"""The house keeps its floors: imports go down only, siblings do not know each other, one owner per library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A module may import modules of a lower floor, and modules of its own room (the text up to the last dot it shares).
FLOORS = {
    "indexer.model": 0,
    "indexer.config": 0,
    "indexer.errors": 1,
    "indexer.codec": 1,
    "indexer.text": 1,
    "indexer.corpus": 2,
    "indexer.search": 2,
    "indexer.index": 3,
    "indexer.engines": 4,
    "indexer.views": 4,
    "indexer.references": 5,
    "indexer.archive": 5,
    "indexer.report": 4,
    "indexer.packing": 5,
    "indexer.build": 6,
    "indexer.shapes": 6,
    "indexer.exports": 7,
    "indexer": 8,
    "webui": 9,
    "indexer.cli": 10,
    "indexer.__main__": 11,
}
OWNERS = {
    "jieba": ("indexer.text",),
    "rjieba": ("indexer.text",),
    "opencc": ("indexer.text",),
    "pypinyin": ("indexer.text",),
    "whoosh": ("indexer.engines.whoosh",),
    "numpy": ("indexer.index", "indexer.engines.columnar"),
    "trafilatura": ("indexer.corpus.readers",),
    "zstandard": ("indexer.corpus.readers", "indexer.index.blocks"),
    "pypdf": ("indexer.corpus.readers",),
    "docx": ("indexer.corpus.readers",),
    "fastwarc": ("indexer.corpus.readers",),
    "lxml": ("indexer.corpus.readers",),
    "flask": ("webui",),
    "babel": ("webui",),
    "markupsafe": ("webui",),
    "jinja2": ("webui",),
    "werkzeug": ("webui",),
    "waitress": ("webui",),
    "click": ("indexer.cli",),
}
PUBLIC_ONLY = ("webui",)
WRITERS = ("indexer.index.disk", "indexer.index.files", "indexer.engines.whoosh")


def modules() -> dict[str, Path]:
    found = {}
    for top in ("indexer", "webui"):
        for path in (ROOT / top).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (
                f"{node.module}.{alias.name}" for alias in node.names if f"{node.module}.{alias.name}" in MODULES
            )


MODULES = modules()


def room(module: str) -> str:
    """The longest prefix that has a floor."""
    parts = module.split(".")
    return next(name for size in range(len(parts), 0, -1) if (name := ".".join(parts[:size])) in FLOORS)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    for name in imports(MODULES[module]):
        if name.split(".")[0] not in ("indexer", "webui"):
            continue
        same_room = room(name) == room(module) and room(module) != "indexer"
        assert same_room or FLOORS[room(name)] < FLOORS[room(module)], f"{module} imports {name}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(PUBLIC_ONLY)])
def test_the_web_uses_public_names_only(module: str) -> None:
    inner = [name for name in imports(MODULES[module]) if name.startswith("indexer.")]
    assert inner == [], f"{module} imports {inner}"


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_one_owner(module: str) -> None:
    for name in imports(MODULES[module]):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or module.startswith(owners), f"{module} imports {name}, which belongs to {owners}"


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_unpickled_and_only_writers_write(module: str) -> None:
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
            assert not names & {"pickle", "marshal", "shelve"}, f"{module} unpickles"
        if isinstance(node, ast.Attribute) and node.attr in ("write_text", "write_bytes", "unlink", "rmtree", "rename"):
            assert module.startswith(WRITERS), f"{module} writes files"
