"""What is different between two builds of an index: files, and the articles that only the later one has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.errors import IndexDamagedError
from indexer.index.disk.generations import Generation, before
from indexer.index.segments.order import ORDER, Order, OrderedFile


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of files that came, are read otherwise now, or went; numbers of new articles, and how many went.

    An article is new when its file did not have one of the same content before: a corrected date
    makes a changed file without a new article, and a file under another name is one that went and
    one that came.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    articles: tuple[int, ...]
    gone: int
    since: str = ""
    """When the earlier build was made, as ISO 8601."""

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.added or self.changed or self.removed)


def changes_of(generation: Generation) -> Changes | None:
    """Compare a build with the one that it took the place of.

    None where that is not there any more, or was built from another source: of two archives nothing
    is new in one of them.
    """
    earlier = before(generation)
    if earlier is None or earlier.source != generation.source:
        return None
    try:
        files = [Order(one.store / ORDER).files() for one in (earlier, generation)]
    except (OSError, IndexDamagedError):
        return None  # A build that has just ended removes it.
    return replace(changes_between(*files), since=earlier.built)


def changes_between(earlier: Sequence[OrderedFile], later: Sequence[OrderedFile]) -> Changes:
    """Compare the files of two builds, each in the order of its index."""
    known = {file.name: file for file in earlier}
    articles: list[int] = []
    gone = sum(len(file.contents) for file in earlier)
    number = 0
    for file in later:
        old = known.get(file.name)
        left = Counter(old.contents if old else ())
        for content in file.contents:
            if left[content]:
                left[content] -= 1
                gone -= 1
            else:
                articles.append(number)
            number += 1
    names = {file.name for file in later}
    return Changes(
        added=tuple(file.name for file in later if file.name not in known),
        changed=tuple(
            file.name
            for file in later
            if file.name in known and known[file.name].sha256 != file.sha256
        ),
        removed=tuple(file.name for file in earlier if file.name not in names),
        articles=tuple(articles),
        gone=gone,
    )
