"""What lines and paragraphs say about an article.

Date and source lines, people, datelines, titles.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.metadata.lines.date_lines import completes_label, read_meta_line
from indexer.corpus.metadata.lines.source_credits import source_credit
from indexer.corpus.metadata.people.bylines import outlet_of_byline, read_byline
from indexer.corpus.metadata.people.datelines import find_credits, find_dateline
from indexer.corpus.metadata.titles import choose_title, strip_site_name


def people(text: str) -> list[tuple[str, str]]:
    return [(credit.name, credit.role) for credit in read_byline(text)]


META = {
    "date": ("2021.3.8", "2021-03-08", None, []),
    "republic": ("中華民國110年3月8日（補登）", "2021-03-08", None, []),
    "date and source": ("2021年03月08日 09:30    來源：山水網    ", "2021-03-08", "山水網", []),
    "no blank between": ("2021年03月08日09:30来源：山水网", "2021-03-08", "山水网", []),
    "everything": (
        "发布时间：2021-03-08 09:30:00 来源：山水日报 作者：林木 方圆 编辑：石泉",
        "2021-03-08",
        "山水日报",
        [("林木", "author"), ("方圆", "author"), ("石泉", "editor")],
    ),
    "bars": ("2021-03-08 | 来源：山水社 | 字号：大 中 小", "2021-03-08", "山水社", []),
    "source only": ("来源：山水日报", None, "山水日报", []),
    "source in brackets": ("（来源：山水日报）", None, "山水日报", []),
    "source in marks": ("來源：《山水日報》", None, "山水日報", []),
    "bullet": ("• 来源：山水日报", None, "山水日报", []),
    "account of an outlet": ("山水新闻 05-18 19:22 · 山水新闻官方账号", None, "山水新闻", []),
    "section behind the day": ("时间:2021-03-08 百科知识 版权反馈", "2021-03-08", None, []),
    "one who keeps the site": ("发布者: 河口区管理员 2021-03-08", "2021-03-08", None, []),
    "date label only": ("时间：2021-03-08", "2021-03-08", None, []),
    "eight digits behind a label": ("发布日期：20210308 浏览次数：31", "2021-03-08", None, []),
    "source without a label": ("山水网 2021-03-08 09:30", "2021-03-08", "山水网", []),
    "source behind the date": ("2021-03-08 09:30 山水客户端", "2021-03-08", "山水客户端", []),
    "masthead": ("山水日报 2021年3月8日 星期一 第3版", "2021-03-08", "山水日报", []),
    "slashes": ("文/林木 来源/山水网", None, "山水网", [("林木", "author")]),
    "reporter behind the source": (
        "来源：山水网 记者 林木 方圆",
        None,
        "山水网",
        [("林木", "reporter"), ("方圆", "reporter")],
    ),
    "editor only": ("责任编辑：石泉", None, None, [("石泉", "editor")]),
    "clicks": (
        "信息来源：县委宣传部 录入时间：2021-03-08 点击数：12",
        "2021-03-08",
        "县委宣传部",
        [],
    ),
    "dots": (
        "*2021年3月8日 · 来源：山水时报 · 记者 石泉*",
        "2021-03-08",
        "山水时报",
        [("石泉", "reporter")],
    ),
    "rare character": ("作者：孙𬍛", None, None, [("孙𬍛", "author")]),
    "labels set wide": (
        "时 间：2021-03-08 来　源：山水网 作 者：石泉",
        "2021-03-08",
        "山水网",
        [("石泉", "author")],
    ),
    "republic behind a label": (
        "發布日期：110-03-08 發布單位：山水縣政府",
        "2021-03-08",
        "山水縣政府",
        [],
    ),
    "reporter in brackets": (
        "2021-03-08 09:30 来源:山水社 （记者石泉）",
        "2021-03-08",
        "山水社",
        [("石泉", "reporter")],
    ),
    "channel": ("山水发布 2021-03-08 09:30", "2021-03-08", "山水发布", []),
    "breadcrumb": ("首页 > 新闻 > 正文 2021-03-08 09:30", "2021-03-08", None, []),
    "address for a source": ("2021-03-08 来源：https://example.cn/a.htm", "2021-03-08", None, []),
    "relative": ("3小时前 来源：山水社", None, "山水社", []),
    "last change": ("最新更新：2021/03/08 15:40", "2021-03-08", None, []),
    "login name": (
        "发布人：admin 发布时间：2021/3/8 10:11:12 文章来源：山水镇",
        "2021-03-08",
        "山水镇",
        [],
    ),
    "login name alone": ("发布人：admin 发布时间：2021-03-08", "2021-03-08", None, []),
    "source beats publisher": (
        "发布者：县办公室 来源：山水社 2021-03-08",
        "2021-03-08",
        "山水社",
        [],
    ),
    "first printed in": ("（原載：山水週末）", None, "山水週末", []),
    "edition in words": (
        "山水日报      2021年3月8日  星期一    第四版  社会",
        "2021-03-08",
        "山水日报",
        [],
    ),
    "name with a verb in it": (
        "2021年3月8日　作者:林问渠",
        "2021-03-08",
        None,
        [("林问渠", "author")],
    ),
    "told and written down": (
        "口述:林大木 整理:本刊记者 方圆",
        None,
        None,
        [("林大木", "author"), ("方圆", "reporter")],
    ),
    "sites of Taiwan": (
        "發布時間：2021-03-08　資料來源：山水縣政府",
        "2021-03-08",
        "山水縣政府",
        [],
    ),
    "issue of a year": (
        "2021-03-08 来源：《山水谈》2019年第4期",
        "2021-03-08",
        "《山水谈》",
        [],
    ),
    "name in brackets": ("2021-03-08 来源：【山水社】", "2021-03-08", "山水社", []),
    "who put it up": ("信息发布：山水社  发布日期：2021-03-08", "2021-03-08", "山水社", []),
    "where it appeared": ("（本文发表于2021年3月8日）", "2021-03-08", None, []),
    "values lost": ("作者： 来源： 发布时间：2021-03-08", "2021-03-08", None, []),
}


@pytest.mark.parametrize(("line", "date", "source", "authors"), META.values(), ids=META.keys())
def test_meta_lines(
    line: str, date: str | None, source: str | None, authors: list[tuple[str, str]]
) -> None:
    meta = read_meta_line(line)
    assert meta is not None
    assert (meta.date.span.value if meta.date else None) == date
    assert meta.source == source
    assert [(credit.name, credit.role) for credit in meta.authors] == authors


NOT_META = {
    "what is held when": "时间：2021-03-08 09:30 地点：县礼堂",
    "another account": "山水新闻 05-18 19:22 · 渡口视频官方账号",
    "sentence": "2021年3月8日，某县召开会议。",
    "enactment": "2017年3月30日 某省第九届人民代表大会常务委员会第二次会议批准",
    "entry into force": "2021年5月1日 施行",
    "decree": "1990年6月3日 某部令第9号发布",
    "announcement": "时间：2021年5月6日 地点：县礼堂",
    "buttons only": "打印 关闭",
    "clicks only": "浏览次数：123",
    "picture's source": "图片来源：山水社",
    "figures' source": "数据来源：某统计局",
    "table's source": "資料來源：山水縣政府主計處",
    "year": "2021年",
    "colon": "来源：老人说：今天的水真清。",
    "blank": "   ",
}


@pytest.mark.parametrize("line", NOT_META.values(), ids=NOT_META.keys())
def test_what_is_no_meta_line(line: str) -> None:
    assert read_meta_line(line) is None


@pytest.mark.parametrize(
    ("label", "value"),
    [("来源：", "山水日报"), ("作者:", "林木"), ("发表时间：", "2021-03-08 09:30")],
)
def test_a_label_and_its_value_on_two_lines(label: str, value: str) -> None:
    assert completes_label(label, value)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("来源：", "浏览量：31"),
        ("来源：山水网", "作者：林木"),
        ("院长提示：", "一、很好。"),
        ("来源：", "青川办起夜校"),
        ("作者：", "青川办起夜校"),
        ("来源：", "路修到了门口。"),
        ("", "林木"),
    ],
)
def test_what_is_no_value_of_a_label(label: str, value: str) -> None:
    assert not completes_label(label, value)


def test_the_noise_of_a_meta_line_is_named() -> None:
    meta = read_meta_line("2021-03-08 来源：山水网 浏览量：1.2万 打印本页")
    assert meta is not None
    assert meta.noise == ("浏览量：1.2万", "打印本页")


BYLINES = {
    "reporter": ("本报记者 林木", [("林木", "reporter")]),
    "set wide": ("本报记者 林 木 方 圆", [("林木", "reporter"), ("方圆", "reporter")]),
    "in brackets": (
        "（记者 林木 方圆 通讯员 石泉）",
        [("林木", "reporter"), ("方圆", "reporter"), ("石泉", "correspondent")],
    ),
    "long names": (
        "记者 次仁旺堆 阿依古丽·买买提",
        [("次仁旺堆", "reporter"), ("阿依古丽·买买提", "reporter")],
    ),
    "editor": ("(責任編輯：龍泉)", [("龍泉", "editor")]),
    "three hands": (
        "编辑：林木 校对：方圆 审核：石泉",
        [("林木", "editor"), ("方圆", "editor"), ("石泉", "editor")],
    ),
    "photographer": ("林木 摄", [("林木", "photographer")]),
    "photographer, joined": ("林木摄", [("林木", "photographer")]),
    "reporter with a camera": ("本报记者 次仁旺堆 摄", [("次仁旺堆", "photographer")]),
    "text and picture": ("林木 文 方圆 摄", [("林木", "author"), ("方圆", "photographer")]),
    "reporters of both": (
        "（记者 林木 通讯员 石泉 文/图）",
        [("林木", "reporter"), ("石泉", "correspondent")],
    ),
    "both in one": ("图/文 林木", [("林木", "author")]),
    "author": ("作者：林木、方圆", [("林木", "author"), ("方圆", "author")]),
    "bar": ("编辑丨林木", [("林木", "editor")]),
    "taiwan": ("記者林木／台中報導", [("林木", "reporter")]),
    "where from": ("本报记者 林木 青川报道", [("林木", "reporter")]),
    "reports": ("【記者林曉木報道】", [("林曉木", "reporter")]),
    "signed off": ("以上是河口电台特约记者林木的采访报道。", [("林木", "reporter")]),
    "signed off from": ("以上是河口電台記者林曉木在石灘的報道", [("林曉木", "reporter")]),
    "provided": ("（稿件由縣農業農村局提供）", [("縣農業農村局", "contributor")]),
    "sent in": ("供稿：县委办公室", [("县委办公室", "contributor")]),
    "pictures given": ("图片由青川县融媒体中心提供", [("青川县融媒体中心", "contributor")]),
}


@pytest.mark.parametrize(("text", "expected"), BYLINES.values(), ids=BYLINES.keys())
def test_bylines(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "记者手记",
        "记者问答",
        "档案整理",
        "摄影报道",
        "编辑部",
        "记者获悉",
        "图文",
        "作者简介",
        "图为会议现场",
        "以上是渡口的报道。",
        "林木",
        "山高水长 一路向前",
        "一文读懂新政",
        "（试行）",
    ],
)
def test_what_is_no_byline(text: str) -> None:
    assert people(text) == []


def test_the_radio_that_signs_off_is_an_outlet() -> None:
    assert outlet_of_byline("以上是河口电台特约记者林木的采访报道。") == "河口电台"
    assert outlet_of_byline("以上是本台记者林木的采访报道。") is None


DATELINES = {
    "own paper": ("本报青川电(记者 林木)近日", "本报", "青川", ["林木"], None),
    "agency": ("新华社成都4月1日电（记者 林木）今天", "新华社", "成都", ["林木"], None),
    "with its year": ("新华社成都2021年4月1日电 今天", "新华社", "成都", [], "2021-04-01"),
    "site": ("山水网成都讯 今天", "山水网", "成都", [], None),
    "two kinds": ("本报讯（记者 林木 通讯员 石泉）近日", "本报", None, ["林木", "石泉"], None),
    "names alone": ("山水日报青川讯（林木 方圆）近日", "山水日报", "青川", ["林木", "方圆"], None),
    "reporter behind": ("本报讯 记者林木报道：近日", "本报", None, ["林木"], None),
    "taiwan": ("〔記者林木／台中報導〕市府", "", "台中", ["林木"], None),
    "central": ("（中央社記者林木台中6日電）", "中央社", "台中", ["林木"], None),
    "name of three, county": (
        "（山水社記者林曉木花蓮縣3日電）",
        "山水社",
        "花蓮縣",
        ["林曉木"],
        None,
    ),
    "name of two, county": ("（山水社記者林木台南4日電）", "山水社", "台南", ["林木"], None),
    "own dispatch": ("【山水日報專訊】渡口換了新船", "山水日報", None, [], None),
    "special dispatch": ("【本報特訊】渡口換了新船", "本報", None, [], None),
    "bullet": ("●本报青川讯 渡口换了新船。", "本报", "青川", [], None),
    "reporter only": ("（记者 林木）近日", "", None, ["林木"], None),
}


@pytest.mark.parametrize(
    ("text", "agency", "place", "names", "date"), DATELINES.values(), ids=DATELINES.keys()
)
def test_datelines(
    text: str, agency: str, place: str | None, names: list[str], date: str | None
) -> None:
    dateline = find_dateline(text)
    assert dateline is not None
    assert (dateline.agency, dateline.place) == (agency, place)
    assert [author.name for author in dateline.authors] == names
    assert (dateline.date.span.value if dateline.date else None) == date
    assert not text[dateline.end :].startswith(("(", "（", "电", "讯"))


@pytest.mark.parametrize(
    "text", ["本报电话已更换", "本报记者从县里获悉", "近日，本报讯", "县文联承办的活动", "新闻台"]
)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("图为合唱现场。 本报记者 林木 摄", ["林木"]),
        ("村里装上了路灯。（记者 林木 方圆）", ["林木", "方圆"]),
        ("路修到了门口。(责任编辑:石泉)", ["石泉"]),
        ("本报讯（记者 林木）路修好了。（石泉 摄）", ["林木", "石泉"]),
        ("本报讯（林木 石泉）路修好了。", ["林木", "石泉"]),
        ("河口网消息（夜话山前）：路修好了。", []),
        ("河口网消息（焦点山前）：路修好了。", []),
        ("（记者林木综合整理）", ["林木"]),
        ("路修到了门口。", []),
        ("●本报青川讯 渡口换了新船。(林木)", ["林木"]),
        ("●本报青川讯 渡口换了新船。(待续)", []),
        ("本报讯（记者 林木）渡口换了新船。（方圆）", ["林木"]),
        ("路修到了门口。（林木）", []),
        ("渡口換了新船。（編輯：方圓遠）1130116", ["方圓遠"]),
        ("渡口换了新船。（策划：林木）", ["林木"]),
        ("渡口换了新船。（图片：林木）", ["林木"]),
        ("渡口换了新船。图/林木", ["林木"]),
        ("渡口的规矩改了。二、修改第三条文字。", []),
        ("渡船白底红边。新渡船的图片", []),
        ("（一）统筹规划、因地制宜；", []),
    ],
    ids=[
        "photographer",
        "closing",
        "editor",
        "both",
        "bare in a dateline",
        "column",
        "programme",
        "put together",
        "none",
        "bare",
        "no name",
        "named",
        "no report",
        "agency's code",
        "planner",
        "pictures",
        "picture by",
        "wording",
        "no name but a thing",
        "an item",
    ],
)
def test_credits_inside_a_paragraph(text: str, names: list[str]) -> None:
    assert [credit.name for credit in find_credits(text)] == names


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("路修到了门口。(來源:山水日報)", "山水日報", "路修到了门口。"),
        ("路修到了门口。（来源：山水网 责任编辑：石泉）", "山水网", "路修到了门口。"),
        ("路修到了门口。来源：山水社", "山水社", "路修到了门口。"),
        ("路修到了门口。（据山水社电）", "山水社", "路修到了门口。"),
        ("路修到了门口。（原载：《山水周末》）", "山水周末", "路修到了门口。"),
    ],
    ids=["brackets", "with editor", "bare", "agency", "first printed in"],
)
def test_source_credits(text: str, value: str, rest: str) -> None:
    found = source_credit(text)
    assert found is not None
    assert (found.value, text[: found.start]) == (value, rest)


@pytest.mark.parametrize(
    "text",
    ["他说（来源：某处）然后走了。", "按条例（试行）", "山景。（图片来源：山水社）", "没有来源。"],
)
def test_what_is_no_source_credit(text: str) -> None:
    assert source_credit(text) is None


def test_the_name_of_a_site_is_not_part_of_the_title() -> None:
    assert strip_site_name("青川办起夜校_新闻频道_山水网") == "青川办起夜校"
    assert strip_site_name("强基惠民——记青川县工作队") == "强基惠民——记青川县工作队"
    assert strip_site_name("山水网") == "山水网"


def test_a_printed_title_is_preferred() -> None:
    assert (
        choose_title(["山水网", "青川办起夜校-山水网"], ["青川办起夜校", "正文"]) == "青川办起夜校"
    )
    assert choose_title(["论语-山水网"], ["论语-山水网"]) == "论语-山水网"
    assert choose_title([None, "首页", "青川办起夜校"]) == "青川办起夜校"
    assert choose_title(["首页", ""]) is None


WORDS = st.lists(
    st.sampled_from(
        [
            "本报",
            "记者",
            "林木",
            "摄",
            "来源",
            "：",
            ":",
            " ",
            "　",
            "（",
            "）",
            "|",
            "2021-03-08",
            "编辑",
            "讯",
            "电",
            "新华社",
            "浏览",
            "12",
            "文",
            "图",
            "/",
            "。",
            "由",
            "提供",
            "发布时间",
            "09:30",
            "《",
            "》",
            "丨",
            "\n",
            "\u00ad",
        ]
    ),
    max_size=14,
).map("".join)


@given(WORDS | st.text(max_size=60))
def test_any_text_is_read_without_a_crash_and_offsets_hold(text: str) -> None:
    assert all(
        credit.name and credit.name == credit.name.strip()
        for credit in (*read_byline(text), *find_credits(text))
    )
    meta = read_meta_line(text)
    assert meta is None or meta.source is None or meta.source in text
    dateline = find_dateline(text)
    assert dateline is None or 0 < dateline.end <= len(text)
    credit = source_credit(text)
    assert credit is None or (
        credit.value in text[credit.start :]
        and text[: credit.start] == text[: credit.start].rstrip()
    )
    assert choose_title([text]) != ""
