"""Learn the boilerplate of a folder from a sample of its pages, once per reading of a source."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from indexer.corpus.cleaning_learned import MIN_PAGES, recurring_lines, sample
from indexer.corpus.encoding import decode
from indexer.corpus.readers_files import InputFile
from indexer.errors import UnreadableFileError

_SAMPLE = 120
"""Pages read to learn from: a line on 40 % of all pages stands on 30 % of so many, or more, almost surely."""
_MAX_PAGE = 512 * 1024
"""Longer pages are books; their edges teach nothing that shorter ones do not."""
_SUFFIXES = (".txt", ".md")
"""Formats whose pages come with all that stood around the article; HTML has its own way to tell the main text."""


class Learner:
    """What recurs in each folder of a source; asked per file, worked out per folder."""

    def __init__(self) -> None:
        self._learned: dict[Path, frozenset[str]] = {}

    def recurring(self, file: InputFile) -> frozenset[str]:
        """Give the folded lines that recur on the pages beside a file; empty for other formats and small folders."""
        if file.suffix not in _SUFFIXES:
            return frozenset()
        folder = file.path.parent
        if folder not in self._learned:
            self._learned[folder] = recurring_lines(_pages(folder, file.root))
        return self._learned[folder]


def _pages(folder: Path, root: Path) -> Iterator[str]:
    """Give the texts of evenly spaced pages of a folder; what cannot be read teaches nothing."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    except OSError:
        return
    names = [name for name in names if not name.startswith(".") and _suffix(name) in _SUFFIXES]
    if len(names) < MIN_PAGES:
        return
    for name in sample(names, _SAMPLE):
        try:
            yield decode(InputFile(folder / name, name, root).read_all(_MAX_PAGE)).text
        except UnreadableFileError:
            continue


def _suffix(name: str) -> str:
    return InputFile(Path(name), name, Path()).suffix
