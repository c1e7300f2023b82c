"""Every row of the tables of furniture decides something: a line that is judged otherwise without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.corpus.furniture.advertising import is_spam, offers
from indexer.corpus.furniture.boilerplate import ZONES, Zone, knowing, matched_pattern
from indexer.corpus.furniture.buttons import button_share
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.needs import first_chars, needs
from indexer.text.fold import fold_text

LINES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("boilerplate_lines.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
SEEN_BY = {"any": ("any",), "edge": ("any", "edge"), "tail": ("any", "edge", "tail")}
"""Which rows see a line in the place where one of a kind does."""
SOLD = (
    "熟女,毛片,春药",
    "葡京,返水,牛牛",
    "枪手,外挂,壮阳",
    "在线播放,高清,影院",
    "体验金,特码,白小姐",
    "先做后付,货到付款,信誉保证",
    "送彩金,特马,计划群",
    "每日大赛,稳赚不赔,包网上可查",
    "偷拍排名,偷拍试玩,偷拍推广",
    "荷官,管家婆,包赢",
    "凯发国际,捕鱼平台,麻将胡了",
    "春药电子游艺微信同号体验推广",
    "玄机图,轮盘技巧,抢庄",
    "一夜情,番号,你懂的",
    "秒到账,养卡,花呗提额",
    "站群系统,外链代发,刷粉丝",
    "聊天室,可提现,预测",
    "春药正规餐饮证样品",
    "中文字幕,大片,影院",
    "试机号,千炮捕鱼,爆奖",
    "快速见刊,包夜,一本道",
    "春药核心期刊模特快餐华人",
    "高仿名表,一比一,增高药",
)
"""Each sells by the words of one row of spam.tsv."""


def test_each_row_has_a_line_that_no_other_knows() -> None:
    table = [(where, re.compile(pattern)) for _, where, pattern in rows("boilerplate.tsv")]
    assert [where for where, _ in table] == [where for _, where, _ in LINES]
    for (_, pattern), (_, where, line) in zip(table, LINES, strict=True):
        folded = fold_text(line)
        knowing = [
            known.pattern
            for seen, known in table
            if seen in SEEN_BY[where] and known.fullmatch(folded)
        ]
        assert knowing == [pattern.pattern], line
        assert matched_pattern(folded) == pattern.pattern, line


@pytest.mark.parametrize("line", SOLD)
def test_words_of_one_row_sell(line: str) -> None:
    assert is_spam(fold_text(line))


@pytest.mark.parametrize("line", ["上一篇", "本网", "热搜", "热搜全部"])
def test_words_of_one_row_are_buttons(line: str) -> None:
    assert button_share(line) == 1


def test_words_that_fill_are_no_buttons() -> None:
    assert button_share("全部") == 0


def test_words_that_fill_prove_with_strong_ones() -> None:
    assert is_spam(fold_text("体验金资料性感群号12345兼职"))
    assert not is_spam(fold_text("资料性感群号12345兼职"))


def test_words_of_reports_tell_of_the_same_things() -> None:
    assert not is_spam(fold_text("熟女,毛片,春药,严打"))
    assert not offers(fold_text("熟女,毛片,春药,严打"))


@pytest.mark.parametrize(
    "line",
    [
        "照片版权归河口日报社所有，转载请注明",
        "图文版权归原作者所有。",
        "本文版权归罗泉所有",
        "版权归属于渡口网。",
        "其版权归河口日报社所有",
        "以上各篇凡转载的,版权归各自的主人",
        "著作权所有 侵权必究",
    ],
)
def test_notices_of_rights_are_furniture_wherever_they_stand(line: str) -> None:
    assert matched_pattern(fold_text(line)), line


@pytest.mark.parametrize(
    "line",
    [
        "罗泉说,这些图样的版权归他的师父所有,未经师父同意,谁也不能拿去印在杯子上卖。",
        "法院认定这首歌的版权归林木一人所有。",
        "法院认定剧本的版权归影业公司所有,导演不得再拍。",
        "渔歌几代人传唱,版权归合作社的社员共有。",
        "两家为民歌的版权归谁争了三年。",
        "老匠人去世以后,图样的版权归属成了一笔糊涂账。",
    ],
)
def test_sentences_about_rights_are_text(line: str) -> None:
    assert not matched_pattern(fold_text(line)), line


@pytest.mark.parametrize("name", ["boilerplate.tsv", "spam.tsv", "buttons.tsv"])
def test_tables_are_written_in_the_characters_of_folded_lines(name: str) -> None:
    """A row with another one, as 著 where folding gives 着, would never match."""
    written = {char for row in rows(name) for char in row[-1] if "㐀" <= char <= "鿿"}
    assert not {char for char in written if fold_text(char) != char}


@pytest.mark.parametrize("zone", ZONES)
def test_the_row_that_knows_a_line_is_the_first_one_whose_pattern_matches(zone: Zone) -> None:
    """What keeps most patterns from being tried hides none of them, on lines of every length."""
    table = [(at, re.compile(pattern)) for at, pattern in enumerate(_patterns(zone))]
    tail = "，全村人都来看" * 20
    texts = [line + tail[:more] for _, _, line in LINES for more in (0, 1, 61, 121)]
    texts += [line * times for _, _, line in LINES for times in (2, 9)]
    for text in texts:
        every = [at for at, pattern in table if pattern.fullmatch(text)]
        row = knowing(text, zone)
        assert (row.at if row else None) == min(every, default=None), text


@pytest.mark.parametrize("zone", ZONES)
def test_every_pattern_says_how_its_lines_begin_or_what_they_hold(zone: Zone) -> None:
    """One that says neither would be tried on every line of an archive."""
    for pattern in _patterns(zone):
        assert first_chars(pattern) or needs(pattern), pattern


def _patterns(zone: Zone) -> list[str]:
    return [pattern for _, where, pattern in rows("boilerplate.tsv") if where == zone]
