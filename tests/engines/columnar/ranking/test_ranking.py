"""The order of a loosened search.

The formula worked out paragraph by paragraph, and floors on a public test set.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.engines.protocol import Deadline
from indexer.engines.relevance import COMPARED, K1, B
from indexer.index.store.documents import IndexedParagraph
from indexer.search.answers.result import RankedParagraph
from indexer.search.language.nodes import And, Leaf, Like, Text
from indexer.search.language.parser import parse
from indexer.search.requests.request import SearchRequest
from indexer.search.requests.rewrite import loosened
from tests.bench.quality import Kit, ask
from tests.documents import build_engine, make_paragraph
from tests.oracle import occurrences_of

KIT = (
    Path(__file__).resolve().parents[4]
    / "shared"
    / "data"
    / "public_clean"
    / "retrieval"
    / "xquad_zh"
)
QUESTIONS = [
    "哪些村修了灌溉渠？",
    "2021年LED屏装在哪个广场",
    "石漱桥是谁主持修建的",
    "老街修了渠 NOT 12",
]
PLACES = ("柳湾村", "石漱桥", "渠首", "老街", "LED广场")
DEEDS = (
    "修了灌溉渠。",
    "由村民主持修建，灯亮了。",
    "2021年装了12盏灯，灯灯相照。",
    "哪个广场都没有这样的屏。",
    "的的确确",
)
PARAGRAPHS = [
    make_paragraph(number, place + deed * (1 + number % 3), date=f"{2010 + number % 9}")
    for number, (place, deed) in enumerate(itertools.product(PLACES, DEEDS))
]


def bm25(leaf: Leaf, paragraphs: Sequence[IndexedParagraph]) -> list[float]:
    counts = [len(occurrences_of(leaf, paragraph)) for paragraph in paragraphs]
    holding = sum(map(bool, counts))
    weight = math.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))
    average = sum(len(paragraph.folded.text) for paragraph in paragraphs) / len(counts)
    norms = [K1 * (1 - B + B * len(paragraph.folded.text) / average) for paragraph in paragraphs]
    return [
        weight * (K1 + 1) * count / (count + norm)
        for count, norm in zip(counts, norms, strict=True)
    ]


def total(leaves: Sequence[Leaf], paragraphs: Sequence[IndexedParagraph]) -> list[float]:
    return [
        sum(scores) for scores in zip(*(bm25(leaf, paragraphs) for leaf in leaves), strict=True)
    ]


def terms(text: str) -> list[Text]:
    """Give what a loosened search compares.

    Pairs of letters side by side, and letters but for digits and Latin.
    """
    pairs = [
        first + second for first, second in itertools.pairwise(text) if (first + second).isalnum()
    ]
    return [Text(term, literal=True) for term in dict.fromkeys([*pairs, *filter(is_letter, text)])]


def is_letter(char: str) -> bool:
    return char.isalnum() and not char.isascii()


def ranked(
    engine: ColumnarEngine, node: Like | And, limit: int, offset: int = 0
) -> tuple[RankedParagraph, ...]:
    return engine.search(node, SearchRequest(limit=limit, offset=offset), Deadline.after(60)).page


def built(folder: Path, paragraphs: Sequence[IndexedParagraph]) -> ColumnarEngine:
    build_engine(ColumnarBuilder(), folder, paragraphs)
    return ColumnarEngine.open(folder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_score_is_the_formula(tmp_path: Path, question: str) -> None:
    engine = built(tmp_path, PARAGRAPHS)
    node = loosened(parse(question))
    like = node.parts[0] if isinstance(node, And) else node
    assert isinstance(like, Like)
    assert isinstance(node, And | Like)
    leaves = [part for part in like.parts if isinstance(part, Text)]
    first, second = total(leaves, PARAGRAPHS), total(terms(like.text), PARAGRAPHS)
    page = ranked(engine, node, limit=100)
    assert page
    for one in page:
        assert one.score == pytest.approx(first[one.number] + second[one.number], rel=1e-4)


def test_only_the_best_are_compared_and_pages_agree(tmp_path: Path) -> None:
    paragraphs = [
        make_paragraph(
            number, f"渡口{'渡口' * (number % 5)}第{number}次修缮" + "石桥" * (number % 7 == 0)
        )
        for number in range(COMPARED + 100)
    ]
    engine = built(tmp_path, paragraphs)
    like = Like((Text("渡口"),), "渡口修缮石桥")
    page = ranked(engine, like, limit=len(paragraphs))
    first, second = total(like.parts, paragraphs), total(terms(like.text), paragraphs)  # type: ignore[arg-type]
    assert [one.score for one in page] == sorted((one.score for one in page), reverse=True)
    for at, one in enumerate(page):
        expected = first[one.number] + (second[one.number] if at < COMPARED else 0)
        assert one.score == pytest.approx(expected, rel=1e-4)
    pages = [ranked(engine, like, offset=at, limit=30) for at in range(0, len(paragraphs), 30)]
    assert tuple(itertools.chain.from_iterable(pages)) == page


def test_long_paragraphs_are_compared_as_short_ones_are(tmp_path: Path) -> None:
    filler = "铺" * 40_000
    paragraphs = [
        make_paragraph(number, "渡口石桥" * (1 + number % 3) + filler) for number in range(12)
    ]
    like = Like((Text("渡口"),), "渡口石桥铺")
    page = ranked(built(tmp_path, paragraphs), like, limit=len(paragraphs))
    first, second = total(like.parts, paragraphs), total(terms(like.text), paragraphs)  # type: ignore[arg-type]
    for one in page:
        assert one.score == pytest.approx(first[one.number] + second[one.number], rel=1e-2)


def test_a_name_in_no_dictionary_is_found_by_its_pairs(tmp_path: Path) -> None:
    engine = built(tmp_path, PARAGRAPHS)
    (best, *_) = ask(engine, parse("石漱的桥由谁主持"), 3)
    assert PARAGRAPHS[best].shown.startswith("石漱桥由村民主持")


@pytest.mark.parametrize(
    ("simple", "traditional"),
    [("湾区的学生乐团", "灣區的學生樂團"), ("里程碑与头发", "里程碑與頭髮")],
)
def test_a_question_is_the_same_in_either_script(simple: str, traditional: str) -> None:
    assert loosened(parse(simple)) == loosened(parse(traditional))


@pytest.mark.skipif(not KIT.is_dir(), reason="the public test set is not beside the checkout")
def test_questions_find_their_paragraph_first_as_often_as_with_plain_bm25() -> None:
    kit = Kit.read(KIT, questions=250)
    answers = {}
    for line in (KIT / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, _, paragraph, _ = line.split("\t")
        answers[question] = paragraph
    found = kit.rankings()
    hits = {
        name: sum(answers[question] == rows[0] for question, rows in ranking.items() if rows)
        for name, ranking in found.items()
    }
    assert hits["Duanluo"] >= max(hits["BM25 words"], hits["BM25 pairs"]), json.dumps(hits)
