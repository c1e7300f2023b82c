"""Calendar dates in running text: written forms, what is none, offsets, any text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.metadata.days.dates import find_dates


def values(text: str) -> list[str]:
    return [date.span.value for date in find_dates(text)]


WRITTEN = {
    "arabic": ("会议于2021年3月8日召开", "2021-03-08"),
    "full width": ("会议于２０２１年３月８日召开", "2021-03-08"),
    "blanks": ("会议于 2021 年 3 月 8 日召开", "2021-03-08"),
    "spread out": ("二 〇 二 一 年 三 月 八 日", "2021-03-08"),
    "hao": ("2021年3月8号", "2021-03-08"),
    "numerals": ("二〇二一年三月八日", "2021-03-08"),
    "circles": ("二○二一年十月三十一日", "2021-10-31"),
    "zero": ("一九九八年十二月廿五日", "1998-12-25"),
    "counted": ("二千零二十一年三月八日", "2021-03-08"),
    "traditional": ("西元2021年3月8號", "2021-03-08"),
    "republic": ("中華民國110年3月8日", "2021-03-08"),
    "republic short": ("民國110年3月8日", "2021-03-08"),
    "republic numerals": ("中華民國九十七年五月七日", "2008-05-07"),
    "republic hundred": ("中華民國一百零三年十二月", "2014-12"),
    "republic digits": ("民國一○三年三月一日", "2014-03-01"),
    "republic first": ("民国元年元月一日", "1912-01-01"),
    "republic year": ("民国三年", "1914"),
    "day left out": ("中華民國110年3月8", "2021-03-08"),
    "dots": ("2021.3.8", "2021-03-08"),
    "dots and blanks": ("2021. 03. 08", "2021-03-08"),
    "slashes": ("2021/3/8", "2021-03-08"),
    "hyphens": ("2021-03-08", "2021-03-08"),
    "with time": ("2021-03-08 09:30", "2021-03-08"),
    "iso": ("2021-03-08T09:30:00Z", "2021-03-08"),
    "blanks only": ("2021 03 08", "2021-03-08"),
    "mixed numerals": ("2021年十二月", "2021-12"),
    "mixed within the year": ("二〇2一年3月8日", "2021-03-08"),
    "digits first": ("20二一年三月八日", "2021-03-08"),
    "mixed and blank": ("2 〇 2 1 年 3 月", "2021-03"),
    "mixed last century": ("1九九八年七月", "1998-07"),
    "letter for zero": ("2O21年3月8日", "2021-03-08"),
    "as on bills": ("贰零贰壹年叁月捌日", "2021-03-08"),
    "as on bills, traditional": ("貳零貳壹年伍月拾日", "2021-05-10"),
    "republic, dots": ("民國110.3.8", "2021-03-08"),
    "republic, slashes": ("中華民國 99/12/03", "2010-12-03"),
    "first month": ("2021年元月", "2021-01"),
    "month": ("2021年3月份", "2021-03"),
    "month, hyphen": ("(2021-03)", "2021-03"),
    "month, dot, alone": ("2021.03", "2021-03"),
    "year": ("2021年", "2021"),
    "year of work": ("2021年度工作", "2021"),
    "month as a word": ("5 三月, 2021 由 水牛", "2021-03-05"),
    "month as a word, no comma": ("15 十二月 2021", "2021-12-15"),
    "month before the day": ("三月 8, 2021", "2021-03-08"),
    "numbered month before the day": ("10月 9, 2021的文章", "2021-10-09"),
    "stamp of a program": ("Sun Mar  8 23:14:52 2021", "2021-03-08"),
    "soft hyphen": ("20\u00ad21年3月8日", "2021-03-08"),
    "enclosed": ("2021年㋂㏧", "2021-03-08"),
    "radicals": ("2021年3⽉8⽇", "2021-03-08"),
    "long ago": ("1789年7月14日", "1789-07-14"),
}


@pytest.mark.parametrize(("text", "value"), WRITTEN.values(), ids=WRITTEN.keys())
def test_written_forms(text: str, value: str) -> None:
    assert values(text) == [value]


RANGES = {
    "days": ("2021年3月8日至10日", ["2021-03-08"]),
    "days, hyphen": ("2021年3月8-10日", ["2021-03-08"]),
    "days, list": ("2021年3月8、9日", ["2021-03-08"]),
    "months": ("2021年3月至5月", ["2021-03"]),
    "months, joined": ("2021年3至5月", ["2021-03"]),
    "years": ("2021—2025年", ["2021"]),
    "years, both named": ("2010 年至 2018 年", ["2010"]),
    "dotted days": ("2021.3.8-10", ["2021-03-08"]),
    "two dates": ("2021年3月8日、2022年4月9日", ["2021-03-08", "2022-04-09"]),
}


@pytest.mark.parametrize(("text", "expected"), RANGES.values(), ids=RANGES.keys())
def test_a_range_gives_its_beginning(text: str, expected: list[str]) -> None:
    assert values(text) == expected


NO_DATE = {
    "telephone": "电话0816-3301188",
    "licence": "许可证编号51320190007",
    "share": "覆盖率达到41.27%",
    "thirteenth month": "2021年13月",
    "no such day": "2019年2月29日",
    "no such day, hyphens": "2019-02-30",
    "day nought": "2021年3月0日",
    "eight digits": "编号20210308",
    "no year": "3月8日",
    "two-digit year": "98年8月",
    "republic without its name": "110年3月8日",
    "number below the Republic's": "民國110.3.8.2",
    "mixed, another length": "二〇2一1年",
    "list number and amount": "一500年前",
    "day first": "05/05/89",
    "yesterday": "昨天下午",
    "recently": "近日、去年以来、今年3月",
    "holiday": "春节期间",
    "lunar": "农历2015年十月初一",
    "era": "康熙二十年九月",
    "before christ": "公元前221年",
    "document number": "某发〔2020〕3号",
    "version": "2021.3.8.1",
    "address": "192.168.255.255",
    "path": "https://example.cn/2021-03/08/a.htm",
    "season": "2011-12赛季",
    "amount": "总价 2021.03 万元",
    "length": "距今2000年",
    "length in numerals": "近两千年",
    "length after": "1500年前",
    "grade": "2021年级",
    "month as a word, then a class": "5 九月 2021届学生",
    "day and month, then a class": "9月5日,2021届学生",
    "plan": "规划(2021—2025)",
}


@pytest.mark.parametrize("text", NO_DATE.values(), ids=NO_DATE.keys())
def test_what_is_no_calendar_date(text: str) -> None:
    assert values(text) == []


def test_a_lunar_day_leaves_only_the_year() -> None:
    assert values("二〇二一年八月十五") == ["2021"]
    assert values("2021年农历正月初一") == ["2021"]
    assert values("2021年十二月十余名") == ["2021-12"]


def test_offsets_are_into_the_text_as_given() -> None:
    text = "㎡㋂ 於\u200b２０２１年３月８日、2022.4.9。"
    assert [date.text for date in find_dates(text)] == ["２０２１年３月８日", "2022.4.9"]
    assert all(text[date.start : date.end] == date.text for date in find_dates(text))


CHARACTERS = st.sampled_from(
    "0123456789〇一二三四五六七八九十百千元年月日号號至到-—./·: \u3000民国國中华華農历曆前\u00ad㋂㏧()、的了"
)
DATES = st.dates(dt.date(1000, 1, 1), dt.date(2199, 12, 31))


@given(st.text() | st.text(CHARACTERS, max_size=40))
def test_any_text_is_read_and_what_is_found_reads_the_same_alone(text: str) -> None:
    end = 0
    for date in find_dates(text):
        assert end <= date.start < date.end <= len(text)
        assert text[date.start : date.end] == date.text
        assert values(date.text) == [date.span.value]
        end = date.end


@given(
    DATES,
    st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y-%m-%d}",
            "{0.year}/{0.month}/{0.day}",
            "{0:%Y.%m.%d}",
        ]
    ),
)
def test_every_day_is_read(day: dt.date, form: str) -> None:
    assert values("于" + form.format(day) + "举行") == [f"{day:%Y-%m-%d}"]


@given(st.dates(dt.date(1912, 1, 1), dt.date(2111, 12, 31)))
def test_every_day_of_the_republic_is_read(day: dt.date) -> None:
    assert values(f"中華民國{day.year - 1911}年{day.month}月{day.day}日") == [f"{day:%Y-%m-%d}"]
