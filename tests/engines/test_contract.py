"""One contract for every engine.

The same answers as the plain scan of tests/oracle.py, in the promised order.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from indexer.engines.catalogue import engine_builder, open_engine
from indexer.engines.names import ENGINES
from indexer.engines.protocol import NO_COPIES, Cubing, Deadline, Engine, Locating
from indexer.errors import DeadlineExceededError
from indexer.index.store.documents import IndexedParagraph
from indexer.model import ParagraphKind
from indexer.search.answers.result import EngineAnswer
from indexer.search.language.nodes import (
    And,
    Chain,
    Everything,
    Field,
    Gap,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Text,
    Unless,
)
from indexer.search.matching.lines import LineList, LineWish, Neighbour, draw_key
from indexer.search.requests.cube import CountedCopies, Line
from indexer.search.requests.request import (
    AMBIGUOUS,
    FACETS,
    UNKNOWN,
    Choice,
    Crossing,
    Filters,
    SearchRequest,
    Sort,
)
from tests.cluster.fixture import forget_index
from tests.documents import build_engine, make_paragraph
from tests.engines.corpora import CODES, CORNER_QUERIES, CORNERS, DENSE, corpora, filters, trees
from tests.oracle import (
    FACET_VALUES,
    beside,
    cross,
    cube,
    judge,
    leaves_of,
    occurrences_of,
    spots,
    unit_of,
)
from tests.tally import TALLY

MINUTE = 60.0
ALL = 10**6
BUILT_PER_EXAMPLE = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
ASKED_PER_EXAMPLE = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine_name(request: pytest.FixtureRequest) -> str:
    if request.param == "opensearch":
        request.getfixturevalue("opensearch")
    return str(request.param)


@pytest.fixture(scope="module")
def corner_engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp(engine_name)
    engine = built(engine_name, folder, CORNERS)
    yield engine
    finish(engine)


class LinkedCopies:
    """Takes each odd paragraph for a copy of the one before."""

    def count_different(self, numbers: Collection[int]) -> int:
        return len({number // 2 for number in numbers})

    def heads(self, numbers: Any) -> Any:
        return (
            numbers // 2 * 2
            if isinstance(numbers, np.ndarray)
            else [number // 2 * 2 for number in numbers]
        )


def built(name: str, folder: Path, paragraphs: Sequence[IndexedParagraph]) -> Engine:
    build_engine(engine_builder(name), folder, paragraphs)
    return open_engine(name, folder, LinkedCopies(), named=name)


def finish(engine: Engine) -> None:
    """Close an engine and remove what it leaves outside of its folder.

    A small cluster has room for few indices.
    """
    engine.close()
    if engine.name == "opensearch":
        forget_index(cast("Any", engine).index)


def ask(engine: Engine, node: Node, request: SearchRequest) -> EngineAnswer:
    return engine.search(node, request, Deadline.after(MINUTE))


def check(
    engine: Engine, paragraphs: Sequence[IndexedParagraph], node: Node, request: SearchRequest
) -> None:
    """Hold one answer, asked for in full with facets, against the oracle."""
    answer = ask(engine, node, replace(request, limit=ALL, offset=0, facets=FACETS, unique=True))
    judgement = judge(paragraphs, node, request.filters)
    numbers = [ranked.number for ranked in answer.page]
    assert sorted(numbers) == list(judgement.numbers)
    copies = (
        NO_COPIES if engine.name == "opensearch" else LinkedCopies()
    )  # its index knows copies itself
    assert answer.unique == copies.count_different(judgement.numbers)
    assert answer.totals.paragraphs == len(judgement.numbers)
    assert answer.totals.articles == judgement.articles
    assert answer.totals.occurrences == judgement.occurrences
    assert set(answer.facets) == set(FACETS)
    for name, counted in answer.facets.items():
        assert (counted.counts, counted.missing, counted.ambiguous) == judgement.facets[name], name
    keys = [
        order_key(paragraphs[ranked.number], ranked.score, node, request.sort)
        for ranked in answer.page
    ]
    assert keys == sorted(keys)
    part = ask(engine, node, request)
    page = part.page
    assert part.unique is None
    assert [ranked.number for ranked in page] == numbers[
        request.offset : request.offset + request.limit
    ]


def order_key(
    paragraph: IndexedParagraph, score: float, node: Node, sort: Sort
) -> tuple[float, ...]:
    day = paragraph.date.begin.toordinal() if paragraph.date else None
    undated, ordinal = day is None, day or 0
    if sort == "relevance":
        return cut_in_two(paragraph, node), -score, undated, -ordinal, paragraph.number
    return undated, -ordinal if sort == "newest" else ordinal, paragraph.number


def cut_in_two(paragraph: IndexedParagraph, node: Node) -> bool:
    """Tell whether something occurs, and every occurrence is a text that begins or ends inside a word."""
    edges = {edge for word in paragraph.words for edge in (word.start, word.end)}
    found = [(leaf, span) for leaf in leaves_of(node) for span in occurrences_of(leaf, paragraph)]
    return bool(found) and all(
        isinstance(leaf, Text) and not edges.issuperset(span) for leaf, span in found
    )


requests = st.builds(
    SearchRequest,
    filters=filters,
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    limit=st.integers(0, 5),
    offset=st.integers(0, 5),
)


@given(node=trees, request=requests)
@ASKED_PER_EXAMPLE
def test_any_query_of_the_corners(
    corner_engine: Engine, node: Node, request: SearchRequest
) -> None:
    check(corner_engine, CORNERS, node, request)


@pytest.mark.torture
def test_ten_thousand_queries_of_the_corners(corner_engine: Engine, engine_name: str) -> None:
    asked = itertools.count()

    @given(node=trees, request=requests)
    @settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def ask(node: Node, request: SearchRequest) -> None:
        next(asked)
        check(corner_engine, CORNERS, node, request)

    ask()
    TALLY.add(
        f"23 random queries ({engine_name}) against a plain scan", next(asked), "each answer equal"
    )


crossings = st.builds(
    Crossing,
    places=st.sampled_from(["region", "mentioned", "place"]),
    periods=st.sampled_from(["year", "month"]),
    codes=st.lists(st.sampled_from([*CODES, UNKNOWN]), max_size=5, unique=True).map(tuple),
)


def check_table(
    engine: Engine,
    paragraphs: Sequence[IndexedParagraph],
    node: Node,
    filters: Filters,
    crossing: Crossing,
) -> None:
    table = engine.tabulate(node, filters, crossing, Deadline.after(MINUTE))
    found = [paragraphs[number] for number in judge(paragraphs, node, filters).numbers]
    expected = cross(found, crossing.places, crossing.periods, crossing.codes)
    assert (table.rows, table.others, table.missing, table.ambiguous, table.totals) == expected


@given(node=trees, filters=filters, crossing=crossings)
@ASKED_PER_EXAMPLE
def test_any_table_of_the_corners(
    corner_engine: Engine, node: Node, filters: Filters, crossing: Crossing
) -> None:
    check_table(corner_engine, CORNERS, node, filters, crossing)


def itself(number: int) -> int:
    return number


def first_of_two(number: int) -> int:
    return number // 2 * 2


def check_cube(
    engine: Engine,
    paragraphs: Sequence[IndexedParagraph],
    node: Node,
    filters: Filters,
    crossing: Crossing,
) -> None:
    if not isinstance(engine, Cubing):
        return
    deadline = Deadline.after(MINUTE)
    found = [paragraphs[number] for number in judge(paragraphs, node, filters).numbers]
    for copies in get_args(CountedCopies):
        (slab,) = engine.cube((node,), filters, crossing, deadline, copies=copies, letters=True)
        head = itself if engine.name == "opensearch" else first_of_two  # it knows copies itself
        expected = cube(
            found,
            node,
            crossing,
            head,
            first_only=copies == "first",
        )
        assert slab == expected
    totals, answer = (
        slab.totals.cells.values(),
        ask(engine, node, SearchRequest(filters=filters, unique=True)),
    )
    assert sum(cell.unique for cell in totals) == answer.unique, (
        "cells of unique add up to the answer's"
    )


@given(node=trees, filters=filters, crossing=crossings)
@ASKED_PER_EXAMPLE
def test_any_cube_of_the_corners(
    corner_engine: Engine, node: Node, filters: Filters, crossing: Crossing
) -> None:
    check_cube(corner_engine, CORNERS, node, filters, crossing)


@given(asked=st.lists(st.tuples(filters, crossings), min_size=1, max_size=12), twice=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_cubes_of_all_paragraphs_stay_exact_however_often_they_are_asked_for(
    corner_engine: Engine, asked: list[tuple[Filters, Crossing]], *, twice: bool
) -> None:
    for chosen, crossing in asked * (1 + twice):
        check_cube(corner_engine, CORNERS, Everything(), chosen, crossing)


neighbours = st.builds(Neighbour, st.sampled_from(["L", "R"]), st.integers(1, 5))
wishes = st.builds(
    LineWish,
    keys=st.lists(neighbours, max_size=4).map(tuple),
    how=st.sampled_from(["frequent", "code", "pinyin"]),
    letters=st.booleans(),
    sample=st.integers(0, 5),
    sample_of=st.sampled_from(["occurrences", "occurrences", "paragraphs", "articles", "unique"]),
    seed=st.integers(0, 2**64 - 1),
    grouped=st.lists(neighbours, max_size=3, unique=True).map(tuple),
    node=st.booleans(),
    about=st.sampled_from([None, None, "year", "region", "source"]),
    offset=st.integers(0, 3),
    limit=st.integers(0, 6) | st.just(ALL),
    groups_offset=st.integers(0, 2),
    groups_limit=st.integers(0, 4) | st.just(ALL),
)


GROUPED = LineWish(
    keys=(Neighbour("R", 1), Neighbour("L", 1), Neighbour("R", 3)),
    letters=True,
    grouped=(Neighbour("R", 2), Neighbour("R", 1)),
    limit=ALL,
    groups_limit=ALL,
)


def key_of(number: int) -> int:
    return number * 0x9E3779B97F4A7C15 % 2**64 ^ number


def keys_of(numbers: Any) -> Any:
    keys = [key_of(int(number)) for number in numbers]
    return np.array(keys, dtype=np.uint64) if isinstance(numbers, np.ndarray) else keys


def check_lines(
    engine: Engine,
    paragraphs: Sequence[IndexedParagraph],
    node: Node,
    filters: Filters,
    wish: LineWish,
) -> None:
    """Hold places, and lines in order, in groups or drawn, against the oracle."""
    if not isinstance(engine, Locating):
        return
    deadline = Deadline.after(MINUTE)
    every = spots(paragraphs, node, filters)
    assert list(engine.locate(node, filters, deadline)) == every
    found = engine.concordance(node, filters, wish, keys_of, deadline)
    drawn, keys = every, drawn_keys(engine, paragraphs, every, wish)
    if wish.sample:
        units = sorted(set(keys.values()))
        drawn = [spot for spot in every if keys.get(spot) in units[: wish.sample]]
        assert (found.units, found.units_drawn) == (len(units), min(wish.sample, len(units)))
        assert list(found.keys) == [keys[spot][0] for spot in found.spots]
    else:
        assert (found.units, found.units_drawn, found.keys) == (0, 0, ())

    def named(spot: tuple[int, int, int, int], wanted: Sequence[Neighbour]) -> list[str]:
        text = paragraphs[spot[0]].folded.text
        return [beside(text, spot[1], spot[2], one.name, letters=wish.letters) for one in wanted]

    columns = list(zip(*(named(spot, wish.keys) for spot in drawn), strict=True))

    def key(spot: tuple[int, int, int, int]) -> list[tuple[bool, int, str, str]]:
        rare = [
            -column.count(char) if wish.how == "frequent" else 0
            for column, char in zip(columns, named(spot, wish.keys), strict=True)
        ]
        return [
            (not char, count, read_alone(char) if wish.how == "pinyin" else "", char)
            for count, char in zip(rare, named(spot, wish.keys), strict=True)
        ]

    assert (found.total, found.drawn) == (len(every), len(drawn))
    page = slice(wish.offset, wish.offset + wish.limit)
    assert list(found.spots) == sorted(drawn, key=key)[page]
    groups = [_group_of(paragraphs, spot, wish, named) for spot in drawn]
    assert found.listed == len(drawn)
    check_groups(found, groups, wish)
    if wish.only is None and found.groups:
        only = found.groups[-1].parts
        inside = [spot for spot, group in zip(drawn, groups, strict=True) if group == only]
        columns[:] = zip(*(named(spot, wish.keys) for spot in inside), strict=True)
        listed = engine.concordance(node, filters, replace(wish, only=only), keys_of, deadline)
        assert (listed.listed, listed.drawn) == (len(inside), len(drawn))
        assert list(listed.spots) == sorted(inside, key=key)[page]
        assert listed.groups == found.groups
    nowhere = engine.concordance(node, filters, replace(wish, only=("没有",)), keys_of, deadline)
    assert (nowhere.listed, nowhere.spots) == (0, ())


def read_alone(char: str) -> str:
    """Give the letters and tone of a character as its dictionary lists it first."""
    ((read,),) = pinyin(char, Style.TONE3, neutral_tone_with_five=True) if char else (("",),)
    return str(read)


def drawn_keys(
    engine: Engine,
    paragraphs: Sequence[IndexedParagraph],
    every: Sequence[tuple[int, int, int, int]],
    wish: LineWish,
) -> dict[tuple[int, int, int, int], tuple[int, int]]:
    """Give by which key each occurrence is drawn, and its unit, which tells equal keys apart."""
    if wish.sample_of == "occurrences":
        return {
            spot: (draw_key(key_of(spot[0]), spot[1], wish.seed), at)
            for at, spot in enumerate(every)
        }
    head = itself if engine.name == "opensearch" else first_of_two
    holding = [paragraphs[number] for number in sorted({spot[0] for spot in every})]
    units = unit_of(holding, wish.sample_of, head, key_of)
    return {
        spot: (draw_key(key_of(units[spot[0]]), 0, wish.seed), units[spot[0]])
        for spot in every
        if spot[0] in units
    }


def _group_of(
    paragraphs: Sequence[IndexedParagraph],
    spot: tuple[int, int, int, int],
    wish: LineWish,
    named: Any,
) -> tuple[str, ...]:
    if wish.node:
        return (paragraphs[spot[0]].folded.text[spot[1] : spot[2]],)
    if wish.about:
        held = sorted(FACET_VALUES[wish.about](paragraphs[spot[0]]))
        if wish.about == "region":
            held = [code for code in held if code.endswith("0000")]
        return (held[0] if held else "",)
    lefts = sorted((one for one in wish.grouped if one.side == "L"), reverse=True)
    return tuple(named(spot, [*lefts, *sorted(one for one in wish.grouped if one.side == "R")]))


def check_groups(found: LineList, groups: Sequence[tuple[str, ...]], wish: LineWish) -> None:
    counts = Counter(groups if wish.node or wish.about or wish.grouped else ())
    ordered = sorted(
        counts.items(), key=lambda one: (-one[1], [part or chr(0x10FFFF) for part in one[0]])
    )
    assert found.group_count == len(counts)
    page = slice(wish.groups_offset, wish.groups_offset + wish.groups_limit)
    assert [tuple(group) for group in found.groups] == ordered[page]


@given(node=trees, filters=filters, wish=wishes)
@ASKED_PER_EXAMPLE
def test_any_concordance_of_the_corners(
    corner_engine: Engine, node: Node, filters: Filters, wish: LineWish
) -> None:
    check_lines(corner_engine, CORNERS, node, filters, wish)


@pytest.mark.parametrize(
    "leaf",
    [
        Prefix("duan"),
        Prefix("16"),
        Prefix("l"),
        Gap(("铸", "意识"), (6,)),
        Near(Text("亮度"), Text("照明"), 3),
        Chain((Text("提高"), Text("亮度")), (2,), (False,)),
        Unless(Text("作品"), after=(Text("牌"),)),
    ],
)
def test_places_end_where_the_oracle_says(corner_engine: Engine, leaf: Node) -> None:
    wish = LineWish(keys=(Neighbour("R", 1),), node=True, limit=ALL, groups_limit=ALL)
    check_lines(corner_engine, CORNERS, leaf, Filters(), wish)


def test_a_concordance_past_its_deadline_is_not_given(corner_engine: Engine) -> None:
    if not isinstance(corner_engine, Locating):
        pytest.skip("this engine knows no places")
    with pytest.raises(DeadlineExceededError):
        corner_engine.concordance(Text("的"), Filters(), LineWish(), keys_of, Deadline.after(-1.0))
    with pytest.raises(DeadlineExceededError):
        corner_engine.locate(Text("的"), Filters(), Deadline.after(-1.0))


def test_cubes_of_several_queries_are_those_of_each(corner_engine: Engine) -> None:
    if not isinstance(corner_engine, Cubing):
        pytest.skip("this engine counts no cubes")
    nodes = (Text("作品"), Not(Text("的")), Text("不存在的字串"))
    crossing, deadline = Crossing("region", "month", ("540000",)), Deadline.after(MINUTE)
    alone = tuple(corner_engine.cube((node,), Filters(), crossing, deadline)[0] for node in nodes)
    assert corner_engine.cube(nodes, Filters(), crossing, deadline) == alone
    assert alone[2].totals == Line()
    with pytest.raises(DeadlineExceededError):
        corner_engine.cube(nodes, Filters(), crossing, Deadline.after(-1.0))


def test_a_table_has_as_many_rows_as_asked_for(engine_name: str, tmp_path: Path) -> None:
    paths = [
        (f"{province}0000", f"{province}{part:02}00")
        for province in range(10, 40)
        for part in range(1, 6)
    ]
    paragraphs = [
        make_paragraph(
            number,
            "渡口",
            article=number,
            region=path,
            mentioned=tuple(paths[number : number + 3]),
            date="2020",
        )
        for number, path in enumerate(paths)
    ]
    engine = built(engine_name, tmp_path, paragraphs)
    codes = tuple(sorted({code for path in paths for code in path}))
    for places in ("region", "mentioned"):
        check_table(engine, paragraphs, Text("渡口"), Filters(), Crossing(places, "year", codes))
        check_cube(engine, paragraphs, Text("渡口"), Filters(), Crossing(places, "year", codes))
    finish(engine)


def test_a_table_past_its_deadline_is_not_given(corner_engine: Engine) -> None:
    with pytest.raises(DeadlineExceededError):
        corner_engine.tabulate(
            Text("。"), Filters(), Crossing("region", "year", ()), Deadline.after(-1.0)
        )


@given(paragraphs=corpora(), asked=st.lists(st.tuples(trees, requests), min_size=3, max_size=6))
@BUILT_PER_EXAMPLE
def test_any_query_of_any_corpus(
    engine_name: str,
    paragraphs: tuple[IndexedParagraph, ...],
    asked: list[tuple[Node, SearchRequest]],
) -> None:
    with TemporaryDirectory() as folder:
        engine = built(engine_name, Path(folder), paragraphs)
        for node, request in asked:
            check(engine, paragraphs, node, request)
            check_cube(engine, paragraphs, node, request.filters, Crossing("place", "month", CODES))
            check_lines(engine, paragraphs, node, request.filters, GROUPED)
        finish(engine)


def test_every_short_string_of_a_dense_corpus(engine_name: str, tmp_path: Path) -> None:
    engine = built(engine_name, tmp_path, DENSE)
    strings = [
        "".join(drawn) for size in (1, 2, 3) for drawn in itertools.product("民族a", repeat=size)
    ]
    for string, other in zip(strings, reversed(strings), strict=True):
        for leaf in (
            Text(string),
            Text(string, literal=True),
            Text(string, whole=True),
            Gap((string, other), (1,)),
        ):
            check(engine, DENSE, leaf, SearchRequest())
        check(engine, DENSE, Or((Text(string, literal=True), Prefix(other))), SearchRequest())
        check(
            engine, DENSE, Unless(Text(string), (Text(other[:1]),), (Text(other),)), SearchRequest()
        )
        check(engine, DENSE, Gap((string, other[:1]), (1,), (1,)), SearchRequest())
        check(
            engine,
            DENSE,
            Chain((Text(string[:1]), Text(other), Text("族")), (0, 1), (False, True)),
            SearchRequest(),
        )
        check(
            engine,
            DENSE,
            And((Text(string, literal=True), Not(Text(other)))),
            SearchRequest(sort="newest"),
        )
    finish(engine)


@pytest.mark.parametrize("query", CORNER_QUERIES)
def test_every_kind_of_leaf_finds_the_corner_texts(corner_engine: Engine, query: str) -> None:
    for text in (Text(query), Text(query, literal=True), Text(query, whole=True)):
        check(corner_engine, CORNERS, text, SearchRequest())
        check(corner_engine, CORNERS, Not(text), SearchRequest())
    check(corner_engine, CORNERS, Prefix(query), SearchRequest())
    check(corner_engine, CORNERS, Near(Text(query), Text("盏"), 8), SearchRequest())
    check(corner_engine, CORNERS, Gap((query, "盏"), (8,)), SearchRequest())


@pytest.mark.parametrize(
    ("node", "numbers", "occurrences"),
    [
        pytest.param(Text("60余"), [0], 1, id="no number is found inside a longer one"),
        pytest.param(Text("60余", literal=True), [0, 1, 2, 11], 4, id="but in quotes it is"),
        pytest.param(Text("led"), [0, 1], 2, id="nor a Latin word inside another"),
        pytest.param(Text("160餘盞"), [1, 2, 11], 3, id="either script finds both"),
        pytest.param(Text("哈哈"), [3], 3, id="occurrences do not overlap"),
        pytest.param(Text("作品"), [4, 5], 3, id="Han edges are free"),
        pytest.param(Text("作品", whole=True), [5], 2, id="unless whole words are wanted"),
        pytest.param(Gap(("铸", "意识"), (6,)), [6], 2, id="a gap stays in its sentence"),
        pytest.param(Prefix("duan"), [7], 2, id="a prefix begins a run"),
        pytest.param(Near(Text("亮度"), Text("照明"), 0), [2, 11], 2, id="near is in either order"),
        pytest.param(Near(Text("亮度"), Text("提高"), 0), [2, 11], 2, id="and touches"),
        pytest.param(Unless(Text("作品"), after=(Text("牌"),)), [5], 2, id="not followed by"),
        pytest.param(Unless(Text("余盏"), before=(Text("160"),)), [0], 1, id="not preceded by"),
        pytest.param(Unless(Text("the"), after=(Text("old"),)), [], 0, id="a blank parts nothing"),
        pytest.param(
            Chain((Text("照明"), Text("提高")), (2,), (True,)),
            [2, 11],
            2,
            id="one behind the other",
        ),
        pytest.param(
            Chain((Text("提高"), Text("照明")), (2,), (True,)), [], 0, id="but not before it"
        ),
        pytest.param(
            Chain((Text("提高"), Text("亮度"), Text("照明")), (0, 0), (False, False)),
            [2, 11],
            2,
            id="a chain of three",
        ),
        pytest.param(
            Gap(("1", "余"), (2,), (2,)), [1, 2, 11], 3, id="a gap of two inside a number"
        ),
        pytest.param(Gap(("铸", "意识"), (5,), (4,)), [6], 2, id="a gap of at least four"),
        pytest.param(Text("著力"), [8], 1, id="著 is 着 everywhere"),
        pytest.param(Or((Text("哈哈"), Text("哈哈"))), [3], 3, id="a leaf named twice counts once"),
        pytest.param(
            Not(Text("的")), [0, 1, 2, 3, 4, 7, 8, 10, 11, 12, 13], None, id="only an exclusion"
        ),
        pytest.param(Field("author", "小明"), [6], None, id="an author by a part of the name"),
        pytest.param(Field("author", "玛王"), [], None, id="but not across two authors"),
        pytest.param(Field("source", "POST"), [2], None, id="a source by a part of it, folded"),
        pytest.param(
            Field("region", "540200"), [4, 5, 9], None, id="a region with what lies in it"
        ),
        pytest.param(
            Field("place", "540000"), [2, 3, 4, 5, 8, 9, 12], None, id="a place: own or named"
        ),
        pytest.param(
            Field("region", UNKNOWN), [0, 1, 3, 6, 7, 8, 10, 11, 12, 13], None, id="no own place"
        ),
        pytest.param(
            Field("mentioned", UNKNOWN),
            [0, 1, 2, 5, 6, 7, 9, 10, 11, 13],
            None,
            id="no place named",
        ),
        pytest.param(Field("place", UNKNOWN), [0, 1, 6, 7, 10, 11, 13], None, id="neither"),
        pytest.param(
            Field("mentioned", AMBIGUOUS), [4, 8], None, id="a place that cannot be told apart"
        ),
        pytest.param(Text("\u200b"), [], 0, id="nothing visible occurs nowhere"),
    ],
)
def test_known_answers(
    corner_engine: Engine, node: Node, numbers: list[int], occurrences: int | None
) -> None:
    answer = ask(corner_engine, node, SearchRequest(limit=ALL))
    assert sorted(ranked.number for ranked in answer.page) == numbers
    assert answer.totals.occurrences == occurrences


def test_whole_words_come_first(corner_engine: Engine) -> None:
    page = ask(corner_engine, Text("作品"), SearchRequest()).page
    assert [ranked.number for ranked in page] == [5, 4]


def titled(title: str, text: str) -> tuple[tuple[ParagraphKind, str], ...]:
    return ("title", title), ("body", text)


def test_the_title_of_an_article_lifts_its_paragraphs(engine_name: str, tmp_path: Path) -> None:
    titles = ["短讯", "短讯", "渡口开放", "短讯"]
    paragraphs = [
        make_paragraph(2 * article + n, text, article=article, kind=kind, title=title)
        for article, title in enumerate(titles)
        for n, (kind, text) in enumerate(titled(title, "渡口翻修后恢复通行"))
    ]
    engine = built(engine_name, tmp_path, paragraphs)
    bodies = SearchRequest(filters=Filters(kind=Choice(("body",))))
    assert ask(engine, Text("渡口"), bodies).page[0].number == 5
    finish(engine)


def test_lines_of_dates_and_credits_stand_below_texts(engine_name: str, tmp_path: Path) -> None:
    long = "今天上午，" + "堤岸上的人越来越多，" * 30 + "山城日报的记者也来了。"
    texts: list[tuple[ParagraphKind, str]] = [("credit", "来源：山城日报 山城日报"), ("body", long)]
    paragraphs = [
        make_paragraph(n, text, article=0, kind=kind) for n, (kind, text) in enumerate(texts)
    ]
    engine = built(engine_name, tmp_path, paragraphs)
    page = ask(engine, Text("山城日报"), SearchRequest()).page
    assert [ranked.number for ranked in page] == [1, 0]
    assert all(ranked.score > 0 for ranked in page)
    finish(engine)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_are_stable_and_complete(corner_engine: Engine, sort: Sort) -> None:
    node = Or((Text("的"), Text("。"), Everything()))
    whole = [r.number for r in ask(corner_engine, node, SearchRequest(sort=sort, limit=ALL)).page]
    pages = [
        ask(corner_engine, node, SearchRequest(sort=sort, limit=3, offset=at)).page
        for at in range(0, 15, 3)
    ]
    assert [ranked.number for page in pages for ranked in page] == whole
    assert sorted(whole) == list(range(len(CORNERS)))


def test_a_facet_ignores_its_own_selection_only(corner_engine: Engine) -> None:
    chosen = Filters(source=Choice(included=("河滩晚报",)), kind=Choice(excluded=("title",)))
    facets = ask(corner_engine, Everything(), SearchRequest(filters=chosen, facets=FACETS)).facets
    assert facets["source"].counts == {"河滩晚报": 2, "Valley Post": 1, UNKNOWN: 1}
    assert facets["kind"].counts == {"body": 2}
    assert facets["region"].counts == {}
    assert facets["region"].missing == 2


def test_unknown_and_ambiguous_places_can_be_chosen(corner_engine: Engine) -> None:
    unknown = Filters(mentioned=Choice(included=(UNKNOWN,)))
    ambiguous = Filters(mentioned=Choice(included=(AMBIGUOUS,)))
    for wanted in (unknown, ambiguous, Filters(place=Choice(excluded=(UNKNOWN, AMBIGUOUS)))):
        check(corner_engine, CORNERS, Everything(), SearchRequest(filters=wanted))
    assert ask(corner_engine, Everything(), SearchRequest(filters=ambiguous)).totals.paragraphs == 2


def test_a_day_range_takes_whole_spans_only(corner_engine: Engine) -> None:
    may = Filters(date_from=dt.date(2023, 5, 1), date_to=dt.date(2023, 5, 31))
    page = ask(corner_engine, Everything(), SearchRequest(filters=may, sort="oldest")).page
    assert [ranked.number for ranked in page] == [0, 1, 12], "the year 2023 lies not inside its May"


def test_the_last_day_of_the_calendar_is_a_day(corner_engine: Engine) -> None:
    check(
        corner_engine, CORNERS, Everything(), SearchRequest(filters=Filters(date_from=dt.date.max))
    )


def test_facets_are_counted_as_asked(corner_engine: Engine) -> None:
    every = ask(corner_engine, Everything(), SearchRequest(facets=FACETS)).facets
    assert ask(corner_engine, Everything(), SearchRequest()).facets == {}
    for name in FACETS:
        assert ask(corner_engine, Everything(), SearchRequest(facets=(name,))).facets == {
            name: every[name]
        }


@pytest.mark.parametrize(
    "node",
    [
        Text("。"),
        Text("盏全"),
        Gap(("全", "盏"), (9,)),
        Unless(Text("全"), after=(Text("楼"),)),
        Chain((Text("全"), Text("盏")), (9,), (True,)),
        Not(Text("。")),
        Everything(),
    ],
    ids=str,
)
def test_a_search_past_its_deadline_gives_no_answer(corner_engine: Engine, node: Node) -> None:
    with pytest.raises(DeadlineExceededError):
        corner_engine.search(node, SearchRequest(), Deadline.after(-1.0))


def test_threads_get_the_answers_of_one(corner_engine: Engine) -> None:
    asked = [Text(query) for query in CORNER_QUERIES] * 4
    alone = [ask(corner_engine, node, SearchRequest(facets=FACETS)) for node in asked]
    with ThreadPoolExecutor(4) as pool:
        together = list(
            pool.map(lambda node: ask(corner_engine, node, SearchRequest(facets=FACETS)), asked)
        )
    assert together == alone
