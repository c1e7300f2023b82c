"""When a line goes on with the one above it, at the limits of each rule."""

from __future__ import annotations

import dataclasses

import pytest

from indexer.corpus.layout import join
from indexer.corpus.layout.join import Habit, find_habit, join_lines
from indexer.corpus.layout.wrap import Wrap
from indexer.corpus.page.line import Line, Receipt, split_lines
from tests.corpus.layout.made import filled

ENDED = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。"


def lines(*texts: str) -> list[Line]:
    return list(split_lines("\n".join(texts)))


def habit(*texts: str) -> Habit:
    return find_habit(lines(*texts))


def is_joined(upper: str, lower: str, *below: str, above: tuple[str, ...] = (ENDED,)) -> bool:
    joined, _ = join_lines(lines(*above, upper, lower, *below), Receipt())
    return any(upper.strip() + lower.strip() in line.text for line in joined)


@pytest.mark.parametrize(("size", "is_long"), [(35, False), (36, True)])
def test_lines_of_thirty_six_characters_without_an_end(size: int, *, is_long: bool) -> None:
    assert join._lacks_stops(lines(*[filled(size)] * 5)) == is_long


def test_more_than_half_of_the_long_lines_of_a_loose_text_lack_an_end() -> None:
    """And more than two of them."""
    texts = [filled(40 + at) for at in range(4)]
    ended = [filled(50 + 2 * at, "。") for at in range(4)]
    assert habit(*texts[:3]).loose
    assert not habit(*texts[:2]).loose
    assert habit(*texts, *ended[:3]).loose
    assert not habit(*texts, *ended).loose


def test_more_than_three_fifths_of_the_lines_of_an_indented_text_are() -> None:
    assert habit(*["　　" + ENDED] * 7, *[ENDED] * 3).indented
    assert not habit(*["　　" + ENDED] * 6, *[ENDED] * 4).indented


LAW = [f"第{number}条 渡船每年检验。" for number in "一二三四五六七八九十"]
HEADINGS = [line.rstrip("。") for line in LAW]


def test_articles_of_a_statute_end_as_sentences_do() -> None:
    """Four of them and more, and more than seven in ten."""
    assert habit(*LAW[:4]).statute
    assert not habit(*LAW[:3]).statute
    assert habit(*LAW[:8], *HEADINGS[:2]).statute
    assert not habit(*LAW[:7], *HEADINGS[:3]).statute


def test_a_half_of_a_statutes_article_is_joined() -> None:
    upper = "第五条 对载客超过核定人数的渡船依法给予处"
    assert is_joined(upper, "罚。", above=tuple(LAW[:4]))
    assert not is_joined(upper, "罚。", above=tuple(HEADINGS[:4]))
    assert not is_joined(upper, "罚的规定", above=tuple(LAW[:4]))


@pytest.mark.parametrize(("size", "joined"), [(36, True), (35, False)])
def test_a_long_line_with_a_comma_is_half_a_sentence(size: int, *, joined: bool) -> None:
    upper = "渡口换上新船以后，" + "天地玄黄宇宙洪荒" * 4
    assert is_joined(upper[: size - 2] + "月亮", "天下太平就好。") == joined
    assert not is_joined(upper.replace("，", "")[: size - 2] + "月亮", "天下太平就好。")
    assert not is_joined(upper[: size - 2] + "月亮", "天下太平就好")


def test_a_notice_in_english_below_chinese_text() -> None:
    notice = "Printed by the site of this ferry ok"
    assert len(notice) == 36
    assert join._is_foreign_notice(ENDED, notice)
    assert not join._is_foreign_notice(ENDED, notice[1:])
    assert not join._is_foreign_notice(notice, notice)
    assert not join._is_foreign_notice(ENDED, ENDED + ENDED)


def test_a_word_runs_over_the_seam() -> None:
    assert is_joined("船票，过江隧道，每天少走七十公", "里，每月省下一百块。")
    assert not is_joined("船票，过江隧道，每天少走七十里", "公里每月省下一百块。")
    assert not is_joined("船票过江隧道每天少走七十公", "里，每月省下一百块。")
    assert not is_joined("一、船票，过江隧道，每天少走七十公", "里，每月省下一百块。")


def test_four_characters_on_either_side_of_a_seam_are_cut_into_words() -> None:
    assert is_joined("船票，住在中华人民", "共和国的人都来看船。")
    assert is_joined("船票，住在中", "华人民共和国的人都来看船。")


def test_the_setting_of_a_page_ties_lines() -> None:
    """A line directly below, where others have a gap; one that hangs, where others are indented."""
    apart = (ENDED, "", ENDED, "", ENDED, "")
    assert is_joined("渡口换上新船，十二个字的", "月亮升起", above=apart)
    upper = "渡口换上，新船十二个字"
    assert is_joined(upper + "亮", "月亮升起", above=apart)
    assert not is_joined(upper, "月亮升起", above=apart)
    assert not is_joined(upper + "亮", "\n月亮升起", above=apart)
    assert not is_joined((upper + "亮").replace("，", "的"), "月亮升起", above=apart)
    assert not is_joined(upper + "亮", "月亮升起")
    indented = ("　　" + ENDED,) * 6
    assert is_joined("　　渡口换上，新船", "月亮升起", above=indented)
    assert not is_joined("渡口换上，新船", "月亮升起", above=indented)
    assert not is_joined("　　渡口换上，新船", "　　月亮升起", above=indented)
    assert not is_joined("　　渡口换上，新船", "月亮升起", above=(ENDED,) * 6)


