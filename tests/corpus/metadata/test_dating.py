"""Which date is the article's.

Printed dates by rule, inferred years with evidence, and when there is none.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.metadata.dating import address_date, article_date, stated_date
from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.inference import infer_date
from indexer.corpus.page.line import Line


def lines(*texts: str, first: int = 1) -> list[Line]:
    return [Line(number, text, text) for number, text in enumerate(texts, first)]


def value(*texts: str, meta: tuple[str, ...] = ()) -> str | None:
    date = article_date(lines(*meta, first=100), lines(*texts))
    return date.span.value if date else None


def test_a_date_line_is_the_date() -> None:
    date = article_date(
        lines("2021年3月8日 09:30 来源：山水网", first=2),
        lines("青川办起夜校", "2020年1月5日，夜校开课。"),
    )
    assert date is not None
    assert (date.span.value, date.basis, date.evidence, date.line) == (
        "2021-03-08",
        "explicit",
        "2021年3月8日",
        2,
    )


def test_a_clock_and_a_time_of_change_give_way() -> None:
    assert value("正文。", meta=("2024年5月6日 星期一", "发布时间：2021-03-08")) == "2021-03-08"
    assert value("正文。", meta=("更新时间：2024-05-06", "发布时间：2021-03-08")) == "2021-03-08"
    assert value("正文。", meta=("2021-03-08", "发文日期：2021-03-01")) == "2021-03-08"
    assert value("正文。", meta=("2024年5月6日 星期一",)) == "2024-05-06"
    assert value("正文。", meta=("成文日期：2021-03-01", "发布日期：2021-03-08")) == "2021-03-08"
    assert value("正文。", meta=("成文日期：2021-03-01",)) == "2021-03-01"
    head = ("中華民國110年3月8日", "主旨：修正要點。")
    assert value(*head, meta=("更新时间：2024-05-06",)) == "2021-03-08"
    assert value(*head, meta=("2024年5月6日 星期一",)) == "2021-03-08"


HEADS = {
    "gazette": (
        ("山水縣政府公告", "中華民國110年3月8日", "山水字第1100000001號", "主旨：修正要點。"),
        "2021-03-08",
    ),
    "on one line": (
        ("山水縣政府公告 中華民國110年3月8日 山水字第1100000001號", "主旨：修正要點。"),
        "2021-03-08",
    ),
    "behind the title": (
        ("第12次會議紀錄　　民國110年3月8日", "院長提示：", "一、很好。"),
        "2021-03-08",
    ),
    "promulgated and in force": (
        (
            "山水条例",
            "2015年3月2日 某某第9次常务会议通过",
            "2015年3月9日 某令第48号公布",
            "2015年6月1日 施行",
            "第一条 为了水。",
        ),
        "2015-03-09",
    ),
    "in one bracket": (
        ("山水法", "（2015年3月2日某会议通过 2015年3月9日某令第48号公布）", "第一条 为了水。"),
        "2015-03-09",
    ),
    "national": (
        ("山水法", "2011年4月8日 全国人民代表大会常务委员会第九次会议通过", "第一章 总则"),
        "2011-04-08",
    ),
    "lone promulgation": (("山水办法", "1991年5月7日 某令第5号发布", "第一条 为了水。"), None),
    "regional passage": (
        (
            "山水市条例",
            "2016年8月30日 山水市第七届人民代表大会常务委员会第三次会议通过",
            "第一条 为了水。",
        ),
        None,
    ),
    "regional approval": (
        (
            "山水市条例",
            "2016年8月30日 山水市人大通过",
            "2016年9月29日 某省第十二届人民代表大会常务委员会批准",
            "第一条 为了水。",
        ),
        None,
    ),
    "only in force": (
        ("山水条例", "第一条 为了水。", "第二条 本条例自2016年12月1日起施行。"),
        None,
    ),
    "repealed law": (
        ("山水条例", "第一条 为了水。", "第二条 1956年3月4日通过的《山水规定》同时废止。"),
        None,
    ),
}


@pytest.mark.parametrize(("texts", "expected"), HEADS.values(), ids=HEADS.keys())
def test_heads_of_documents(texts: tuple[str, ...], expected: str | None) -> None:
    assert value(*texts) == expected


SIGNED = {
    "below the issuer": (
        ("关于夜校的通知", "各乡镇：", "现将事项通知如下。", "青川县教育局", "2021年3月8日"),
        "2021-03-08",
    ),
    "numerals": (("关于夜校的通知", "现将事项通知如下。", "二〇二一年三月八日"), "2021-03-08"),
    "before annexes": (
        (
            "关于夜校的通知",
            "现将事项通知如下。",
            "青川县教育局",
            "2021年3月8日",
            "附件：课程表",
            "语文",
            "数学",
            "体育",
            "2020年1月1日制",
        ),
        "2021-03-08",
    ),
    "dateline with its year": (
        ("夜校开课", "新华社成都2021年4月1日电 夜校今天开课。"),
        "2021-04-01",
    ),
}


@pytest.mark.parametrize(("texts", "expected"), SIGNED.values(), ids=SIGNED.keys())
def test_signatures_and_datelines(texts: tuple[str, ...], expected: str | None) -> None:
    assert value(*texts) == expected


def inferred(*texts: str, page: tuple[str, ...] = ()) -> tuple[str, str] | None:
    date = infer_date(lines(*texts), page=lines(*page, first=50))
    assert date is None or (date.basis == "inferred" and date.span.precision == "year")
    return (date.span.value, date.evidence) if date else None


def test_years_that_the_text_reports_as_its_present() -> None:
    assert inferred("书记听取汇报,布置部署2022年度工作。") == ("2022", "布置部署2022年度工作")
    assert inferred("截至2021年6月底,全县建成夜校12所。") == (
        "2021",
        "截至2021年6月底,全县建成夜校12所",
    )
    assert inferred("2022年,全县办起夜校。", "2023年2月9日,青川县获得称号。") == (
        "2023",
        "2023年2月9日,青川县获得称号",
    )
    assert inferred("今年是新中国成立75周年。") == ("2024", "今年是新中国成立75周年")
    assert inferred("——2021年1月20日在青川县第六次会议上") == (
        "2021",
        "——2021年1月20日在青川县第六次会议上",
    )


NOT_CERTAIN = {
    "account of a year": "2023年,全县办起夜校12所。",
    "since": "自2023年10月以来,学员增加。",
    "event alone": "2019年5月20日,夜校挂牌。",
    "late in the year": "截至2023年12月底,全县建成夜校12所。",
    "target": "力争到2025年建成夜校20所。",
    "plan": "按照2021—2025年规划,到2025年建成夜校。",
    "expected": "预计将在2024年开课。",
    "title": "落实《夜校条例(2020年)》,截至目前已有12所。",
    "arranged, but a later year is known": "部署2021年度工作。2023年,夜校增加。",
    "entry into force": "本办法自2016年12月1日起施行。",
    "relative": "近日,夜校开课;去年以来,今年3月。",
    "none": "夜校开课了。",
}


@pytest.mark.parametrize("text", NOT_CERTAIN.values(), ids=NOT_CERTAIN.keys())
def test_what_is_not_certain_gives_no_year(text: str) -> None:
    assert inferred(text) is None


def test_statutes_speak_of_no_present() -> None:
    assert (
        inferred(
            "第一条 为了水。",
            "第二条 截至2021年6月底的用户照旧。",
            "第三条 本办法自公布之日起施行。",
        )
        is None
    )


def test_a_page_lends_its_evidence_but_not_against_a_later_year() -> None:
    page = ("2022年,全县办起夜校。", "2023年2月9日,青川县获得称号")
    assert inferred("近日,夜校开课。2022年,招生。", page=page) == (
        "2023",
        "2023年2月9日,青川县获得称号",
    )
    assert inferred("2025年3月1日,夜校开课。", page=page) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-03-08", "2021-03-08"),
        ("2021-03-08T09:30:00+08:00", "2021-03-08"),
        ("2021年3月", "2021-03"),
        ("20210308", "2021-03-08"),
        ("20210308093000", "2021-03-08"),
        ("2021", "2021"),
        ("20211308", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_dates_in_fields(text: str, expected: str | None) -> None:
    span = stated_date(text)
    assert (span.value if span else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.cn/2021-03/08/content_1.htm", "2021-03-08"),
        ("https://example.cn/a/20210308/12.html", "2021-03-08"),
        ("https://example.cn/zw/202103/t20210308_77.html", "2021-03-08"),
        ("https://example.cn/art/2021/3/art_1.html", None),
        ("https://example.cn/2021/03/08/", "2021-03-08"),
        ("https://example.cn/id/202103080931", None),
        ("https://example.cn/2021-02-30/a", None),
        ("https://example.cn/20210308/see-20220101.html", None),
    ],
)
def test_dates_in_addresses(url: str, expected: str | None) -> None:
    span = address_date(url)
    assert (span.value if span else None) == expected


PARTS = st.lists(
    st.sampled_from(
        [
            "2021年",
            "2024年2月9日",
            "，",
            ",",
            "。",
            "截至",
            "部署",
            "年度",
            "通过",
            "公布",
            "施行",
            "（",
            "）",
            "第一条",
            "附件",
            "今年是",
            "新中国成立75周年",
            "在县人大会议上",
            "某局",
            "新华社",
            "电",
            " ",
            "全国人民代表大会",
            "2021.3.8",
            "到",
            "《",
            "》",
        ]
    ),
    max_size=10,
).map("".join)


@given(st.lists(PARTS | st.text(max_size=30), max_size=6), st.lists(PARTS, max_size=2))
def test_any_text_is_dated_without_a_crash_and_the_evidence_is_printed(
    texts: list[str], meta: list[str]
) -> None:
    date = article_date(lines(*meta, first=100), lines(*texts), page=lines("2021年"))
    if date is None:
        return
    assert any(date.evidence in text for text in (*texts, *meta))
    if date.basis == "explicit":
        assert date.span.value in [found.span.value for found in find_dates(date.evidence)]


@pytest.mark.parametrize(
    "line",
    [
        "2004年5月6日于河口",
        "2004 年 5 月 6 日 晚上 11:20 于新家地板上",
        "二〇〇四年五月六日清晨写于河口寓所",
        "（写于2004年5月6日于船上）",
        "2004年5月6日於河口",
    ],
)
def test_when_and_where_a_text_was_written_dates_it(line: str) -> None:
    assert value("搬家记", "门口的船走了。", "等秋天再来写一篇。", line) == "2004-05-06"


@pytest.mark.parametrize(
    "line", ["2004年5月6日于河口开工，全长九公里。", "他2004年5月6日于河口出生", "2004年于河口"]
)
def test_what_happened_where_dates_nothing(line: str) -> None:
    assert value("搬家记", "门口的船走了。", "等秋天再来写一篇。", line) is None
