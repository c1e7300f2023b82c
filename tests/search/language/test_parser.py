"""The rows of the query language, and what holds for any string at all."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from indexer.config import MAX_QUERY_CHARACTERS
from indexer.errors import QueryTooLargeError
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
from indexer.search.language.parser import parse, quote, read_query, render

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
    "甲?乙": Gap(("甲", "乙"), (1,), (1,)),
    "202?年": Gap(("202", "年"), (1,), (1,)),
    "colo?r": Gap(("colo", "r"), (1,), (1,)),
    "甲??乙": Gap(("甲", "乙"), (2,), (2,)),
    "甲?{3}乙": Gap(("甲", "乙"), (3,), (3,)),
    "甲*{3,3}乙": Gap(("甲", "乙"), (3,), (3,)),
    "甲*{2，5}乙*丙": Gap(("甲", "乙", "丙"), (5, 20), (2, 0)),
    "甲?*{4}乙": Gap(("甲", "乙"), (5,), (1,)),
    "甲?{999}乙": Gap(("甲", "乙"), (100,), (100,)),
    "甲 NEAR/4 乙 NEAR/2 丙": Chain((A, B, C), (4, 2), (False, False)),
    "甲 THEN/4 乙": Chain((A, B), (4,), (True,)),
    "甲 THEN 乙 NEAR/2 =丙": Chain((A, B, Text("丙", whole=True)), (10, 2), (True, False)),
    "甲 NOT FOLLOWED BY 乙": Unless(A, after=(B,)),
    "甲 NOT  PRECEDED BY “乙”": Unless(A, before=(Text("乙", literal=True),)),
    "甲 NOT FOLLOWED BY (乙 OR 丙)": Unless(A, after=(B, C)),
    "甲 NOT FOLLOWED BY 乙 NOT PRECEDED BY 丙": Unless(A, (C,), (B,)),
    "(甲 OR 乙) NOT FOLLOWED BY 丙": Or((Unless(A, after=(C,)), Unless(B, after=(C,)))),
    "NOT 甲 NOT FOLLOWED BY 乙 丙": And((Not(Unless(A, after=(B,))), C)),
    "=甲": Text("甲", whole=True),
    "＝甲": Text("甲", whole=True),
    "title:非遗": Field("title", "非遗"),
    "标题：非遗": Field("title", "非遗"),
    "date:2022..2023-06": Field("date", "2022..2023-06"),
    "date:2023年": Field("date", "2023"),
    "日期：2023年5月6日": Field("date", "2023-05-06"),
    "日期：二〇二三年5月": Field("date", "2023-05"),
    "date:2023.5": Field("date", "2023-05"),
    "date:20230506": Field("date", "2023-05-06"),
    "date:2022年至2023年6月": Field("date", "2022..2023-06"),
    "date:2022-2023": Field("date", "2022..2023"),
    "date:..2023年": Field("date", "..2023"),
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
    "怎么办?": Text("怎么办?"),
    "?甲": Text("?甲"),
    "甲？乙": Text("甲？乙"),
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
    "甲 THEN/3": A,
    "甲 NEAR/3 (乙 丙)": And((A, B, C)),
    "甲 NEAR/3 乙 NEAR/3": Near(A, B, 3),
    "NOT FOLLOWED BY 甲": A,
    "甲 NOT FOLLOWED BY": And((A, Not(Text("FOLLOWED")), Text("BY"))),
    "甲 NOT FOLLOWED BY source:丙": And((A, Field("source", "丙"))),
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


SIGNS = st.text(alphabet='甲乙A1 　"“”「」()（）|｜-－=＝:：*＊?？{},\\/ORNDTE', max_size=40)


PIECES = [
    *ROWS,
    *MISTAKES,
    "AND",
    "OR",
    "NOT",
    "NEAR/3",
    "THEN/2",
    "NOT FOLLOWED BY",
    "NOT PRECEDED BY",
    "?",
    "(",
    ")",
    'title:"NEAR"',
    'author:"date:2023"',
]
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


def said(query: str) -> list[str]:
    reading = read_query(query)
    return [note.code for note in (*reading.notes, *reading.when_empty)]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("甲 or 乙", ["lower-case"]),
        ("甲 Not 乙", ["lower-case"]),
        ("甲 near/5 “乙”", ["lower-case"]),
        ("(甲 乙) and 丙", ["lower-case"]),
        ("甲 then/3 乙", ["lower-case"]),
        ("or 甲", []),
        ("甲 then 乙", []),
        ('"甲 or 乙"', []),
        ("甲?乙", ["any-character"]),
        ("甲?", ["question-mark"]),
        ("甲？乙", ["question-mark"]),
        ("怎么办？", []),
        ("甲 NEAR/3 (乙 OR 丙)", ["only-texts"]),
        ("title:甲 THEN 乙", ["only-texts", "field-read"]),
        ("(甲 乙) NOT FOLLOWED BY 丙", ["only-texts"]),
        ("日期：昨天", ["no-value", "field-read"]),
        ("kind:poem", ["no-value", "field-read"]),
        ("来源：晚报的稿子", ["field-read"]),
        ("\u200b\ufeff", ["nothing-visible"]),
        ("\U000e0100", ["nothing-visible"]),
        ("  ", []),
        ("甲 OR 乙", []),
    ],
)
def test_what_may_have_been_meant_otherwise_is_said(query: str, codes: list[str]) -> None:
    assert said(query) == codes


def test_what_was_read_as_a_field_is_proposed_as_a_text() -> None:
    assert read_query("来源：晚报的稿子 title:甲").texts == ('"来源：晚报的稿子"', '"title:甲"')
    assert parse('"来源：晚报的稿子"') == Text("来源：晚报的稿子", literal=True)


def test_pieces_of_a_gap_are_terms() -> None:
    with pytest.raises(QueryTooLargeError, match="64"):
        parse("?".join("甲" * 65))


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
