"""Formats and files: every promised format, hostile folders, corrections, streaming, the same order for any jobs."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import zipfile
from pathlib import Path

import docx
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec import encode_file
from indexer.corpus.input import tables
from indexer.corpus.input.source.files import changed_since
from indexer.corpus.run.batches import MOST_SKIPPED
from indexer.corpus.run.pipeline import read_file, read_source
from indexer.errors import SourceMissingError, UnreadableFileError
from indexer.model import Skipped, SkipReason, SourceFile

FIRST = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
SECOND = "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还。"
PAGE = f"渡口换上新船\n2023年4月5日 来源：河口时报\n{FIRST}\n{SECOND}\n责任编辑：石泉\n"
HTML = (
    "<html><head><title>渡口换上新船_河口网</title><script>var 甲=1;</script></head><body>"
    "<div><a>首页</a><a>要闻</a></div>"
    "<h1>渡口换上新船</h1><p>2023年4月5日 来源：河口时报</p>"
    f"<div><p>{FIRST}</p><h2>等船时看书</h2><p>{SECOND}</p></div>"
    "<p>责任编辑：石泉</p><div>版权所有 河口网</div></body></html>"
)


def word(text: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def warc(markup: str) -> bytes:
    body = markup.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        "WARC-Date: 2023-04-05T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


FORMATS: dict[str, bytes] = {
    "a.txt": PAGE.encode(),
    "a.md": f"# {PAGE}".encode(),
    "gb.txt": PAGE.encode("gb18030"),
    "utf16.TXT": PAGE.encode("utf-16"),
    "a.html": HTML.encode(),
    "gb.htm": HTML.encode("gb18030"),
    "a.txt.gz": gzip.compress(PAGE.encode()),
    "a.html.zst": zstandard.compress(HTML.encode()),
    "a.docx": word(PAGE),
    "a.warc": warc(HTML),
    "a.warc.gz": gzip.compress(warc(HTML)),
    "a.warc.zst": zstandard.compress(warc(HTML)),
    "a.jsonl": json.dumps({"text": PAGE}, ensure_ascii=False).encode(),
    "a.csv": f'title,text\n渡口换上新船,"{PAGE}"\n'.encode(),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMATS[name])
    (outcome,) = read_source(tmp_path)
    assert isinstance(outcome, SourceFile), outcome
    (article,) = outcome.articles
    assert article.title == "渡口换上新船"
    assert [paragraph.text for paragraph in article.paragraphs if len(paragraph.text) > 20] == [
        FIRST,
        SECOND,
    ]
    assert article.date is not None
    assert (article.date.span.value, article.source and article.source.value) == (
        "2023-04-05",
        "河口时报",
    )
    assert [(author.name, author.role) for author in article.authors] == [("石泉", "editor")]
    assert outcome.file == name


MALFORMED_WORD = {
    "no XML": "渡口".encode(),
    "a bomb of entities": (
        b"<!DOCTYPE a [<!ENTITY b '"
        + b"b" * 100
        + b"'>"
        + b"".join(b"<!ENTITY %c '%s'>" % (at, (b"&%c;" % (at - 1)) * 50) for at in b"cdefgh")
        + b"]><a>&h;</a>"
    ),
    "nothing": b"",
}


@pytest.mark.parametrize("document", MALFORMED_WORD.values(), ids=MALFORMED_WORD)
def test_a_malformed_word_file_is_skipped_and_the_next_file_read(
    tmp_path: Path, document: bytes
) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(PAGE))) as whole,
        zipfile.ZipFile(packed, "w") as malformed,
    ):
        for item in whole.namelist():
            malformed.writestr(item, document if item == "word/document.xml" else whole.read(item))
    (tmp_path / "a.docx").write_bytes(packed.getvalue())
    (tmp_path / "b.txt").write_text(PAGE, "utf-8")
    skipped, read = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert isinstance(read, SourceFile)


def test_html_lines_are_those_of_the_markup(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        HTML.replace("<p>", "\n<p>").replace("<h2>", "\n<h2>"), "utf-8"
    )
    article = read_file(tmp_path / "a.html", tmp_path).articles[0]
    assert [(paragraph.kind, paragraph.lines) for paragraph in article.paragraphs] == [
        ("body", (3,)),
        ("heading", (4,)),
        ("body", (5,)),
    ]


def test_what_a_record_says_beats_what_is_inferred(tmp_path: Path) -> None:
    record = {
        "title": "新船",
        "paras": [FIRST, SECOND],
        "date": "2019-07",
        "source": "某报",
        "authors": ["林木"],
        "url": "https://a.b",
    }
    (tmp_path / "a.jsonl").write_text(
        f"{json.dumps(record)}\n\nno json\n[1]\n{{}}\n{json.dumps({'text': PAGE})}\n", "utf-8"
    )
    outcomes = list(read_source(tmp_path))
    skipped = [(item.line, item.reason) for item in outcomes if isinstance(item, Skipped)]
    articles = [
        article for item in outcomes if isinstance(item, SourceFile) for article in item.articles
    ]
    assert [line for line, _ in skipped] == [3, 4, 5]
    assert [article.article for article in articles] == [1, 6]
    first = articles[0]
    assert (first.title, first.url, first.authors[0].name) == ("新船", "https://a.b", "林木")
    assert first.date is not None
    assert first.date.span.value == "2019-07"
    assert [(paragraph.text, paragraph.lines) for paragraph in first.paragraphs] == [
        (FIRST, (1,)),
        (SECOND, (1,)),
    ]
    assert articles[1].title == "渡口换上新船"


def test_halves_of_characters_in_a_record_or_in_linked_data_can_be_written_again(
    tmp_path: Path,
) -> None:
    half = "\ud83d"
    record = {
        "title": half + "新船",
        "text": FIRST + half,
        "source": half,
        "authors": [half],
        "url": half,
        "date": half,
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", "ascii")
    data = json.dumps(
        {"@type": "NewsArticle", "headline": half + "换船", "author": half, "publisher": half}
    )
    page = f"<script type='application/ld+json'>{data}</script><h1>换船</h1><p>{FIRST}</p><p>{SECOND}</p>"
    (tmp_path / "b.html").write_text(page, "utf-8")
    outcomes = [item for item in read_source(tmp_path) if isinstance(item, SourceFile)]
    assert len(outcomes) == 2
    for outcome in outcomes:
        json.dumps(encode_file(outcome), ensure_ascii=False).encode("utf-8")
    first = outcomes[0].articles[0]
    assert (first.title, first.paragraphs[0].text) == ("\ufffd新船", FIRST + "\ufffd")


def test_corrections_beside_the_articles_win(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(PAGE, "utf-8")
    (tmp_path / "metadata.csv").write_text(
        "file,article,title,date,source,region\nsub/a.txt,1,换船,2020-01,-,康马县\n", "utf-8-sig"
    )
    (outcome,) = read_source(tmp_path)
    assert isinstance(outcome, SourceFile)
    article = outcome.articles[0]
    assert article.date is not None
    assert article.regions.primary is not None
    assert (article.title, article.date.span.value, article.source) == ("换船", "2020-01", None)
    assert article.regions.primary[-1].code == "540230"


def make_hostile(folder: Path) -> dict[str, str]:
    """Make a folder of everything that must not be read; gives the reason expected for each."""
    if sys.platform == "win32":
        raise NotImplementedError("asks for POSIX")
    outside = folder.parent / "outside.txt"
    outside.write_text(PAGE, "utf-8")
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "table.xls").write_bytes(b"x")
    (folder / ".hidden.txt").write_text(PAGE, "utf-8")
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 4_000_000))
    (folder / "torn.txt.gz").write_bytes(gzip.compress(os.urandom(4000))[:-20])
    (folder / "torn.txt.zst").write_bytes(zstandard.compress(os.urandom(4000))[:-20])
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 no zip")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "menu.txt").write_text("首页 | 新闻 | 视频 | 图片\n", "utf-8")
    return {
        "link.txt": "link",
        "loop": "link",
        "pipe.txt": "no regular file",
        "picture.txt": "binary",
        "empty.txt": "empty",
        "table.xls": "format",
        ".hidden.txt": "hidden",
        "bomb.txt.gz": "unpacks",
        "torn.txt.gz": "unpacked",
        "torn.txt.zst": "unpacked",
        "bad.docx": "damaged",
        "bad.pdf": "damaged",
        "menu.txt": "no article",
    }


def test_what_cannot_be_read_is_skipped_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    expected = make_hostile(folder)
    (folder / "好.txt").write_text(PAGE, "utf-8")
    os.close(os.open(os.fsencode(folder) + b"/\xff\xfe.txt", os.O_CREAT | os.O_WRONLY))
    outcomes = list(read_source(folder))
    reasons = {item.file: item.reason for item in outcomes if isinstance(item, Skipped)}
    assert [item.file for item in outcomes if isinstance(item, SourceFile)] == ["好.txt"]
    assert reasons.pop("\\xff\\xfe.txt").startswith("empty")
    assert reasons.keys() == expected.keys()
    assert [name for name, reason in expected.items() if reason not in reasons[name]] == []


def test_a_missing_source_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError):
        list(read_source(tmp_path / "nowhere"))


def test_one_unreadable_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2\3" * 100)
    with pytest.raises(UnreadableFileError):
        read_file(tmp_path / "a.txt", tmp_path)


def test_the_order_is_that_of_names_for_any_number_of_workers(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(PAGE.replace("渡口", f"渡口{number}号"), "utf-8")
    rows = (json.dumps({"title": f"第{number}条船", "text": FIRST * 40}) for number in range(400))
    (tmp_path / "many.jsonl").write_text("\n".join(rows), "utf-8")
    alone, together = list(read_source(tmp_path)), list(read_source(tmp_path, jobs=2))
    assert alone == together
    parts = [item for item in alone if item.file == "many.jsonl" and isinstance(item, SourceFile)]
    assert len(parts) > 1
    assert [article.article for part in parts for article in part.articles] == list(range(1, 401))


def test_a_million_characters_on_one_line_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST * (1_000_000 // len(FIRST)), "utf-8")
    article = read_file(tmp_path / "a.txt", tmp_path).articles[0]
    assert sum(len(paragraph.text) for paragraph in article.paragraphs) > 990_000


def test_folders_deeper_than_the_stack_are_read(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1200):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    try:
        (folders[-1] / "a.txt").write_text(PAGE, "utf-8")
        (outcome,) = read_source(tmp_path)
        assert isinstance(outcome, SourceFile)
        assert outcome.file == "d/" * 1200 + "a.txt"
        assert not changed_since(tmp_path, (folders[-1] / "a.txt").lstat().st_mtime)
        assert changed_since(tmp_path, (folders[-1] / "a.txt").lstat().st_mtime - 1)
    finally:
        (folders[-1] / "a.txt").unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()  # pytest's own clearing is recursive


def test_a_table_of_corrections_may_say_anything(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    rows = f"file,article,title\na.txt,{'9' * 5000},甲\na.txt,１,换船\na.txt,²,乙\n"
    (tmp_path / "metadata.csv").write_text(rows, "utf-8")
    assert read_file(tmp_path / "a.txt", tmp_path).articles[0].title == "换船"


def test_corrections_reach_their_records_in_every_part_of_a_file(tmp_path: Path) -> None:
    rows = (json.dumps({"title": f"第{number}条船", "text": FIRST * 40}) for number in range(400))
    (tmp_path / "many.jsonl").write_text("\n".join(rows), "utf-8")
    table = "".join(f"many.jsonl,{number},第{number}次改\n" for number in range(400, 0, -7))
    (tmp_path / "metadata.csv").write_text("file,article,title\n" + table, "utf-8")
    parts = [part for part in read_source(tmp_path) if isinstance(part, SourceFile)]
    assert len(parts) > 1
    titles = {article.article: article.title for part in parts for article in part.articles}
    assert [number for number, title in titles.items() if title == f"第{number}次改"] == list(
        range(1, 401, 7)
    )


ROW_LIMIT = 1000
ROWS = {
    "one long line": "甲" * ROW_LIMIT,
    "nothing but commas": "," * ROW_LIMIT,
    "a quotation mark that is never closed": '"' + "甲\n" * ROW_LIMIT,
    "one row of many quoted lines": '"甲\n",' * ROW_LIMIT,
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_that_does_not_fit_ends_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    monkeypatch.setattr(tables, "MAX_RECORD_BYTES", ROW_LIMIT)
    (tmp_path / "a.csv").write_text(f"text\n{FIRST}\n{row}\n{SECOND}\n", "utf-8")
    skipped, read = sorted(
        read_source(tmp_path), key=lambda outcome: isinstance(outcome, SourceFile)
    )
    assert isinstance(skipped, Skipped)
    assert "over the limit" in skipped.reason
    assert isinstance(read, SourceFile)
    assert [article.paragraphs[0].text for article in read.articles] == [FIRST]


@pytest.mark.parametrize(("name", "content"), [("a.csv", "title,text\n"), ("a.jsonl", "\n \n")])
def test_a_file_without_a_record_is_skipped_as_empty(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert list(read_source(tmp_path)) == [Skipped(name, SkipReason("empty"))]


def test_records_without_end_that_cannot_be_read_are_counted_by_reason(tmp_path: Path) -> None:
    lines = ["[]", "{"] * MOST_SKIPPED + [json.dumps({"text": FIRST})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    skipped = [item for item in read_source(tmp_path, jobs=2) if isinstance(item, Skipped)]
    assert len(skipped) == MOST_SKIPPED + 2
    assert [(item.why.code, item.line, item.records) for item in skipped[-2:]] == [
        ("no-object", MOST_SKIPPED + 1, MOST_SKIPPED // 2),
        ("no-json", MOST_SKIPPED + 2, MOST_SKIPPED // 2),
    ]


READABLE = st.sampled_from(
    [PAGE.encode(), PAGE.encode("gb18030"), PAGE.encode("utf-16"), HTML.encode()]
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A readable page with some bytes changed, cut or put in."""
    data = bytearray(draw(READABLE))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(data)


@given(
    st.one_of(st.binary(max_size=300), mutated()),
    st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a.txt.gz", "a.txt.zst"]),
    st.booleans(),
)
@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120
)
def test_any_bytes_give_articles_or_a_reason(
    tmp_path: Path, data: bytes, name: str, packed: bool
) -> None:
    if packed and name.endswith(".gz"):
        data = gzip.compress(data)
    (tmp_path / name).write_bytes(data)
    try:
        outcome = encode_file(read_file(tmp_path / name, tmp_path))
    except UnreadableFileError as error:
        outcome = {"reason": error.message}
    assert json.loads(json.dumps(outcome)) == outcome
    (tmp_path / name).unlink()
