"""The administrative units of China: codes, names, parents, former names. Knows tables, not texts.

Three tables beside this module, written by scripts/build_regions.py, are read when they are first
needed: units down to the county at once, former names with them, townships county by county. Names
are folded, so that Traditional forms find the same units.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from indexer.corpus.page.lexicon import rows
from indexer.model import Level, RegionPath, RegionStep
from indexer.text.fold import fold_text

_LEVELS: tuple[Level, ...] = ("province", "prefecture", "county", "town")
_CODE = re.compile(r"\d{6}(?:\d{3})?")
_TOWN_NAME = re.compile(r".(?:镇|乡|街道|苏木)$")
_SEPARATORS = re.compile(r"[\s/>.,、]+")


class Kind(IntEnum):
    """How a name stands for a unit, the strongest first."""

    FULL = 0
    ALIAS = 1
    """As good as the full name: 恩施州, 科左中旗."""
    FORMER = 2
    SHORT = 3
    """Without its class: 康马."""


class Sense(NamedTuple):
    """One unit that a name may stand for."""

    kind: Kind
    code: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit of today; `short` lists shorter forms of the name."""

    code: str
    name: str
    parent: str
    level: Level
    short: tuple[str, ...] = ()


def _fold_all(names: list[str]) -> list[str]:
    return fold_text("\n".join(names)).split("\n")


