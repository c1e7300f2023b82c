"""Learn the boilerplate of a folder from a sample of its pages, once per reading of a source."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.furniture.learned import MIN_PAGES, recurring_lines, sample
from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile, format_suffix
from indexer.errors import UnreadableFileError

_SAMPLE = 120
"""Pages read to learn from: a line on 40 % of all pages stands on 30 % of so many, or more, almost
surely."""
_MAX_PAGE = 512 * 1024
"""Longer pages are books; their edges teach nothing that shorter ones do not."""
_SUFFIXES = (".txt", ".md")
"""Formats whose pages come with all that stood around the article.

HTML has its own way to tell the main text.
"""
_PASSING = frozenset({"not-opened", "not-regular", "not-read"})
"""Reasons why a page was not read that may be gone the next time although nothing of the page has
changed."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the file system says of the pages that a folder is learned from.

    digest: a hash of that, None when it says nothing of what was learned. rested: see `Facts`, of
    the last of them.
    """

    digest: str | None = ""
    rested: int = 0

    @classmethod
    def of(cls, pages: list[InputFile]) -> Sampled:
        """Ask the file system; to be done before the pages are read."""
        facts = [page.facts for page in pages]
        if None in facts:
            return cls(None)
        said = [(page.name, tuple(fact)) for page, fact in zip(pages, facts, strict=True) if fact]
        rested = max((fact.rested for fact in facts if fact), default=0)
        return cls(
            hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest(), rested
        )


class Learner:
    """What recurs in each folder of a source; asked per file, worked out per folder."""

    def __init__(self) -> None:
        self._pages: dict[Path, list[InputFile]] = {}
        self._sampled: dict[Path, Sampled] = {}
        self._learned: dict[Path, frozenset[str]] = {}

    def recurring(self, file: InputFile) -> frozenset[str]:
        """Give the folded lines that recur on the pages beside a file.

        Empty for other formats and small folders.
        """
        if file.member or file.suffix not in _SUFFIXES:
            return frozenset()
        folder = file.path.parent
        if folder not in self._learned:
            self.sampled(file)
            self._learned[folder] = recurring_lines(self._read(folder))
        return self._learned[folder]

    def sampled(self, file: InputFile) -> Sampled:
        """Give what the file system says of the pages from which `recurring` learns, without reading them."""
        if file.member or file.suffix not in _SUFFIXES:
            return Sampled()
        folder = file.path.parent
        if folder not in self._sampled:
            self._pages[folder] = list(_pages(folder, file.root))
            self._sampled[folder] = Sampled.of(self._pages[folder])
        return self._sampled[folder]

    def _read(self, folder: Path) -> Iterator[str]:
        """Give the texts of the pages; what cannot be read teaches nothing."""
        for page in self._pages[folder]:
            try:
                yield decode(page.read_all(_MAX_PAGE)).text
            except UnreadableFileError as error:
                if error.why.code in _PASSING:
                    self._sampled[folder] = Sampled(None)


def _pages(folder: Path, root: Path) -> Iterator[InputFile]:
    """Give evenly spaced pages of a folder."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    except OSError:
        return
    names = [
        name for name in names if not name.startswith(".") and format_suffix(name) in _SUFFIXES
    ]
    if len(names) < MIN_PAGES:
        return
    for name in sample(names, _SAMPLE):
        yield InputFile(folder / name, name, root)
