"""Where comments begin below the text of a page."""

from __future__ import annotations

from indexer.corpus.furniture.weighing.passages import find_thread, main_passage
from tests.corpus.furniture.made import BUTTON, LINE, PROSE, fact

STAMP = fact("date", 16, "", "day", "clock")


def thread(*stamps: int, size: int = 20, lines: int = 60) -> range:
    """Find the thread on a page whose text is its first line and whose stamps stand at these places."""
    found = [PROSE, *[fact("line", size)] * (lines - 1)]
    for at in stamps:
        found[at] = STAMP
    return find_thread(found)


def test_three_stamps_below_a_text_begin_a_thread() -> None:
    assert thread(10, 20, 30) == range(10, 34)
    assert not thread(10, 20)
    assert not thread(10, 20, 33)
    assert thread(10, 22, 34, 46, 59) == range(10, 50)
    assert not thread(10, 20, 30, size=80)
    assert thread(10, 20, 30, size=79)


def test_the_name_above_the_first_stamp_belongs_to_it() -> None:
    word = fact("word", 3)
    assert find_thread([PROSE, LINE, word, STAMP, LINE, STAMP, STAMP]) == range(2, 7)
    assert find_thread([word, PROSE, STAMP, LINE, STAMP, STAMP]) == range(2, 6)
    assert not find_thread([STAMP, STAMP, STAMP, PROSE])


def test_the_longest_passage_is_the_text_or_one_of_some_length_before_it() -> None:
    assert main_passage([BUTTON, PROSE, BUTTON]) == (1, 1)
    assert main_passage([BUTTON, BUTTON]) == (0, -1)
    apart = [fact("button", 4)] * 10
    assert main_passage([PROSE, *apart, PROSE, PROSE]) == (0, 0)
    assert main_passage([PROSE, *apart, PROSE, PROSE, PROSE]) == (11, 13)
