"""Asking the cluster: node after node, each with its own time, and whatever is not a whole answer raised.

The client library asks one node once. What is asked again, and where, is decided here: a node that
does not answer is left out for a while, a node without room is asked later, and a request that was
not answered goes to another node.
"""

from __future__ import annotations

import itertools
import json
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.engines.names import CLUSTER_NAMES
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.protocol import Deadline
from indexer.errors import (
    ArchiveMissingError,
    ClusterBusyError,
    ClusterDiskError,
    ClusterLibraryMissingError,
    ClusterNotTrustedError,
    ClusterReadOnlyError,
    ClusterRefusedError,
    ClusterScriptsError,
    ClusterSettingError,
    ClusterUnauthorizedError,
    ClusterUnreachableError,
    ClusterVersionError,
    DeadlineExceededError,
    DuanluoError,
    PartialAnswerError,
)

try:
    import opensearchpy
    from opensearchpy.exceptions import ConnectionError as NotConnectedError
    from opensearchpy.exceptions import ConnectionTimeout, TransportError
except ImportError as error:  # the extra `cluster` is not installed
    raise ClusterLibraryMissingError from error

logging.getLogger("opensearch").setLevel(
    logging.CRITICAL
)  # what fails is raised, and not told twice

OLDEST = (3, 0)
"""The first release in which everything that is asked here was run."""
SILENCE = 10.0
"""Seconds for which a node that did not answer is asked last."""
SILENT = "no answer in time"
_SHARE = 0.5
"""Of the time that is left, so much is for one node while there is another one."""
_PAUSE = 0.2
"""Seconds before the cluster is asked again when no node had room.

Doubled each time, up to _LONGEST_PAUSE.
"""
_LONGEST_PAUSE = 5.0
_THERE_ALREADY = "resource_already_exists"
_CONFLICT = 409
_NO_ROOM = 429
_BROKEN = 500

_WHOLE_ONLY = {"allow_partial_search_results": "false"}

Json = dict[str, Any]
Check = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Search:
    """One search of several that are sent together: a body for an index."""

    index: str
    body: Json


@dataclass(frozen=True, slots=True)
class _Request:
    """What `Client.call` is asked for."""

    method: str
    path: str
    body: Any
    params: Mapping[str, str]
    seconds: float
    patience: float
    check: Check | None


