"""What several builders of one source do together, each with a share of it.

May import: protocol, and what that may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from indexer.engines.protocol import ReadFile
from indexer.errors import ShareError
from indexer.index.store.store import Store
from indexer.model import SourceFile

PUBLISHER = "share-publisher"
"""What only one of the builders may do once all shares are there."""
MOST = 1 << 10
"""Shares at most: what the numbers of paragraphs have room for."""


@dataclass(frozen=True, slots=True)
class ShareOf:
    """One share of several, counted from 1."""

    share: int
    shares: int

    @classmethod
    def parse(cls, text: str) -> ShareOf:
        """Read i/n; raises ShareError."""
        one, slash, all_ = text.partition("/")
        if slash and one.isdecimal() and all_.isdecimal() and 1 <= int(one) <= int(all_) <= MOST:
            return cls(int(one), int(all_))
        raise ShareError(f"--shard takes i/n, as 2/3, with n up to {MOST}: not {text!r}.")

    def __str__(self) -> str:
        return f"{self.share}/{self.shares}"


class SharedBuild(Protocol):
    """The index that several builders of one source fill."""

    share: ShareOf

    def join(self) -> None:
        """Make the index, or take part in the one that another builder has made.

        Raises ShareError once published.
        """
        ...

    def held(self, key: str = "") -> AbstractContextManager[Callable[[], None]]:
        """Hold one's share, or what else only one may do.

        Gives what says from then on that its holder is alive, until it ends. Raises ShareError.
        """
        ...

    def load(self, packs: Iterator[Any], beat: Callable[[], None]) -> None:
        """Send the paragraphs of one's share.

        beat: says that this one is alive, as soon as those who read for it are.
        """
        ...

    def hand_in(self, store: Store, report: dict[str, Any]) -> None:
        """Send what else is known of one's share, and say that it is complete."""
        ...

    def handed_in(self) -> list[dict[str, Any]]:
        """Give what all complete shares have said, in order."""
        ...

    def files(self, said: Sequence[dict[str, Any]]) -> Iterator[SourceFile]:
        """Give every file of all shares with its articles, as they were read, in the order of the source."""
        ...

    def publish(self, store: Store, said: Sequence[dict[str, Any]], read: ReadFile) -> None:
        """Send what only the whole store knows, and publish. store: of `files`."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...
