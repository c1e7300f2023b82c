"""What runs is pinned with hashes, listed for machines and people, and defended.

No host of a registry is named.
"""

from __future__ import annotations

import importlib.metadata
import json
import tomllib

from packaging.requirements import Requirement

from scripts.describe_dependencies import (
    LOCK,
    ROOT,
    SBOM,
    TABLE,
    WHY,
    direct_dependencies,
    read_pins,
)

MOST_DIRECT = 14
PINS = read_pins(LOCK.read_text("utf-8"))


def test_every_package_is_pinned_with_hashes_and_no_host_is_named() -> None:
    assert len(PINS) == LOCK.read_text("utf-8").count("==") - sum(
        "==" in pin.marker for pin in PINS
    )
    assert all(pin.hashes for pin in PINS)
    for file in (LOCK, SBOM, TABLE):
        assert "://" not in file.read_text("utf-8")


def test_what_is_asked_for_is_what_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {pin.name: pin.version for pin in PINS}
    for line in (*project["dependencies"], *project["optional-dependencies"]["documents"]):
        asked = Requirement(line)
        assert pinned[asked.name.lower()] in asked.specifier, asked


def test_what_pinned_packages_ask_for_is_pinned() -> None:
    names = {pin.name for pin in PINS}
    for name in names:
        try:
            asked = importlib.metadata.requires(name) or ()
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system
        needed = [
            one
            for line in asked
            if (one := Requirement(line)).marker is None or one.marker.evaluate({"extra": ""})
        ]
        assert {one.name.lower().replace("_", "-") for one in needed} <= names


def test_each_direct_dependency_is_defended_and_they_are_few() -> None:
    direct = direct_dependencies()
    assert len(direct) <= MOST_DIRECT
    assert set(WHY) == set(direct)


def test_machines_and_people_read_the_same() -> None:
    components = {
        (one["name"], one["version"]) for one in json.loads(SBOM.read_text("utf-8"))["components"]
    }
    assert components == {(pin.name, pin.version) for pin in PINS}
    page = TABLE.read_text("utf-8")
    assert all(f"| {pin.name} | {pin.version} | " in page for pin in PINS)
