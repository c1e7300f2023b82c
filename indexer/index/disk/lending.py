"""Things that serve one thread at a time: as many are made as are in use at once, however many threads there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Lender(Generic[Thing]):
    """Lends things out and makes one when none is there. A web server has many threads, few of which search at once."""

    def __init__(self, make: Callable[[], Thing]) -> None:
        self._make = make
        self._free: list[Thing] = []

    @contextmanager
    def lend(self) -> Iterator[Thing]:
        """Give a thing to use within a `with`, alone."""
        try:
            thing = self._free.pop()  # popping and appending are atomic
        except IndexError:
            thing = self._make()
        try:
            yield thing
        finally:
            self._free.append(thing)
