"""What a cluster counts beside a search is what files count, and what it does not count is said.

No page, answer or command shows a zero or nothing instead.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer.archive.archive import Archive, open_archive
from indexer.archive.asking import CountedCube
from indexer.archive.counting.batch import batch_lines, count_batch, open_batch, read_batch
from indexer.build.build import build_index
from indexer.cli import main
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.reading import cubes, places
from indexer.errors import CubeTooLargeError, EngineLacksError, NotVerifiedError
from indexer.search.language.notes import Note
from indexer.search.matching.lines import LineWish, Neighbour
from indexer.search.requests.cube import Line, Slab
from indexer.search.requests.request import Choice, Crossing, Filters, SearchRequest
from tests.engines.opensearch.archives import NOW
from tests.engines.real import SEEDS
from webui.app import create_app

ARCHIVE = "lacking"
SAID = "choose a place, a source or a span of time"
QUERIES = ("的", "镇", "", "NOT 的", "渡口 OR 修", "修*路", "没有这样的话题吗")
COPY = "渡口的两岸都修了石阶，赶集的人不必再踩着泥水上船，老人也能自己走到镇上。\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the articles of the repository and three files more that share a paragraph."""
    folder = tmp_path_factory.mktemp("source")
    for path in SEEDS.rglob("*"):
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    for day in (3, 1, 2):
        text = f"第{day}号告示\n贵阳 2021年5月{day}日\n\n{COPY}\n本日另有第{day}件事要告诉大家。\n"
        (folder / f"notice-{day}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def settings(
    opensearch: None, source: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClusterSettings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", ARCHIVE)
        build_index(source, tmp_path_factory.mktemp("lacking"), now=NOW, engine="opensearch")
        yield ClusterSettings.read()


@pytest.fixture
def client(settings: ClusterSettings) -> FlaskClient:
    return create_app(settings).test_client()


@pytest.fixture
def little(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Ask a cluster for which any match is one too many."""
    monkeypatch.setattr(cubes, "MOST_CUBED", 0)
    monkeypatch.setattr(places, "MOST_VERIFIED", 1)
    return client


@pytest.fixture(scope="module")
def files(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("columnar")
    build_index(source, folder, now=NOW)
    with open_archive(folder) as opened:
        yield opened


@pytest.fixture
def both(settings: ClusterSettings, files: Archive) -> Iterator[tuple[Archive, Archive]]:
    with open_archive(settings) as cluster:
        yield cluster, files


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def told(archive: Archive, line: Line) -> object:
    """Give a row with the anchors of its first and last match: their numbers are the engine's own."""
    ends = [one and (*one[:3], archive.hits_of([one.paragraph])) for one in (line.first, line.last)]
    anchors = [end and (*end[:3], [hit.anchor for hit in end[3].values()]) for end in ends]
    return line.cells, anchors


def slab_of(archive: Archive, one: CountedCube) -> object:
    slab: Slab = one.slab
    lines = (slab.others, slab.missing, slab.ambiguous, slab.totals)
    return (
        one.understood,
        one.notes,
        {code: told(archive, line) for code, line in slab.rows.items()},
        [told(archive, line) for line in lines],
        (slab.counts_occurrences, slab.titles, slab.captions, slab.credits, slab.whole),
    )


FILTERS = (
    Filters(),
    Filters(kind=Choice(("title",))),
    Filters(kind=Choice((), ("title",))),
    Filters(region=Choice(("520000",))),
)


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("copies", ["all", "first"])
def test_cubes_are_those_of_files(
    both: tuple[Archive, Archive], filters: Filters, copies: Any
) -> None:
    requests = [SearchRequest(query, filters=filters) for query in QUERIES]
    for by, period in itertools.product(("region", "mentioned", "place"), ("year", "month")):
        crossing = Crossing(by, period, ("520000", "440000", "110000"))  # type: ignore[arg-type]
        own, other = (
            [slab_of(archive, one) for one in archive.cube(requests, crossing, copies)]
            for archive in both
        )
        assert own == other


def test_copies_are_counted_where_they_were_seen_first(both: tuple[Archive, Archive]) -> None:
    request, crossing = SearchRequest("石阶"), Crossing("region", "month", ())
    for copies, paragraphs in (("all", 3), ("first", 1)):
        for archive in both:
            (one,) = archive.cube([request], crossing, copies)  # type: ignore[arg-type]
            assert one.slab.total[1:4] == (paragraphs, paragraphs, 1)
            assert one.slab.totals.first is not None


WISHES = (
    LineWish(limit=50),
    LineWish(keys=(Neighbour("L", 1), Neighbour("R", 1)), grouped=(Neighbour("R", 1),), limit=50, groups_limit=9),
    LineWish(keys=(Neighbour("R", 2),), how="code", letters=True, node=True, limit=20, groups_limit=9),
    LineWish(sample=7, seed=3, limit=50),
)  # fmt: skip


@pytest.mark.parametrize("wish", WISHES)
def test_lines_are_those_of_files(both: tuple[Archive, Archive], wish: LineWish) -> None:
    for query in QUERIES:
        found = []
        for archive in both:
            lines = archive.concordance(SearchRequest(query), wish)
            hits = archive.hits_of(sorted({spot.number for spot in lines.lines.spots}))
            spots = [(hits[spot.number].anchor, *spot[1:]) for spot in lines.lines.spots]
            found.append((lines.understood, spots, replace(lines.lines, spots=())))
        assert found[0] == found[1], query


REFUSED = ("of=articles", "of=occurrences", "of=unique", "copies=first", "period=month")


@pytest.mark.parametrize("what", REFUSED)
def test_too_much_for_other_units_months_and_first_copies(little: FlaskClient, what: str) -> None:
    error = little.get(f"/api/cube?q=的&{what}").get_json()["error"]
    assert error["code"] in {EngineLacksError.code, CubeTooLargeError.code}
    assert "paragraphs" in error["message"]
    for address in ("/cube", "/cube.csv"):
        said = page(little, f"{address}?q=的&{what}", 400)
        assert SAID in said.lower()
        assert "cannot be read" not in said, "the address is in order"


def test_too_many_lines_to_sort(little: FlaskClient) -> None:
    message = little.get("/api/concordance?q=的").get_json()["error"]["message"]
    assert "one by one" in message
    said = page(little, "/search?q=的&view=kwic&context=left")
    assert "are not put in order of context" in said
    assert "<mark" in said, "they are there in the order of hits"


def test_what_is_not_too_much_is_sorted(client: FlaskClient) -> None:
    said = page(client, "/search?q=的&view=kwic&context=left")
    assert "are not put in order of context" not in said
    assert "<mark" in said
    assert len(page(client, "/concordance.csv?q=的").splitlines()) > 2


def test_a_cube_of_too_much_says_what_it_does_not_know(little: FlaskClient) -> None:
    cube: dict[str, Any] = little.get("/api/cube?q=的").get_json()
    assert SAID in cube["notes"][0][0]
    assert cube["base"]["letters"] is None
    assert 0 not in cube["total"][0].values()
    assert all(cube["base"][unit] for unit in ("paragraphs", "articles", "unique"))
    said = page(little, "/cube?q=的")
    assert SAID in said
    assert "0 / 0" not in said


@pytest.mark.parametrize("filters", FILTERS)
def test_what_a_plain_cube_does_know_is_exact(
    both: tuple[Archive, Archive], filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cubes, "MOST_CUBED", 0)
    requests = [SearchRequest(query, filters=filters) for query in ("的", "镇", "")]
    cluster, files = (
        archive.cube(requests, Crossing("region", "year", ()), "all") for archive in both
    )
    for one, other in zip(cluster, files, strict=True):
        assert one.slab.total[:4] == other.slab.total[:4]
        for kind in ("titles", "captions", "credits"):
            assert getattr(one.slab, kind) == getattr(other.slab, kind)


def rows_of(archive: Archive, form: str) -> list[dict[str, str]]:
    batch = open_batch(archive, SearchRequest(""))
    counted = list(count_batch(batch, read_batch("的\n石阶\n没有这样的话题吗")))
    text = "".join(batch_lines(batch, counted, form)).lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("form", ["wide", "long"])
def test_a_batch_is_that_of_files(both: tuple[Archive, Archive], form: str) -> None:
    own, other = (rows_of(archive, form) for archive in both)
    for row in (*own, *other):
        assert row.pop("index") in {one.info.generation for one in both}
    assert own == other


def test_a_batch_leaves_empty_what_is_not_counted_and_says_so(
    both: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cubes, "MOST_CUBED", 0)
    rows = {
        (one.info.engine, form): rows_of(one, form) for one in both for form in ("wide", "long")
    }
    for own, other in zip(rows["opensearch", "wide"], rows["columnar", "wide"], strict=True):
        assert SAID in own["note"]
        lacks = {"first_seen", "last_seen", "note", "receipt", "index"}
        assert {name for name in own if own[name] != other[name]} <= lacks
    for own, other in zip(rows["opensearch", "long"], rows["columnar", "long"], strict=True):
        assert own["articles"] == own["unique"] == own["occurrences"] == ""
        assert own["paragraphs"] == other["paragraphs"]


def test_places_of_a_gap_in_too_much_are_not_counted(
    both: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cubes, "MOST", 0)
    crossing = Crossing("region", "year", ())
    own, other = (archive.cube([SearchRequest("修*路")], crossing, "all")[0] for archive in both)
    assert not own.slab.counts_occurrences
    assert Note("uncounted") in own.notes
    assert own.slab.total[1:4] == other.slab.total[1:4]


def test_more_copies_than_can_be_left_out(
    settings: ClusterSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cubes, "MOST_COPIES", 2)
    with open_archive(settings) as archive, pytest.raises(CubeTooLargeError, match="copies"):
        archive.cube([SearchRequest("石阶")], Crossing("region", "year", ()), "first")


def test_places_in_too_many_paragraphs(
    settings: ClusterSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_VERIFIED", 2)
    with open_archive(settings) as archive, pytest.raises(NotVerifiedError) as raised:
        archive.concordance(SearchRequest("石阶"), LineWish())
    assert raised.value.limit == 2


def test_suggestions_say_that_there_are_no_words(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=修").get_json()
    assert answer == {"q": "修", "words": False, "suggestions": []}
    assert client.get("/api/suggest?q=贵").get_json()["suggestions"], "places are there"


def test_no_page_promises_what_a_cluster_never_has(client: FlaskClient) -> None:
    assert "A cluster keeps nothing of the build before" in page(client, "/new")
    assert "duanluo verify --archive" in page(client, "/corpus")
    assert "in a cluster" in client.get("/api/audit").get_json()["error"]["message"]


def test_commands_count_and_say_what_they_do_not(
    settings: ClusterSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*command: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, [*command, "--archive", ARCHIVE])
        assert "Traceback" not in done.output
        return done.exit_code, done.output

    status, output = run("cube", "石阶", "--of", "articles", "--format", "json")
    assert status == 0, output
    assert json.loads(output)["total"][0]["articles"] == 3
    assert run("concordance", "石阶")[0] == 0
    monkeypatch.setattr(cubes, "MOST_CUBED", 0)
    monkeypatch.setattr(places, "MOST_VERIFIED", 0)
    assert "one by one" in run("concordance", "的")[1]
    assert "so many paragraphs" in run("cube", "的", "--of", "articles")[1]
    status, output = run("cube", "的")
    assert status == 0, output
    assert SAID in output
