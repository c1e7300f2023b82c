"""Write indexer/__init__.pyi: the public names as type checkers and editors read them.

`python scripts/build_stub.py`.

Made from the one table in `indexer/__init__.py`, by which the names are loaded when first asked
for. A test holds the file to what this gives.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "indexer"
STUB = PACKAGE / "__init__.pyi"
TABLE = "_MODULES"
HEAD = f"# Made from `{TABLE}` in __init__.py by scripts/build_stub.py.\n"


def main() -> None:
    """Write the file."""
    STUB.write_text(stub(), "utf-8")


def stub() -> str:
    """Give the file: every name imported, and listed, which a checker takes for public."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def public_names() -> dict[str, tuple[str, ...]]:
    """Give the table by module; it is read, not run: a checker's file needs no library."""
    for statement in ast.parse((PACKAGE / "__init__.py").read_text("utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == TABLE:
            table: dict[str, tuple[str, ...]] = ast.literal_eval(statement.value)
            return table
    raise LookupError(f"no {TABLE} in {PACKAGE / '__init__.py'}")


def _lines() -> Iterator[str]:
    for module, names in public_names().items():
        for entry in names:
            there, _, renamed = entry.partition(" as ")
            yield f"from {module} import {there} as {renamed or there}"
    public = [entry.rpartition(" ")[2] for names in public_names().values() for entry in names]
    yield "\n__all__ = ["
    yield from (f'    "{name}",' for name in sorted(public, key=_by_kind))
    yield "]"


def _by_kind(name: str) -> tuple[int, str]:
    """Sort constants, classes and functions apart, as a linter does."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


if __name__ == "__main__":
    main()