SEAMS = {
    "a blank behind": ("the ", "ferry", " "),
    "a blank before": ("the", " ferry", ""),
    "a blank and the end of a line of Windows": ("the \r", "ferry", " "),
    "none": ("the", "ferry", ""),
    "a tab": ("the\t", "ferry", ""),
    "a Chinese word above": ("渡口 ", "ferry", ""),
    "a Chinese word below": ("the ", "渡口", ""),
    "a mark above": ("the, ", "ferry", ""),
    "a mark below": ("the ", "(ferry", ""),
}


@pytest.mark.parametrize(("upper", "lower", "between"), SEAMS.values(), ids=SEAMS.keys())
def test_a_blank_at_a_seam_between_latin_words_stays(upper: str, lower: str, between: str) -> None:
    assert join._seam(lines(upper, lower), 1) == between
    assert join._seam(lines(upper, lower), 0) == ""


@pytest.mark.parametrize(("size", "alone"), [(120, True), (121, False)])
def test_a_date_line_of_a_hundred_and_twenty_characters(size: int, *, alone: bool) -> None:
    meta = "2021年5月6日" + " " * (size - 18) + "来源：河口日报社"
    assert len(meta) == size - 1
    assert join._is_whole(meta + "网") == alone
    assert join._is_whole("***")
    assert join._is_whole("——渡口手记")
    assert join._is_whole("河发〔2021〕5号")
    assert join._is_whole("本报记者 罗泉")
    assert not join._is_whole(ENDED)


HISTORY = "（2001年5月6日河口县第一届人民代表大会常务委员会第二次会议通过）"


@pytest.mark.parametrize(("above", "cut"), [(1, True), (3, True), (4, False)])
def test_the_head_of_a_law_is_cut_over_four_lines(above: int, *, cut: bool) -> None:
    size = -(-len(HISTORY) // (above + 1))
    pieces = lines(*[HISTORY[at : at + size] for at in range(0, len(HISTORY), size)])
    wrap = Wrap(size, in_columns=False)
    assert len(pieces) == above + 1
    assert join._is_cut_head(pieces[:above], pieces[above], [], wrap) == cut
    assert join._is_cut_head(pieces[:1], pieces[1], pieces[2:], wrap) == cut
    assert not join._is_cut_head(pieces[:above], pieces[above], [], None)
    apart = dataclasses.replace(pieces[above], gap=1)
    assert not join._is_cut_head(pieces[:above], apart, [], wrap)
    short = Wrap(size + 2, in_columns=False)
    assert not join._is_cut_head(pieces[:above], pieces[above], [], short)


def test_what_stands_alone_by_its_kind() -> None:
    def alone(upper: str, lower: str, *more: str) -> bool:
        return join._stands_alone(lines(upper, *more), lines(lower)[0])

    assert alone(ENDED, "# 渡口")
    assert alone("# 渡口", ENDED)
    assert not alone("# 渡口", ENDED, "的船")
    assert alone(HISTORY, ENDED)
    assert not alone(HISTORY, ENDED, "的船")
    assert alone(ENDED, "图为渡口的新船。")
    assert alone("渡船下水。本报记者 石泉 摄", ENDED)
    assert alone(ENDED, "本报河口5月6日电 渡口换上新船，两岸的孩子上学再不用绕路。")
    assert not alone(ENDED, ENDED)


def test_a_closing_mark_goes_on_with_an_ended_sentence() -> None:
    page = Habit(0, None, loose=False)

    def tied(upper: str, lower: str) -> bool:
        return join._is_tied(lines(upper), lines(lower)[0], [], page)

    assert tied(ENDED, "”船工说")
    assert tied(ENDED, "）船工说")
    assert not tied(ENDED, "，船工说")
    assert tied("船工说", "，船修好了")


def test_numbers_within_a_wrapped_sentence() -> None:
    assert join._is_number_in_a_sentence("渡口每天载客", "3.5万人次")
    assert not join._is_number_in_a_sentence(ENDED, "3.5万人次")
    assert not join._is_number_in_a_sentence("渡口每天载客", "（一）人")
    assert not join._is_number_in_a_sentence("渡口每天载客", "第三条 人")


def test_only_a_following_end_makes_a_half_sentence() -> None:
    def ends(lower: str, *following: str) -> bool:
        lower_line, *rest = lines(lower, *following)
        return join._reaches_an_end(lower_line, rest)

    assert ends("渡口。")
    assert ends(filled(36), "渡口。")
    assert not ends(filled(35), "渡口。")
    assert ends("两岸的孩子，", "渡口。")
    assert not ends(filled(36), filled(36))


def test_a_sentence_that_ended_and_the_beginning_of_another() -> None:
    def half(text: str, number: int = 2) -> bool:
        (made,) = lines(text)
        return join._is_half_sentence([dataclasses.replace(made, number=number)])

    assert half("船修好了。今年的春天来")
    assert not half("船修好了。今年的春")
    assert not half("船修好了。今年的春天来", number=1)
    assert half("船修好了。今年的春天（来得早", number=1)
    assert not half("一、船修好了。今年的春天来")
