"""A notice or label glued to a sentence takes only itself away."""

from __future__ import annotations

import pytest

from indexer.corpus.page.line import Receipt
from tests.corpus.reading import read_to

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。"
NOTICES = [
    "【来源：白石气象台】声明：此文版权归原作者所有，若有来源错误或者侵犯您的合法权益，请与我们联系。",
    "版权声明：本文版权归白石日报所有，未经授权不得转载。",
    "免责声明：以上内容仅代表作者个人观点，与本网无关。",
    "未经本网书面授权，不得转载、摘编。",
    "转载请注明来源：白石在线",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_behind_a_sentence_goes_alone(notice: str) -> None:
    receipt = Receipt()
    cleaned = read_to("labels", f"渡口换新船\n2004-05-06\n{TEXT}\n{TEXT[:-1]}了。{notice}", receipt)
    assert cleaned.lines[-1].text.startswith(TEXT[:-1])
    assert TEXT[:-1] in "".join(line.text for line in cleaned.lines[3:])
    assert "版权" not in cleaned.lines[-1].text or receipt.dropped == []


@pytest.mark.parametrize("label", ["原标题：", "原题：", "原標題：", "原 标 题：", "【原标题】："])
def test_an_original_title_with_its_text_loses_its_label_at_most(label: str) -> None:
    receipt = Receipt()
    glued = f"{label}渡口换新船白石日报5月6日讯（记者 何青）{TEXT}船工说，这次换的是铁船。"
    cleaned = read_to("labels", f"渡口换新船\n2004-05-06 来源：白石日报\n{glued}\n{TEXT}", receipt)
    assert any("这次换的是铁船" in line.text for line in cleaned.lines)


@pytest.mark.parametrize("label", ["标　　题：", "标题：", "標 題：", "题　目：", "文章标题："])
def test_the_label_of_a_title_is_no_part_of_it(label: str) -> None:
    cleaned = read_to("labels", f"{label}渡口换新船\n2004-05-06\n{TEXT}", Receipt())
    assert cleaned.lines[0].text == "渡口换新船"


@pytest.mark.parametrize("label", ["第02版：要闻", "A03版", "第3版 综合", "05版:副刊", "第十二版"])
def test_the_number_of_a_page_is_no_headline(label: str) -> None:
    cleaned = read_to("labels", f"{label}\n渡口换新船\n2004-05-06\n{TEXT}", Receipt())
    assert cleaned.lines[0].text == "渡口换新船" or label == "第十二版"
