"""Updates of an archive in a cluster: what a build from nothing would have made, and nothing in between is seen."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("opensearchpy")

from indexer.archive.archive import Archive, open_archive, verify_index
from indexer.build.build import build_index, update_index
from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.schema import numbering
from indexer.engines.opensearch.schema.indices import forget, indices, published, set_meta
from indexer.engines.opensearch.writing import bulk
from indexer.errors import ArchiveOutdatedError
from indexer.index.store import placed
from indexer.search.requests.request import FACETS, SearchRequest
from tests.engines.opensearch.archives import NOW, everything

WORDS = "渡口石桥集市渡船河边春天摊位两岸修路通车开学学校孩子老人县城乡镇大雨收成"


def write(folder: Path, name: str, seed: int, copies: bool = True) -> None:
    """Write a file of a few articles; some of their paragraphs are the same in many files."""
    chance = random.Random(seed)
    common = random.Random(seed % 3)
    texts = [sentence(chance) for _ in range(chance.randint(1, 4))]
    if copies:
        texts += [sentence(common) for _ in range(2)]
    date = f"{2000 + seed % 20}年{seed % 12 + 1}月{seed % 27 + 1}日"
    (folder / name).write_text(f"小报第{seed}号\n{date}\n\n" + "\n\n".join(texts) + "\n", "utf-8")


def sentence(chance: random.Random) -> str:
    words = [WORDS[at : at + 2] for at in range(0, len(WORDS), 2)]
    return "，".join("".join(chance.choices(words, k=3)) for _ in range(6)) + "。"


@pytest.fixture
def source(tmp_path: Path, opensearch: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Twelve files, and an archive of one's own for them."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(12):
        write(folder, f"{number:02}.txt", number)
    monkeypatch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", f"updates-{time.time_ns():x}")
    yield folder
    client = Client(ClusterSettings.read())
    for index in indices(client):
        forget(client, index)
    client.close()


def build(source: Path, folder: Path, engine: str = "opensearch") -> None:
    build_index(source, folder, now=NOW, engine=engine)


def assert_as_built(source: Path, index: Path, again: Path) -> None:
    """Compare with an index of columnar from nothing: totals, facets, ids, copies, articles, receipts."""
    build(source, again, "columnar")
    with open_archive(again) as single:
        told, tables = everything(single), counted(single)
    for where in (ClusterSettings.read(), index):
        with open_archive(where) as archive:
            assert everything(archive) == told
            assert counted(archive) == tables
    assert verify_index(ClusterSettings.read()) == ()


def counted(archive: Archive) -> list[object]:
    found = [
        archive.search(SearchRequest(query, facets=FACETS, unique=True, sort="newest", limit=50))
        for query in ("桥", "渡 OR 学校", "县城 河边", "雨 NOT 桥", "小报")
    ]
    return [
        (one.total, one.unique, one.facets, [hit.paragraph_id for hit in one.hits]) for one in found
    ]


def change(source: Path, step: int) -> None:
    """Change one, take one away, put new ones first, between and last; a copy appears and another one goes."""
    files = sorted(source.iterdir())
    files[step * 2 % len(files)].unlink()
    write(source, files[(step * 2 + 1) % len(files)].name, 100 + step, copies=step % 2 == 0)
    write(source, f"00-{step}.txt", 200 + step)
    write(source, f"05-{step}.txt", 1)  # the same as another file
    write(source, f"zz{step}.txt", 300 + step)


def test_updates_are_what_builds_from_nothing_are(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(source, index)
    for step in range(2):
        change(source, step)
        update_index(source, index, now=NOW)
        assert_as_built(source, index, tmp_path / f"single{step}")


def test_an_update_analyses_only_what_changed(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100, 140):
        write(source, f"{number}.txt", number, copies=False)
    build(source, tmp_path / "index")
    before = name()
    write(source, "07.txt", 55, copies=False)
    sent = requests(monkeypatch)
    update_index(source, tmp_path / "index", now=NOW)
    put = [line for lines in sent for line in lines if '"c": ' in line]
    assert 1 <= len(put) <= 6
    assert name() != before
    assert update_index(source, tmp_path / "index", now=NOW)[0].name
    after = name()
    update_index(source, tmp_path / "index", now=NOW)
    assert name() == after, "nothing changed: nothing is published"


def test_many_files_at_one_place(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room between two numbers is used up: the index is made anew from what the store holds."""
    index = tmp_path / "index"
    for module in (numbering, placed):
        monkeypatch.setattr(module, "SPREAD", 2)
    build(source, index)
    for at in range(3):
        write(source, f"05-{at}.txt", 1000 + at)
    update_index(source, index, now=NOW)
    assert_as_built(source, index, tmp_path / "single")


