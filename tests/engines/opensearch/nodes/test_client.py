"""What a cluster may say instead of an answer, and which error of ours it becomes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

pytest.importorskip("opensearchpy")

from indexer.engines.opensearch.nodes.client import Client, Search
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.writing.bulk import Action, send
from indexer.engines.protocol import Deadline
from indexer.errors import (
    ClusterBusyError,
    ClusterDiskError,
    ClusterReadOnlyError,
    ClusterRefusedError,
    ClusterScriptsError,
    ClusterUnauthorizedError,
    ClusterUnreachableError,
    ClusterVersionError,
    DeadlineExceededError,
    DuanluoError,
    PartialAnswerError,
)
from tests.cluster.nodes import free_ports

WHOLE = {
    "_shards": {"total": 2, "successful": 2, "failed": 0},
    "timed_out": False,
    "hits": {"hits": []},
}


class Node:
    """Answers as it is told, the last answer again and again; silent.

    Seconds that it lets pass before each.
    """

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[str] = []
        self.silent = 0.0
        node = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                node.asked.append(body)
                time.sleep(node.silent)
                status, said = node.answers.pop(0) if len(node.answers) > 1 else node.answers[0]
                data = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815 - as the library names them

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def nodes() -> Iterator[list[Node]]:
    made = [Node(), Node()]
    yield made
    for node in made:
        node.close()


def client_of(*urls: str) -> Client:
    return Client(ClusterSettings(urls))


def refused(status: int, kind: str, reason: str) -> tuple[int, Any]:
    cause = {"type": kind, "reason": reason}
    return status, {"error": cause | {"root_cause": [cause]}, "status": status}


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (refused(401, "security_exception", "missing authentication"), ClusterUnauthorizedError),
        (refused(403, "security_exception", "no permissions for [indices:data/read]"), ClusterUnauthorizedError),
        (refused(403, "cluster_block_exception", "index [a] blocked by: [FORBIDDEN/8/index write (api)];"),
         ClusterReadOnlyError),
        (refused(429, "cluster_block_exception", "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded "
         "flood-stage watermark, index has read-only-allow-delete block];"), ClusterDiskError),
        (refused(400, "illegal_argument_exception", "cannot execute [inline] scripts"), ClusterScriptsError),
        (refused(429, "rejected_execution_exception", "queue full"), ClusterBusyError),
        (refused(503, "search_phase_execution_exception", "all shards failed"), PartialAnswerError),
        (refused(400, "parsing_exception", "unknown query [x]"), ClusterRefusedError),
    ],
)  # fmt: skip
def test_each_refusal_has_its_error(
    nodes: list[Node], said: tuple[int, Any], error: type[DuanluoError]
) -> None:
    nodes[0].answers = [said]
    with pytest.raises(error):
        client_of(nodes[0].url).call("POST", "/a/_search", {})


def test_nobody_there() -> None:
    (port,) = free_ports(1)
    with pytest.raises(ClusterUnreachableError, match=str(port)):
        client_of(f"http://127.0.0.1:{port}").check_version()


@pytest.mark.parametrize(
    "version",
    [{"number": "8.13.0"}, {"number": "2.19.1", "distribution": "opensearch"}],
    ids=["foreign", "old"],
)
def test_another_server_is_told_from_ours(nodes: list[Node], version: dict[str, str]) -> None:
    nodes[0].answers = [(200, {"version": version})]
    with pytest.raises(ClusterVersionError, match=version["number"]):
        client_of(nodes[0].url).check_version()


def test_a_dead_node_is_passed_by(nodes: list[Node]) -> None:
    (port,) = free_ports(1)
    nodes[0].answers = [(200, {"is": "there"})]
    client = client_of(f"http://127.0.0.1:{port}", nodes[0].url)
    assert [client.call("GET", "/") for _ in range(3)] == [{"is": "there"}] * 3


def test_a_silent_node_is_left_out_once_it_has_cost_half_of_the_time(nodes: list[Node]) -> None:
    nodes[0].silent = 5.0
    nodes[0].answers = nodes[1].answers = [(200, {"responses": [WHOLE]})]
    client = client_of(nodes[0].url, nodes[1].url)
    for _ in range(3):
        assert client.search([Search("a", {})], Deadline.after(4.0)) == [WHOLE]
    assert len(nodes[0].asked) == 1


def test_all_nodes_silent_is_a_search_that_takes_too_long(nodes: list[Node]) -> None:
    nodes[0].silent = 3.0
    nodes[0].answers = [(200, {"responses": [WHOLE]})]
    with pytest.raises(DeadlineExceededError):
        client_of(nodes[0].url).search([Search("a", {})], Deadline.after(0.5))


@pytest.mark.parametrize(
    "part",
    [
        WHOLE
        | {
            "_shards": {
                "total": 2,
                "successful": 1,
                "failed": 1,
                "failures": [{"reason": {"reason": "gone"}}],
            }
        },
        WHOLE | {"_shards": {"total": 2, "successful": 1, "failed": 0}},
        WHOLE | {"timed_out": True},
        {
            "error": {
                "type": "search_phase_execution_exception",
                "reason": "Partial shards failure",
            },
            "status": 503,
        },
    ],
    ids=["failed", "missing", "late", "refused"],
)
def test_a_part_of_an_answer_is_never_given(nodes: list[Node], part: dict[str, Any]) -> None:
    nodes[0].answers = [(200, {"responses": [WHOLE, part]})]
    with pytest.raises(PartialAnswerError):
        client_of(nodes[0].url).search([Search("a", {}), Search("a", {})], Deadline.after(5.0))


def test_what_another_node_can_give_whole_is_given(nodes: list[Node]) -> None:
    nodes[0].answers = [(200, {"responses": [WHOLE | {"timed_out": True}]})]
    nodes[1].answers = [(200, {"responses": [WHOLE]})]
    assert client_of(nodes[0].url, nodes[1].url).search([Search("a", {})], Deadline.after(5.0)) == [
        WHOLE
    ]


def item(status: int, kind: str = "", reason: str = "") -> dict[str, Any]:
    return {
        "index": {"status": status} | ({"error": {"type": kind, "reason": reason}} if kind else {})
    }


def test_only_the_items_without_room_are_sent_again(nodes: list[Node]) -> None:
    full = item(429, "rejected_execution_exception", "queue full")
    nodes[0].answers = [
        (200, {"errors": True, "items": [item(201), full, item(201)]}),
        (200, {"errors": False, "items": [item(201)]}),
    ]
    actions = [Action("a", str(number), {"n": number}, routing="1") for number in range(3)]
    assert send(client_of(nodes[0].url), actions) == 3
    first, again = ([json.loads(line) for line in body.splitlines()] for body in nodes[0].asked)
    assert [line["index"]["_id"] for line in first[::2]] == ["0", "1", "2"]
    assert again == [{"index": {"_index": "a", "_id": "1", "routing": "1"}}, {"n": 1}]


def test_an_item_that_will_never_pass_ends_the_sending(nodes: list[Node]) -> None:
    nodes[0].answers = [
        (
            200,
            {
                "errors": True,
                "items": [item(400, "strict_dynamic_mapping_exception", "no field x")],
            },
        )
    ]
    with pytest.raises(ClusterRefusedError, match="no field x"):
        send(client_of(nodes[0].url), [Action("a", "1", {"x": 1})])


def test_requests_are_bounded(nodes: list[Node]) -> None:
    nodes[0].answers = [(200, {"errors": False, "items": []})]
    large = {"text": "字" * 900_000}
    send(client_of(nodes[0].url), (Action("a", str(number), large) for number in range(4)))
    assert len(nodes[0].asked) == 4, "six bytes a character as JSON: two would be over the limit"
