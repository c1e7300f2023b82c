"""The trend of a cube: over periods with enough data, in articles, whatever else is counted."""

from __future__ import annotations

import json
from pathlib import Path

from indexer.archive.archive import open_archive
from indexer.archive.counting.answers import CubeWish, trend_of
from indexer.archive.counting.cubes import ask_cube
from indexer.archive.counting.shapes import cube_json
from indexer.build.build import build_index
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW

YEARS = range(2010, 2022)


def record(year: int, number: int) -> str:
    """One article of one paragraph.

    From 2016 on every second one names the ferry, before every twentieth.
    """
    named = number % (2 if year >= 2016 else 20) == 0
    text = f"第{year}年第{number}份记录写的是{'渡船' if named else '水井'}的修缮经过，由值守的人抄在簿子上。"
    return json.dumps(
        {"title": f"{year}记录{number}", "date": f"{year}-03-01", "text": text}, ensure_ascii=False
    )


def test_a_break_is_told_with_the_period_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    lines = [record(year, number) for year in YEARS for number in range(60)]
    (tmp_path / "source" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    build_index(tmp_path / "source", tmp_path / "index", now=NOW)
    with open_archive(tmp_path / "index") as archive:
        answer = ask_cube(
            archive, CubeWish(("渡船", "水井 OR 渡船"), SearchRequest(), unit="occurrences")
        )
        trend, flat = (trend_of(answer, query) for query in range(2))
        ((period, one),) = trend.breaks
        assert (period, one.before, one.after) == ("2016", (6 * 3, 6 * 60), (6 * 30, 6 * 60))
        assert trend.tau is not None
        assert trend.tau > 0.5
        assert (flat.breaks, flat.slope) == ((), 0.0)
        assert cube_json(archive, answer)["trends"][0]["breaks"][0]["period"] == "2016"
