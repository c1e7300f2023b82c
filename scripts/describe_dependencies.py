"""Write what `requirements.lock` pins as sbom.cdx.json (CycloneDX 1.6) and docs/dependencies.md.

Licences are those that the installed packages state: it runs where they are installed
(`scripts/lock.sh` does so).
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK, SBOM, TABLE = (
    ROOT / "requirements.lock",
    ROOT / "sbom.cdx.json",
    ROOT / "docs" / "dependencies.md",
)
_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.+]+)(?: ; (?P<marker>[^\\]+?))? \\")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60
"""Characters of a licence that is named; longer ones are its whole text."""
WHY = {
    "whoosh": "the reference engine that the other is held to",
    "jieba": "its dictionary and its words, with which a reader's own words are cut",
    "rjieba": "the same words, several times as fast",
    "opencc": "Traditional to Simplified, character by character",
    "pypinyin": "suggestions for what is typed in pinyin",
    "numpy": "the columns of the index, mapped into memory",
    "flask": "pages and JSON",
    "babel": "the interface in two languages",
    "waitress": "a production server in pure Python",
    "click": "the command line; Flask brings it anyway",
    "lxml": "pages and feeds, with markup mended as browsers do",
    "zstandard": "packed inputs, and the texts of the index",
    "pypdf": "PDF files (extra documents)",
    "fastwarc": "web archives (extra documents)",
}
"""What each direct dependency is there for."""
_STATED = {"rjieba": "MIT", "colorama": "BSD-3-Clause"}
"""Licences of packages that state none, or are installed on another system only, from their
repositories."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned package: where it is installed (a marker of the environment, or everywhere) and its hashes."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def read_pins(lock: str) -> list[Pin]:
    """Read the packages of a lock file in order."""
    parts = list(_PIN.finditer(lock))
    ends = [*(part.start() for part in parts[1:]), len(lock)]
    return [
        Pin(
            part["name"],
            part["version"],
            part["marker"] or "",
            tuple(_HASH.findall(lock[part.end() : end])),
        )
        for part, end in zip(parts, ends, strict=True)
    ]


def direct_dependencies() -> list[str]:
    """Give the names of the packages that this one asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["documents"]]
    return [re.split(r"[^\w.-]", line)[0].lower() for line in asked]


def licence(name: str) -> str:
    """Give the licence that a package states; raises LookupError when it states none."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return _STATED[name]
    stated = "".join(metadata.get_all("License-Expression", ()))
    classified = [
        line.removeprefix(_CLASSIFIER)
        for line in metadata.get_all("Classifier", ())
        if _CLASSIFIER in line
    ]
    written = "".join(metadata.get_all("License", ()))
    named = stated or (
        written if 0 < len(written) <= _LONGEST and "\n" not in written else " or ".join(classified)
    )
    if not (named := named or _STATED.get(name, "")):
        raise LookupError(f"{name} states no licence: look it up and add it here")
    return named


def bill(pins: list[Pin]) -> dict[str, Any]:
    """Make the software bill of materials."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "duanluo", "bom-ref": "duanluo"}},
        "components": [
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{pin.name}@{pin.version}",
                "name": pin.name,
                "version": pin.version,
                "purl": f"pkg:pypi/{pin.name}@{pin.version}",
                "licenses": [{"license": {"name": licence(pin.name)}}],
                "scope": "optional" if pin.marker else "required",
            }
            for pin in pins
        ],
    }


def table(pins: list[Pin]) -> Iterator[str]:
    """Write the page for people."""
    direct = direct_dependencies()
    yield "# What runs\n"
    yield (
        f"{len(direct)} direct dependencies, two of them only for PDF and web archives, and what they bring.\n"
        "Versions and hashes are in `requirements.lock`, for machines in `sbom.cdx.json`;\n"
        "`sh scripts/lock.sh` writes all three anew.\n"
    )
    yield "| Package | Version | Licence | What for |\n|---|---|---|---|"
    for pin in sorted(pins, key=lambda pin: (pin.name not in direct, pin.name, pin.version)):
        why = WHY[pin.name] if pin.name in direct else "brought by the others"
        yield f"| {pin.name} | {pin.version} | {licence(pin.name)} | {why} |"


def main() -> None:
    """Write both files."""
    pins = read_pins(LOCK.read_text("utf-8"))
    SBOM.write_text(json.dumps(bill(pins), ensure_ascii=False, indent=1) + "\n", "utf-8")
    TABLE.write_text("\n".join(table(pins)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
