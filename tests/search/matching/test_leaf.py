"""Where leaves occur in one paragraph: hand-made cases, and the plain scan as judge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.search.language.nodes import Chain, Gap, Leaf, Near, Prefix, Text, Unless
from indexer.search.language.parser import parse
from indexer.search.matching.highlights import mark
from indexer.search.matching.leaf import find_leaf
from indexer.text.words import word_edges
from tests.documents import make_paragraph
from tests.oracle import occurrences_of

CASES: list[tuple[Leaf, str, list[str]]] = [
    (Text("60余"), "共160余场次，60余人", ["60余"]),
    (Text("60余", literal=True), "共160余场次，60余人", ["60余", "60余"]),
    (Text("led"), "LED屏、FILLED", ["LED"]),
    (Text("哈哈"), "哈哈哈", ["哈哈"]),
    (Text("團結"), "团结、團結", ["团结", "團結"]),
    (Text("作品", whole=True), "工作品牌，文艺作品", ["作品"]),
    (Text("m2"), "面积8㎡", []),
    (Text("面积"), "面 积", ["面 积"]),
    (Prefix("g2"), "G219沿线和G2、AG21", ["G219", "G2"]),
    (Gap(("铸牢", "意识"), (20,)), "铸牢共同体意识。铸牢。意识", ["铸牢共同体意识"]),
    (Gap(("甲", "乙"), (1,)), "甲丙丙乙甲丙乙", ["甲丙乙"]),
    (Gap(("甲", "乙"), (20,)), "甲甲乙乙", ["甲甲乙"]),
    (Gap(("甲", "乙"), (1,), (1,)), "甲乙甲。乙甲丙丙乙", ["甲。乙"]),
    (Gap(("甲", "乙"), (3,), (2,)), "甲丙乙丙乙甲丙。乙", ["甲丙乙丙乙"]),
    (Gap(("202", "年"), (1,), (1,)), "2023年、202年、1202x年", ["2023年"]),
    (Gap(("colo", "r"), (1,), (1,)), "colour colors", ["colour"]),
    (Unless(Text("中国"), after=(Text("人民"),)), "中国人民和中国", ["中国"]),
    (
        Unless(Text("同胞"), before=(Text("台湾"), Text("港澳"))),
        "台湾同胞、港澳同胞、同胞",
        ["同胞"],
    ),
    (Unless(Text("哈哈"), after=(Text("哈"),)), "哈哈哈", ["哈哈"]),
    (Unless(Text("new"), after=(Text("york"),)), "New York, new town", ["new"]),
    (Unless(Text("york"), before=(Text("new"),)), "New York, York", ["York"]),
    (Unless(Text("甲"), after=(Text(""),)), "甲乙", ["甲"]),
]


@pytest.mark.parametrize(("leaf", "shown", "expected"), CASES)
def test_where_a_leaf_occurs(leaf: Leaf, shown: str, expected: list[str]) -> None:
    marked = mark([leaf], shown)
    assert ([shown[start:end] for start, end in marked.spans], marked.occurrences) == (
        expected,
        len(expected),
    )


def test_near_marks_both_texts_and_not_what_stands_between() -> None:
    marked = mark([Near(Text("水库"), Text("灌溉"), 3)], "灌溉用水来自水库，水库很远很远才到灌溉")
    assert marked.occurrences == 0
    marked = mark([Near(Text("水库"), Text("灌溉"), 4)], "灌溉用水来自水库")
    assert (marked.occurrences, marked.spans) == (1, ((0, 2), (6, 8)))


@pytest.mark.parametrize(
    ("query", "shown", "marks"),
    [
        ("甲 NEAR/2 乙 NEAR/1 丙", "甲一乙一一丙", []),
        ("甲 NEAR/2 乙 NEAR/1 丙", "丙一乙一甲", ["丙", "乙", "甲"]),
        ("甲 NEAR/3 乙 NEAR/0 丙", "甲乙一乙丙", ["甲", "乙丙"]),
        ("甲 THEN/2 乙", "乙一甲", []),
        ("甲 THEN/2 乙", "甲一乙", ["甲", "乙"]),
        ("甲 THEN/2 乙 THEN/2 甲", "甲乙甲乙", ["甲乙甲"]),
        ("甲 THEN/0 乙 NEAR/0 丙", "丙甲乙", []),
    ],
)
def test_every_link_of_a_chain_holds(query: str, shown: str, marks: list[str]) -> None:
    node = parse(query)
    assert isinstance(node, Chain)
    assert [shown[start:end] for start, end in mark([node], shown).spans] == marks


def test_a_hit_that_cuts_words_on_every_occurrence_is_no_whole_word() -> None:
    assert not mark([Text("作品")], "重点工作品牌").whole_word
    assert mark([Text("作品")], "重点工作品牌和文艺作品").whole_word
    assert mark([], "任何段落").whole_word


ALPHABET = "甲乙丙12aB。 \n，"
SMALL = st.text(alphabet="甲乙1a", min_size=1, max_size=3)
TEXTS = st.builds(Text, SMALL, literal=st.booleans(), whole=st.booleans())
LEAVES: st.SearchStrategy[Leaf] = st.one_of(
    TEXTS,
    st.builds(Prefix, st.text(alphabet="a1", min_size=1, max_size=2)),
    st.lists(SMALL, min_size=2, max_size=3).flatmap(
        lambda pieces: st.builds(
            Gap,
            st.just(tuple(pieces)),
            st.tuples(*[st.integers(0, 4)] * (len(pieces) - 1)),
        )
    ),
    st.builds(Near, TEXTS, TEXTS, st.integers(0, 4)),
)


@settings(max_examples=3000)
@given(LEAVES, st.text(alphabet=ALPHABET, max_size=30))
def test_the_plain_scan_finds_the_same_places(leaf: Leaf, shown: str) -> None:
    paragraph = make_paragraph(0, shown)
    edges = word_edges(paragraph.words)
    found = [
        (place.start, place.end) for place in find_leaf(leaf, paragraph.folded.text, lambda: edges)
    ]
    assert found == occurrences_of(leaf, paragraph)


@given(LEAVES, st.text(alphabet=ALPHABET, max_size=30))
def test_marks_are_in_order_and_apart(leaf: Leaf, shown: str) -> None:
    flat = [edge for span in mark([leaf], shown).spans for edge in span]
    assert flat == sorted(set(flat))
