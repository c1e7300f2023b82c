"""What tells a sentence outside the text by a number, on either side of it."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.weighing import sentences
from indexer.corpus.furniture.weighing.line_facts import LineFacts
from indexer.corpus.furniture.weighing.sentences import is_sentence, sentences_without_evidence
from tests.corpus.furniture.made import BUTTON, LINE, PROSE, fact, filled, page


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (fact("long", 121), True),
        (fact("long", 120), False),
        (fact("line", 0, "船，" + filled(38)), True),
        (fact("line", 0, "船，" + filled(37)), False),
        (fact("line", 40), False),
        (fact("sentence", 0, "渡口换船。"), True),
        (fact("button", 0, "渡口换船。"), False),
        (fact("sentence", 0, "渡口。换船，"), False),
        (fact("line", 0, "[1] 渡口的历史"), True),
    ],
)
def test_sentences(line: LineFacts, *, says: bool) -> None:
    """A full stop, forty characters with a comma, or more than a hundred and twenty."""
    assert is_sentence(line) == says


def stays(*below: LineFacts, at: int = 1, headline: int | None = None) -> bool:
    """Tell whether a line below a text stays for being a sentence without evidence."""
    return at in sentences_without_evidence(page(PROSE, *below), headline)


SENTENCE = fact("sentence", 0, "水牛过了河。")


def says(size: int, *facts: str, kind: str = "sentence") -> LineFacts:
    text = ("水牛过河草长莺飞" * 30)[: size - 1] + "。"
    return fact(kind, 0, text, *facts)


def test_notices_and_offers_are_evidence() -> None:
    assert stays(LINE, SENTENCE, at=2)
    for name in ("legal", "address", "buttons:8", "listed"):
        assert not stays(LINE, says(120, name), at=2)
        assert stays(LINE, says(121, name), at=2)
    for name in ("more", "url", "comments"):
        assert not stays(LINE, says(40, name), at=2)
        assert stays(LINE, says(41, name), at=2)


REPLY = fact("word", 0, "回复")


def test_buttons_of_comments_stand_within_four_lines() -> None:
    apart = [BUTTON] * 3
    assert not stays(LINE, SENTENCE, *apart[:2], REPLY, REPLY, at=2)
    assert stays(LINE, SENTENCE, *apart, REPLY, REPLY, at=2)
    assert stays(LINE, SENTENCE, REPLY, at=2)
    assert not stays(LINE, REPLY, SENTENCE, REPLY, at=3)
    assert not stays(LINE, REPLY, REPLY, *apart[:2], SENTENCE, at=6)
    assert stays(LINE, REPLY, REPLY, *apart, SENTENCE, at=7)
    long = fact("line", 0, "回复" + filled(118))
    assert not stays(LINE, SENTENCE, long, REPLY, at=2)
    longer = fact("line", 0, "回复" + filled(119))
    assert stays(LINE, SENTENCE, longer, REPLY, at=2)


def test_what_the_page_says_again_is_evidence() -> None:
    assert not stays(LINE, SENTENCE, LINE, SENTENCE, at=2)
    told = fact("sentence", 0, PROSE.text[:21] + "。")
    assert not stays(LINE, told, at=2)
    nearly = fact("sentence", 0, PROSE.text[:20] + "牛。")  # 19 of 20 pairs
    assert not stays(LINE, nearly, at=2)
    less = fact("sentence", 0, PROSE.text[:19] + "牛。")
    assert stays(LINE, less, at=2)


def test_teasers_below_a_list_stand_between_lines_alike() -> None:
    head = fact("word", 0, "热门文章")
    other = fact("sentence", 0, "草长了莺也飞了。")

    def teased(between: int) -> bool:
        fill = [fact("number", 3)] * (between - 2)
        return not stays(head, LINE, SENTENCE, LINE, *fill, LINE, other, LINE, at=3)

    assert teased(7)
    assert not teased(8)
    assert stays(head, LINE, SENTENCE, LINE, BUTTON, other, LINE, at=3)
    assert stays(LINE, LINE, SENTENCE, LINE, LINE, other, LINE, at=3)
    assert stays(head, LINE, SENTENCE, LINE, at=3)


def test_slogans_above_the_headline() -> None:
    slogan = fact("sentence", 0, "水牛过了河。")
    found = page(slogan, LINE, PROSE)
    assert 0 in sentences_without_evidence(found, None)
    assert 0 not in sentences_without_evidence(found, 1)
    assert 2 in sentences_without_evidence(found, 1)


def wrapped(narrow: int, stops: int, size: int = 30) -> bool:
    text = "渡口换了船。" + filled(size - 6)
    plain = filled(size)
    return sentences._is_wrapped(
        page(*[fact("prose", 0, text)] * stops, *[fact("prose", 0, plain)] * (narrow - stops))
    )


def test_pages_that_break_their_lines_at_one_width() -> None:
    assert wrapped(8, 2)
    assert not wrapped(7, 2)
    assert not wrapped(8, 1)
    assert not wrapped(9, 2)
    assert wrapped(8, 8, size=59)
    assert not wrapped(8, 8, size=60)
