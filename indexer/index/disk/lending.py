"""Things that are used again.

Lent to one thread at a time, or kept because the same are asked for soon after.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Lender(Generic[Thing]):
    """Lends things out and makes one when none is there.

    A web server has many threads, few of which search at once.
    """

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


def keep_answers(method: Callable[[int], Thing], most: int) -> Callable[[int], Thing]:
    """Keep the last answers of a bound method for its own object, which may still go as soon as nobody else has it.

    An object that held such a memory of its own method would be in a circle with it, and its files
    stay open until the collector comes.
    """
    weak = weakref.WeakMethod(method)

    @functools.lru_cache(maxsize=most)
    def answer(number: int) -> Thing:
        bound = weak()
        if bound is None:
            raise ReferenceError(number)
        return bound(number)

    return answer
