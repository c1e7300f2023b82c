"""How many requests work at once.

A search fills a core: more of them at a time only make each other slower.

Whoever finds no room waits a little; when the waiting room is full too, the answer is 503 with
Retry-After at once, and not a queue without an end. Static files, unchanged pages and errors need
no place.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from flask import Flask, Response, g, request

from indexer import DuanluoError

SEARCHES = 2
"""Searches at once.

Measured with 32 users on two cores and 311,000 paragraphs: 1 and 2 at once answer 125 requests a
second, 4 answer 114, 8 answer 110, no limit 93; with 1, a slow search would hold up everybody."""
WAITING = 60
"""Searches that wait: the last of them for half a second, as long as none is slow."""
WAIT_SECONDS = 10.0
"""After this a waiting reader is told to come back.

Slow searches are ahead, at most two seconds each, or the machine has other work."""
DOWNLOADS = 4
"""Downloads at once: each holds a list of all that it found until it is sent."""
NO_WORK = frozenset(
    {
        *(
            "static",
            "batch.count",
            "pages.help_page",
            "pages.settings",
            "api.description",
            "api.health",
        ),
        *("edits.form", "edits.correct", "edits.work", "edits.cancel", "edits.begin"),
    }
)
"""Endpoints that search nothing. Whoever corrects waits for a build, which is another process."""


class BusyError(DuanluoError):
    """As many requests are being worked on, and as many wait, as this server takes."""

    http_status = 503
    code = "busy"

    def __init__(self) -> None:
        super().__init__("Too many searches are running: try again in a moment.")


class Gate:
    """Lets `at_once` through, and makes `waiting` more wait for at most so many seconds.

    Entered with `with`.
    """

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._room = threading.BoundedSemaphore(at_once)
        self._all = threading.BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    def __enter__(self) -> None:
        """Take a place; raises BusyError when there is none, now or in time."""
        if not self._all.acquire(blocking=False):
            raise BusyError
        if not self._room.acquire(timeout=self._seconds):
            self._all.release()
            raise BusyError

    def __exit__(self, *_: object) -> None:
        """Give the place back."""
        self._room.release()
        self._all.release()


def register(app: Flask) -> None:
    """Give every request that searches a place, until its answer is made or, for a download, sent."""
    searches = Gate(SEARCHES, WAITING, WAIT_SECONDS)
    downloads = Gate(DOWNLOADS, 0, 0.0)

    def enter() -> None:
        if request.endpoint is None or request.endpoint in NO_WORK:
            return
        place = ExitStack()
        place.enter_context(downloads if request.blueprint == "exports" else searches)
        g.place = place

    def leave(answer: Response) -> Response:
        if answer.is_streamed and "place" in g:
            place: ExitStack = g.pop("place")
            answer.response = _held(place, answer.iter_encoded())
            # A stream that nobody begins to read is closed all the same.
            answer.call_on_close(place.close)
        return answer

    def leave_unstreamed(_: BaseException | None) -> None:
        place: ExitStack | None = g.pop("place", None)
        if place is not None:
            place.close()

    app.before_request(enter)
    app.after_request(leave)
    app.teardown_request(leave_unstreamed)


def _held(place: ExitStack, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Send the chunks, and give the place back after the last or when the reader goes away."""
    with place:
        yield from chunks
