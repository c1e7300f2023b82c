"""The page of formats: one file of each made here, what is read of it, and what its twin says that breaks off.

`python -m tests.test_formats` writes both pages anew.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from indexer import SKIP_TEXTS
from indexer.corpus.input.formats import READERS
from indexer.corpus.run.pipeline import read_source
from indexer.model import Article, Skipped, SourceFile
from tests.conftest import ROOT
from tests.corpus.input.source.test_folders import ONE, RECORD, TITLE, TWO, WHOLE, packed
from tests.corpus.input.test_readers import FORMATS
from webui.words.texts import catalogue

PAGES = {"en": ROOT / "docs" / "formats.md", "zh": ROOT / "docs" / "formats.zh-CN.md"}
CUT = 0.55
"""How much of a file its damaged twin has."""


def pdf(*lines: str) -> bytes:
    """Make a document of one page; with no lines it shows what a scanned page does, nothing to read."""
    shown = b"".join(
        b"BT /F 12 Tf 50 %d Td <%s> Tj ET\n" % (700 - 20 * at, line.encode("gbk").hex().encode())
        for at, line in enumerate(lines)
    )
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /CIDSystemInfo 7 0 R >>",
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 8\n0000000000 65535 f \n%btrailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return data + end % (table, len(data))


def long_table(separator: str) -> bytes:
    rows = [separator.join(("title", "date", "text"))]
    rows += [separator.join((f"{TITLE}{n}", "2024-01-16", ONE)) for n in range(5)]
    return "\n".join(rows).encode()


def lines_of_records() -> bytes:
    return "\n".join(json.dumps(RECORD) for _ in range(5)).encode()


PLAIN = f"{TITLE}\n2024-01-16\n\n{ONE}\n{TWO}\n".encode()
FILES: dict[str, bytes] = {
    **{Path(name).suffix: data for name, data in FORMATS.items() if name.startswith("a.")},
    **{Path(name).suffix: data for name, data in WHOLE.items() if name.startswith("a.")},
    ".htm": FORMATS["gb.htm"],
    ".shtm": WHOLE["a.shtml"],
    ".xht": WHOLE["a.xhtml"],
    ".jsonl": lines_of_records(),
    ".ndjson": lines_of_records(),
    ".jl": lines_of_records(),
    ".csv": long_table(","),
    ".tsv": long_table("\t"),
    ".xml": WHOLE["list.xml"],
    ".atom": WHOLE["a.rss"],
    ".pdf": pdf(TITLE, "2024-01-16", ONE, TWO),
    ".zip": packed(**{f"{n}.txt": f"{TITLE}\n2024-01-16\n\n{ONE}\n{TWO}\n" for n in "一二三"}),
    ".gz": gzip.compress(PLAIN),
    ".zst": zstandard.compress(PLAIN),
}
SAME = {
    ".htm": ".html", ".shtml": ".html", ".shtm": ".html", ".xhtml": ".html", ".xht": ".html", ".mhtml": ".mht",
    ".ndjson": ".jsonl", ".jl": ".jsonl", ".atom": ".rss", ".zst": ".gz",
}  # fmt: skip
"""Suffixes that stand in the row of another."""
NOT_READ = {
    "a.doc": b"\xd0\xcf\x11\xe0", "a.wps": b"\xd0\xcf\x11\xe0", "a.caj": b"CAJ", "a.7z": b"7z", "a.rar": b"Rar!",
    "scan.pdf": pdf(), "a.docx": b"\xd0\xcf\x11\xe0" + bytes(600), "~$a.docx": b"\5", "a.mp3": b"ID3", "a.txt": b"",
}  # fmt: skip
"""What is listed with what to do: other formats, scanned pages, a document with a password, nothing."""
WORDS = {
    "title": "题名", "day": "日期", "source": "来源", "authors": "作者",
    "paragraph": "段", "paragraphs": "段", "articles": "篇",
    "what is there is read": "现存的部分照常读入", "nothing": "不说什么",
}  # fmt: skip


def name_of(suffix: str) -> str:
    return f"a.txt{suffix}" if suffix in (".gz", ".zst") else f"a{suffix}"


def said(word: str, language: str) -> str:
    return word if language == "en" else WORDS[word]


def reason(skipped: Skipped, language: str) -> str:
    """Give why something is skipped, without what a library says of the damage."""
    text = SKIP_TEXTS[skipped.why.code]
    text = text if language == "en" else catalogue(language).gettext(text)
    values = dict(skipped.why.values)
    if "error" in values:
        return text.partition("%(error)s")[0].rstrip(" :：")
    return text % values


def read(name: str, data: bytes) -> list[SourceFile | Skipped]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        return list(read_source(Path(folder)))


def parts(article: Article) -> Iterator[str]:
    names = ("title", article.title), ("day", article.date), ("source", article.source)
    yield from (name for name, value in (*names, ("authors", article.authors)) if value)


def what_is_read(outcomes: list[SourceFile | Skipped], language: str) -> str:
    articles = [one for file in outcomes if isinstance(file, SourceFile) for one in file.articles]
    count = len(articles[0].paragraphs)
    pieces = [said(part, language) for part in parts(articles[0])]
    word = "paragraph" if count == 1 else "paragraphs"
    pieces.append(f"{count} {said(word, language)}")
    more = f"{len(articles)} {said('articles', language)}: " if len(articles) > 1 else ""
    return more + (", " if language == "en" else "、").join(pieces)


def what_is_said(outcomes: list[SourceFile | Skipped], language: str) -> str:
    told = dict.fromkeys(reason(item, language) for item in outcomes if isinstance(item, Skipped))
    if any(isinstance(item, SourceFile) for item in outcomes):
        told[said("what is there is read", language)] = None
    return ("; " if language == "en" else "；").join(told) or said("nothing", language)


def rows(language: str) -> Iterator[str]:
    """Give the rows of both tables."""
    for suffix, data in sorted(FILES.items()):
        if suffix in SAME:
            continue
        name = name_of(suffix)
        named = [suffix, *(other for other, row in SAME.items() if row == suffix)]
        twin = read(name, data[: int(len(data) * CUT)])
        cells = (
            " ".join(f"`{one}`" for one in named),
            what_is_read(read(name, data), language),
            what_is_said(twin, language),
        )
        yield f"| {' | '.join(cells)} |"
    for name, data in NOT_READ.items():
        yield f"| `{name}` | {what_is_said(read(name, data), language)} |"


@pytest.mark.parametrize("language", PAGES)
def test_the_page_says_what_is_read_and_what_a_damaged_twin_says(language: str) -> None:
    page = PAGES[language].read_text("utf-8")
    assert [row for row in rows(language) if row not in page.splitlines()] == []


def test_every_format_stands_in_the_table() -> None:
    assert READERS.keys() - FILES.keys() == set()
    for suffix in SAME.keys() & READERS.keys():
        assert READERS[suffix] is READERS[SAME[suffix]], suffix


@pytest.mark.parametrize("suffix", FILES)
def test_what_is_read_is_what_was_written(suffix: str) -> None:
    outcomes = read(name_of(suffix), FILES[suffix])
    (file, *_) = outcomes
    assert isinstance(file, SourceFile)
    assert (file.articles[0].title or "").startswith(TITLE)
    text = "".join(paragraph.text for paragraph in file.articles[0].paragraphs)
    assert ONE[:16] in text


def write_pages() -> None:
    """Put the rows of today into both pages, where rows stand."""
    for language, path in PAGES.items():
        lines = path.read_text("utf-8").splitlines()
        new = list(rows(language))
        first = [row for row in new if row.count(" | ") == 2]
        second = [row for row in new if row not in first]
        kept = [line for line in lines if not line.startswith("| `")]
        for marker, block in (("|---|---|---|", first), ("|---|---|", second)):
            at = kept.index(marker) + 1
            kept[at:at] = block
        path.write_text("\n".join(kept) + "\n", "utf-8")


if __name__ == "__main__":
    write_pages()
