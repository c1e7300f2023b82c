"""The rows of the query language, and what holds for any string at all."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from indexer.config import MAX_QUERY_CHARACTERS
from indexer.errors import QueryTooLargeError
from indexer.search.language import parse, quote, render
from indexer.search.nodes import And, Everything, Field, Gap, Near, Node, Not, Or, Prefix, Text

A, B, C = Text("甲"), Text("乙"), Text("丙")

ROWS: dict[str, Node] = {
    "民族团结": Text("民族团结"),
    "甲 乙": And((A, B)),
    "甲　乙": And((A, B)),
    "甲 AND 乙": And((A, B)),
    "甲 OR 乙": Or((A, B)),
    "甲｜乙|丙": Or((A, B, C)),
    "甲 NOT 乙": And((A, Not(B))),
    "甲 -乙": And((A, Not(B))),
    "甲 －乙": And((A, Not(B))),
    "NOT 甲": Not(A),
    "（甲 OR 乙）丙": And((Or((A, B)), C)),
    '"甲 OR 乙"': Text("甲 OR 乙", literal=True),
    "“甲”": Text("甲", literal=True),
    "「甲」": Text("甲", literal=True),
    "『甲』": Text("甲", literal=True),
    "title:“甲 乙”": Field("title", "甲 乙"),
    "甲“乙”丙": And((A, B, C)),
    "“甲乙。”": Text("甲乙。"),
    "甲 “乙”": And((A, Text("乙", literal=True))),
    '甲"乙"': And((A, Text("乙", literal=True))),
    "铸牢*意识": Gap(("铸牢", "意识"), (20,)),
    "铸牢*{5}意识": Gap(("铸牢", "意识"), (5,)),
    "甲 NEAR/4 乙": Near(A, B, 4),
    "甲 NEAR 乙": Near(A, B, 10),
    "=甲": Text("甲", whole=True),
    "＝甲": Text("甲", whole=True),
    "title:非遗": Field("title", "非遗"),
    "标题：非遗": Field("title", "非遗"),
    "date:2022..2023-06": Field("date", "2022..2023-06"),
    "date:inferred": Field("date", "inferred"),
    "日期：推断": Field("date", "inferred"),
    "日期:明載": Field("date", "explicit"),
    "日期:無": Field("date", "none"),
    "類型:小標題": Field("kind", "heading"),
    "kind:图注": Field("kind", "caption"),
    "LED*": Prefix("LED"),
    "*": Everything(),
    "": Everything(),
    "1+4+N": Text("1+4+N"),
    "区(中)直": Text("区(中)直"),
    "2021-2025": Text("2021-2025"),
    "https://example.cn/a?b=1": Text("https://example.cn/a?b=1"),
}

MISTAKES: dict[str, Node] = {
    "甲 OR": A,
    "OR 甲": A,
    "甲 OR OR 乙": Or((A, B)),
    "((": Text("((", literal=True),
    "甲)": A,
    "(甲": A,
    '"甲': A,
    "“甲 乙": And((A, B)),
    "OR": Text("OR", literal=True),
    "NOT OR 甲": A,
    "甲 NEAR": A,
    "NEAR/3 甲": A,
    "date:yesterday": Text("date:yesterday", literal=True),
    "日期：昨天": Text("日期:昨天", literal=True),
    "*(甲乙)": Text("甲乙"),
    "NOT (NOT 甲)": A,
    "()": Text("()", literal=True),
    "-": Text("-"),
    "甲 title:": And((A, Text("title:"))),
}


@pytest.mark.parametrize("query", ROWS)
def test_every_row_of_the_language_reads_as_promised(query: str) -> None:
    assert parse(query) == ROWS[query]


@pytest.mark.parametrize("query", MISTAKES)
def test_mistakes_are_read_as_best_they_can_be(query: str) -> None:
    assert parse(query) == MISTAKES[query]


SIGNS = st.text(alphabet='甲乙A1 　"“”「」()（）|｜-－=＝:：*＊{}\\/ORNDTE', max_size=40)


PIECES = [*ROWS, *MISTAKES, "AND", "OR", "NOT", "NEAR/3", "(", ")", 'title:"NEAR"', 'author:"date:2023"']
PUT_TOGETHER = st.lists(st.sampled_from(PIECES)).map(" ".join)


@settings(max_examples=1500)
@given(SIGNS | PUT_TOGETHER)
def test_the_reading_reads_as_the_same_tree(query: str) -> None:
    try:
        tree = parse(query[:480])
    except QueryTooLargeError:  # more pieces than a query may have terms
        reject()
    reading = render(tree)
    assume(len(reading) <= MAX_QUERY_CHARACTERS)
    assert parse(reading) == tree


@given(st.text(min_size=1, max_size=200))
def test_a_quoted_text_is_searched_as_it_is(text: str) -> None:
    tree = parse(quote(text))
    assert tree in (Text(text, literal=True), Everything()) or parse(render(tree)) == tree


@pytest.mark.parametrize(
    ("query", "limit"),
    [("甲" * 501, "500"), (" ".join(["甲"] * 65), "64"), ("(" * 40 + "甲", "16")],
    ids=["long", "terms", "deep"],
)
def test_limits_refuse_and_name_themselves(query: str, limit: str) -> None:
    with pytest.raises(QueryTooLargeError, match=limit) as refusal:
        parse(query)
    assert refusal.value.field == "q"
