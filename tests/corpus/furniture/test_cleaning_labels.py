"""Labels and page names: taken off where they label, left where the text speaks of such things."""

from __future__ import annotations

import pytest

from indexer.corpus.page.line import Receipt
from tests.corpus.reading import read_to

BODY = "渡口的老船今年换了新发动机，过河只要四分钟，赶集的人再也不用天不亮就起床。"


def run(text: str) -> tuple[list[str], Receipt]:
    receipt = Receipt()
    return [line.text for line in read_to("labels", text, receipt).lines], receipt


@pytest.mark.parametrize("label", ["标题：", "原标题：", "【標題】：", "文章標題: "])
def test_the_label_of_a_title_goes_with_a_receipt(label: str) -> None:
    lines, receipt = run(f"{label}渡口换新船\n{BODY}")
    assert lines == ["渡口换新船", BODY]
    assert [(r.kind, r.line, r.before, r.after) for r in receipt.repairs] == [
        ("label", 1, f"{label}渡口换新船".strip(), "渡口换新船")
    ]


@pytest.mark.parametrize(
    "text",
    [f"渡口换新船\n原标题：老渡口有了新船\n{BODY}", f"渡口换新船\n{BODY}\n原标题：老渡口有了新船"],
)
def test_an_original_title_beside_another_is_dropped(text: str) -> None:
    lines, receipt = run(text)
    assert lines == ["渡口换新船", BODY]
    assert [(drop.why, drop.text) for drop in receipt.dropped] == [
        ("meta", "原标题：老渡口有了新船")
    ]


def test_an_original_title_between_two_texts_is_the_title_of_the_second() -> None:
    assert run(f"渡口换新船\n{BODY}\n原标题：山里通了车\n{BODY}")[0] == [
        "渡口换新船",
        BODY,
        "山里通了车",
        BODY,
    ]


def test_the_label_of_the_text_goes() -> None:
    assert run(f"渡口换新船\n正文：\n{BODY}")[0] == ["渡口换新船", BODY]
    assert run(f"渡口换新船\n正文：{BODY}")[0] == ["渡口换新船", BODY]


@pytest.mark.parametrize(
    "line",
    [
        "标题党为何屡禁不止",
        "他说：标题：要短。",
        "内容很多，一天看不完。",
        "原标题太长，编辑改了两次。",
    ],
)
def test_lines_that_only_speak_of_titles_stay(line: str) -> None:
    assert run(f"{line}\n{BODY}")[0] == [line, BODY]


PAGE = "桃源风\n\n2031年5月7日\n\n渡口换新船的故事\n\n——桃源县渡口见闻\n\n本报记者 林木\n\n" + BODY


def test_the_name_of_a_page_above_its_date_is_no_title() -> None:
    lines, receipt = run(PAGE)
    assert lines[0] == "2031年5月7日"
    assert [(drop.why, drop.text) for drop in receipt.dropped] == [("section-label", "桃源风")]


@pytest.mark.parametrize(
    "text",
    [
        f"渡口换新船\n2031年5月7日\n{BODY}\n{BODY}",
        f"渡口换新船\n2031年5月7日\n——桃源县见闻\n本报记者 林木\n{BODY}",
        f"渡口换新船\n2031年5月7日\n本报讯（记者 林木）{BODY}\n{BODY}",
        f"渡口换新船\n2031年5月7日\n船是怎么来的\n{BODY}",
    ],
)
def test_a_short_title_above_its_date_stays(text: str) -> None:
    assert run(text)[0][0] == "渡口换新船"
