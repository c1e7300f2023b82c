"""What shows a damage, at the last that is none and the first that is one."""

from __future__ import annotations

import pytest

from indexer.corpus.page.line import Line, Receipt, split_lines
from indexer.corpus.page.plain import common_han
from indexer.corpus.repair import glosses, markup, running_heads, shifted, split
from indexer.corpus.repair.glosses import is_glossed, is_read_as


def lines(*texts: str) -> list[Line]:
    return list(split_lines("\n".join(texts)))


def test_five_readings_show_a_glossed_file() -> None:
    """Or three of frequent characters with their tones."""
    assert is_glossed(lines("渡(du)口(kou)船(chuan)上(shang)人(ren)"))
    assert not is_glossed(lines("渡(du)口(kou)船(chuan)上(shang)"))
    assert is_glossed(lines("我(wǒ)来(lái)到(dào)"))
    assert not is_glossed(lines("我(wǒ)来(lái)"))
    assert not is_glossed(lines("我(wǒ)来(lái)我(wǒ)"))
    assert not is_glossed(lines("我(wo)来(lai)到(dao)"))


def test_words_of_five_characters_are_read_as_one() -> None:
    assert glosses._reads_word("我们来到了", "wo men lai dao le")
    assert not glosses._reads_word("在我们来到了", "zai wo men lai dao le")
    assert glosses._reads_word("我们", "women")
    assert not glosses._reads_word("们", "men")
    assert is_read_as("我", "wǒ")
    assert not is_read_as("我", "lái")


def test_a_syllable_has_six_letters() -> None:
    assert glosses._reads("床", "chuang")
    assert glosses._reads("双床", "shuangchuang")
    assert not glosses._reads("床", "chuangu")


@pytest.mark.parametrize(("size", "kept"), [(8, True), (7, False)])
def test_a_caption_of_a_picture_has_eight_characters(size: int, *, kept: bool) -> None:
    text = "渡口换上新船两岸"[:size]
    (line,) = markup.repair_lines(lines(f"![{text}](a.jpg)船"), Receipt())
    assert (text in line.text) == kept


def heads(size: int, end: str = "") -> list[str]:
    head = "河" * (size - len(end)) + end
    page = [line for number in range(1, 4) for line in (head, f"第{number}页", "渡口换了船。")]
    receipt = Receipt()
    running_heads.drop_running_heads(lines("渡口记", "第一卷", *page), receipt)
    return [line.text for line in receipt.dropped if line.text == head]


def test_a_running_head_has_fifty_characters() -> None:
    assert len(heads(50)) == 3
    assert heads(51) == []
    assert heads(50, "。") == []


@pytest.mark.parametrize(("size", "goes"), [(50, True), (51, False)])
def test_the_first_line_goes_where_a_headline_stands_below(size: int, *, goes: bool) -> None:
    assert running_heads._stands_over_headline(lines("渡口记", "河" * size)) == goes
    assert not running_heads._stands_over_headline(lines("渡口记", "渡口换了船。"))
    assert not running_heads._stands_over_headline(lines("渡口记"))


def test_a_shifted_character_stands_three_times_as_often_as_any_other() -> None:
    def settled(first: int, second: int) -> str | None:
        return shifted._settle("渡", ("口", "船"), "的", "渡口" * first + "渡船" * second)

    assert settled(3, 1) == "口"
    assert settled(2, 1) is None
    assert settled(1, 0) == "口"
    assert settled(0, 0) is None
    assert settled(6, 2) == "口"
    assert settled(5, 2) is None


@pytest.mark.parametrize(("size", "found"), [(8, True), (9, False)])
def test_a_damage_ends_within_eight_characters(size: int, *, found: bool) -> None:
    assert (split._end_of_run("渡" * size + "?", 0) is not None) == found


def test_restored_characters_make_words_or_are_frequent() -> None:
    frequent = common_han()
    assert frequent[299] in split._often()
    assert frequent[300] not in split._often()
    assert split._makes_words("住在", "中华", "人民共和国")
    assert split._makes_words("渡口的", "码", "头上")
    assert not split._makes_words("渡口的", "码", "")
