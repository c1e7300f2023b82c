"""Stamps: what tells whether a file must be read again, and that mostly without its being read.

The stamp proper is a hash of all that a file's articles come from. Beside it stands a number for
what the file system says of that: size, times and inode of the file and of the pages that its
folder is learned from. A stamp is trusted when that is as it was, on one condition, that of Git's
index ("Use of index and Racy Git problem", Git's technical documentation): that nothing of it had
changed for a while when the stamp was taken. For what is read while it changes may change once more
within the same tick of the clock, and no time tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.corpus.input.source.corrections import Correction, CorrectionTables, digest
from indexer.corpus.input.source.files import Facts, InputFile, find_inputs
from indexer.corpus.run.learning import Learner, Sampled
from indexer.errors import UnreadableFileError
from indexer.model import Skipped


@dataclass(frozen=True, slots=True)
class Stamp:
    """A hash of all that a file's articles come from, and a number for what the file system says of that.

    sha256: of its bytes, its corrections by hand, and the recurring lines learned from its folder;
    empty when it cannot be opened. facts: 0 when the file system says nothing.
    """

    sha256: str
    facts: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a file and has a say in what is made of it.

    recurring: lines learned from its folder. sampled: what the file system says of the pages they
    were learned from.
    """

    corrections: tuple[Correction, ...] = ()
    recurring: frozenset[str] = frozenset()
    sampled: Sampled = field(default_factory=lambda: Sampled(None))

    @classmethod
    def alone(cls, file: InputFile) -> Beside:
        """Give what has a say in reading a file by itself: its corrections."""
        return cls(CorrectionTables().corrections(file.root, file.name))


class Surroundings:
    """What stands beside the files of a source, looked at once in a reading."""

    def __init__(self) -> None:
        self._tables = CorrectionTables()
        self._learner = Learner()

    def beside(self, file: InputFile) -> Beside:
        """Give all that stands beside a file; this learns from its folder."""
        recurring = self._learner.recurring(file)
        return Beside(
            self._tables.corrections(file.root, file.name), recurring, self._learner.sampled(file)
        )

    def is_settled(self, file: InputFile, stamp: Stamp, since: float) -> bool:
        """Tell, without reading anything but corrections, whether a file's stamp is still this one.

        since: when the taking of stamps began, in seconds since 1970.
        """
        facts, sampled = file.facts, self._learner.sampled(file)
        if facts is None or max(facts.rested, sampled.rested) >= since * 1e9:
            return False
        number = _number(facts, self._tables.corrections(file.root, file.name), sampled)
        return number != 0 and number == stamp.facts


def take_stamp(file: InputFile, beside: Beside) -> Stamp:
    """Read a file for its stamp; raises UnreadableFileError when it cannot be opened."""
    facts = (
        file.facts
    )  # Asked before the bytes are read: what changes after that has other facts later.
    sha256 = file.sha256
    if beside.corrections or beside.recurring:
        all_of_it = f"{sha256} {digest(beside.corrections)} {sorted(beside.recurring)}"
        sha256 = hashlib.sha256(all_of_it.encode()).hexdigest()
    return Stamp(sha256, _number(facts, beside.corrections, beside.sampled) if facts else 0)


def _number(facts: Facts, corrections: tuple[Correction, ...], sampled: Sampled) -> int:
    """Give 64 bits for what is said of a file; 0 when nothing is said of the pages beside it."""
    if sampled.digest is None:
        return 0
    said = f"{tuple(facts)} {digest(corrections)} {sampled.digest}"
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Survey:
    """A look at every file of a source: the stamp of each by name, and what is to be read again.

    changed: the files whose stamps are new, and what is skipped, in name order.
    """

    stamps: dict[str, Stamp]
    changed: tuple[InputFile | Skipped, ...]


def survey(source: Path, known: Mapping[str, Stamp], since: float) -> Survey:
    """Compare a source with the stamps that were taken of it.

    since: when the taking of those began, in seconds since 1970. Raises SourceMissingError.
    """
    around = Surroundings()
    stamps: dict[str, Stamp] = {}
    changed: list[InputFile | Skipped] = []
    for item in find_inputs(source):
        if isinstance(item, Skipped):
            changed.append(item)
            continue
        before = known.get(item.name)
        if before is None or not around.is_settled(item, before, since):
            stamps[item.name] = _stamp(item, around)
        else:
            stamps[item.name] = before
        if before is None or before.sha256 != stamps[item.name].sha256:
            changed.append(item)
    return Survey(stamps, tuple(changed))


def _stamp(file: InputFile, around: Surroundings) -> Stamp:
    try:
        return take_stamp(file, around.beside(file))
    except UnreadableFileError:
        return Stamp("")