@pytest.mark.cluster
def test_an_archive_that_somebody_else_published_is_made_anew(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "index")
    build(source, tmp_path / "other")
    change(source, 1)
    update_index(source, tmp_path / "index", now=NOW)
    assert_as_built(source, tmp_path / "index", tmp_path / "single")


def test_an_archive_of_other_rules_is_refused(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "index")
    client = Client(ClusterSettings.read())
    before = name()
    set_meta(client, before, {"fingerprint": "another"})
    client.close()
    change(source, 1)
    with pytest.raises(ArchiveOutdatedError, match="other rules"):
        update_index(source, tmp_path / "index", now=NOW)
    assert name() == before


@pytest.mark.parametrize("verb", ["build", "update"])
def test_killed_in_the_middle_and_begun_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """What the cluster took is not sent again, the old index stays live meanwhile, and the result is the same."""
    index = tmp_path / "index"
    already = 0
    if verb == "update":
        build(source, index)
        with open_archive(index) as archive:
            already = archive.report()["paragraphs"]
    before = name()
    for number in range(40, 60):
        write(source, f"{number}.txt", number)
    killed = start(verb, source, index, DIES)
    assert killed.wait(240) == -getattr(signal, "SIGKILL", signal.SIGTERM)
    assert name() == before
    assert len(unfinished()) == 1
    monkeypatch.setattr(bulk, "ITEMS", 5)
    sent = requests(monkeypatch)
    (build if verb == "build" else update)(source, index)
    # Of a build the copies are sent once more with their clusters; an update knows these at once.
    lines = [line for one in sent for line in one if '"c": ' in line]
    lines = [line for line in lines if verb == "update" or '"cluster": ' not in line]
    with open_archive(ClusterSettings.read()) as archive:
        assert 0 < len(lines) < archive.report()["paragraphs"] - already - 10
    assert unfinished() == []
    assert_as_built(source, index, tmp_path / "single")


def test_what_a_builder_of_something_else_left_is_taken_away(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert start("build", source, index, DIES).wait(240) < 0
    (left,) = unfinished()
    write(source, "13.txt", 13)
    build(source, index)
    client = Client(ClusterSettings.read())
    assert left not in indices(client)
    client.close()
    assert_as_built(source, index, tmp_path / "single")


def update(source: Path, index: Path) -> None:
    update_index(source, index, now=NOW)


DIES = """
import os, signal
from indexer.engines.opensearch.writing import bulk
from indexer.engines.opensearch.schema import numbering
bulk.ITEMS, told, sent = 5, bulk._send, []
from indexer.engines.opensearch.writing import ledger
ledger._TOGETHER = 1
def dies(client, lines, patience):
    if '"c": ' in lines[0]:
        sent.append(lines)
    if len(sent) > 8:
        os.kill(os.getpid(), signal.SIGKILL)
    told(client, lines, patience)
bulk._send = dies
"""


def start(verb: str, source: Path, index: Path, before: str) -> subprocess.Popen[bytes]:
    engine = ["--engine", "opensearch"] if verb == "build" else []
    arguments = [verb, str(source), "--index", str(index), "--jobs", "1", *engine]
    script = f"{before}\nfrom indexer.cli import main\nmain({arguments!r})"
    return subprocess.Popen(
        [sys.executable, "-c", script], env=os.environ, cwd=Path(__file__).parents[4]
    )


def requests(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Keep what is sent from now on."""
    sent: list[list[str]] = []
    really = bulk._send

    def kept(client: Client, lines: list[str], patience: float) -> None:
        sent.append(lines)
        really(client, lines, patience)

    monkeypatch.setattr(bulk, "_send", kept)
    return sent


def name() -> str:
    client = Client(ClusterSettings.read())
    try:
        return "".join(published(client))
    finally:
        client.close()


def unfinished() -> list[str]:
    client = Client(ClusterSettings.read())
    try:
        maps = {one: client.call("GET", f"/{one}/_mapping") for one in indices(client)}
        return [one for one, said in maps.items() if not said[one]["mappings"]["_meta"]["complete"]]
    finally:
        client.close()
