"""Sending documents: in requests of bounded size, some at a time, until the cluster has taken every one of them.

Every document has an id that depends on nothing but its place, so that sending one twice changes
nothing. Of a request that was answered, only the items that may pass later are sent again; a
request that was not answered is sent again whole, to another node. Any other refusal of an item
ends the build.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.client import Client, Refused
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
    """One document to put or, without a source, to take away; routing: what decides its shard."""

    index: str
    id: str
    source: Json | None
    routing: str | None = None

    def lines(self) -> str:
        """Write the action as the cluster reads it."""
        head: Json = {"_index": self.index, "_id": self.id}
        if self.routing is not None:
            head["routing"] = self.routing
        if self.source is None:
            return json.dumps({"delete": head}) + "\n"
        return (
            json.dumps({"index": head}) + "\n" + json.dumps(self.source, ensure_ascii=True) + "\n"
        )


def paragraph_action(index: str, n: int, article: int, fields: Json) -> Action:
    """Put one paragraph; article: its number among articles, which decides the shard."""
    return Action(index, str(n), {"n": n, "art": article, **fields}, routing=str(article))


def send(client: Client, actions: Iterable[Action], *, patience: float = PATIENCE) -> int:
    """Send all actions; gives how many. At most IN_FLIGHT requests are in memory.

    Raises the cluster's errors; what was sent before stays.
    """
    sent = 0
    waiting: set[Future[None]] = set()
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        for lines in _requests(actions):
            if len(waiting) >= IN_FLIGHT:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    one.result()
            waiting.add(pool.submit(_send, client, lines, patience))
            sent += len(lines)
        for one in waiting:
            one.result()
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
