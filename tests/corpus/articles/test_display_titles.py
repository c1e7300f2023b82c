"""What an article is shown as.

Its title, who issued a document and what about, or how a text begins.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.corpus.articles.display_titles import shown_title
from indexer.corpus.run.pipeline import read_file
from indexer.model import Article, Paragraph


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
    "on one line": (
        [f"河口縣政府公告　{DATE}　{NUMBER}", "主　　旨︰停渡檢修。"],
        "河口縣政府公告：停渡檢修",
    ),
    "alone": (["河口縣政府公告", DATE], "河口縣政府公告"),
}


@pytest.mark.parametrize(("texts", "title"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_document_is_shown_by_letterhead_and_subject(texts: list[str], title: str) -> None:
    assert shown_title(None, paragraphs(*texts)) == title


TEXTS = {
    "first sentence": (["渡口换了新船。", "两岸来往只要五分钟。"], "渡口换了新船。"),
    "without the day it opens with": (["今天，渡口换了新船。"], "渡口换了新船。"),
    "with a day further on": (["渡口今天换了新船。"], "渡口今天换了新船。"),
    "without its dateline": (["本报河口讯（记者 林木）近日，渡口换了新船。"], "渡口换了新船。"),
    "cut at a clause": (
        [
            "渡口换了新船，两岸来往只要五分钟，赶集的人再也不用天不亮就起床，孩子们上学也不用绕山路，村里人都说好。"
        ],
        "渡口换了新船，两岸来往只要五分钟，赶集的人再也不用天不亮就起床…",
    ),
    "no sentence": (["渡口", "新船"], "渡口"),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(("texts", "title"), TEXTS.values(), ids=TEXTS)
def test_text_is_shown_by_its_beginning(texts: list[str], title: str) -> None:
    assert shown_title(None, paragraphs(*texts)) == title


ENDLESS = "河口渡船往来两岸" * 1000
"""One line without an end: longer than any headline, whatever stands before and after it."""
BODY = "渡口换了新船。"


def article(folder: Path, name: str, text: str) -> Article:
    (folder / name).write_text(text, "utf-8")
    (only,) = read_file(folder / name, folder).articles
    return only


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("alone.txt", ENDLESS, ENDLESS[:40] + "…"),
        ("above.txt", f"{ENDLESS}\n\n{BODY}\n", BODY),
        ("marked.md", f"# {ENDLESS}\n\n{BODY}\n", BODY),
        ("stated.jsonl", json.dumps({"title": ENDLESS, "text": BODY}), BODY),
    ],
)
def test_line_far_longer_than_a_headline_is_text_and_stays_whole(
    tmp_path: Path, name: str, text: str, shown: str
) -> None:
    read = article(tmp_path, name, text)
    assert (read.title, read.display_title) == (None, shown)
    assert ENDLESS in [paragraph.text for paragraph in read.paragraphs]


def test_title_of_many_subjects_is_kept_whole_and_shown_cut(tmp_path: Path) -> None:
    title = "河口县政府公告修正" + "、".join(f"第{n}渡口管理办法" for n in range(1, 31))
    read = article(tmp_path, "list.txt", f"{title}\n\n{BODY}\n")
    assert read.title == title
    assert read.display_title.endswith("…")
    assert title.startswith(read.display_title[:-1])
    assert len(read.display_title) <= 201


def test_statement_far_longer_than_a_name_or_address_is_a_doubt(tmp_path: Path) -> None:
    said = dict.fromkeys(("date", "source", "region", "url"), ENDLESS)
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": BODY, "author": ["林木", ENDLESS], **said}), "utf-8"
    )
    file = read_file(tmp_path / "a.jsonl", tmp_path)
    (read,) = file.articles
    assert (read.date, read.source, read.authors, read.regions.primary, read.url) == (
        None,
        None,
        (),
        None,
        None,
    )
    told = {dict(doubt.values)["field"] for doubt in file.doubts}
    assert told == {"date", "source", "author", "region", "url"}


def test_correction_far_longer_than_a_title_corrects_nothing(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text(f"file,title,source\na.txt,{ENDLESS},河口报\n", "utf-8")
    read = article(tmp_path, "a.txt", f"渡口换船\n\n{BODY}\n")
    assert read.title == "渡口换船"
    assert read.source is not None
    assert read.source.value == "河口报"


def test_article_corrected_to_have_no_title_is_shown_by_its_text(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("file,title\na.txt,-\n", "utf-8")
    read = article(tmp_path, "a.txt", f"渡口换船\n\n{BODY}\n")
    assert (read.title, read.display_title) == (None, BODY)
