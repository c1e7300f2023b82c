"""Lags: measured from the first place, a named place, or a source, and told for none that may be older."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.archive.archive import Archive, open_archive
from indexer.archive.asking import request_from
from indexer.archive.counting.answers import CubeAnswer, CubeWish, read_cut_offs
from indexer.archive.counting.cubes import ask_cube
from indexer.archive.counting.shapes import cube_columns, cube_json, cube_lines
from indexer.archive.counting.verified import verify_receipt
from indexer.build.build import build_index
from indexer.cli import main
from indexer.errors import BadRequestError
from indexer.search.requests.params import RawRequest
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW

FIRSTS = {
    ("四川省", "岷江报"): "2016-03-01",
    ("云南省", "岷江报"): "2016-02-10",
    ("云南省", "滇池报"): "2016-06-20",
    ("青海省", "湟水报"): "2015-02-02",
}
"""When each source first prints the word of each place; in Qinghai that is where its data begin."""


def records() -> Iterator[dict[str, str]]:
    for (place, source), first in FIRSTS.items():
        for year in (2015, 2016):
            yield from (
                {
                    "title": f"{place}第{year}年第{at}号",
                    "date": f"{year}-{at % 12 + 1:02}-25",
                    "source": source,
                    "text": f"{place}这一天的第{at}条记事，没有别的。",
                }
                for at in range(60)
            )
        yield {
            "title": f"{place}新事",
            "date": first,
            "source": source,
            "text": f"{place}头一回办起了渡船会。",
        }


@pytest.fixture(scope="module", params=["columnar", "whoosh"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("lags")
    (folder / "articles").mkdir()
    lines = [json.dumps(record, ensure_ascii=False) for record in records()]
    (folder / "articles" / "记事.jsonl").write_text("\n".join(lines), "utf-8")
    build_index(folder / "articles", folder / request.param, now=NOW, engine=request.param)
    with open_archive(folder / request.param, engine=request.param) as opened:
        yield opened


def ask(archive: Archive, lag: str, **raw: tuple[str, ...]) -> CubeAnswer:
    request = request_from(archive.regions, RawRequest(**raw))  # type: ignore[arg-type]
    return ask_cube(archive, CubeWish(("渡船会", "没有这个词"), request, lag=lag))


def lags(answer: CubeAnswer) -> dict[str, tuple[int, int] | None]:
    return {row.place.name: answer.lag_of(row) for row in answer.rows_of(0) if row.place.level}


def test_days_are_counted_from_what_is_asked_for(archive: Archive) -> None:
    assert lags(ask(archive, "first")) == {"四川省": (20, 20), "云南省": (0, 0), "青海省": None}
    assert lags(ask(archive, "region:510000")) == {
        "四川省": (0, 0),
        "云南省": (-20, -20),
        "青海省": None,
    }
    assert lags(ask(archive, "source:滇池报")) == {
        "四川省": (-111, -111),
        "云南省": (-131, -131),
        "青海省": None,
    }
    assert lags(ask(archive, "source:岷江报")) == lags(ask(archive, "first"))


def test_a_source_is_followed_under_the_filters_of_the_cube(archive: Archive) -> None:
    inside = ask(archive, "source:岷江报", region=("四川",))
    first = inside.reference(0)
    assert first is not None
    assert cube_json(archive, inside)["lag_from"] == [
        {"value": "2016-03-01", "basis": "explicit"},
        None,
    ]
    for source in (("滇池报",), ("-岷江报",)):
        assert ask(archive, "source:岷江报", source=source).reference(0) is None


def test_nothing_is_measured_from_what_may_be_older_or_is_not_there(archive: Archive) -> None:
    for lag in ("source:湟水报", "source:没有这份报", "region:630000", "region:110000"):
        answer = ask(archive, lag)
        assert set(lags(answer).values()) == {None}, lag
        assert cube_json(archive, answer)["lag_from"] == [None, None]


@pytest.mark.parametrize(
    "lag", ["", "source:", "source", "region:", "region:四川", "岷江报", "first:1"]
)
def test_what_lags_cannot_be_measured_from_is_refused(archive: Archive, lag: str) -> None:
    with pytest.raises(BadRequestError, match="source: and a name"):
        ask(archive, lag)


def test_years_have_the_temperature_of_their_share_of_articles(archive: Archive) -> None:
    def told(**changed: object) -> dict[tuple[str | None, str], str | None]:
        wish = CubeWish(("渡船会",), SearchRequest(), temperature=read_cut_offs("published"))
        said = cube_json(archive, ask_cube(archive, replace(wish, **changed)))  # type: ignore[arg-type]
        return {
            (row["place"], column): cell["temperature"]
            for row in said["rows"]
            for column, cell in zip(said["columns"], row["cells"], strict=True)
            if row["level"] and cell["count"]
        }

    # One article of 60 and one more: 0.0164; of two sources with 120 and two more: two in 122.
    years = {("四川省", "2016"), ("云南省", "2016"), ("青海省", "2015")}
    assert told() == dict.fromkeys(years, "scalding")
    assert told(unit="occurrences") == told(), "whatever the cells count"
    assert set(told(period="month").values()) == {None}, "a month is no year"
    assert set(told(temperature=(0.0165, 0.0163)).values()) == {"scalding"}
    assert set(told(temperature=(0.0165, 0.0165)).values()) == {None}


def test_without_cut_offs_no_temperature_is_told_and_receipts_are_the_same(
    archive: Archive,
) -> None:
    plain = ask_cube(archive, CubeWish(("渡船会",), SearchRequest()))
    warm = ask_cube(archive, replace(plain.wish, temperature=read_cut_offs("published")))
    cold = cube_json(archive, plain)
    assert cold["temperature"] == []
    assert {cell["temperature"] for row in cold["rows"] for cell in row["cells"]} == {None}
    assert cube_json(archive, warm)["temperature"] == [
        {"degree": "boiling", "share": 0.0518},
        {"degree": "scalding", "share": 0.0129},
    ]
    assert warm.receipt["id"] == plain.receipt["id"]
    assert verify_receipt(archive, warm.receipt) == ()
    degrees = Counter(row[cube_columns().index("temperature")] for row in cube_lines(warm))
    assert degrees["scalding"] == 3
    assert {row[-2] for row in cube_lines(plain)} == {""}


def test_the_spread_is_told_by_period(archive: Archive) -> None:
    answer = ask(archive, "first")
    assert spread(archive, answer) == [("2015", 1, 3), ("2016", 3, 3)]
    twice = ask_cube(archive, CubeWish(("渡船会",), SearchRequest(), reach=2))
    assert spread(archive, twice) == [("2015", 0, 3), ("2016", 1, 3)]


def spread(archive: Archive, answer: CubeAnswer) -> list[tuple[str, int, int]]:
    steps = cube_json(archive, answer)["spread"][0]
    return [(step["period"], step["reached"], step["places"]) for step in steps]


def test_a_terminal_tells_days_behind(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    lines = [json.dumps(record, ensure_ascii=False) for record in records()]
    (tmp_path / "articles" / "记事.jsonl").write_text("\n".join(lines), "utf-8")
    build_index(tmp_path / "articles", tmp_path / "index", now=NOW)
    asked = ["cube", "渡船会", "--lag", "source:滇池报", "--index", str(tmp_path / "index")]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    assert "-131 days behind" in told.output
    assert "temperature" not in told.output
    warm = CliRunner().invoke(main, [*asked, "--temperature", "published"])
    # One of 241 articles in 2015, 0.0041; three of 243 in 2016, 0.0123.
    assert "temperature: 2016" not in warm.output
    own = CliRunner().invoke(main, [*asked, "--temperature", "0.0124,0.01,0.005,0.001"])
    assert "temperature: 2015 cold, 2016 warm\n" in own.output
