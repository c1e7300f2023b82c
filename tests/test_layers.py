"""The house keeps its floors.

Imports go down only, siblings do not know each other, one owner per library.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.names import ENGINES

ROOT = Path(__file__).parents[1]

# A module may import modules of a lower floor, and modules of its own room (the longest name here
# that begins its own).
FLOORS = {
    "indexer.model": 0,
    "indexer.config": 0,
    "indexer.described": 0,
    "indexer.errors": 1,
    "indexer.settings": 2,
    "indexer.codec": 1,
    "indexer.text": 1,
    # bytes to articles
    "indexer.corpus.page": 2,
    "indexer.corpus.repair": 3,
    "indexer.corpus.places": 3,
    "indexer.corpus.metadata.days": 3,
    "indexer.corpus.metadata.people": 4,
    "indexer.corpus.metadata.lines": 5,
    "indexer.corpus.metadata": 6,
    "indexer.corpus.input.source": 7,
    "indexer.corpus.input.html": 8,
    "indexer.corpus.input.documents": 9,
    "indexer.corpus.input": 10,
    "indexer.corpus.layout.lines": 6,
    "indexer.corpus.layout.borders": 7,
    "indexer.corpus.layout": 8,
    "indexer.corpus.furniture.heads": 8,
    "indexer.corpus.furniture.buttons": 8,
    "indexer.corpus.furniture.weighing": 9,
    "indexer.corpus.furniture": 10,
    "indexer.corpus.articles": 11,
    "indexer.corpus.run": 12,
    "indexer.corpus": 13,
    # what is asked
    "indexer.search.language": 2,
    "indexer.search.requests": 3,
    "indexer.search.matching": 4,
    "indexer.search.answers": 5,
    "indexer.search": 6,
    "indexer.analysis": 4,
    # the files of one index
    "indexer.index.disk": 2,
    "indexer.index.segments": 3,
    "indexer.index.postings": 3,
    "indexer.index.copies": 4,
    "indexer.index.store": 5,
    "indexer.index.columns": 6,
    "indexer.index.frequent": 7,
    "indexer.index.arrangement": 7,
    "indexer.index": 8,
    # engines: what answers
    "indexer.engines.turns": 10,
    "indexer.engines.names": 2,
    "indexer.engines.protocol": 9,
    "indexer.engines.relevance": 10,
    "indexer.engines.sharing": 10,
    "indexer.engines.lines": 10,
    "indexer.engines.columnar.segments": 11,
    "indexer.engines.columnar.ranking": 12,
    "indexer.engines.columnar.matching": 13,
    "indexer.engines.columnar.counting": 13,
    "indexer.engines.columnar": 14,
    "indexer.engines.whoosh": 11,
    "indexer.engines.opensearch.nodes": 11,
    "indexer.engines.opensearch.schema": 12,
    "indexer.engines.opensearch.queries": 13,
    "indexer.engines.opensearch.reading": 14,
    "indexer.engines.opensearch.writing": 15,
    "indexer.engines.opensearch": 16,
    "indexer.engines.catalogue": 17,
    "indexer.engines": 18,
    "indexer.audit": 18,
    # what a caller opens and builds
    "indexer.archive": 19,
    "indexer.build": 19,
    "indexer": 20,
    # the browser
    "webui.address": 21,
    "webui.archive": 21,
    "webui.words": 22,
    "webui.views.hits": 23,
    "webui.views.tables": 23,
    "webui.views.pictures": 24,
    "webui.views.articles": 24,
    "webui.views": 25,
    "webui.server": 25,
    "webui.routes": 26,
    "webui.app": 27,
    "webui.serving": 28,
    "webui": 29,
    "indexer.terminal": 29,
    "indexer.watching": 29,
    "indexer.cli.group": 30,
    "indexer.cli.options": 31,
    "indexer.cli.building": 32,
    "indexer.cli": 33,
    "indexer.__main__": 34,
}
SIBLINGS = (
    ("indexer.corpus", "indexer.search"),
    ("indexer.corpus", "indexer.index"),
    ("indexer.corpus", "indexer.engines"),
    ("indexer.corpus", "indexer.analysis"),
    ("indexer.index", "indexer.analysis"),
)
"""Wings that do not know each other, whatever their floors."""
OWNERS = {
    "jieba": ("indexer.text",),
    "rjieba": ("indexer.text",),
    "opencc": ("indexer.text",),
    "pypinyin": ("indexer.text",),
    "whoosh": ("indexer.engines.whoosh",),
    "opensearchpy": ("indexer.engines.opensearch.nodes",),
    "numpy": ("indexer.index", "indexer.engines.columnar", "indexer.analysis"),
    "zstandard": ("indexer.corpus.input", "indexer.index.disk.blocks"),
    "pypdf": ("indexer.corpus.input",),
    "fastwarc": ("indexer.corpus.input",),
    "lxml": ("indexer.corpus.input",),
    "pandas": ("indexer.archive.collection",),
    "pyarrow": ("indexer.archive.downloads.tables",),
    "flask": ("webui",),
    "babel": ("webui",),
    "markupsafe": ("webui",),
    "jinja2": ("webui",),
    "werkzeug": ("webui",),
    "waitress": ("webui",),
    "click": ("indexer.cli", "indexer.terminal"),
}
PUBLIC_ONLY = ("webui",)
ENGINES_BY_NAME = ("indexer.build", "indexer.audit", "indexer.engines.catalogue")
"""Rooms that know what an engine is, and none of them."""
UNPICKLER = "indexer.engines.whoosh.unpickling"
"""Holds what Whoosh may unpickle down to a few classes."""
WRITERS = ("indexer.index.disk.steps", "indexer.index.disk.generations", "indexer.engines.whoosh")


def modules() -> dict[str, Path]:
    found = {}
    for top in ("indexer", "webui"):
        for path in (ROOT / top).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> Iterator[str]:
    stub = path.with_suffix(".pyi")  # holds what a module loads when it is first asked for
    sources = [one.read_text("utf-8") for one in (path, stub) if one.exists()]
    for node in itertools.chain.from_iterable(ast.walk(ast.parse(one)) for one in sources):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module or "" for name in names)


MODULES = modules()


def room(module: str) -> str:
    """The longest prefix that has a floor."""
    parts = module.split(".")
    return next(
        name for size in range(len(parts), 0, -1) if (name := ".".join(parts[:size])) in FLOORS
    )


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    for name in imports(MODULES[module]):
        if name.split(".")[0] not in ("indexer", "webui"):
            continue
        same_room = room(name) == room(module) and room(module) != "indexer"
        assert same_room or FLOORS[room(name)] < FLOORS[room(module)], f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_wings_do_not_know_each_other(module: str) -> None:
    for one, other in (*SIBLINGS, *((b, a) for a, b in SIBLINGS)):
        if module.startswith(one):
            known = [name for name in imports(MODULES[module]) if name.startswith(other)]
            assert known == [], f"{module} imports {known}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(PUBLIC_ONLY)])
def test_the_web_uses_public_names_only(module: str) -> None:
    inner = [name for name in imports(MODULES[module]) if name.startswith("indexer.")]
    assert inner == [], f"{module} imports {inner}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(ENGINES_BY_NAME)])
def test_engines_are_asked_for_by_name(module: str) -> None:
    folders = {entry.module.rsplit(".", 1)[0].split(".")[2] for entry in ENGINES.values()}
    known = [
        name
        for name in imports(MODULES[module])
        if name.split(".")[2:3] and name.split(".")[2] in folders
    ]
    assert known == [], f"{module} imports {known}"


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_one_owner(module: str) -> None:
    for name in imports(MODULES[module]):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or module.startswith(owners), (
            f"{module} imports {name}, which belongs to {owners}"
        )


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_unpickled_and_only_writers_write(module: str) -> None:
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
            unpickles = names & {"pickle", "marshal", "shelve"}
            assert not unpickles or module == UNPICKLER, f"{module} unpickles"
        if isinstance(node, ast.Attribute) and node.attr in (
            "write_text",
            "write_bytes",
            "unlink",
            "rmtree",
            "rename",
        ):
            assert module.startswith(WRITERS), f"{module} writes files"
