"""Sets of places: every distinct set of unit codes has a number, so that it is decided and counted once.

Units and sets are kept both ways: the units of a set, and the sets of a unit.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk.steps import Disk

PlaceSet = tuple[frozenset[str], bool]
"""Codes of units (each with all that it lies in), and whether a place that cannot be told apart is
among them."""
NO_PLACE: PlaceSet = (frozenset(), False)

_FEW = 8
"""Counts of less than one in so many sets are added up set by set; of more, unit by unit."""


def save_place_sets(folder: Path, sets: Sequence[PlaceSet], disk: Disk) -> None:
    """Write place sets in the order of their numbers."""
    codes = sorted({code for members, _ in sets for code in members})
    number = {code: at for at, code in enumerate(codes)}
    members = [sorted(number[code] for code in members) for members, _ in sets]
    flat = [code for row in members for code in row]
    save_array(folder, "set_codes", flat, narrowest(max(len(codes) - 1, 0)), disk)
    save_array(folder, "set_starts", np.cumsum([0, *map(len, members)]), "u4", disk)
    save_array(folder, "set_ambiguous", [ambiguous for _, ambiguous in sets], "u1", disk)
    save_strings(folder, "codes", codes, disk)


def save_strings(folder: Path, name: str, values: Sequence[str], disk: Disk) -> None:
    """Write a list of strings as `name.json`."""
    disk.save(folder / f"{name}.json", json.dumps(values, ensure_ascii=True).encode())


def load_strings(folder: Path, name: str) -> list[str]:
    """Read a list of strings back; raises IndexDamagedError."""
    values: list[str] = ArrayFolder(folder).json(name)
    return values


class PlaceSets:
    """The opened place sets of an index. `empty` and `ambiguous` tell of each set what it is."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        self.ambiguous = arrays["set_ambiguous"] != 0
        self._codes = load_strings(folder, "codes")
        self._number = {code: at for at, code in enumerate(self._codes)}
        self._names = np.array(self._codes, dtype=object)
        self._units = arrays["set_codes"].astype(np.intp)
        self._starts = arrays["set_starts"].astype(np.intp)
        self._sizes = self._starts[1:] - self._starts[:-1]
        self.empty = self._sizes == 0
        self._unsure = self.ambiguous.nonzero()[0]
        self._placeless = (self.empty & ~self.ambiguous).nonzero()[0]

    def __len__(self) -> int:
        return len(self._sizes)

    @functools.cached_property
    def _sets_by_unit(self) -> tuple[Array, Array]:
        """The sets of every unit one after the other, and where those of each unit begin."""
        order = np.argsort(self._units, kind="stable")
        sets = np.repeat(np.arange(len(self)), self._sizes)[order]
        return sets, self._units[order].searchsorted(np.arange(len(self._codes) + 1))

    def having(self, codes: Iterable[str]) -> Array:
        """Tell for each place set whether one of the codes is in it."""
        sets, starts = self._sets_by_unit
        found = np.zeros(len(self), dtype=bool)
        for code in codes:
            unit = self._number.get(code)
            if unit is not None:
                found[sets[starts[unit] : starts[unit + 1]]] = True
        return found

    @functools.cached_property
    def provinces(self) -> tuple[Array, list[str]]:
        """Number the province of each place set from 1 on, 0 for none, and give their codes.

        Of several the one with the least code.
        """
        codes = [code for code in self._codes if code.endswith("0000")]
        found = np.zeros(len(self), dtype=np.intp)
        for number, code in reversed([*enumerate(codes, 1)]):
            found[self.having([code])] = number
        return found, codes

    def patterns(self, codes: Sequence[str]) -> Array:
        """Give each place set as a number whose bit i tells whether codes[i] is in it.

        At most 63 codes.
        """
        sets, starts = self._sets_by_unit
        patterns = np.zeros(len(self), dtype=np.int64)
        for bit, code in enumerate(codes):
            unit = self._number.get(code)
            if unit is not None:
                patterns[sets[starts[unit] : starts[unit + 1]]] |= 1 << bit
        return patterns

    def count(self, per_set: Array) -> tuple[dict[str, int], int, int]:
        """Add up counts per place set, of all sets.

        Gives counts per code without zeros, and how many had no place, and how many one that cannot
        be told apart.
        """
        totals = self._per_unit(per_set)
        units = totals.nonzero()[0]
        counts = dict(
            zip(self._names.take(units).tolist(), totals.take(units).tolist(), strict=True)
        )
        return (
            counts,
            int(per_set.take(self._placeless).sum()),
            int(per_set.take(self._unsure).sum()),
        )

    def _per_unit(self, per_set: Array) -> Array:
        if not len(self._units):
            return np.zeros(0, dtype=np.int64)
        counted = per_set.nonzero()[0]
        if len(counted) * _FEW > len(self):
            sets, starts = self._sets_by_unit
            totals: Array = np.add.reduceat(per_set.take(sets), starts[:-1])
            return totals
        lengths = self._sizes.take(counted)
        shifts = self._starts.take(counted) - (np.cumsum(lengths) - lengths)
        places = np.repeat(shifts, lengths) + np.arange(int(lengths.sum()))
        weights = np.repeat(per_set.take(counted), lengths)
        return np.bincount(self._units.take(places), weights=weights).astype(np.int64)

    def sets(self) -> list[PlaceSet]:
        """Give every place set as codes, by its number."""
        starts = self._starts.tolist()
        return [
            (
                frozenset(self._codes[unit] for unit in self._units[low:high].tolist()),
                bool(ambiguous),
            )
            for low, high, ambiguous in zip(starts, starts[1:], self.ambiguous, strict=False)
        ]
