"""Concordances over an archive: lines as printed, samples that outlast builds, all of them in a download."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.archive.archive import Archive, open_archive
from indexer.archive.concordance import (
    ConcordanceAnswer,
    RawLines,
    ask_concordance,
    every_line,
    group_name,
    group_value,
    read_group,
    read_keys,
)
from indexer.archive.downloads.exports import line_csv
from indexer.archive.rows import FoundBy
from indexer.build.build import build_index, update_index
from indexer.cli import main
from indexer.errors import BadRequestError
from indexer.search.matching.lines import Neighbour
from indexer.search.requests.cube import UNITS
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW

SAYINGS = (
    "先修堤，再修桥。",
    "修桥的石料从山里运来，修「桥」不易。",
    "大家都说：修桥好！修桥！",
    "修橋鋪路",
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lines") / "articles"
    folder.mkdir()
    for at in range(40):
        body = "\n\n".join(f"{saying[at % 3 :]}第{at}日记。" for saying in SAYINGS)
        head = (
            f"{('岷江报', '滇池报')[at % 2]} 201{at % 5}年3月4日\n\n四川省成都市" if at % 3 else ""
        )
        (folder / f"{at:02}.txt").write_text(f"河工第{at}号日志\n\n{head}{body}\n", "utf-8")
    return folder


@pytest.fixture(scope="module", params=["columnar", "whoosh"])
def archive(request: pytest.FixtureRequest, source: Path) -> Iterator[Archive]:
    index = source.parent / request.param
    build_index(source, index, now=NOW, engine=request.param)
    with open_archive(index, engine=request.param) as opened:
        yield opened


def ask(archive: Archive, query: str, limit: int = 1000, **raw: object) -> ConcordanceAnswer:
    wish = RawLines(**raw).wish(offset=0, limit=limit)  # type: ignore[arg-type]
    return ask_concordance(archive, SearchRequest(query), wish)


def test_lines_are_as_many_as_occurrences_and_show_what_is_printed(archive: Archive) -> None:
    for query in ("修桥", "修橋 OR 石料", "修*桥", "kind:body 修"):
        answer = ask(archive, query, order="R1,L1")
        assert (
            answer.total == answer.drawn == archive.search(SearchRequest(query)).total.occurrences
        )
        assert len(answer.lines) == answer.total
        for line in answer.lines:
            assert line.hit.text[slice(*line.span)] == line.keyword
            assert f"{line.left}{line.keyword}{line.right}" in line.hit.text
    assert {line.keyword for line in ask(archive, "修桥").lines} == {"修桥", "修橋"}


def test_groups_add_up_and_are_named_as_read(archive: Archive) -> None:
    answer = ask(archive, "修桥", group="R1-2")
    assert sum(group.lines for group in answer.groups) == answer.total
    named = names(archive, answer)
    assert named["‖"] == sum(
        "修桥！" in line.keyword + line.right[:1] for line in answer.lines
    ) + sum(line.right.startswith("。") for line in answer.lines)
    assert "的石" in named
    assert "再修" in names(archive, ask(archive, "桥", group="L1-2"))
    nodes = names(archive, ask(archive, "修*桥", group="node"))
    assert {"修桥", "修堤,再修桥"} >= nodes.keys() - {"修「桥"}
    both = names(archive, ask(archive, "修桥", group="L1-2,R1-2"))
    assert sum(both.values()) == answer.total
    assert "‖…的石" in both


def names(archive: Archive, answer: ConcordanceAnswer) -> dict[str, int]:
    return {group_name(archive, answer.wish, group): group.lines for group in answer.groups}


@pytest.mark.parametrize(
    "group", ["R1", "R1-3", "L2", "L1-2,R1-2", "node", "year", "region", "source"]
)
@pytest.mark.parametrize("sample", [0, 30])
def test_the_lines_of_each_group_are_as_many_as_it_says(
    archive: Archive, group: str, sample: int
) -> None:
    answer = ask(archive, "修桥 OR 石料", group=group, sample=sample)
    assert sum(one.lines for one in answer.groups) == answer.drawn == answer.listed
    spans = set()
    for one in answer.groups:
        value = group_value(answer.wish, one)
        inside = ask(archive, "修桥 OR 石料", group=group, sample=sample, value=value)
        assert (inside.listed, len(inside.lines)) == (one.lines, one.lines)
        assert (inside.drawn, inside.groups) == (answer.drawn, answer.groups)
        spans |= {(line.hit.paragraph_id, line.span) for line in inside.lines}
    assert spans == {(line.hit.paragraph_id, line.span) for line in answer.lines}


def test_groups_are_of_the_year_place_and_source_of_the_article(archive: Archive) -> None:
    def labels(group: str) -> dict[str, int]:
        return names(archive, ask(archive, "石料", group=group))

    found = [line.hit for line in ask(archive, "石料").lines]
    places = Counter(hit.region[0].name if hit.region else "" for hit in found)
    assert labels("year") == Counter(hit.date.span.value[:4] if hit.date else "" for hit in found)
    assert labels("region") == places
    assert labels("source") == Counter(hit.source or "" for hit in found)
    assert places["四川省"]
    assert labels("year").keys() > {"2014", ""}


def drawn(
    archive: Archive, sample: int, seed: int = 1, sample_of: str = "occurrences"
) -> set[tuple[str, str, tuple[int, int]]]:
    answer = ask(archive, "修桥", sample=sample, seed=seed, sample_of=sample_of)
    assert answer.drawn == len(answer.lines)
    assert answer.units_drawn == min(sample, answer.units)
    if sample_of == "occurrences":
        assert (answer.drawn, answer.units) == (min(sample, answer.total), answer.total)
    return {(line.hit.display_title, line.hit.text, line.span) for line in answer.lines}


@pytest.mark.parametrize("unit", UNITS)
def test_a_sample_lies_in_the_larger_one_and_outlasts_builds_moves_and_engines(
    archive: Archive, source: Path, tmp_path: Path, unit: str
) -> None:
    small, large = drawn(archive, 10, sample_of=unit), drawn(archive, 20, sample_of=unit)
    assert small < large
    assert drawn(archive, 10, seed=2, sample_of=unit) != small
    articles = tmp_path / "articles"
    articles.mkdir()
    files = sorted(source.iterdir())
    for at, file in enumerate(reversed(files)):
        (articles / f"{at:02}-renamed.txt").write_bytes(file.read_bytes())
    build_index(articles, tmp_path / "index", now=NOW)
    with open_archive(tmp_path / "index") as reordered:
        assert drawn(reordered, 10, sample_of=unit) == small
        assert drawn(reordered, 20, sample_of=unit) == large
    (articles / "40.txt").write_text("新开的渡口\n\n这里不说别的。\n", "utf-8")
    (articles / "00-renamed.txt").rename(articles / "zz.txt")
    update_index(articles, tmp_path / "index", now=NOW)
    with open_archive(tmp_path / "index") as updated:
        assert drawn(updated, 20, sample_of=unit) == large


def test_a_sample_of_articles_has_all_their_lines(archive: Archive) -> None:
    every = Counter(line.hit.article_id for line in ask(archive, "修桥").lines)
    found = ask(archive, "修桥", sample=7, sample_of="articles")
    assert found.units == len(every)
    lines = Counter(line.hit.article_id for line in found.lines)
    assert len(lines) == 7
    assert lines == {article: every[article] for article in lines}
    drawn_by = {(line.hit.article_id, line.key) for line in found.lines}
    assert len(drawn_by) == 7, "one key an article"
    assert ask(archive, "修桥", sample=7, sample_of="articles", group="year").drawn == found.drawn


def test_a_sample_of_texts_shows_each_once_by_the_copy_seen_first(
    archive: Archive, tmp_path: Path
) -> None:
    said = "修桥的石料从上游的山里运来，每天二十船，够铺两丈长的桥面，工头记在账上。"
    articles = tmp_path / "articles"
    articles.mkdir()
    for at, year in enumerate((2014, 2011, 2013)):
        text = f"河工日志之{'甲乙丙'[at]}\n\n岷江报 {year}年3月4日\n\n{said}\n\n修桥第{at}年。\n"
        (articles / f"{at}.txt").write_text(text, "utf-8")
    engine = archive.info.engine
    build_index(articles, tmp_path / "index", now=NOW, engine=engine)
    with open_archive(tmp_path / "index", engine=engine) as copied:
        found = ask(copied, "修桥", sample=1000, sample_of="unique")
        assert found.units == copied.search(SearchRequest("修桥", unique=True)).unique == 4
        shown = [line.hit.file for line in found.lines if line.hit.text == said]
        assert shown == ["1.txt"], "the copy of 2011"


def test_a_download_of_a_sample_has_what_each_line_was_drawn_by(archive: Archive) -> None:
    raw = RawLines(sample=5, seed=3)
    lines = every_line(archive, SearchRequest("修桥"), raw.wish(offset=0, limit=1))
    written = "".join(line_csv(lines, FoundBy("修桥", "", "build", "id")))
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    keys = [int(row["draw_key"], 16) for row in rows]
    assert len(set(keys)) == 5
    more = ask(archive, "修桥", sample=6, seed=3).lines
    assert max(line.key or 0 for line in more) > max(keys), "the next one has a larger key"
    assert {line.key for line in more} > set(keys)
    (whole, *_) = ask(archive, "修桥").lines
    assert whole.key is None


def test_neighbours_stand_in_the_order_of_their_pinyin(archive: Archive) -> None:
    lines = ask(archive, "修桥", order="R1", how="pinyin", letters=True).lines
    after = [re.sub(r"\W", "", line.right)[:1] for line in lines]
    firsts = list(dict.fromkeys(one for one in after if one))
    assert firsts[:3] == ["的", "好", "鋪"], "de5 hao3 pu4; by code point 好 is first"


def test_a_download_has_every_line_in_the_order_of_the_page(archive: Archive) -> None:
    raw = RawLines(order="R1,R2", letters=True)
    shown = ask(archive, "修桥", order="R1,R2", letters=True)
    lines = every_line(archive, SearchRequest("修桥"), raw.wish(offset=3, limit=1))
    written = "".join(line_csv(lines, FoundBy("修桥", "", "build", "id")))
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert {(row["query"], row["receipt"]) for row in rows} == {("修桥", "id")}
    assert [row["right"] for row in rows] == [line.right for line in shown.lines]
    assert all(archive.paragraph(row["anchor"]).state == "same" for row in rows[:5])


@pytest.mark.parametrize("order", ["R0", "X1", "R9", "R1;L1", "L1,L2,L3,L4,L5,L6,L7"])
def test_an_order_that_is_none_is_refused(order: str) -> None:
    with pytest.raises(BadRequestError) as error:
        read_keys(order)
    assert error.value.field == "order"


@pytest.mark.parametrize("group", ["R", "nodes", "R3-1", "R1-9", "L0", "L1,X", "month", "year,L1"])
def test_a_group_that_is_none_is_refused(group: str) -> None:
    with pytest.raises(BadRequestError) as error:
        read_group(group)
    assert error.value.field == "group"


def test_orders_and_groups_are_read_as_written() -> None:
    assert read_keys(" r1, L2 ,") == (Neighbour("R", 1), Neighbour("L", 2))
    assert read_group("l2-3").grouped == (Neighbour("L", 2), Neighbour("L", 3))
    assert read_group("L1, r1").grouped == (Neighbour("L", 1), Neighbour("R", 1))
    assert read_group("node").node
    assert read_group("source").about == "source"
    assert read_group("").in_reading_order == ()


@pytest.mark.parametrize(("group", "value"), [("R1-2", "桥"), ("L1,R1", "一二三"), ("", "桥")])
def test_a_value_that_names_no_group_is_refused(group: str, value: str) -> None:
    with pytest.raises(BadRequestError) as error:
        RawLines(group=group, value=value).wish(offset=0, limit=1)
    assert error.value.field == "value"


def test_the_command_shows_lines_groups_and_all_of_them(archive: Archive, source: Path) -> None:
    if archive.info.engine != "columnar":
        pytest.skip("one engine is enough")
    index = ["--index", str(source.parent / "columnar")]
    run = CliRunner().invoke
    lines = run(main, ["concordance", "修桥", *index, "--order", "R1", "--limit", "7"])
    assert lines.stdout.count("【修") == 7
    groups = run(main, ["concordance", "修桥", *index, "--group", "R1", "--limit", "3"])
    assert len(groups.stdout.splitlines()) == 3
    whole = run(main, ["concordance", "修桥", *index, "--format", "csv"]).stdout
    assert len(whole.splitlines()) == ask(archive, "修桥").total + 1
    assert run(main, ["concordance", "修桥", *index, "--order", "Q7"]).exit_code == 2