class Refused(Exception):  # noqa: N818 - never leaves this package
    """The cluster said no: HTTP status, kind, and reason in its own words."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(f"{status} {kind}: {reason}")
        self.status, self.kind, self.reason = status, kind, reason

    @classmethod
    def of(cls, status: int, error: Any) -> Refused:
        """Read the error object of an answer."""
        if not isinstance(error, dict):
            return cls(status, "", str(error))
        causes = [error, *(error.get("root_cause") or ()), *_nested(error)]
        kinds = " ".join(dict.fromkeys(str(cause.get("type", "")) for cause in causes))
        reasons = "; ".join(
            dict.fromkeys(str(cause.get("reason", "")) for cause in causes if cause.get("reason"))
        )
        return cls(status, kinds, reasons)

    @property
    def is_conflict(self) -> bool:
        """Whether somebody else was first: what was to be made is there, or has changed."""
        return self.status == _CONFLICT or _THERE_ALREADY in self.kind

    @property
    def may_pass(self) -> bool:
        """Whether the same request may be answered later, or by another node.

        A disk does not empty itself.
        """
        return (
            self.status == _NO_ROOM or self.status >= _BROKEN
        ) and "flood-stage" not in self.reason

    def translated(self) -> DuanluoError:
        """Give the error that says what to do."""
        said = f"{self.kind} {self.reason}"
        if self.status in (401, 403) and "cluster_block" not in self.kind:
            return ClusterUnauthorizedError(self.reason or str(self.status))
        if "flood" in said or "disk usage exceeded" in said:
            return ClusterDiskError()
        if "cluster_block" in self.kind and ("read-only" in said or "write" in said):
            return ClusterReadOnlyError(_index_in(self.reason))
        if "cannot execute [inline] scripts" in said or "cannot execute scripts using" in said:
            return ClusterScriptsError()
        if "index_not_found" in self.kind:
            return ArchiveMissingError(_index_in(self.reason))
        if (
            self.status == _NO_ROOM
            or "rejected_execution" in self.kind
            or "circuit_breaking" in self.kind
        ):
            return ClusterBusyError()
        if self.status >= _BROKEN:
            return PartialAnswerError(self.reason[:200] or str(self.status))
        return ClusterRefusedError(said[:300])


def _nested(error: Json) -> Iterator[Json]:
    while isinstance(cause := error.get("caused_by"), dict):
        yield cause
        error = cause


def _index_in(reason: str) -> str:
    return reason[reason.find("[") + 1 : reason.find("]")] if "[" in reason else reason


class Client:
    """The nodes of one cluster. Safe to use from several threads."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.settings = settings
        self._nodes = [_node(settings, url) for url in settings.urls]
        self._turn = itertools.count()
        self._silent_until = dict.fromkeys(settings.urls, 0.0)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        for node in self._nodes:
            node.close()

    def check_version(self) -> None:
        """Make sure that the cluster is an OpenSearch that is new enough.

        Raises ClusterVersionError and others.
        """
        version = self.call("GET", "/")["version"]
        number = str(version["number"])
        is_new = (
            tuple(int(part) for part in number.split("-", maxsplit=1)[0].split(".")[:2]) >= OLDEST
        )
        if version.get("distribution") != "opensearch" or not is_new:
            found = f"{version.get('distribution') or 'Elasticsearch'} {number}"
            raise ClusterVersionError(found, f"opensearch {OLDEST[0]}.{OLDEST[1]}")

    def make(self, index: str, body: Json, *, of: str | None = None) -> None:
        """Make an index unless it is there, and wait for all copies of its shards that the nodes have room for.

        of: the index that it is a clone of, where it is not empty.

        With one copy of a shard, what is sent to it is gone with its node.
        """
        nodes = self.call("GET", "/_cluster/health", patience=60.0)["number_of_data_nodes"]
        params = {
            "wait_for_active_shards": str(min(nodes, 1 + self.settings.replicas)),
            "timeout": "60s",
        }
        try:
            path = f"/{of}/_clone/{index}" if of else f"/{index}"
            self.call("PUT", path, body, params=params, seconds=90.0, patience=60.0, conflicts=True)
        except Refused:
            pass  # Another builder was first, or this was sent again and had been done after all.

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, str] | None = None,
        seconds: float = 30.0,
        patience: float = 0.0,
        check: Check | None = None,
        conflicts: bool = False,
    ) -> Any:
        """Ask one node after the other until one answers; give the JSON of its answer.

        seconds: how long all nodes together may take. patience: for so long everybody is asked
        again when nobody answers. check: raises Refused for an answer that is none. conflicts:
        whether Refused is raised where somebody else was first. Raises the cluster's errors.
        """
        request = _Request(method, path, body, params or {}, seconds, patience, check)
        try:
            return self._ask(request)
        except Refused as refused:
            if conflicts and refused.is_conflict:
                raise
            raise refused.translated() from refused

    def _ask(self, request: _Request) -> Any:
        given_up, pause = time.monotonic() + request.patience, _PAUSE
        while True:
            failure: Refused | NotConnectedError | None = None
            end = time.monotonic() + request.seconds
            for node, timeout in self._in_turn(end):
                try:
                    return self._once(node, request, timeout)
                except Refused as refused:
                    if not refused.may_pass:
                        raise
                    failure = failure or refused
                except NotConnectedError as error:
                    self._silence(node)
                    failure = failure if isinstance(failure, Refused) else error
            if time.monotonic() + pause > given_up:
                break
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        if isinstance(failure, Refused):
            raise failure
        if _is_distrust(failure):
            raise ClusterNotTrustedError(", ".join(self.settings.urls), _DISTRUST) from failure
        why = (
            SILENT
            if isinstance(failure, ConnectionTimeout)
            else str(getattr(failure, "error", SILENT))
        )
        raise ClusterUnreachableError(", ".join(self.settings.urls), why[:200]) from failure

    def _in_turn(self, end: float) -> Iterator[tuple[int, float]]:
        """Give nodes and the time for each: the next in turn first, those that were silent last."""
        now, first = time.monotonic(), next(self._turn)
        turn = [(first + at) % len(self._nodes) for at in range(len(self._nodes))]
        order = sorted(turn, key=lambda node: self._silent_until[self.settings.urls[node]] > now)
        for at, node in enumerate(order):
            left = end - time.monotonic()
            if left <= 0:
                return
            yield node, left if at == len(order) - 1 else left * _SHARE

    def _once(self, node: int, request: _Request, timeout: float) -> Any:
        params = {**request.params, "request_timeout": timeout}
        try:
            answer = self._nodes[node].transport.perform_request(
                request.method, request.path, params=params, body=request.body
            )
        except NotConnectedError:
            raise
        except TransportError as error:
            status = error.status_code if isinstance(error.status_code, int) else 0
            info = error.info.get("error") if isinstance(error.info, dict) else error.info
            raise Refused.of(status, info) from error
        if request.check:
            request.check(answer)
        return answer

    def _silence(self, node: int) -> None:
        with self._lock:
            self._silent_until[self.settings.urls[node]] = time.monotonic() + SILENCE

    def search_once(
        self,
        index: str,
        body: Json,
        *,
        seconds: float = 30.0,
        patience: float = 0.0,
        preference: str = "",
    ) -> Json:
        """Make one search; gives its answer, which is whole.

        index: empty where the body names a state of one. preference: which copies of the shards
        are asked. Raises the cluster's errors.
        """
        params = _WHOLE_ONLY | ({"preference": preference} if preference else {})
        path = f"/{index}/_search" if index else "/_search"
        answer: Json = self.call(
            "POST", path, body, params=params, seconds=seconds, patience=patience, check=check_whole
        )
        return answer

    def walk(
        self,
        index: str,
        body: Json,
        size: int,
        *,
        seconds: float = 30.0,
        patience: float = 0.0,
        preference: str = "",
    ) -> Iterator[Json]:
        """Give every hit of a search in its order, however many there are. size: of one request."""
        body = body | {"size": size, "track_total_hits": False}
        while True:
            answer = self.search_once(
                index, body, seconds=seconds, patience=patience, preference=preference
            )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            body = body | {"search_after": hits[-1]["sort"]}

    def search(self, searches: Sequence[Search], deadline: Deadline) -> list[Json]:
        """Make some searches side by side; give their answers, all of them whole.

        Raises DeadlineExceededError, PartialAnswerError and the cluster's other errors.
        """
        deadline.check()
        left = deadline.at - time.monotonic()
        head: Json = {
            "allow_partial_search_results": False,
            "cancel_after_time_interval": f"{int(left * 1000) + 1}ms",
        }
        lines = [part for one in searches for part in (head | {"index": one.index}, one.body)]
        body = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
        try:
            answer = self.call(
                "POST",
                "/_msearch",
                body,
                params={"max_concurrent_searches": "8"},
                seconds=left,
                check=_check_all,
            )
        except (ClusterUnreachableError, PartialAnswerError) as error:
            if time.monotonic() >= deadline.at - _SLACK or SILENT in error.message:
                raise DeadlineExceededError(deadline.seconds) from error
            raise
        deadline.check()
        found: list[Json] = answer["responses"]
        return found


