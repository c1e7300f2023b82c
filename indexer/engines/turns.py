"""One search at a time: threads that search at once only make each other slower."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.engines.protocol import Deadline
from indexer.errors import DeadlineExceededError


class Turns:
    """Lets the threads of a process work one after the other.

    A search is hundreds of short calls into compiled code, each of which gives Python's lock away
    and wants it back. Measured on two cores, four threads that search at once answer half as many
    queries as one does (`tests/bench/parallel.py`); in turn they answer as many. For more cores
    there are processes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def take(self, deadline: Deadline) -> Iterator[None]:
        """Wait for the other threads and work within a `with`; raises DeadlineExceededError."""
        if not self._lock.acquire(timeout=max(0.0, deadline.at - time.monotonic())):
            raise DeadlineExceededError(deadline.seconds)
        try:
            yield
        finally:
            self._lock.release()
