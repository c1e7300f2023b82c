"""Sending documents: in requests of bounded size, some at a time, until the cluster has taken every one of them.

Every document has an id that depends on nothing but its place, so that sending one twice changes
nothing. Of a request that was answered, only the items that may pass later are sent again; a
request that was not answered is sent again whole, to another node. Any other refusal of an item
ends the build.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Protocol

from indexer.engines.opensearch.nodes.client import Client, Refused
from indexer.errors import ClusterBusyError

Json = dict[str, Any]

ITEMS = 1_000
"""Documents in one request at most."""
BYTES = 5 << 20
"""Size of one request at most, a single larger document excepted."""
IN_FLIGHT = 2
"""Requests sent at a time: with more, a small cluster only queues them."""
PATIENCE = 300.0
"""Seconds for which a request is sent again and again.

A node needs a minute or two to come back.
"""
_SECONDS = 30.0
_PAUSE = 0.5
_LONGEST_PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class Action:
    """One document to put or, without a source, to take away.

    routing: what decides its shard. partial: only these fields are new, of a document that is there.
    """

    index: str
    id: str
    source: Json | None
    routing: str | None = None
    partial: bool = False

    def lines(self) -> str:
        """Write the action as the cluster reads it."""
        head: Json = {"_index": self.index, "_id": self.id}
        if self.routing is not None:
            head["routing"] = self.routing
        if self.source is None:
            return json.dumps({"delete": head}) + "\n"
        verb, body = ("update", {"doc": self.source}) if self.partial else ("index", self.source)
        return json.dumps({verb: head}) + "\n" + json.dumps(body, ensure_ascii=True) + "\n"


def paragraph_action(index: str, n: int, article: int, fields: Json) -> Action:
    """Put one paragraph; article: its number among articles, which decides the shard."""
    return Action(index, str(n), {"n": n, "art": article, **fields}, routing=str(article))


class Ledger(Protocol):
    """Remembers which requests were taken, so that whoever begins again leaves them out."""

    def knows(self, request: str) -> bool:
        """Tell whether the next request, of all in their order, was taken before."""
        ...

    def taken(self, place: int, request: str) -> None:
        """Write down that the request at a place was taken."""
        ...

    def flush(self) -> None:
        """Write down what is not yet."""
        ...


class NoLedger:
    """Remembers nothing: everything is sent."""

    def knows(self, _request: str) -> bool:
        """Know nothing."""
        return False

    def taken(self, _place: int, _request: str) -> None:
        """Forget it."""

    def flush(self) -> None:
        """Do nothing."""


def send(
    client: Client,
    actions: Iterable[Action],
    ledger: Ledger | None = None,
    *,
    patience: float = PATIENCE,
) -> int:
    """Send all actions; gives how many. At most IN_FLIGHT requests are in memory.

    Those that the ledger knows were taken before, by a builder that died. Raises the cluster's
    errors; what was sent before stays.
    """
    sent, book = 0, ledger or NoLedger()
    waiting: dict[Future[None], tuple[int, str]] = {}

    def write_down(done: Iterable[Future[None]]) -> None:
        for one in done:
            one.result()
            book.taken(*waiting.pop(one))

    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        for place, lines in enumerate(_requests(actions)):
            sent += len(lines)
            digest = hashlib.blake2b("".join(lines).encode(), digest_size=8).hexdigest()
            if book.knows(digest):
                continue
            if len(waiting) >= IN_FLIGHT:
                write_down(wait(waiting, return_when=FIRST_COMPLETED).done)
            waiting[pool.submit(_send, client, lines, patience)] = place, digest
        write_down(wait(waiting).done)
    book.flush()
    return sent


def _requests(actions: Iterable[Action]) -> Iterator[list[str]]:
    lines: list[str] = []
    size = 0
    for action in actions:
        line = action.lines()
        if lines and (len(lines) >= ITEMS or size + len(line) > BYTES):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def _send(client: Client, lines: list[str], patience: float) -> None:
    given_up, pause = time.monotonic() + patience, _PAUSE
    while True:
        left = max(given_up - time.monotonic(), 0.0)
        answer = client.call(
            "POST",
            "/_bulk",
            "".join(lines),
            params={"timeout": "20s"},
            seconds=_SECONDS,
            patience=left,
        )
        lines = _refused(lines, answer) if answer["errors"] else []
        if not lines:
            return
        if time.monotonic() + pause > given_up:
            raise ClusterBusyError
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _refused(lines: list[str], answer: Json) -> list[str]:
    """Give the lines of items to be sent again; raises the error of one that will never pass."""
    again = []
    for line, item in zip(lines, answer["items"], strict=True):
        (result,) = item.values()
        if "error" not in result:
            continue
        refused = Refused.of(int(result["status"]), result["error"])
        if not refused.may_pass:
            raise refused.translated()
        again.append(line)
    return again
