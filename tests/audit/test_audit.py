"""The audit finds nothing in a whole index, and finds one broken posting; its judge counts plainly."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer.archive.archive import open_archive, verify_index
from indexer.audit.audit import SHORT, Audit, Plan
from indexer.audit.scan import BLOCK, FEW, digest_of, scan
from indexer.build.build import build_index
from indexer.cli import main
from indexer.text.scripts import other_script
from tests.conftest import NOW
from webui.app import create_app

TOPICS = ("老桥", "茶园", "水渠", "磨坊", "渡口")


def write_articles(folder: Path, number: int = 12) -> Path:
    chance = random.Random(4)
    folder.mkdir()
    for at in range(number):
        topics = chance.choices(TOPICS, k=3)
        body = "\n".join(
            f"{topic}边上住着{at}户人家，说起{topics[0]}都摇头，{topic}修了又修。"
            for topic in topics
        )
        text = f"{topics[0]}旧事之{at}\n来源：河湾日报\n202{at % 4}-0{at % 8 + 1}-11\n{body}\n"
        (folder / f"{at:02}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    source = write_articles(folder / "articles")
    build_index(source, folder / "index", now=NOW)
    return folder / "index"


class Without:
    """Positions in which one is lost: the one before it stands there twice."""

    def __init__(self, positions: Any, lost: int) -> None:
        self._positions, self._lost = positions, lost

    def __getitem__(self, part: Any) -> Any:
        taken = self._positions[part].copy()
        taken[taken == self._lost] -= 1
        return taken


def test_nothing_differs_in_a_whole_index(index: Path) -> None:
    with open_archive(index) as archive:
        for plan in (Plan(300, None, 20, seed=3), Plan(200, 64, 5), SHORT):
            made = archive.audit(plan)
            assert made.differences == ()
            assert made.strings == plan.strings
            most = min(plan.paragraphs or made.paragraphs, made.paragraphs)
            assert 0 < made.read <= most, "the last stretch of an archive may be short"
            assert plan.paragraphs is not None or made.read == most
            assert Audit.from_json(made.as_json()) == made
        again = archive.audit(SHORT).as_json()
        same = {name: said for name, said in again.items() if name not in ("made", "took_ms")}
        assert same.items() <= made.as_json().items(), "a seed draws the same strings"


def test_one_broken_posting_is_seen(index: Path) -> None:
    with open_archive(index) as archive:
        (part,) = archive._engine._parts._parts  # type: ignore[attr-defined]
        whole = part.body._positions
        places = whole[slice(0, 200)]
        for lost in (int(places[3]), int(places[120])):
            part.body._positions = Without(whole, lost)
            made = archive.audit(Plan(1000, None, 0))
            assert made.differences, lost
            assert made.as_json()["most_wrong"] is None
        part.body._positions = whole


def test_a_failed_audit_is_told_on_every_page_and_by_verify(index: Path) -> None:
    with open_archive(index) as archive:
        (part,) = archive._engine._parts._parts  # type: ignore[attr-defined]
        whole = part.body._positions
        assert verify_index(index) == ()
        client = create_app(index).test_client()
        assert client.get("/api/audit").status_code == 404
        good = archive.audit(SHORT)
        assert archive.keep_audit(good)
        page = client.get("/corpus")
        assert good.command in page.text
        assert 'class="alarm"' not in page.text
        part.body._positions = Without(whole, int(whole[slice(0, 9)][4]))
        bad = archive.audit(Plan(1000, None, 0, seed=9))
        assert archive.keep_audit(bad)
    assert len(verify_index(index)) == 1
    for path in ("/", "/corpus", "/help", "/search?q=老桥", "/cube?q=老桥"):
        tag = page.headers["ETag"] if path == "/corpus" else ""
        seen = client.get(path, headers={"If-None-Match": tag})
        assert 'class="alarm"' in seen.text, path
    assert client.get("/api/audit").get_json()["different"] == len(bad.differences)


def test_the_command_line_audits_after_each_build_and_on_demand(tmp_path: Path) -> None:
    source, index = write_articles(tmp_path / "in", 4), tmp_path / "index"
    run = CliRunner().invoke
    built = run(main, ["build", str(source), "--index", str(index)])
    assert "0 different" in built.stderr, built.output
    first = [path.name for path in index.glob("audit-*.json")]
    assert len(first) == 1
    seen = run(main, ["audit", "--index", str(index), "--n", "40", "--seed", "7", "--json"])
    assert seen.exit_code == 0
    assert '"command": "duanluo audit --n 40 --seed 7"' in seen.stdout
    for number in range(3):
        (source / "new.txt").write_text(f"又一篇\n渡口{number}号船靠岸了，大家都看见。\n", "utf-8")
        assert run(main, ["update", str(source), "--index", str(index)]).exit_code == 0
    kept = {path.name for path in index.glob("audit-*.json")}
    assert kept == {f"audit-{path.name}.json" for path in index.glob("gen-*")}, "others are removed"


@given(
    texts=st.lists(st.text("甲乙丙丁，a1\n", max_size=12), max_size=30),
    needles=st.lists(st.text("甲乙丙a", min_size=1, max_size=3), min_size=1, max_size=5),
)
def test_the_judge_counts_as_str_count_does(texts: list[str], needles: list[str]) -> None:
    numbered = [(3 * at, text) for at, text in enumerate(texts)]
    for needle, tally in zip(needles, scan(numbered, needles, frozenset({0})), strict=True):
        counts = {at: text.count(needle) for at, text in numbered if needle in text}
        assert (tally.paragraphs, tally.occurrences) == (len(counts), sum(counts.values()))
        assert tally.digest == digest_of(counts)
    assert scan(numbered, needles, frozenset({0}))[0].found is not None


def test_frequent_strings_and_several_blocks_are_counted_too() -> None:
    texts = [(at, "甲乙甲甲" if at % 3 else "丙") for at in range(2 * BLOCK + 5)]
    assert FEW < BLOCK
    often, rare = scan(texts, ["甲", "丙"])
    assert often.occurrences == 3 * often.paragraphs == 3 * sum(at % 3 > 0 for at, _ in texts)
    assert rare.paragraphs == len(texts) - often.paragraphs


def test_the_other_script_and_back() -> None:
    assert other_script("图书馆") == "圖書館"
    assert other_script("圖書館") == "图书馆"
    assert other_script("山水") == "山水"
