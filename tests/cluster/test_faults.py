"""What becomes of builds and searches when nodes die, hang, are parted or have no room.

Nothing may be lost or doubled, and every answer is the right one or none. How long a cluster needs
to come back is printed with `-s`, and decides nothing here.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("opensearchpy")

from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.reading.sweep import sweep
from indexer.engines.opensearch.schema.numbering import Spread
from indexer.engines.opensearch.writing.builder import OpenSearchBuilder, OpenSearchEngine
from indexer.engines.protocol import Deadline, Engine
from indexer.errors import ClusterScriptsError, DuanluoError
from indexer.index.store.documents import Batch, IndexedParagraph
from indexer.search.answers.result import EngineAnswer
from indexer.search.language.nodes import And, Node, Or, Text
from indexer.search.requests.request import SearchRequest
from tests.cluster.fixture import unavailable
from tests.cluster.nodes import Cluster, ClusterUnavailableError
from tests.documents import build_engine, make_paragraph

pytestmark = pytest.mark.cluster

PARAGRAPHS = 6_000
IN_PACK = 50
WORDS = (
    "渡口",
    "石桥",
    "集市",
    "水库",
    "稻田",
    "学校",
    "老师",
    "山路",
    "春天",
    "灯会",
    "船",
    "的",
    "和",
    "。",
    "，",
    "在",
)
ASKED: tuple[Node, ...] = (
    Text("渡口"), Text("的"), And((Text("石桥"), Text("水库"))), Or((Text("灯会"), Text("山路"))), Text("学校老师"),
)  # fmt: skip


@pytest.fixture(scope="module")
def paragraphs() -> tuple[IndexedParagraph, ...]:
    chance = random.Random(5)
    return tuple(
        make_paragraph(
            number,
            "".join(chance.choices(WORDS, k=30)),
            article=number // 10,
            date=f"{2000 + number % 20}",
        )
        for number in range(PARAGRAPHS)
    )


@pytest.fixture(scope="module")
def expected(
    paragraphs: Sequence[IndexedParagraph], tmp_path_factory: pytest.TempPathFactory
) -> dict[Node, Any]:
    """What a search must give, from the engine of one machine."""
    folder = tmp_path_factory.mktemp("columnar")
    build_engine(ColumnarBuilder(), folder, paragraphs)
    engine = ColumnarEngine.open(folder)
    return {node: told(ask(engine, node, 60.0)) for node in ASKED}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with started(Cluster(tmp_path / "cluster")) as made:
        yield made


@contextmanager
def started(cluster: Cluster) -> Iterator[Cluster]:
    try:
        cluster.start()
    except ClusterUnavailableError as error:
        unavailable(str(error))
    try:
        yield cluster
    finally:
        cluster.close()


def settings_of(cluster: Cluster) -> ClusterSettings:
    return ClusterSettings(tuple(cluster.urls))


def packs(
    paragraphs: Sequence[IndexedParagraph], between: Callable[[], None] | None = None
) -> Iterator[Any]:
    """Pack paragraphs; do something in the middle of it."""
    builder = OpenSearchBuilder()
    for at in range(0, len(paragraphs), IN_PACK):
        if at == len(paragraphs) // 2 and between:
            between()
        some = paragraphs[at : at + IN_PACK]
        yield builder.pack(Batch(some, some[0].article_number, IN_PACK // 10))


def built(cluster: Cluster, folder: Path, made: Iterator[Any]) -> OpenSearchEngine:
    settings = settings_of(cluster)
    OpenSearchBuilder(settings).build(folder, made)
    index = (folder / "opensearch.json").read_text().split('"')[3]
    return OpenSearchEngine(Client(settings), index, Spread())


def ask(engine: Engine, node: Node, seconds: float) -> EngineAnswer:
    return engine.search(
        node, SearchRequest(sort="newest", facets=("year",), unique=True), Deadline.after(seconds)
    )


def told(answer: EngineAnswer) -> object:
    return answer.totals, answer.unique, answer.facets, [one.number for one in answer.page]


def assert_whole(engine: OpenSearchEngine, expected: dict[Node, Any]) -> None:
    """Every paragraph once, on primaries and on replicas, and every answer right."""
    engine.client.call("POST", f"/{engine.index}/_refresh", seconds=60.0, patience=120.0)
    sweep(engine.client, engine.index, (Spread().n(number) for number in range(PARAGRAPHS)))
    assert {node: told(ask(engine, node, 60.0)) for node in ASKED} == expected


class Readers:
    """Threads that search until they are told to stop; counts what they get.

    None of it may be wrong.
    """

    def __init__(self, engine: OpenSearchEngine, expected: dict[Node, Any]) -> None:
        self._engine, self._expected = engine, expected
        self._stop = threading.Event()
        self.got: Counter[str] = Counter()
        self.slowest = 0.0

    def _read(self) -> None:
        for number in range(10**9):
            if self._stop.is_set():
                return
            node, begun = ASKED[number % len(ASKED)], time.monotonic()
            try:
                answer = told(ask(self._engine, node, 5.0))
            except DuanluoError as error:
                self.got[type(error).__name__] += 1
            else:
                self.got["right" if answer == self._expected[node] else "wrong"] += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def __enter__(self) -> Readers:
        self._threads = [threading.Thread(target=self._read) for _ in range(2)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def right_so_far(readers: Readers, more: int) -> None:
    """Wait until the readers have got some more right answers."""
    wanted, end = readers.got["right"] + more, time.monotonic() + 300
    while readers.got["right"] < wanted:
        assert time.monotonic() < end, readers.got
        time.sleep(0.2)


SHARDS_A_NODE = "index.routing.allocation.total_shards_per_node"


def part_among_all(cluster: Cluster, index: str, node: int) -> None:
    """Let each of three nodes hold two of three shards: one with all of them goes on answering, and rightly.

    A limit of the index, so that nothing is moved back before nodes are killed.
    """
    cluster.call("PUT", f"/{index}/_settings", {SHARDS_A_NODE: 2}, node=node)
    end = time.monotonic() + 300
    while True:
        held = cluster.call("GET", f"/_cat/shards/{index}?format=json", node=node)
        if all(one["state"] == "STARTED" for one in held) and all(
            len([one for one in held if one["node"] == f"node{at}"]) == 2 for at in range(3)
        ):
            return
        assert time.monotonic() < end, held
        time.sleep(1)


def say(what: str, **facts: object) -> None:
    print(f"\n[{what}] " + ", ".join(f"{name}: {value}" for name, value in facts.items()))


def test_a_node_killed_in_the_middle_of_a_build(
    cluster: Cluster,
    paragraphs: Sequence[IndexedParagraph],
    expected: dict[Node, Any],
    tmp_path: Path,
) -> None:
    begun = time.monotonic()
    engine = built(cluster, tmp_path / "one", packs(paragraphs, lambda: cluster.kill(2)))
    say("killed while building", seconds=round(time.monotonic() - begun))
    cluster.start_node(2)
    begun = time.monotonic()
    cluster.wait(3)
    say("and started again", green_after=round(time.monotonic() - begun))
    assert_whole(engine, expected)


def test_a_node_that_hangs_in_the_middle_of_a_build(
    cluster: Cluster,
    paragraphs: Sequence[IndexedParagraph],
    expected: dict[Node, Any],
    tmp_path: Path,
) -> None:
    begun = time.monotonic()
    engine = built(cluster, tmp_path / "one", packs(paragraphs, lambda: cluster.pause(1)))
    say("paused while building", seconds=round(time.monotonic() - begun))
    cluster.resume(1)
    cluster.wait(3)
    assert_whole(engine, expected)


def test_readers_while_the_manager_dies_another_hangs_and_two_are_dead(
    cluster: Cluster,
    paragraphs: Sequence[IndexedParagraph],
    expected: dict[Node, Any],
    tmp_path: Path,
) -> None:
    engine = built(cluster, tmp_path / "one", packs(paragraphs))
    cluster.wait(3)
    manager = int(
        cluster.call("GET", "/_cat/cluster_manager?format=json")[0]["node"].removeprefix("node")
    )
    others = [node for node in range(3) if node != manager]
    with Readers(engine, expected) as readers:
        right_so_far(readers, 20)
        begun = time.monotonic()
        cluster.kill(manager)
        cluster.wait(2, "yellow", ask=others[0])
        right_so_far(readers, 20)
        say(
            "manager killed",
            right_again_after=round(time.monotonic() - begun),
            got=dict(readers.got),
        )
        cluster.start_node(manager)
        cluster.wait(3, ask=others[0])
        right_so_far(readers, 20)
        cluster.pause(others[1])
        begun = time.monotonic()
        right_so_far(readers, 20)
        say(
            "node paused",
            right_again_after=round(time.monotonic() - begun),
            slowest=round(readers.slowest, 1),
        )
        cluster.resume(others[1])
        cluster.wait(3, ask=others[0])
        right_so_far(readers, 20)
        assert readers.got["wrong"] == 0, readers.got
        part_among_all(cluster, engine.index, others[0])
        for node in (manager, others[1]):
            cluster.kill(node)
        refused = sum(count for name, count in readers.got.items() if name != "right")
        end = time.monotonic() + 120
        while sum(count for name, count in readers.got.items() if name != "right") < refused + 10:
            assert time.monotonic() < end, readers.got
            time.sleep(0.2)
        say("two of three dead", got=dict(readers.got))
        for node in (manager, others[1]):
            cluster.start_node(node)
        begun = time.monotonic()
        cluster.wait(3, "yellow", ask=others[0])
        # Six copies in six places: whichever comes first may leave the last of them no node.
        cluster.call("PUT", f"/{engine.index}/_settings", {SHARDS_A_NODE: None}, node=others[0])
        cluster.wait(3, ask=others[0])
        right_so_far(readers, 20)
        say("both started again", green_after=round(time.monotonic() - begun))
    assert readers.got["wrong"] == 0, readers.got
    assert_whole(engine, expected)


def test_a_cluster_that_has_hardly_any_room(
    paragraphs: Sequence[IndexedParagraph], expected: dict[Node, Any], tmp_path: Path
) -> None:
    """Several builders at once, and a queue of one.

    Requests are refused and sent again until all is there.
    """
    tiny = {"thread_pool.write.size": "1", "thread_pool.write.queue_size": "1"}
    with started(Cluster(tmp_path / "cluster", settings=tiny)) as cluster:
        with ThreadPoolExecutor(4) as pool:
            folders = [tmp_path / str(number) for number in range(4)]
            engines = list(
                pool.map(lambda folder: built(cluster, folder, packs(paragraphs)), folders)
            )
        stats = cluster.call("GET", "/_nodes/stats/thread_pool")["nodes"].values()
        rejected = sum(node["thread_pool"]["write"]["rejected"] for node in stats)
        say("a queue of one", rejected=rejected)
        assert rejected, "the storm must have been one"
        cluster.wait(3)
        for engine in engines:
            assert_whole(engine, expected)


def test_a_cluster_without_scripts_says_so(
    paragraphs: Sequence[IndexedParagraph], tmp_path: Path
) -> None:
    forbidden = {"script.allowed_types": "none"}
    with (
        started(Cluster(tmp_path / "cluster", nodes=1, settings=forbidden)) as cluster,
        pytest.raises(ClusterScriptsError),
    ):
        built(cluster, tmp_path / "one", packs(paragraphs[:100]))


class Spaces:
    """A network space for each node, joined by a bridge in this one; a cable can be pulled."""

    def __init__(self, count: int) -> None:
        self._id = f"{random.randrange(16**4):04x}"
        self.addresses = [f"10.213.{int(self._id[:2], 16)}.{node + 1}" for node in range(count)]
        self._bridge = f"dl{self._id}"
        self._names = [f"{self._bridge}n{node}" for node in range(count)]

    def __enter__(self) -> Spaces:
        net = self.addresses[0].rpartition(".")[0]
        self._run(f"ip link add {self._bridge} type bridge")
        self._run(f"ip addr add {net}.254/24 dev {self._bridge}")
        self._run(f"ip link set {self._bridge} up")
        for name, address in zip(self._names, self.addresses, strict=True):
            self._run(f"ip netns add {name}")
            self._run(f"ip link add {name} type veth peer name e0 netns {name}")
            self._run(f"ip link set {name} master {self._bridge} up")
            self._run(f"ip netns exec {name} ip addr add {address}/24 dev e0")
            self._run(f"ip netns exec {name} ip link set e0 up")
            self._run(f"ip netns exec {name} ip link set lo up")
        return self

    def prefix(self) -> list[list[str]]:
        return [["ip", "netns", "exec", name] for name in self._names]

    def pull(self, node: int) -> None:
        self._run(f"ip link set {self._names[node]} down")

    def plug(self, node: int) -> None:
        self._run(f"ip link set {self._names[node]} up")

    def __exit__(self, *_: object) -> None:
        for name in self._names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", self._bridge], check=False, capture_output=True)

    @staticmethod
    def _run(command: str) -> None:
        subprocess.run(command.split(), check=True, capture_output=True)


def test_a_node_parted_from_the_others(
    paragraphs: Sequence[IndexedParagraph], expected: dict[Node, Any], tmp_path: Path
) -> None:
    spaces = Spaces(3)
    try:
        spaces.__enter__()
    except (OSError, subprocess.CalledProcessError) as error:
        spaces.__exit__()
        unavailable(f"network spaces cannot be made ({error})")
    try:
        cluster = Cluster(tmp_path / "cluster", hosts=spaces.addresses, prefix=spaces.prefix())
        with started(cluster):
            begun = time.monotonic()
            engine = built(cluster, tmp_path / "one", packs(paragraphs, lambda: spaces.pull(2)))
            say("parted while building", seconds=round(time.monotonic() - begun))
            with Readers(engine, expected) as readers:
                right_so_far(readers, 20)
                begun = time.monotonic()
                spaces.plug(2)
                cluster.wait(3)
                say(
                    "joined again",
                    green_after=round(time.monotonic() - begun),
                    got=dict(readers.got),
                )
                right_so_far(readers, 20)
            assert readers.got["wrong"] == 0, readers.got
            assert_whole(engine, expected)
    finally:
        spaces.__exit__()
