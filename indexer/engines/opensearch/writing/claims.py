"""Who is at it: what only one builder may do, and whether that one is still alive.

A claim is a document in the second index that only one can create. Whoever holds one says now and
then that it is alive, so that the work of a builder that died can be taken over.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from indexer.engines.opensearch.nodes.client import Client, Refused
from indexer.engines.opensearch.schema.mapping import STORE, Json

BEAT = 10.0
"""Seconds between two signs of life of a builder."""
DEAD = 60.0
"""Seconds without one after which its work may be taken over."""
LOADING, COMPLETE = "loading", "complete"
_PATIENCE = 120.0


class Claims:
    """The claims of one index that is being built. share: which of several builders' this one is."""

    def __init__(self, client: Client, index: str, share: int = 0) -> None:
        self._client, self._documents, self._share = client, f"/{index}{STORE}", share
        self._lock, self._completed = threading.Lock(), set[str]()
        self._token = secrets.token_hex(8)

    def take(self, key: str) -> Json | None:
        """Take a claim, or take over that of a builder that died; gives the holder of one that is not to be had."""
        body = self._body(sign(LOADING) | {"token": self._token})
        try:
            path = f"{self._documents}/_create/{key}"
            self._client.call("PUT", path, body, patience=_PATIENCE, conflicts=True)
        except Refused:
            return self._take_over(key)
        return None

    def _take_over(self, key: str) -> Json | None:
        found = self._client.call("GET", f"{self._documents}/_doc/{key}", patience=_PATIENCE)
        holder: Json = json.loads(found["_source"]["body"])
        if holder.get("token") == self._token:
            return None  # ours: the request was done, its answer lost, and it was sent again
        if holder["state"] == COMPLETE or is_alive(holder):
            return holder
        only = {"if_seq_no": str(found["_seq_no"]), "if_primary_term": str(found["_primary_term"])}
        try:
            self._put(key, sign(LOADING), only)
        except Refused:
            return holder
        return None

    def hold(self, key: str) -> None:
        """Put a claim in an index that nobody else knows of; a clone has that of its origin."""
        self._put(key, sign(LOADING))

    @contextlib.contextmanager
    def alive(self, key: str) -> Iterator[None]:
        """Say that the holder of a claim is alive, until it ends or is complete."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(BEAT):
                # A beat that is missed is followed by another one.
                with contextlib.suppress(Exception), self._lock:
                    if key in self._completed:
                        return
                    self._put(key, sign(LOADING))

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def complete(self, key: str, said: Json) -> None:
        """Say that what was claimed is done, and more of it."""
        with self._lock:  # no beat may come behind it
            self._completed.add(key)
            self._put(key, sign(COMPLETE) | said)

    def holders(self, keys: list[str]) -> list[Json]:
        """Give what the holders of some claims said last; nothing of a claim that nobody took."""
        path = f"{self._documents}/_mget"
        found = self._client.call("POST", path, {"ids": keys}, patience=_PATIENCE)["docs"]
        return [json.loads(one["_source"]["body"]) for one in found if one.get("found")]

    def _body(self, said: Json) -> Json:
        return {"type": "share", "share": self._share, "body": json.dumps(said)}

    def _put(self, key: str, said: Json, only: dict[str, str] | None = None) -> None:
        """Put what a holder says. only: which version of it; raises Refused where that is no more."""
        path, body = f"{self._documents}/_doc/{key}", self._body(said)
        self._client.call(
            "PUT", path, body, params=only, patience=_PATIENCE, conflicts=only is not None
        )


def sign(state: str) -> Json:
    """Give a sign of life of this process."""
    said: dict[str, Any] = {"state": state, "host": socket.gethostname(), "pid": os.getpid()}
    return said | {"beat": time.time()}


def is_alive(holder: Json) -> bool:
    """Tell whether the holder of a claim may still be at it."""
    if holder["host"] == socket.gethostname() and not _runs(holder["pid"]):
        return False
    return time.time() - float(holder["beat"]) < DEAD


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
