"""Write docs/api.md, the reference of the public names, from their docstrings.

`python scripts/build_api_reference.py`.

A test holds the page to what this gives, so that it cannot fall behind.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import indexer

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
GROUPS = {
    "In a notebook": ("build_collection", "open_collection", "Collection"),
    "What a search gives": (
        *(
            "SearchResult",
            "Totals",
            "Hit",
            "Facet",
            "Bucket",
            "Copies",
            "ArticleHead",
            "ArticleView",
            "ParagraphView",
        ),
        *(
            "Article",
            "Paragraph",
            "Author",
            "Source",
            "ArticleDate",
            "DateSpan",
            "Regions",
            "RegionStep",
            "Mention",
        ),
        *("Dropped", "Repair", "Doubt"),
    ),
    "Building and opening": (
        "build_index",
        "update_index",
        "read_source",
        "open_archive",
        "Archive",
        "BuildReport",
    ),
    "Requests": (
        "RawRequest",
        "request_from",
        "SearchRequest",
        "Filters",
        "Crossing",
        "CrossTable",
        "Counted",
    ),
    "As text": (
        *(
            "exported",
            "write_table",
            "search_json",
            "article_json",
            "inspection_json",
            "fold_text",
            "parse",
            "quote",
        ),
    ),
    "Errors": ("DuanluoError", "BadRequestError", "NotFoundError", "IndexMissingError"),
}
HEAD = """# The library

Made from the docstrings by `scripts/build_api_reference.py`.

`import indexer` gives all of it, and loads each name when it is first asked for. The extra `notebook` (`pip install
"duanluo[notebook]"`) brings pandas, Parquet and Excel. [examples/](../examples) holds programs to begin from.

What is stable: the names on this page, their arguments and fields, the columns of tables, and the shapes of JSON. They
change meaning only with the first number of the version (before 1.0: the second), and CHANGELOG.md says so; fields and
arguments with defaults are added at any time. Names that are not here, modules below `indexer` and all of `webui` may
change with every version, and the files of an index are for the version that made them (`build` makes them again).
"""
_LONG = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Z])")


def main() -> None:
    """Write the page."""
    PAGE.write_text(reference(), "utf-8")


def reference() -> str:
    """Give the page."""
    return HEAD + "".join(line + "\n" for line in _lines())


def _lines() -> Iterator[str]:
    for group, names in GROUPS.items():
        yield f"\n## {group}"
        for name in names:
            value = getattr(indexer, name)
            yield f"\n### `{name}`\n"
            if inspect.isclass(value):
                yield from _class_lines(value)
            else:
                yield from _function_lines(name, value)


def _class_lines(kind: type) -> Iterator[str]:
    yield _text(kind)
    if dataclasses.is_dataclass(kind):
        public = [field for field in dataclasses.fields(kind) if not field.name.startswith("_")]
        if public:
            yield "\n" + "\n".join(
                f"- `{field.name}: {_plain(str(field.type))}`" for field in public
            )
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property) and member.fget and member.fget.__doc__:
            yield f"\n`{name}` · {_text(member.fget)}"
        elif inspect.isfunction(member) or isinstance(member, classmethod):
            function = member.__func__ if isinstance(member, classmethod) else member
            yield f"\n`{name}{_signature(function)}`\n\n{_text(function)}"


def _function_lines(name: str, function: Any) -> Iterator[str]:
    yield f"`{name}{_signature(function)}`\n\n{_text(function)}"


def _signature(function: Any) -> str:
    parts = []
    keywords = False
    for one in inspect.signature(function).parameters.values():
        if one.name in ("self", "cls"):
            continue
        if one.kind is one.KEYWORD_ONLY and not keywords:
            keywords = True
            parts.append("*")
        stars = (
            "**" if one.kind is one.VAR_KEYWORD else "*" if one.kind is one.VAR_POSITIONAL else ""
        )
        default = "" if one.default is one.empty else f" = {one.default!r}"
        parts.append(f"{stars}{one.name}: {_plain(str(one.annotation))}{default}")
    gives = _plain(str(inspect.signature(function).return_annotation))
    return f"({', '.join(parts)}) -> {gives}"


def _plain(text: str) -> str:
    """Leave out the modules before names."""
    return _LONG.sub("", text)


def _text(documented: Any) -> str:
    return inspect.cleandoc(documented.__doc__ or "")


if __name__ == "__main__":
    main()
