"""Pages in unusual orders: wrapped in columns, parted by lines, dated once for all, transcribed in a wrong order."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.layout.stray import MOST_ON_A_PAGE
from indexer.corpus.run.pipeline import read_file
from indexer.model import Article


def read(folder: Path, text: str) -> tuple[Article, ...]:
    path = folder / "page.txt"
    path.write_text(text, "utf-8")
    return read_file(path, folder).articles


def shown(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def date(article: Article) -> str | None:
    return article.date.span.value if article.date else None


FERRY = "渡口换了新船，两岸的孩子上学再不用绕山路。\n老船工把旧船的篙子送给了学校。\n"


def test_page_wrapped_in_columns_gives_its_paragraphs_back(tmp_path: Path) -> None:
    (article,) = read(
        tmp_path,
        "坡上的老粮站\n"
        "    半坡村的粮站建于1958年,三间仓房,一个晒场。粮\n"
        "站停用以后,仓房空了26年,墙皮一块一块往下掉,晒场\n"
        "上长满了草,村里人绕着走。\n"
        "    去年春天,村里请来4位泥瓦匠,先补屋顶,再抹墙\n"
        "面,旧木窗一扇也没有换,只是重新上了一遍桐油,又在\n"
        "门前种了3棵柿子树。\n",
    )
    assert shown(article) == [
        "半坡村的粮站建于1958年,三间仓房,一个晒场。粮站停用以后,仓房空了26年,墙皮一块一块往下掉,晒场上长满了草,村里人绕着走。",
        "去年春天,村里请来4位泥瓦匠,先补屋顶,再抹墙面,旧木窗一扇也没有换,只是重新上了一遍桐油,又在门前种了3棵柿子树。",
    ]


def test_lines_drawn_between_articles_part_one_without_a_headline_too(tmp_path: Path) -> None:
    line = "=" * 12
    articles = read(
        tmp_path,
        f"渡口换新船\n日期：2021-05-06\n半坡渡口换上了新船，两岸来往只要五分钟。\n{line}\n"
        f"山路装上灯\n日期：2021-05-08\n通往学校的山路装上了四十盏灯。\n{line}\n"
        "村里的磨坊重新开张，每逢三六九磨面。\n",
    )
    assert [(article.title, date(article)) for article in articles] == [
        ("渡口换新船", "2021-05-06"),
        ("山路装上灯", "2021-05-08"),
        (None, None),
    ]


def test_line_drawn_inside_an_article_parts_nothing(tmp_path: Path) -> None:
    text = "渡口换新船\n2021-05-06\n渡口换上了新船。\n* * *\n船工学了三个月。\n* * *\n两岸来往只要五分钟。\n"
    assert len(read(tmp_path, text)) == 1


def test_date_above_the_first_headline_holds_for_the_whole_page(tmp_path: Path) -> None:
    page = (
        "山前日报\n2021年5月6日　星期四　第三版　民生\n\n渡口换新船\n\n"
        "本报山前电（记者 林木）半坡渡口换上了新船，两岸来往只要五分钟。\n\n"
        "山路装上灯\n\n本报山前电（记者 方圆）通往学校的山路装上了四十盏灯，孩子们不用再打手电。\n"
    )
    assert [(article.title, date(article)) for article in read(tmp_path, page)] == [
        ("渡口换新船", "2021-05-06"),
        ("山路装上灯", "2021-05-06"),
    ]


def test_date_of_a_bulletin_stands_in_its_title(tmp_path: Path) -> None:
    articles = read(
        tmp_path,
        "《山前新闻》2021年5月6日文字稿\n【内容提要】\n1. 渡口今天换新船\n2. 山路夜里亮起灯\n"
        "观众朋友们好，欢迎收看今天的节目。\n渡口今天换新船\n今天上午，半坡渡口换上了新船，两岸来往只要五分钟。\n"
        "山路夜里亮起灯\n入夏以来，通往学校的山路装上了四十盏灯，孩子们不用再打手电。\n",
    )
    assert {date(article) for article in articles} == {"2021-05-06"}


def test_day_in_the_title_of_a_rule_is_no_date_of_it(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "关于2021年5月6日停渡的说明\n渡口停渡检修，请绕行山前大桥。\n")
    assert article.date is None


@pytest.mark.parametrize("month", ["2021年5月", "二〇二一年五月", "2021-05"])
def test_month_alone_at_the_head_is_the_date(tmp_path: Path, month: str) -> None:
    (article,) = read(
        tmp_path, f"听老船工讲渡口\n{month}\n老船工说，那时候一条船要渡三个村的人。\n"
    )
    assert date(article) == "2021-05"


def test_months_of_a_chronicle_are_its_headings(tmp_path: Path) -> None:
    (article,) = read(
        tmp_path,
        "渡口大事记\n2019年5月\n渡口换新船。\n2020年3月\n渡口装上灯。\n2020年9月\n渡口停渡检修，十月恢复。\n",
    )
    assert article.date is None
    assert [text for text in shown(article) if text.endswith("月")] == [
        "2019年5月",
        "2020年3月",
        "2020年9月",
    ]


def test_headline_with_reporters_below_begins_an_article_and_a_photographer_does_not(
    tmp_path: Path,
) -> None:
    articles = read(
        tmp_path,
        "渡口换新船\n\n■本报记者　林木\n\n半坡渡口换上了新船，两岸来往只要五分钟。\n\n"
        "图为换上的新船。\n\n本报记者　林木　摄\n\n"
        "山路夜里亮起灯\n\n■本报记者　方圆\n\n通往学校的山路装上了四十盏灯，孩子们不用再打手电。\n",
    )
    assert [article.title for article in articles] == ["渡口换新船", "山路夜里亮起灯"]


def test_report_of_another_reporter_without_a_headline_stands_by_itself(tmp_path: Path) -> None:
    articles = read(
        tmp_path,
        "渡口换新船\n\n本报山前电（记者 林木）半坡渡口换上了新船，两岸来往只要五分钟。\n\n"
        "山路夜里亮起灯\n\n本报山前电（记者 方圆）通往学校的山路装上了四十盏灯，孩子们不用再打手电。\n\n"
        "本报山后电（记者 石泉）村里的磨坊重新开张，每逢三六九磨面。\n",
    )
    assert [article.title for article in articles] == ["渡口换新船", "山路夜里亮起灯", None]


def test_headline_among_those_of_the_next_article_goes_back_to_its_own(tmp_path: Path) -> None:
    articles = read(
        tmp_path,
        "山前日报\n\n2021年5月6日\n\n本报山前电（记者 林木）半坡渡口换上了新船，船工练了三个月。\n\n"
        "渡口夜里也开船。\n\n半坡渡口开夜船\n\n山路装上太阳能灯\n\n"
        "本报山前电（记者 方圆）通往学校的山路装上了四十盏太阳能灯，孩子们不用再打手电。\n",
    )
    assert [(article.title, article.kicker) for article in articles] == [
        ("半坡渡口开夜船", None),
        ("山路装上太阳能灯", None),
    ]


LEAD = "半坡县的渡口村有一座关了多年的老粮站，今年改成食堂，墙厚窗小，冬暖夏凉。"
REST = [
    "——半坡县渡口村的食堂见闻",
    "本报记者　林木",
    "先算好一本账，每餐收六元，账目贴在墙上，谁都可以查看。",
    "用一张桌子聚起邻里",
    "渡口村的食堂把餐桌当成议事桌，饭前十分钟说说各家的事。",
]
NEIGHBOUR = [
    "山路夜里亮起灯",
    "本报山前电（记者 方圆）通往学校的山路装上了四十盏灯，孩子们不用再打手电。",
]
HEADED = ["用一口热饭留住老人", "开张以来，渡口村的食堂每天供应午饭八十份。"]


def test_opening_below_another_article_without_a_name_of_its_own_is_brought_back(
    tmp_path: Path,
) -> None:
    articles = read(tmp_path, "\n\n".join(["老粮站飘出饭菜香", *REST, *NEIGHBOUR, LEAD, *HEADED]))
    assert [article.title for article in articles] == ["老粮站飘出饭菜香", "山路夜里亮起灯"]
    texts = shown(articles[0])
    assert texts.index(LEAD) < texts.index(HEADED[0]) < texts.index(REST[2])


def test_opening_in_a_collection_of_articles_stays_where_it_is(tmp_path: Path) -> None:
    page = ["老粮站飘出饭菜香", *REST, *NEIGHBOUR, LEAD, *HEADED]
    others = [
        f"第{n}座山村\n\n本报山前电（记者 方圆）第{n}座山村的路修好了，大家都说好走。"
        for n in range(MOST_ON_A_PAGE)
    ]
    articles = read(tmp_path, "\n\n".join([*page, *others]))
    assert len(articles) > MOST_ON_A_PAGE
    assert LEAD in shown(articles[1])


def test_opening_at_the_head_of_a_page_under_the_name_of_a_column_is_brought_back(
    tmp_path: Path,
) -> None:
    own = ["老粮站飘出饭菜香", *REST[:2], "用一本账管好一餐", *REST[2:]]
    articles = read(tmp_path, "\n\n".join(["山前漫步", LEAD, *HEADED, *NEIGHBOUR, *own]))
    assert [article.title for article in articles] == ["山路夜里亮起灯", "老粮站飘出饭菜香"]
    assert articles[1].section == "山前漫步"
    texts = shown(articles[1])
    assert texts.index(LEAD) < texts.index(HEADED[0]) < texts.index("用一本账管好一餐")


def test_paragraphs_parted_by_blank_lines_and_wrapped_inside_are_joined(tmp_path: Path) -> None:
    paragraphs = [
        "坡上粮站停用以后，仓房空了许多年，墙皮一块一块往下掉，晒场上长满了草。",
        *["请来泥瓦匠先补屋顶。"] * 6,
    ]
    wrapped = [
        "\n".join(text[at : at + 18] for at in range(0, len(text), 18)) for text in paragraphs
    ]
    long = "旧木窗一扇也没有换只是重新上了一遍桐油又在门前种了三棵柿子树和一排向日葵。"
    wrapped += ["\n".join(long[at : at + 18] for at in range(0, len(long), 18))] * 2
    (article,) = read(tmp_path, "\n\n".join(["坡上的老粮站", *wrapped]))
    assert shown(article) == [*paragraphs, long, long]


def test_indented_text_wrapped_at_a_number_of_characters_is_joined(tmp_path: Path) -> None:
    text = "坡上粮站建于1958年三间仓房一个晒场停用以后仓房空了26年墙皮一块一块往下掉晒场上长满了草村里人绕着走。"
    indented = "　　" + text
    lines = [indented[at : at + 14] for at in range(0, len(indented), 14)]
    (article,) = read(tmp_path, "\n".join(["坡上的老粮站", *lines, *lines]))
    assert shown(article) == [text, text]


def test_history_and_date_line_that_the_width_cuts_are_joined(tmp_path: Path) -> None:
    lines = [
        "河口县渡口管理条例",
        "",
        "1998年7月23日 河口县第七届人民代表大会常务委",
        "员会第四次会议通过",
        "",
        "2008年6月28日 河口县第八届人民代表大会常务委",
        "员会第三十七次会议修正",
        "",
        "第一条 为了渡口的安全，保护乘船人，根据有关",
        "法律，制定本条例，船工都应当读它一遍，也请他",
        "们讲给乘船的人听，听过的人在本子上签名就好。",
    ]
    (article,) = read(tmp_path, "\n".join(lines))
    assert shown(article)[:2] == [lines[2] + lines[3], lines[5] + lines[6]]
    assert article.source is None


def test_title_of_a_site_over_a_document_with_its_letterhead_begins_an_article(
    tmp_path: Path,
) -> None:
    first = "渡口换新船\n2031-05-07 08:30\n两岸的孩子上学再不用绕山路，早上能多睡半个钟头。\n新船明年再添一条。\n"
    second = "白石縣政府公告：預告渡口管理要點修正草案\n2031-05-08\n"
    letterhead = "白石縣政府公告\n中華民國120年5月8日\n白交字第1200000001號\n"
    articles = read(
        tmp_path, f"{first}{second}{letterhead}主旨：預告修正渡口管理要點。\n依據：地方制度法。\n"
    )
    assert [(article.title, date(article)) for article in articles] == [
        ("渡口换新船", "2031-05-07"),
        ("白石縣政府公告：預告渡口管理要點修正草案", "2031-05-08"),
    ]


def test_headline_printed_twice_is_no_headline_in_two_halves(tmp_path: Path) -> None:
    (article,) = read(
        tmp_path,
        "河口图书馆\n河口图书馆\n2031-05-07\n图书馆在老街上开了门，头一天来了三百个孩子。\n",
    )
    assert article.title == "河口图书馆"


def test_line_that_no_list_knows_over_a_dated_headline_is_no_title(tmp_path: Path) -> None:
    text = "渡口换了新船，两岸的孩子上学再不用绕山路。\n老船工把旧船的篙子送给了学校。\n"
    (article,) = read(tmp_path, f"四季平安喜乐\n渡口换了新船\n2031-05-07\n{text}")
    assert article.title == "渡口换了新船"
    assert "四季平安喜乐" in shown(article)


def test_headline_below_its_text_returns_over_it(tmp_path: Path) -> None:
    text = "渡口换上了新船，两岸的孩子上学再不用绕山路。\n老船工把旧船的篙子送给了学校。\n新船坐得下四十个学生。\n"
    path = tmp_path / "page.txt"
    path.write_text(f"{text}渡口换上了新船 孩子再不用绕山路\n2031-05-07\n", "utf-8")
    file = read_file(path, tmp_path)
    (article,) = file.articles
    assert (article.title, date(article)) == ("渡口换上了新船 孩子再不用绕山路", "2031-05-07")
    assert [doubt.code for doubt in file.doubts if doubt.code == "title"] == ["title"]


@pytest.mark.parametrize("line", ["河口县渡口管理委员会", "祝愿大家新春快乐万事如意"])
def test_other_lines_below_a_text_stay_there(line: str, tmp_path: Path) -> None:
    text = "河口县渡口管理委员会今天换上了新船。\n老船工把旧船的篙子送给了学校。\n"
    (article,) = read(tmp_path, f"{text}{line}\n")
    assert article.title is None
    assert shown(article)[-1] == line


def test_date_that_a_site_prints_below_a_text_is_no_line_of_it(tmp_path: Path) -> None:
    text = "渡口换新船\n2031-05-07\n两岸的孩子上学再不用绕山路。\n"
    (article,) = read(tmp_path, f"{text}更新日期：2031-06-09\n")
    assert (shown(article), date(article)) == (["两岸的孩子上学再不用绕山路。"], "2031-05-07")


ABOVE = {
    "signs": ":::\n今天天气晴\n",
    "an empty clock": "今天是：\n本站日历：\n",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE.keys())
def test_dated_headline_is_the_title_below_lines_that_are_no_head(
    tmp_path: Path, above: str
) -> None:
    (article,) = read(tmp_path, f"{above}渡口换了新船\n2031-05-07\n{FERRY}")
    assert (article.title, date(article)) == ("渡口换了新船", "2031-05-07")


def test_issuer_over_the_last_date_of_a_notice_is_no_title(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "渡口自今日起停航，特此公告。\n白石县交通局\n2031年5月7日\n")
    assert article.title is None


def test_headline_that_asks_is_a_title_above_its_date_and_its_text(tmp_path: Path) -> None:
    title = "渡口为什么停航？新船什么时候来？"
    assert [article.title for article in read(tmp_path, f"{title}\n2031-05-07\n{FERRY}")] == [title]
    assert [article.title for article in read(tmp_path, f"{title}\n{FERRY}")] == [title]


def test_date_that_signs_counts_though_a_copy_stands_above(tmp_path: Path) -> None:
    signed = f"船新了。人也多了。\n{FERRY}白石县融媒体中心\n二〇三一年五月七日\n"
    (article,) = read(tmp_path, f"渡口换了新船\n{signed}渡口换了新船\n{signed}")
    assert date(article) == "2031-05-07"


def test_marks_that_hang_over_the_edge_do_not_hide_its_width(tmp_path: Path) -> None:
    lines = [
        "老渡口停用多年春天村里凑钱修好码头，",
        "又请来两位船工教年轻人撑船水位高的时",
        "候一天能过三十趟赶集的人不用再绕远路，",
        "孩子们上学也近了许多连外村也有人来看",
        "新船的样子船工说等到秋天水退了还要修",
        "下游那一段石阶到时候老人上下船就稳了。",
        "村里人都说好。",
    ]
    (article,) = read(tmp_path, "\n".join(["渡口换了新船", "2031-05-07", *lines]))
    assert shown(article) == ["".join(lines)]


def test_date_line_cut_between_its_date_and_its_source_is_joined(tmp_path: Path) -> None:
    body = [
        "渡口停用多年春天村里凑钱修好码头又请来两",
        "位船工教年轻人撑船水位高的时候一天能过三",
        "十趟赶集的人不用再绕远路孩子上学也近了。",
    ]
    (article,) = read(
        tmp_path,
        "\n".join(
            ["渡口换了新船", "发布时间：2031-05-07 08:30:00 文章", "来源：白石日报", *body * 3]
        ),
    )
    assert article.source is not None
    assert (date(article), article.source.value) == ("2031-05-07", "白石日报")
