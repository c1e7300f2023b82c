"""Small files made to take a machine.

Each is skipped with its reason, and what lies beside it is found.
"""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive
from indexer.build.build import build_index
from indexer.config import DEFAULT_BUDGET, Budget
from indexer.corpus.input.html.page import html_record
from indexer.errors import UnreadableFileError
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW
from tests.tally import TALLY

SENTENCE = "磨坊的水轮换了新的木料。"
WORD = "水轮"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
LITTLE = Budget(seconds=1.0)
"""For files that nothing but the budget ends."""
TOUCHING, BARE, QUOTED = '/a{}="x"', " a{}", " a{}='>'"


def page(form: str, count: int, before: str = "") -> str:
    """Give a page with a tag of so many attributes."""
    tag = "<p" + "".join(form.format(number) for number in range(count)) + ">"
    return f"<html><body>{before}{tag}{SENTENCE}</p></body></html>"


def packed(**parts: bytes) -> bytes:
    """Pack files whose names are given with two underscores for a slash and one for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return target.getvalue()


def document(paragraphs: int) -> bytes:
    """Give a Word file of empty paragraphs."""
    body = b"<w:p/>" * paragraphs
    text = f'<w:document xmlns:w="{WORDS}"><w:body>'.encode() + body + b"</w:body></w:document>"
    return packed(word__document_xml=text, types_xml=TYPES.encode())


def understated(data: bytes, size: int) -> bytes:
    """Let the table of a packed document say that each of its files has so many bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = [
            struct.pack("<LL", item.compress_size, item.file_size) for item in archive.infolist()
        ]
    for said in sizes:
        data = data.replace(said, said[:4] + struct.pack("<L", size))
    return data


def pdf(content: bytes) -> bytes:
    """Give a PDF of one page that draws this."""
    stream = zlib.compress(content, 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%b endobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        data + head + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    )


def lying_over_each_other(count: int) -> bytes:
    """Give an archive whose table names one file many times, each with another name.

    Much packed in little.
    """
    data = packed(a_txt=SENTENCE.encode() * 20_000)
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, last = data[at:end], data[end:]
    table = b"".join(entry[:-5] + b"%05d" % number for number in range(count))
    sizes = struct.pack("<HHLL", count, count, len(table), at)
    return data[:at] + table + last[:8] + sizes + last[20:]


def zip_in_zip(depth: int) -> bytes:
    """Give an archive of archives of archives, with a bomb within all of them."""
    data = packed(b_txt=b"a" * 20_000_000)
    for _ in range(depth):
        data = packed(**{f"deeper{number}_zip": data for number in range(8)})
    return data


HOSTILE: dict[str, tuple[Callable[[], bytes], Budget, str]] = {
    "a.html": (lambda: page(' a{}="1"', 200_000).encode(), DEFAULT_BUDGET, "too-many-attributes"),
    "a.docx": (lambda: document(40_000_000), DEFAULT_BUDGET, "unpacks-too-far"),
    "understated.docx": (
        lambda: understated(document(4_000_000), 3000),
        DEFAULT_BUDGET,
        "damaged-word",
    ),
    "a.pdf": (lambda: pdf(b"BT /F 9 Tf (a) Tj ET\n" * 1_200_000), LITTLE, "over-time"),
    "over.zip": (lambda: lying_over_each_other(5000), DEFAULT_BUDGET, "not-unpacked"),
    "deep.zip": (lambda: zip_in_zip(4), DEFAULT_BUDGET, "unpack-within"),
    "flat.zip": (
        lambda: packed(**{f"{n}_txt": b"a" * 5_000_000 for n in range(6)}),
        DEFAULT_BUDGET,
        "unpacks-too-far",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_skipped_with_its_reason_and_its_neighbours_are_found(
    name: str, tmp_path: Path
) -> None:
    make, budget, code = HOSTILE[name]
    source, index = tmp_path / "articles", tmp_path / "index"
    source.mkdir()
    data = make()
    assert len(data) < 4_000_000
    (source / name).write_bytes(data)
    for neighbour in ("0.txt", "zz.txt"):
        (source / neighbour).write_text(
            f"磨坊换水轮\n{SENTENCE}\n{neighbour}里的另一句话。\n", "utf-8"
        )
    _, report = build_index(source, index, now=NOW, budget=budget)
    assert {item.file.split("/")[0] for item in report.skipped} == {name}
    assert {item.why.code for item in report.skipped} == {code}
    with open_archive(index) as archive:
        hits = archive.search(SearchRequest(WORD)).hits
    assert {hit.file for hit in hits} == {"0.txt", "zz.txt"}


@pytest.mark.parametrize("form", [TOUCHING, BARE, QUOTED])
def test_attributes_are_counted_in_whatever_way_they_are_written(form: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        html_record(0, page(form, 3000), "utf-8")
    assert caught.value.why.code == "too-many-attributes"
    assert SENTENCE in html_record(0, page(form, 1500), "utf-8").text


@pytest.mark.parametrize("around", ["<script>if(i{})</script>", "<style>{}</style>", "<!--{}-->"])
def test_what_is_no_tag_has_no_attributes(around: str) -> None:
    program = around.format("<n;i++){ " + "a b=1 " * 3000)
    assert html_record(0, page(BARE, 2, program), "utf-8").text == SENTENCE


def test_many_tags_have_many_attributes_between_them() -> None:
    pieces = f"<a href='/b' title=\"<b>\">{SENTENCE}</a>\n" * 3000
    assert SENTENCE in html_record(0, page(BARE, 2, pieces), "utf-8").text


def test_a_line_without_end_is_skipped_wherever_its_memory_runs_out(tmp_path: Path) -> None:
    """In the code of the reader, of NumPy or of a library in Rust or C++, which panics or aborts."""
    source = tmp_path / "articles"
    source.mkdir()
    rng = random.Random(4)
    line = "".join(rng.choices([chr(0x4E00 + number) for number in range(3000)], k=700_000))
    (source / "a.txt").write_text(line, "utf-8")
    (source / "b.jsonl").write_text(
        "".join(f"{json.dumps({'text': text})}\n" for text in (line, SENTENCE)), "utf-8"
    )
    (source / "zz.txt").write_text(SENTENCE, "utf-8")
    codes = Counter[str]()
    for mebibytes in (90, 150, 230):
        budget = Budget(memory=mebibytes << 20)
        index = tmp_path / str(mebibytes)
        _, report = build_index(source, index, now=NOW, budget=budget)
        codes.update(item.why.code for item in report.skipped)
        assert {item.file for item in report.skipped} <= {"a.txt", "b.jsonl"}
        with open_archive(index) as archive:
            hits = archive.search(SearchRequest(WORD)).hits
        assert {hit.file for hit in hits} == {"b.jsonl", "zz.txt"}
    assert set(codes) <= {"over-memory", "reader-crashed"}, codes
    TALLY.add("6 lines without end", codes.total(), f"skipped: {dict(codes)}")