_SLACK = 0.05
"""Seconds before the deadline from which on a search that was cancelled was cancelled for it."""


_DISTRUST = "certificate verify failed"


def _is_distrust(failure: object) -> bool:
    return _DISTRUST in str(getattr(failure, "error", "")).replace("_", " ").lower()


def check_whole(answer: Json) -> None:
    """Raise Refused for the answer of one search that a shard did not take part in."""
    if "error" in answer:
        raise Refused.of(int(answer.get("status", _BROKEN)), answer["error"])
    shards = answer.get("_shards", {})
    if (
        answer.get("timed_out")
        or shards.get("failed")
        or shards.get("successful") != shards.get("total")
    ):
        failures = shards.get("failures") or [{}]
        reason = failures[0].get("reason", {}).get("reason", "")
        raise Refused(
            _BROKEN,
            "partial",
            f"{shards.get('failed', 0)} of {shards.get('total', 0)} shards failed {reason}",
        )


def _check_all(answer: Json) -> None:
    for one in answer["responses"]:
        check_whole(one)


def _node(settings: ClusterSettings, url: str) -> opensearchpy.OpenSearch:
    options: Json = {
        "max_retries": 0,
        "retry_on_timeout": False,
        "sniff_on_start": False,
        "pool_maxsize": 16,
    }
    if settings.ca:
        _check_certificates(settings.ca)
        options |= {"use_ssl": True, "verify_certs": True, "ca_certs": settings.ca}
    if settings.api_key:
        options["headers"] = {"Authorization": f"ApiKey {settings.api_key}"}
    elif settings.user:
        options["http_auth"] = (settings.user, settings.password)
    return opensearchpy.OpenSearch(hosts=[url], **options)


def _check_certificates(path: str) -> None:
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ValueError) as error:  # what is wrong in a file is an OSError too
        raise ClusterSettingError(
            f"{CLUSTER_NAMES}CA", f"names a file that holds no certificates ({path})"
        ) from error
