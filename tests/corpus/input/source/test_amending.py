"""One row of a table of corrections changes; nothing else does, whatever the table looks like."""

from __future__ import annotations

import codecs
import csv
import io
import re

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from indexer.corpus.input.source.amending import amend
from indexer.corpus.input.source.corrections import Correction, parse_table
from indexer.corpus.input.source.encoding import decode
from indexer.errors import TableNotAmendedError, UnreadableFileError

HEAD = "file,article,title,date,source,region"


def said(data: bytes, name: str = "a.txt", article: int = 1) -> Correction | None:
    rows = parse_table(decode(data).text).get(name, ()) if data else ()
    return next((row for row in reversed(rows) if row.article == article), None)


def test_the_first_correction_makes_a_table_that_a_spreadsheet_reads() -> None:
    data = amend(b"", "南/a.txt", Correction(2, title="=1+1", date="2020-03-05")).data
    lines = data.decode("utf-8-sig").split("\r\n")
    assert data.startswith(b"\xef\xbb\xbf")
    assert lines == [HEAD, "南/a.txt,2,'=1+1,2020-03-05,,", ""]
    assert said(data, "南/a.txt", 2) == Correction(2, title="=1+1", date="2020-03-05")


KEPT = {
    "commas": f"{HEAD}\nb.txt,1,旧渡口,,,\na.txt,1,桥,,,\n",
    "semicolons": f"{HEAD.replace(',', ';')}\r\nb.txt;1;旧渡口;;;\r\na.txt;1;桥;;;\r\n",
    "a directive": f"sep=;\r\n{HEAD.replace(',', ';')}\r\nb.txt;1;旧渡口;;;\r\na.txt;1;桥;;;\r\n",
    "tabs and a foreign column": '谁\tfile\ttitle\t备注\r\n何\tb.txt\t旧渡口\t"两\r\n行"\r\n何\ta.txt\t桥\t好\r\n',
    "Chinese names": "文件,篇,标题,日期\nb.txt,1,旧渡口,2020\na.txt,1,桥,\n",
    "no heading": "b.txt,1,旧渡口,,,\na.txt,1,桥,,,\n",
    "odd quotes": f'{HEAD}\n"b.txt","1","旧""渡口""","","",""\na.txt,1,桥,,,\n',
    "no line end": f"{HEAD}\nb.txt,1,旧渡口,,,\na.txt,1,桥,,,",
    "blank lines": f"{HEAD}\n\nb.txt,1,旧渡口,,,\n\na.txt,1,桥,,,\n\n",
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_every_other_row_keeps_its_bytes(text: str, codec: str) -> None:
    mark = codecs.BOM_UTF16_BE if codec == "utf-16-be" else b""
    data = mark + text.encode(codec)
    assert said(data) == Correction(1, title="桥")
    changed = amend(data, "a.txt", Correction(1, title="石桥"))
    assert not changed.recoded
    assert said(changed.data) == Correction(1, title="石桥")
    assert said(changed.data, "b.txt") == said(data, "b.txt")
    before, after = data.decode(codec), changed.data.decode(codec)
    assert after.replace("石桥", "桥") == before


def test_a_column_that_is_missing_is_added_behind_all_others() -> None:
    data = "file,title\na.txt,桥\nb.txt,渡口,何\n".encode()
    after = amend(data, "a.txt", Correction(1, title="桥", region="苏州市")).data.decode()
    assert after == "file,title,,region\na.txt,桥,,苏州市\nb.txt,渡口,何\n"


def test_confirming_gives_a_headless_table_its_heading() -> None:
    data = "a.txt,1,桥,2020,,\n".encode()
    wanted = Correction(1, title="桥", date="2020", confirmed=("date",))
    after = amend(data, "a.txt", wanted).data
    assert after.decode() == f"{HEAD},confirmed\na.txt,1,桥,2020,,,date\n"
    assert said(after) == wanted


def test_taking_back_brings_no_earlier_row_to_life() -> None:
    data = f"{HEAD}\na.txt,1,桥,,,\na.txt,1,石桥,,,\n".encode()
    assert said(amend(data, "a.txt", Correction(1)).data) is None


def test_what_an_encoding_lacks_makes_the_table_utf_8() -> None:
    data = f"{HEAD}\nb.txt,1,舊渡口的故事與船家,,,\n".encode("big5")
    changed = amend(data, "a.txt", Correction(1, title="桥与𠮷野家"))
    assert changed.recoded
    assert said(changed.data) == Correction(1, title="桥与𠮷野家")
    assert said(changed.data, "b.txt") == said(data, "b.txt")


@pytest.mark.parametrize(
    "table",
    [
        "title,date\n桥,2020\n",
        f'{HEAD}\nb.txt,1,"旧渡口,,,\n',
        "\x00\x01\x02\x03",
        "只是一句话。\n",
    ],
)
def test_what_is_no_table_is_left_alone(table: str) -> None:
    with pytest.raises(TableNotAmendedError, match=r"metadata\.csv cannot be changed here"):
        amend(table.encode(), "a.txt", Correction(1, title="桥"))


CELL = st.text(st.sampled_from("桥渡口,;\t|\"'=+-@＝\\ \n\r…é𠮷a1"), max_size=8)
VALUE = st.text(st.sampled_from("桥渡口,;|\"'=+-@＝\\ …é𠮷a1"), max_size=8).map(str.strip)
NAMES = st.sampled_from(["a.txt", "b.txt", "南/a.txt", "-a.txt", "a,b.txt"])


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    out = io.StringIO()
    write = csv.writer(
        out,
        delimiter=draw(st.sampled_from(",;\t")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    ).writerow
    columns = draw(st.permutations(["file", "article", "title", "date", "source", "备注"]))
    write(columns)
    for _ in range(draw(st.integers(0, 4))):
        row = {"file": draw(NAMES), "article": draw(st.sampled_from(["", "1", "2", "2.0"]))}
        write([row.get(column, draw(CELL)) for column in columns])
    codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
    return out.getvalue().encode(codec)


@given(tables(), NAMES, st.integers(1, 3), st.tuples(VALUE, VALUE, VALUE, VALUE))
def test_only_what_is_wanted_changes(
    data: bytes, name: str, article: int, values: tuple[str, ...]
) -> None:
    title, date, source, region = (value or None for value in values)
    wanted = Correction(article, title, date, source, region)
    try:
        before = parse_table(decode(data).text)
    except UnreadableFileError:
        reject()  # signs and hardly a Chinese character: no codec can be told
    try:
        changed = amend(data, name, wanted)
    except TableNotAmendedError:
        # An apostrophe before a sign, and a backslash before a quotation mark, are read as something
        # else by everybody: refused, and said so.
        assume(b"\\" not in data and not any(re.match("'|.*\\\\", value) for value in values))
        raise
    after = parse_table(decode(changed.data).text)
    assert said(changed.data, name, article) == (wanted if any(values) else None)
    others = {
        (file, row.article): row
        for file, rows in before.items()
        for row in rows
        if (file, row.article) != (name, article)
    }
    kept = {(file, row.article): row for file, rows in after.items() for row in rows}
    kept.pop((name, article), None)
    assert kept == others
    assert amend(changed.data, name, wanted).data == changed.data
