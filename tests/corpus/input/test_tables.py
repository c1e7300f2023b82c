"""Tables and records as spreadsheets, data bases and scrapers write them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_file, read_source
from indexer.model import Skipped, SourceFile

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
ROW = ("渡口换上新船", "2024-01-16", TEXT)


def said(folder: Path, data: bytes, name: str = "a.csv") -> tuple[str | None, str | None, str]:
    (folder / name).write_bytes(data)
    (article,) = read_file(folder / name, folder).articles
    return (
        article.title,
        article.date.span.value if article.date else None,
        article.paragraphs[0].text,
    )


TABLES = {
    "a directive of a semicolon": f"sep=;\r\n标题;日期;正文\r\n渡口换上新船;2024-01-16;{TEXT}\r\n".encode(),
    "a directive of a tab": f"sep=\t\n标题\t日期\t正文\n渡口换上新船\t2024-01-16\t{TEXT}\n".encode(
        "utf-8-sig"
    ),
    "a quoted directive": f'"sep=,"\n标题,日期,正文\n渡口换上新船,2024-01-16,"{TEXT}"\n'.encode(),
    "a directive of a bar": f"SEP=|\n标题|日期|正文\n渡口换上新船|2024-01-16|{TEXT}\n".encode(
        "gb18030"
    ),
    "tabs in UTF-16": f"标题\t日期\t正文\r\n渡口换上新船\t2024-01-16\t{TEXT}\r\n".encode("utf-16"),
    "bars": f"标题|日期|正文\n渡口换上新船|2024-01-16|{TEXT}\n".encode(),
    "a title above the heading": f"某县文章一览表,,\n\n标题,日期,正文\n渡口换上新船,2024-01-16,{TEXT}\n".encode(),
    "a lone title above the heading": f"某县文章一览表\n标题;日期;正文\n渡口换上新船;2024-01-16;{TEXT}\n".encode(),
    "a column of row numbers": f",标题,日期,正文\n0,渡口换上新船,2024-01-16,{TEXT}\n".encode(),
    "names of a scraper": f"id,news_title,news_date,news_content\n1,渡口换上新船,20240116,{TEXT}\n".encode(),
    "names with blanks": f"Article Title,Publish Date,Article Text\n渡口换上新船,2024/1/16 0:00,{TEXT}\n".encode(),
    "names with a prefix": f"文章标题,文章日期,文章正文\n渡口换上新船,2024年1月16日,{TEXT}\n".encode(),
    "days since 1900": f"标题,日期,正文\n渡口换上新船,45307,{TEXT}\n".encode(),
    "days and hours since 1900": f"标题,日期,正文\n渡口换上新船,45307.35,{TEXT}\n".encode(),
    "quotes escaped by a data base": (
        f'标题,日期,正文,备注\n"渡口换上新船","2024-01-16","{TEXT}","他说\\"好\\"，走了"\n'.encode()
    ),
    "a table of tabs": f"标题\t日期\t正文\n渡口换上新船\t2024-01-16\t{TEXT}\n".encode(),
}


@pytest.mark.parametrize("data", TABLES.values(), ids=TABLES.keys())
def test_tables_as_programs_write_them(data: bytes, tmp_path: Path) -> None:
    assert said(tmp_path, data) == ROW


def test_tables_of_tabs_have_their_own_suffix(tmp_path: Path) -> None:
    assert (
        said(tmp_path, f"标题\t日期\t正文\n渡口换上新船\t2024-01-16\t{TEXT}\n".encode(), "a.tsv")
        == ROW
    )


UNKNOWN = {
    "no text": ("标题,字数\n渡口,30\n", "标题, 字数"),
    "another language": ("titre,texte\nbac,un bac neuf\n", "titre, texte"),
    "no heading": (f"渡口换上新船,2024-01-16,{TEXT}\n", "渡口换上新船, 2024-01-16"),
    "wrong mark": (f"标题#正文\n渡口#{TEXT}\n", "标题#正文"),
    "one column": ("链接\nhttp://a.example/1\n", "链接"),
}


@pytest.mark.parametrize(("table", "names"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_a_table_without_a_text_names_its_columns(table: str, names: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table, "utf-8")
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert names in skipped.reason


def test_columns_that_are_not_read_are_a_doubt(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"序号,标题,栏目编码,正文,转载量\n1,渡口,X3,{TEXT}\n2,渡口,X3,{TEXT}\n", "utf-8"
    )
    file = read_file(tmp_path / "a.csv", tmp_path)
    assert [doubt.text for doubt in file.doubts] == ["columns that are not read: 栏目编码, 转载量"]


RECORDS = {
    "a day of a data base": {
        "title": ROW[0],
        "date": {"$date": "2024-01-16T00:00:00Z"},
        "content": TEXT,
    },
    "milliseconds of a data base": {
        "title": ROW[0],
        "date": {"$date": {"$numberLong": "1705392000000"}},
        "content": TEXT,
    },
    "an interface of a search engine": {
        "_id": "1",
        "_source": {"title": ROW[0], "date": "2024-01-16", "content": TEXT},
    },
    "values of XML": {
        "title": {"#text": ROW[0]},
        "pubDate": {"#text": "2024-01-16"},
        "content": TEXT,
    },
    "wrapped": {
        "code": 0,
        "data": {"title": ROW[0], "publish_time": "2024-01-16 08:00", "content": TEXT},
    },
    "paragraphs as objects": {
        "title": ROW[0],
        "date": "2024-01-16",
        "content": [{"type": "p", "text": TEXT}],
    },
    "a prefix": {"article_title": ROW[0], "article_date": "2024-01-16", "article_content": TEXT},
    "garbled": {"title": ROW[0], "date": "2024-01-16", "content": TEXT.encode().decode("latin-1")},
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_records_of_data_bases_and_interfaces(record: dict[str, object], tmp_path: Path) -> None:
    assert said(tmp_path, json.dumps(record, ensure_ascii=False).encode(), "a.ndjson") == ROW


def test_a_record_without_a_text_names_its_fields(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"headline": "渡口", "wortlaut": "..."}\n', "utf-8")
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert "headline, wortlaut" in skipped.reason


CORRECTIONS = {
    "semicolons": "file;article;title\n子/b.txt;1;改过的题目\n".encode(),
    "tabs in UTF-16": "file\tarticle\ttitle\r\n子/b.txt\t1\t改过的题目\r\n".encode("utf-16"),
    "the separator of Windows": "file,article,title\n子\\b.txt,1,改过的题目\n".encode(),
    "a directive": "sep=;\nfile;article;title\n子/b.txt;1;改过的题目\n".encode("gb18030"),
    "Chinese names": "文件,篇,标题\n子/b.txt,1,改过的题目\n".encode("utf-8-sig"),
    "numbers of a spreadsheet": b"file,article,title\n" + "./子/b.txt,1.0,改过的题目\n".encode(),
    "quoted cells": '"file","article","title"\n"子/b.txt","1","改过的题目"\n'.encode(),
}


@pytest.mark.parametrize("table", CORRECTIONS.values(), ids=CORRECTIONS.keys())
def test_corrections_as_spreadsheets_save_them(table: bytes, tmp_path: Path) -> None:
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "b.txt").write_text(f"渡口换上新船\n\n{TEXT}\n", "utf-8")
    (tmp_path / "metadata.csv").write_bytes(table)
    (file,) = read_source(tmp_path)
    assert isinstance(file, SourceFile)
    assert file.articles[0].title == "改过的题目"


def test_a_name_with_accents_is_found_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "cafe\u0301.txt").write_text(f"渡口换上新船\n\n{TEXT}\n", "utf-8")
    (tmp_path / "metadata.csv").write_text("file,title\ncaf\u00e9.txt,改过的题目\n", "utf-8")
    (file,) = read_source(tmp_path)
    assert isinstance(file, SourceFile)
    assert file.articles[0].title == "改过的题目"


NAMES = {
    "GBK": ("临川夜读.txt".encode("gb18030"), "临川夜读.txt"),
    "Big5": ("臨川夜讀.txt".encode("big5"), "臨川夜讀.txt"),
    "UTF-8": ("临川夜读.txt".encode(), "临川夜读.txt"),
    "Latin-1": (b"caf\xe9.txt", "caf\\xe9.txt"),
    "nothing": (b"\xff\xfe1.txt", "\\xff\\xfe1.txt"),
}


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES.keys())
def test_file_names_in_old_encodings(name: bytes, shown: str, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(name)).write_text(f"渡口换上新船\n\n{TEXT}\n", "utf-8")
    (tmp_path / "metadata.csv").write_text(f"file,title\n{shown},改过的题目\n", "utf-8")
    (file,) = read_source(tmp_path)
    assert isinstance(file, SourceFile)
    assert (file.file, file.articles[0].title) == (shown, "改过的题目")


def test_two_names_that_look_alike_stay_two(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        (tmp_path / os.fsdecode("临川.txt".encode(encoding))).write_text(
            f"渡口换上新船\n\n{TEXT}\n", "utf-8"
        )
    files = [item.file for item in read_source(tmp_path)]
    assert len(set(files)) == 2


@pytest.mark.parametrize("inside", [("LOCK", "CURRENT"), ("LOCK", "gen-000001-0123abcd")])
def test_an_index_within_the_source_is_not_read(inside: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"渡口换上新船\n\n{TEXT}\n", "utf-8")
    (tmp_path / "index_data").mkdir()
    for name in (*inside, "manifest.json"):
        (tmp_path / "index_data" / name).write_text("{}", "utf-8")
    assert [item.file for item in read_source(tmp_path)] == ["a.txt"]


def test_a_folder_that_only_has_a_lock_is_read(tmp_path: Path) -> None:
    (tmp_path / "LOCK").write_text("1", "utf-8")
    (tmp_path / "a.txt").write_text(f"渡口换上新船\n\n{TEXT}\n", "utf-8")
    assert [item.file for item in read_source(tmp_path)] == ["LOCK", "a.txt"]
