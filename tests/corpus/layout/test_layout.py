"""Pages become articles: joins, boundaries, head lines, kinds, strays. The texts are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.layout.draft import Draft
from indexer.corpus.page.line import Receipt
from tests.corpus.reading import read_to

LONG = "河口镇把沿河的旧仓库一间一间修好，请木匠补了门窗，又在院子里铺上青砖，沿街的店铺"


def page(text: str) -> list[Draft]:
    receipt = Receipt()
    return list(read_to("parts", text, receipt).drafts)


def texts(draft: Draft) -> list[str]:
    return [block.text for _, block in draft.paragraphs]


LAW = "第一条 为了渡口的安全。\n第二条 渡船每年检验。\n第三条 船票明码标价。\n第四条 大雾停船。\n"
JOINED = {
    "mid-sentence": (f"{LONG}", "也换上了统一的木招牌。"),
    "blank line between": (f"{LONG}\n", "也换上了统一的木招牌。"),
    "after a comma": ("大家都说，", "这条路修得好。"),
    "before a comma": ("这条路修得好", "，大家都这么说。"),
    "after 的": ("课间，孩子们围着新来的", "图书车选书。"),
    "before 的": ("傍晚,老人们说起渡口", "的旧事来就停不下。"),
    "inside a word": ("船票，过江隧道，每天少走七十公", "里，每月省下一百块。"),
    "article of a law": (LAW + "第五条 船工应当在开船以前检查发动", "机和救生衣。"),
    "article of a law without a comma": (LAW + "第五条 对载客超过核定人数的渡船依法给予处", "罚。"),
    "after 应当": ("船工不在的，码头管理员应当", "停止售票。"),
    "after an ended sentence": ("船修好了。今年的春天来得早", "它第一次下水，岸上站满了人。"),
    "bracket closed below": ("渡口所印发的《过河须知", "〈试行〉》一共十条"),
    "open bracket": ("县里印发了《河道保护三年计划（试行", "）》，要求各镇照办。"),
}


@pytest.mark.parametrize(("upper", "lower"), JOINED.values(), ids=JOINED.keys())
def test_broken_sentences_are_joined_with_nothing_between(upper: str, lower: str) -> None:
    (draft,) = page(f"开头的一段话在这里。\n{upper}\n{lower}\n结尾的一段话在这里。")
    assert upper.strip().split("\n")[-1] + lower in texts(draft)


APART = {
    "two sentences": ("今天下雨。", "明天放晴。"),
    "heading": ("一、修好沿河的路", "沿河的路修了三年。"),
    "numbered heading whose end makes a word": (
        "一、渡口、码头工作回顾",
        "过去一年，渡口换了新船。",
    ),
    "plain heading": ("修好沿河的路", "沿河的路修了三年。"),
    "list": ("会议定了三件事：", "一是修路；"),
    "heading of an article": ("第一条 立法的目的", "为了渡口的安全，制定本办法。"),
    "caption with who took it": ("渡船今天下水。本报记者 石泉 摄", "各位代表："),
    "byline": (LONG + "开张了。", "本报记者 石泉 摄"),
    "caption": (LONG + "开张了。", "图为修好的仓库。"),
    "English notice": (
        LONG + "开张了",
        "Notice printed by the site that has nothing to do with the article above it at all.",
    ),
}


@pytest.mark.parametrize(("upper", "lower"), APART.values(), ids=APART.keys())
def test_finished_lines_stay_apart(upper: str, lower: str) -> None:
    (draft,) = page(f"开头的一段话在这里。\n{upper}\n{lower}\n结尾的一段话在这里。")
    assert upper + lower not in texts(draft)


SENTENCES = [
    "第一条 为了保护河道，方便两岸群众来往，根据有关法律，结合本县实际，制定本办法。",
    "第二条 本县境内的渡口、码头和沿河步道适用本办法，私人钓台由镇里另行登记管理。",
    "第三条 县交通部门负责渡口管理，水利部门负责河道管理，各镇应当指定专人每天巡查并记录水情。",
    "第四条 渡船应当每年检验一次，未经检验或者检验不合格的，不得载客，也不得用于捕捞和运货。",
]


@pytest.mark.parametrize("width", [14, 20, 26, 31])
def test_text_wrapped_at_a_width_gives_its_paragraphs_back(width: int) -> None:
    wrapped = [
        sentence[at : at + width]
        for sentence in SENTENCES * 3
        for at in range(0, len(sentence), width)
    ]
    (draft,) = page("河道渡口办法\n" + "\n".join(wrapped))
    assert texts(draft) == SENTENCES * 3


def test_page_of_reports_is_cut_at_their_headlines() -> None:
    drafts = page(
        "渡口换上新船\n\n本报河口电(记者 石泉)近日，河口镇的三个渡口换上新船，两岸群众过河只要五分钟。\n\n"
        "新船装了遮雨棚，能载三十人。\n\n家门口有了学堂 农闲时学手艺\n\n山口乡办起编织培训班\n\n"
        "本报河口电(记者 林木)冬闲时节，山口乡办起编织班，六十名妇女报名。\n\n县图书馆\n\n开展流动借书\n\n"
        "本报讯(记者 方圆)县图书馆的流动书车开进了五个村。\n\n\n\n"
        "近日，河口镇老街的石板路修好了，沿街的灯也亮了。\n\n图为修好的老街。\n\n本报记者 石泉 摄"
    )
    heads = [
        (draft.kicker and draft.kicker.text, draft.title_text, len(draft.paragraphs))
        for draft in drafts
    ]
    assert heads == [
        (None, "渡口换上新船", 2),
        ("家门口有了学堂 农闲时学手艺", "山口乡办起编织培训班", 1),
        (None, "县图书馆开展流动借书", 1),
        (None, None, 3),
    ]
    assert [kind for kind, _ in drafts[3].paragraphs] == ["body", "caption", "byline"]


def test_files_written_one_after_another_are_cut() -> None:
    drafts = page(
        "河道保护办法\n2015年3月1日 河口县人民政府公布\n" + "\n".join(SENTENCES) + "\n"
        "渡口安全规定\n2018年6月2日 河口县人民政府公布\n" + "\n".join(SENTENCES[:2]) + "\n\n"
        "路灯管理办法\n第一条 为了让夜里走路的人看得见，制定本办法。\n第二条 路灯由县里统一安装。"
    )
    assert [draft.title_text for draft in drafts] == [
        "河道保护办法",
        "渡口安全规定",
        "路灯管理办法",
    ]


def test_an_attachment_named_in_its_decree_is_no_article() -> None:
    (draft,) = page(
        "河口县政府令\n中華民國99年3月1日\n河府法字第0990000123號\n訂定「河口縣渡船管理辦法」。\n附「河口縣渡船管理辦法」\n"
        "縣　長　林木\n河口縣渡船管理辦法\n第一條　為管理渡船，訂定本辦法。\n第二條　渡船每年檢驗一次。"
    )
    assert draft.title_text is None
    assert "中華民國99年3月1日" in texts(draft)


def test_contents_and_page_head_are_taken_off_a_transcript() -> None:
    drafts = page(
        "晚间播报 2023年4月5日\n主要内容：\n1.渡口换上新船；\n2.山口乡办起编织班；\n\n渡口换上新船\n"
        "河口台消息：三个渡口换上新船。\n\n山口乡办起编织班\n河口台消息：六十名妇女报名学编织。"
    )
    assert [draft.title_text for draft in drafts] == ["渡口换上新船", "山口乡办起编织班"]
    assert [block.text for block in drafts[1].page_head] == ["晚间播报 2023年4月5日"]


STRAYED = (
    "青砖铺新路 灯火照归人\n\n——记河口县山口乡老街改造\n\n本报记者 石泉\n\n修好排水，请来老石匠把街心的暗沟一段一段"
    "掏净，铺上青砖，下雨天再没有积水。\n\n以老手艺修旧如旧\n\n山口乡请来木匠和瓦匠，照着老照片修门窗。\n\n"
    "以好生意留住乡亲\n\n山口乡给返乡开店的年轻人免一年租金，老街上开了十二家店。\n\n渡口换上新船\n\n"
    "本报柳州电(记者 林木)近日，柳江渡口换上新船，过江只要五分钟。\n\n新船能载三十人，装了遮雨棚。\n\n老街新语\n\n"
    "河口县山口乡的老街有三百年历史，青砖灰瓦，灯火相望，山口乡的人出门回家都从街上过。\n\n"
    "2022年，山口乡把老街改造列为头一件实事，请全街人家一起商量怎么修。\n\n以众人议定下图纸\n\n"
    "山口乡在祠堂里开了九次会，图纸改了五遍，老街的人都签了名。"
)
"""A page of a paper on which the opening of the first article stands below the second one."""


def test_an_opening_that_strayed_to_the_end_of_the_page_returns_to_its_headline() -> None:
    drafts = page(STRAYED)
    lead = drafts[0]
    assert lead.section == "老街新语"
    assert texts(lead)[1].startswith("河口县山口乡的老街有三百年历史")
    assert texts(lead)[5].startswith("修好排水")
    assert len(texts(drafts[1])) == 2


def test_title_and_date_printed_twice_are_dropped() -> None:
    receipt = Receipt()
    text = "河口县换新船，方便两岸群众\n2023.4.5\n河口县换新船。\n方便两岸群众\n2023.4.5\n新船能载三十人。"
    (draft,) = read_to("parts", text, receipt).drafts
    assert texts(draft) == ["河口县换新船。", "新船能载三十人。"]
    assert [line.number for line in draft.credits] == [2]
    assert {(item.line, item.why) for item in receipt.dropped} == {
        (4, "duplicate-title"),
        (5, "duplicate-date"),
    }


def test_a_page_of_running_text_has_no_title() -> None:
    (draft,) = page("河口镇的老街修好了，铺了青砖，装了路灯。\n开街那天，来了三千多人。")
    assert draft.title_text is None
    assert len(texts(draft)) == 2


@given(
    st.lists(
        st.sampled_from(
            [*SENTENCES, "老街新语", "——记河口", "本报记者 石泉 摄", "图为老街。", "", "2023.4.5"]
        ),
        max_size=14,
    )
)
def test_every_line_is_placed_once(lines: list[str]) -> None:
    receipt = Receipt()
    drafts = read_to("parts", "\n".join(lines), receipt).drafts
    placed = [
        number for draft in drafts for _, block in draft.paragraphs for number in block.numbers
    ]
    placed += [number for draft in drafts for block in draft.head_lines for number in block.numbers]
    placed += [number for draft in drafts for block in draft.credits for number in block.numbers]
    placed += [item.line for item in receipt.dropped]
    assert sorted(placed) == [number for number, line in enumerate(lines, 1) if line]
