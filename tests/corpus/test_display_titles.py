"""What stands for a title that is not printed: who issued a document and what about, or how a text begins."""

from __future__ import annotations

import pytest

from indexer.corpus.display_titles import fallback_title
from indexer.model import Paragraph


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(n, "body", text, (n,)) for n, text in enumerate(texts, 1)]


DATE, NUMBER = "中華民國99年3月1日", "河府渡字第0990000123號"
DOCUMENTS = {
    "decree": (
        ["河口縣政府令", DATE, NUMBER, "修正「渡船管理辦法」第三條。", "縣　長　林木"],
        "河口縣政府令：修正「渡船管理辦法」第三條",
    ),
    "enacted": (["總統令", DATE, "茲制定渡船條例，公布之。"], "總統令：制定渡船條例，公布之"),
    "subject": (
        ["河口縣政府公告", DATE, NUMBER, "依　　據：渡船條例第三條。", "主　　旨：公告停渡檢修。"],
        "河口縣政府公告：停渡檢修",
    ),
    "list": (
        ["河口縣政府令", DATE, "訂定「渡船」檢驗資格如下：", "一、年滿二十歲。"],
        "河口縣政府令：訂定「渡船」檢驗資格如下",
    ),
    "joint, set wide": (
        ["河口縣政府", "山　 前　 縣　 政　 府　 令", DATE, "訂定「渡船管理辦法」。"],
        "河口縣政府、山前縣政府令：訂定「渡船管理辦法」",
    ),
    "on one line": ([f"河口縣政府公告　{DATE}　{NUMBER}", "主　　旨︰停渡檢修。"], "河口縣政府公告：停渡檢修"),
    "alone": (["河口縣政府公告", DATE], "河口縣政府公告"),
}


@pytest.mark.parametrize(("texts", "title"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_document_is_shown_by_letterhead_and_subject(texts: list[str], title: str) -> None:
    assert fallback_title(paragraphs(*texts)) == title


TEXTS = {
    "first sentence": (["渡口换了新船。", "两岸来往只要五分钟。"], "渡口换了新船。"),
    "without its dateline": (["本报河口讯（记者 林木）近日，渡口换了新船。"], "渡口换了新船。"),
    "cut at a clause": (
        ["渡口换了新船，两岸来往只要五分钟，赶集的人再也不用天不亮就起床，孩子们上学也不用绕山路，村里人都说好。"],
        "渡口换了新船，两岸来往只要五分钟，赶集的人再也不用天不亮就起床…",
    ),
    "no sentence": (["渡口", "新船"], "渡口"),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(("texts", "title"), TEXTS.values(), ids=TEXTS)
def test_text_is_shown_by_its_beginning(texts: list[str], title: str) -> None:
    assert fallback_title(paragraphs(*texts)) == title
