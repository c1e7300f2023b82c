"""Articles of a page are told by what stands around each of them; headings of one article are not."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.borders.frame_signs import FRAME_RULES
from indexer.corpus.page.line import Receipt
from indexer.model import Article
from tests.corpus.reading import read_to

FERRY = (
    "渡口换上了新船",
    "河口县的新船今天上午开航，两岸的孩子上学再不用绕八公里的山路。",
    "船票仍是一元。",
)
LAMPS = (
    "桥头的路灯全亮了",
    "桥头镇的一百二十盏路灯昨晚全部点亮，老人出门不打手电，孩子也敢在街上玩。",
    "电费不高。",
)
BEANS = (
    "豆腐坊搬进了新屋",
    "石滩村的豆腐坊搬了家，六口大锅一字排开，天亮时头一板豆腐就出来了。",
    "井水还是那口井的。",
)
BOOKS = (
    "毕业生寄回两千本书",
    "南坪中学的图书室收到了两千本旧书，借书的人排到楼梯口。",
    "书按年份排。",
)
STORIES = (FERRY, LAMPS, BEANS, BOOKS)


def story(*parts: str) -> list[str]:
    """Write the stories one below the other.

    parts: lines with `{}` for the headline, `[]` for the first paragraph and `<>` for the last.
    """
    return [
        part.replace("{}", headline).replace("[]", first).replace("<>", last)
        for headline, first, last in STORIES
        for part in parts
    ]


NAMED = (
    "河口县新船今天开航 孩子上学不用绕山路",
    "桥头镇路灯昨晚全部点亮 老人出门不打手电",
    "石滩村豆腐坊搬了家 六口大锅一字排开",
    "南坪中学图书室收到两千本旧书",
)
"""Headlines that say what the stories tell."""


def dated(*parts: str) -> list[str]:
    """Write the stories with a day each, at `#`."""
    return [
        part.replace("#", f"2021.05.{day}").replace("[]", first).replace("<>", last)
        for day, (_, first, last) in zip(("09", "08", "06", "06"), STORIES, strict=True)
        for part in parts
    ]


PARTED: dict[str, list[str]] = {
    "the name of a site that advertises": [
        "金星娱乐官网-金星娱乐app下载",
        *story("[]", "<>", "金星娱乐——注册 登录 平台"),
    ],
    "who wrote it stands below the headline": story("{}", "文/方小圆", "[]", "<>"),
    "it opens with who reports": story("{}", "【河口电视】[]", "<>"),
    "who wrote it stands below the text": story("{}", "[]", "<>", "（作者为船工）"),
    "each text says at its end who wrote it": story("[]<>（记者 方圆）"),
    "each text ends with a name": story("{}", "[]<>（方圆）"),
    "its day stands below the text": story("{}", "[]", "<>2021/05/06"),
    "its day stands over the headline": story("- 2021年5月6日", "{}", "[]", "<>"),
    "its day stands beside the headline": story("{} 2021-05-06", "[]", "<>"),
    "a label of its title": story("标题：{}", "日期：2021-05-06", "内容：", "[]", "<>"),
    "a line of a list of articles stands by it": story("{}", "with No Comments", "[]", "<>"),
    "a question and its answer": story("{}", "问：新船什么时候开航？", "答：[]<>"),
    "a row of marks stands over the headline": story("{}", "[]", "<>", "＊＊＊＊＊＊"),
    "an entry of the menu stands over the headline": [
        "渡口 路灯 作坊 书屋 关于",
        *(
            line
            for label, told in zip(("渡口", "路灯", "作坊", "书屋"), STORIES, strict=True)
            for line in (label, *told)
        ),
    ],
    "a day over what happened on it": [
        line
        for day, (_, first, last) in zip(
            ("1月1日", "1月4日", "1月9日", "1月12日"), STORIES, strict=True
        )
        for line in (day, f"- {first}", f"- {last}")
    ],
    "it opens as the first text of its page": story("（河口14日讯）[]", "<>"),
    "its day stands over its text": dated("#", "[]", "<>"),
    "a day stands under each text": dated("[]", "<>", "日期：# ~ 2021.05.30"),
    "where to read on stands below the text": story("{}", "[]", "查看更多"),
    "each headline names what its text tells": [
        line
        for name, (_, first, last) in zip(NAMED, STORIES, strict=True)
        for line in (name, first, last)
    ],
}
"""A page for each rule that it parts."""

WHOLE: dict[str, list[str]] = {
    "headings": [
        "三年的河口",
        "2021-05-06 来源：河口日报",
        *story("{}", "[]", "<>"),
        "（记者 方圆）",
    ],
    "numbers of pictures": ["三年的河口", *story("{}", "[]", "<>（见图一）")],
    "parts of cases": ["法院发布典型案例", *story("{}", "【基本案情】[]", "【典型意义】<>")],
    "an interview": ["河口的三年", *story("{}", "问：[]", "答：<>", "问：[]", "答：<>")],
    "an interview with a heading for each question": [
        "访船长方小圆",
        "渡口换上新船以后，记者访问了船长。",
        *story("{}", "问：[]", "答：<>"),
    ],
    "framed headings": [
        "船长方小圆的三年",
        "",
        *story("=======", "{}", "=======", "船长方小圆看着，[]", "船长方小圆说，<>"),
    ],
    "sources of facts": ["河口的三年", *story("[]", "<>", "<>", "<>（来源：河口日报）")],
    "an interview of numbered questions": [
        "河口的三年",
        *story("{}", "Q1：[]", "A1：<>", "Q2：[]"),
    ],
    "remarks of readers": ["河口的三年", *story("[]", "<>"), *story("读书的人 2021-05-06", "[]")],
    "ornaments": ["河口的三年", *story("[]", "<>", "＊＊＊＊＊＊")],
    "buttons beside headings": ["河口县", "河口县在岚江边上。", *story("{}", "[编辑]", "[]", "<>")],
    "who took the pictures": ["河口的三年", *story("[]", "<>（方圆摄）")],
    "a site that sells nothing": ["河口日报-要闻", *story("[]", "<>", "河口日报客户端")],
    "days of a text": ["老船工的日子", "1月1日", "船歇了一天。", *story("{}", "[]", "<>")],
    "words of the text in a table": ["渡口 路灯 作坊 书屋", "渡口", *story("{}", "[]", "<>")],
    "a report of several places": [
        "渡口、桥头和石滩都换了新样子",
        *(
            f"（{place}14日讯）{told[1]}"
            for place, told in zip(("河口", "桥头"), STORIES, strict=False)
        ),
    ],
    "days of a diary under a headline": ["老船工日记", *dated("#", "[]", "<>")],
    "a report and when it was changed": ["2021.05.09", FERRY[1], FERRY[2], "2021.05.10"],
    "headings that name the person of all parts": [
        "船长方小圆三十年不离渡口",
        *(
            line
            for name, (_, first, last) in zip(NAMED, STORIES, strict=True)
            for line in (name, first, f"船长方小圆在一边看着。{last}")
        ),
    ],
    "counsel under headings": [
        "台风来之前家里要做好的准备",
        "台风来之前，气象员提醒，家里的准备要做在前面，要做好的事有两件。",
        "阳台上的花盆要提前搬进屋",
        "风力超过八级，阳台上一个空花盆就能砸穿车顶，搬不动的大盆可以放倒。",
        "手机和手电都要充满电备用",
        "停电往往发生在夜里，手电、手机和充电宝都要充满电，蜡烛容易引起火灾。",
    ],
    "headings under a date line": [
        NAMED[0],
        "2021-05-06 来源：河口日报",
        FERRY[1],
        *(
            line
            for name, (_, first, last) in zip(NAMED[1:], STORIES[1:], strict=True)
            for line in (name, first, last)
        ),
    ],
    "days of remarks": ["{} 很好", *story("{}", "[]", "<>（2021-05-06 11:02:03）")],
}
"""Pages of one article that look alike."""


def read(lines: list[str]) -> list[Article]:
    return read_record(Record(0, "utf-8", text="\n".join(lines)), Receipt())


@pytest.mark.parametrize("rule", FRAME_RULES, ids=lambda rule: rule.name)
def test_a_rule_parts_its_page(rule: object) -> None:
    name = next(row.name for row in FRAME_RULES if row is rule)
    lines = PARTED[name]
    openings = read_to("frames", "\n".join(lines), Receipt()).openings
    assert {opening.rule for opening in openings} - {"the first of its page"} == {name}
    articles = read(lines)
    assert len(articles) == len(STORIES)
    for article, (_, first, _) in zip(articles, STORIES, strict=True):
        assert any(first in paragraph.text for paragraph in article.paragraphs)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_page_of_one_article_stays_whole(kind: str) -> None:
    text = "\n".join(WHOLE[kind])
    assert not read_to("frames", text, Receipt()).openings
    assert len(read(WHOLE[kind])) == 1


@pytest.mark.parametrize(
    "name",
    [rule.name for rule in FRAME_RULES if rule.name not in ("the name of a site that advertises",)],
)
def test_headlines_are_titles_and_the_frame_is_no_text(name: str) -> None:
    articles = read(PARTED[name])
    shown = "\n".join(paragraph.text for article in articles for paragraph in article.paragraphs)
    assert "Comments" not in shown
    headlines = [headline for headline, _, _ in STORIES]
    if any(headlines[0] in line for line in PARTED[name]):
        assert [
            headline in (article.title or "")
            for article, headline in zip(articles, headlines, strict=True)
        ] == [True] * 4


def test_a_list_of_articles_is_no_list_of_others() -> None:
    lines = story("{}", "发布时间：2021-05-06  浏览：35 次", "[]……")
    articles = read(["校园新闻", *lines])
    assert [article.title for article in articles] == [headline for headline, _, _ in STORIES]
    assert all(article.date for article in articles)
    cards = read(
        [
            "河口的三年",
            "2021-05-06 来源：河口日报",
            *(line for told in STORIES for line in told[1:]),
            "相关新闻",
            *lines,
        ]
    )
    assert [article.title for article in cards] == ["河口的三年"]


def test_a_day_holds_up_to_the_next_one() -> None:
    ferry, lamps, beans, books = (
        (headline, f"【记者方圆/河口报道】{first}") for headline, first, _ in STORIES
    )
    articles = read(["2020年3月21日", *ferry, *lamps, "2020年3月20日", *beans, *books])
    assert [article.title for article in articles] == [headline for headline, _, _ in STORIES]
    days = [article.date.span.value if article.date else None for article in articles]
    assert days == ["2020-03-21", "2020-03-21", "2020-03-20", "2020-03-20"]


@pytest.mark.parametrize(
    "below",
    ["張貼者： 方圓 於 下午3:20 沒有留言:", "发表在 渡口 | 标签为 新船 | 留下评论", "继续阅读 →"],
)
def test_what_a_blog_says_below_a_post_is_in_none(below: str) -> None:
    articles = read(["渡口手记", *story("{}", "发表于 2021年5月6日 由 方圆", "[]", "<>", below)])
    assert [article.title for article in articles] == [headline for headline, _, _ in STORIES]
    assert all(len(article.paragraphs) == 2 for article in articles)


def test_letters_end_with_who_sent_them() -> None:
    lines = story("{}", "[]", "<>", "河口县粮食局　方圆")
    articles = read(["读者来信", *lines])
    assert [article.title for article in articles] == [headline for headline, _, _ in STORIES]


def test_readers_ask_without_headlines() -> None:
    asked = read(story("问：[]（河口县　方圆）", "答：<>"))
    named = read(["法律信箱", *story("河口县读者方圆问：[]", "答：<>")])
    assert [len(asked), len(named)] == [4, 4]


@pytest.mark.parametrize(
    "note", ["（新华社）", "（河口社5月6日电）", "（据河口日报）", "（Source: 河口日报）"]
)
def test_an_agency_closes_its_report(note: str) -> None:
    assert len(read(story("{}", f"[]<>{note}"))) == 4


def test_the_name_of_a_page_stands_over_its_first_headline() -> None:
    articles = read(["河口副刊的文章", *PARTED["who wrote it stands below the headline"]])
    assert [article.title for article in articles] == [headline for headline, _, _ in STORIES]


def test_a_question_is_the_headline_of_its_article() -> None:
    lines = [
        "渡口的船为什么少了？" if line == LAMPS[0] else line
        for line in PARTED["who wrote it stands below the text"]
    ]
    assert [article.title for article in read(lines)][1] == "渡口的船为什么少了？"


def test_every_article_found_so_is_a_doubt() -> None:
    receipt = Receipt()
    text = "\n".join(PARTED["each text ends with a name"])
    read_record(Record(0, "utf-8", text=text), receipt)
    assert sorted(doubt.line for doubt in receipt.doubts if doubt.code == "boundary") == [3, 5, 7]


def test_a_sign_of_one_article_of_four_parts_none() -> None:
    lines = story("{}", "[]", "<>")
    lines.insert(1, "文/方小圆")
    assert len(read(lines)) == 1


def test_what_a_site_recommends_begins_no_article() -> None:
    reports = [f"本报讯 {FERRY[1]}", FERRY[2]], ["新闻推荐", f"本报讯 {LAMPS[1]}"]
    parted = [
        read_to("frames", "\n".join(lines), Receipt()).openings
        for lines in (
            [*reports[0], reports[1][1]],
            [*reports[0], *reports[1]],
        )
    ]
    assert list(map(len, parted)) == [2, 0]


def test_a_report_that_is_printed_twice_begins_once() -> None:
    report = f"【本报讯】{FERRY[1]}", FERRY[2]
    lines = [*report, *report, f"【本报讯】{LAMPS[1]}"]
    openings = read_to("frames", "\n".join(lines), Receipt()).openings
    assert [opening.number for opening in openings] == [1, 5]


def test_two_lines_of_a_headline_and_the_picture_below_it_are_of_a_digest() -> None:
    lines = [
        part
        for name, (_, first, last) in zip(NAMED, STORIES, strict=True)
        for part in (*name.split(), "（图／镇公所提供）", first, last)
    ]
    articles = read(lines)
    assert len(articles) == 4
    assert all(NAMED[at].split()[0] in (articles[at].title or "") for at in range(4))


def test_paragraphs_that_are_news_by_themselves_are_articles() -> None:
    news = [
        f"{who}{when}{done}，会长{name}说大家都很高兴，往后每年都会再办一次。"
        for who, when, done, name in (
            ("河口县渔业协会", "日前", "到桥头镇参观新船坞", "方圆"),
            ("桥头镇妇女会", "于本月十八日", "举行敬老聚餐", "林木"),
            ("石滩村棋社", "昨晚", "举办了第三届擂台赛", "岑映"),
            ("南坪中学校友会", "于5月6日", "给母校送去两千本旧书", "罗雪"),
        )
    ]
    assert len(read(news)) == 4
    assert len(read(["社团消息", *news])) == 4
    assert len(read(news[:3])) == 1
    assert len(read([*news, "他们还打算明年一起办一个展览，地点就在渡口旁边的老仓库里。"])) == 1
    assert len(read(["渔业协会、妇女会与棋社这个月都很忙", *news])) == 1


def test_the_words_of_a_site_over_a_digest_are_in_no_article() -> None:
    lines = PARTED["each headline names what its text tells"]
    receipt = Receipt()
    text = "\n".join(["河口快报 2021年5月6日", "订阅专线 555-0121 周一至周六", *lines])
    articles = read_record(Record(0, "utf-8", text=text), receipt)
    assert [article.title for article in articles] == list(NAMED)
    assert {article.date.span.value for article in articles if article.date} == {"2021-05-06"}
    assert [drop.line for drop in receipt.dropped] == [2]
    told = read(["每日快讯", "这一期说的是四件小事。", *lines])
    assert len(told) == 5


def test_a_label_stands_over_a_headline_of_a_digest() -> None:
    lines = PARTED["each headline names what its text tells"]
    articles = read([*lines[:6], "教育", "", *lines[6:]])
    assert [article.title for article in articles] == list(NAMED)


@pytest.mark.parametrize("mark", ["【{}】[]", "■【{}】[]"])
def test_a_headline_in_brackets_opens_each_text(mark: str) -> None:
    lines = [
        mark.replace("{}", name).replace("[]", first)
        for name, (_, first, _) in zip(NAMED, STORIES, strict=True)
    ]
    assert len(read(lines)) == 4
    assert (
        len(read([line.replace(name, "基本案情") for name, line in zip(NAMED, lines, strict=True)]))
        == 1
    )