class Gazetteer:
    """All units down to the county, and the townships of a county on demand.

    `load` gives the shared one.
    """

    def __init__(
        self,
        units: tuple[Unit, ...],
        former: tuple[tuple[str, str, int], ...],
        towns: dict[str, str],
    ) -> None:
        self._units = {unit.code: unit for unit in units}
        self._former = former
        self._town_lines = towns
        self._children: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            self._children[unit.parent].append(unit.code)
        self._paths: dict[str, RegionPath] = {}
        self._folded_towns: dict[str, tuple[tuple[str, str], ...]] = {}

    @classmethod
    @functools.cache
    def load(cls) -> Gazetteer:
        """Read the tables of the package; one shared, unchanging object for all callers."""
        units = tuple(
            Unit(code, name, parent, _LEVELS[_LEVELS.index(level)], tuple(short.split()))
            for code, name, parent, level, short in rows("regions.tsv")
        )
        former = tuple((name, code, int(year)) for name, code, year in rows("renames.tsv"))
        return cls(units, former, dict(rows("townships.tsv")))

    def path(self, code: str) -> RegionPath:
        """Give the steps from the province down to a unit (six digits) or a township (nine).

        Empty when unknown.
        """
        known = self._paths.get(code)
        if known is None:
            known = self._paths[code] = self._make_path(code)
        return known

    def _make_path(self, code: str) -> RegionPath:
        unit = self._units.get(code)
        if unit:
            return (*(self.path(unit.parent) if unit.parent else ()), RegionStep(unit.name, code))
        for town in self.towns(code[:6]) if len(code) == 9 else ():
            if town.code == code:
                return (*self.path(code[:6]), town)
        return ()

    def level(self, code: str) -> Level | None:
        """Tell the level of a unit or township; None when unknown."""
        unit = self._units.get(code)
        return unit.level if unit else "town" if self.path(code) else None

    def parent(self, code: str) -> str:
        """Give the code of the unit above; empty for a province and for the unknown."""
        path = self.path(code)
        return path[-2].code if len(path) > 1 else ""

    def children(self, code: str = "") -> tuple[RegionStep, ...]:
        """List the units directly below one, in code order; provinces for an empty code.

        Townships: see `towns`.
        """
        return tuple(self.path(child)[-1] for child in self._children.get(code, ()))

    def towns(self, county: str) -> tuple[RegionStep, ...]:
        """List the townships of a county (or of a prefecture without counties)."""
        line = self._town_lines.get(county, "")
        return tuple(RegionStep(entry[3:], county + entry[:3]) for entry in line.split())

    def has_towns(self, code: str) -> bool:
        """Tell whether townships of a unit are known."""
        return code in self._town_lines

    def folded_towns(self, county: str) -> tuple[tuple[str, str], ...]:
        """List (code, folded name) of the townships of a county."""
        known = self._folded_towns.get(county)
        if known is None:
            towns = self.towns(county)
            names = _fold_all([town.name for town in towns])
            known = tuple((town.code, name) for town, name in zip(towns, names, strict=False))
            self._folded_towns[county] = known
        return known

    def all(self) -> tuple[RegionPath, ...]:
        """List every unit down to the county, in code order."""
        return tuple(self.path(code) for code in self._units)

    def former(self, code: str) -> tuple[tuple[str, int], ...]:
        """List the former names of a unit, each with the first year in which it was no longer in use."""
        return tuple((name, year) for name, heir, year in self._former if heir == code)

    @functools.cached_property
    def names(self) -> dict[str, tuple[Sense, ...]]:
        """Map every folded name to the units it may stand for, the strongest sense first."""
        entries: list[tuple[str, Sense]] = []
        for unit in self._units.values():
            entries.append((unit.name, Sense(Kind.FULL, unit.code)))
            entries += [(form, Sense(self._kind_of(unit, form), unit.code)) for form in unit.short]
        entries += [(name, Sense(Kind.FORMER, code)) for name, code, _ in self._former]
        table: dict[str, set[Sense]] = defaultdict(set)
        for folded, (_, sense) in zip(
            _fold_all([name for name, _ in entries]), entries, strict=True
        ):
            table[folded].add(sense)
        return {name: tuple(sorted(_strongest(senses))) for name, senses in table.items()}

    @staticmethod
    def _kind_of(unit: Unit, form: str) -> Kind:
        return (
            Kind.ALIAS if form != unit.short[0] or form[-1] == unit.name[-1] == "旗" else Kind.SHORT
        )

    def find(self, code_or_name: str) -> tuple[RegionPath, ...]:
        """Look a unit up by code, full name, shorter or former name, or by names from above (江苏省南京市鼓楼区).

        Either script will do. Gives all candidates, the likeliest first: a full name of today
        excludes the others, higher levels come before lower ones; empty when nothing has this name.
        """
        asked = fold_text(code_or_name)
        if _CODE.fullmatch(asked):
            path = self.path(asked)
            return (path,) if path else ()
        parts = [part for part in _SEPARATORS.split(asked) if part]
        return (
            tuple(self.path(code) for code in self._find_chain("".join(parts), "")) if parts else ()
        )

    def _find_chain(self, name: str, above: str) -> list[str]:
        """Find a name below `above`; when it is no name, cut it behind a unit and look for the rest below that."""
        found = self._senses(name, above)
        if found:
            return found
        for cut in range(len(name) - 2, 1, -1):
            for code in self._senses(name[:cut], above):
                below = self._find_chain(name[cut:], code)
                if below:
                    return below
        return self._find_towns(name, above) if _TOWN_NAME.search(name) else []

    def _senses(self, name: str, above: str) -> list[str]:
        senses = [sense for sense in self.names.get(name, ()) if self.is_below(sense.code, above)]
        full = [sense for sense in senses if sense.kind is Kind.FULL]
        ranked = sorted(
            (sense.kind, _LEVELS.index(self._units[sense.code].level), sense.code)
            for sense in full or senses
        )
        return [code for _, _, code in ranked]

    def _find_towns(self, name: str, above: str) -> list[str]:
        codes = self._town_names.get(name, ())
        return [code for code in codes if self.is_below(code, above)]

    @functools.cached_property
    def _town_names(self) -> dict[str, list[str]]:
        towns = [town for county in self._town_lines for town in self.towns(county)]
        table: dict[str, list[str]] = defaultdict(list)
        for folded, town in zip(_fold_all([town.name for town in towns]), towns, strict=True):
            table[folded].append(town.code)
        return table

    def is_below(self, code: str, above: str) -> bool:
        """Tell whether a unit is another one or lies below it.

        Everything lies below the empty code.
        """
        return not above or any(step.code == above for step in self.path(code))


def _strongest(senses: set[Sense]) -> list[Sense]:
    """Keep one sense per unit."""
    best: dict[str, Kind] = {}
    for kind, code in senses:
        best[code] = min(kind, best.get(code, kind))
    return [Sense(kind, code) for code, kind in best.items()]
