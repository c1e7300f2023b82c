"""The folders people have: one article in every format, its damaged twin, what is not read and what to do then."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexer.corpus.input.source import archives
from indexer.corpus.run.pipeline import read_file, read_source
from indexer.model import Skipped, SourceFile

TITLE = "渡口换上新船"
ONE = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
TWO = "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。"
PAGE = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>2024-01-16</p><p>{ONE}</p><p>{TWO}</p>"
    "</body></html>"
)
RECORD = {"title": TITLE, "date": "2024-01-16", "text": f"{ONE}\n{TWO}"}


def packed(**parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in parts.items():
            archive.writestr(name, inside)
    return stream.getvalue()


def mht() -> bytes:
    message = EmailMessage()
    message["Subject"] = TITLE
    message["Snapshot-Content-Location"] = "https://a.example/1.html"
    message.set_content(PAGE, subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def eml() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, "林木 <a@b.example>"
    message["Date"] = "Tue, 16 Jan 2024 08:20:00 +0800"
    message.set_content(f"{ONE}\n\n{TWO}\n")
    message.add_alternative(f"<p>{ONE}</p><p>{TWO}</p>", subtype="html")
    message.add_attachment(b"\0", "application", "octet-stream", filename="a.bin")
    return message.as_bytes()


def epub(about: str = "") -> bytes:
    container = '<container><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
    book = (
        f'<package>{about}<manifest><item id="c" href="cover.xhtml"/><item id="a" href="text/1%20a.xhtml"/></manifest>'
        '<spine><itemref idref="c"/><itemref idref="a"/></spine></package>'
    )
    parts = {"META-INF/container.xml": container, "OEBPS/a.opf": book, "OEBPS/text/1 a.xhtml": PAGE}
    return packed(
        mimetype="application/epub+zip",
        **parts,
        **{"OEBPS/cover.xhtml": "<html><body><img/></body></html>"},
    )


def odt() -> bytes:
    text = "".join(f"<text:p>{line}</text:p>" for line in (TITLE, "2024年1月16日", ONE))
    last = f"<text:p>{TWO[:10]}<text:span>{TWO[10:]}</text:span></text:p>"
    deleted = "<text:tracked-changes><text:deletion><text:p>旧的一段</text:p></text:deletion></text:tracked-changes>"
    spaces = 'xmlns:office="urn:o" xmlns:text="urn:t"'
    body = f"<office:body><office:text>{deleted}{text}{last}</office:text></office:body>"
    return packed(
        **{"content.xml": f"<office:document-content {spaces}>{body}</office:document-content>"}
    )


def rtf(*, unicode: bool) -> bytes:
    def line(text: str) -> str:
        if unicode:
            return "".join(
                f"\\u{ord(char) - 65536 if ord(char) > 32767 else ord(char)}?" for char in text
            )
        return "".join(
            f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("gb18030")
        )

    lines = "\\par\n".join(line(text) for text in (TITLE, "2024年1月16日", ONE, TWO))
    fonts = "{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fcharset0 Arial;}}"
    hidden = "{\\*\\generator nobody;}{\\header \\'ba\\'d3\\par}{\\deleted \\'be\\'c9}"
    return f"{{\\rtf1\\ansi\\ansicpg936\\deff0{fonts}{hidden}\\f0\\uc1 {lines}\\par}}".encode(
        "ascii"
    )


def xlsx() -> bytes:
    shared = ["标题", "日期", "正文", TITLE, f"{ONE}\n{TWO}"]
    strings = "".join(
        f"<si><r><t>{text[:3]}</t></r><r><t>{text[3:]}</t></r></si>" for text in shared
    )
    rows = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>'
        '<row><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>45307.5</v></c><c r="D2" t="s"><v>4</v></c></row>'
    )
    styles = (
        '<s><numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></s>'
    )
    return packed(
        **{
            "xl/workbook.xml": '<w xmlns:r="urn:r"><sheets><sheet name="a" r:id="x"/></sheets></w>',
            "xl/_rels/workbook.xml.rels": '<r><Relationship Id="x" Target="worksheets/sheet1.xml"/></r>',
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
            "xl/styles.xml": styles,
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
    )


_SICK = f"{ONE[:8]}<choice><sic>错</sic><corr>{ONE[8]}</corr></choice>{ONE[9:]}<note>一条注</note>"
TEI = f"""<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>{TITLE}</title><author>林木</author></titleStmt>
<publicationStmt><date when="2024-01-16">元月</date></publicationStmt></fileDesc></teiHeader>
<text><body><div><p>{_SICK}</p><p>{TWO[:9]}<lb break="no"/>{TWO[9:]}</p></div></body></text></TEI>"""
WIKI = f"""<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/"><page><title>讨论:渡口</title><ns>1</ns><revision>
<text>说两句。</text></revision></page><page><title>{TITLE}</title><ns>0</ns><revision><text>{{{{信息框|名=渡口{{{{旗|甲}}}}}}}}
'''{ONE[:4]}'''{ONE[4:]}&lt;ref&gt;某报&lt;/ref&gt;

== ==
[[老镇|{TWO[:2]}]]{TWO[2:]}

[[Category:渡口]]</text></revision></page><page><title>老渡口</title><ns>0</ns><redirect title="渡口"/><revision>
<text>#重定向 [[渡口]]</text></revision></page></mediawiki>"""
LIST = (
    f"<articles><article id='1'><title>{TITLE}</title><pubDate>2024-01-16</pubDate>"
    f"<content><p>{ONE}</p><p>{TWO}</p></content></article></articles>"
)
RSS = (
    f"<rss><channel><item><title>{TITLE}</title><pubDate>Tue, 16 Jan 2024 08:20:00 +0800</pubDate>"
    f"<description>&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;</description></item></channel></rss>"
)
WHOLE = {
    "a.mht": mht(),
    "a.mhtml": mht(),
    "a.eml": eml(),
    "a.xhtml": PAGE.encode(),
    "a.shtml": PAGE.encode("gb18030"),
    "show.asp@id=3": PAGE.encode(),
    "a.php": b"\xef\xbb\xbf" + PAGE.encode(),
    "page": PAGE.encode(),
    "a.json": json.dumps([RECORD]).encode(),
    "one.json": json.dumps(RECORD, ensure_ascii=False, indent=1).encode("gb18030"),
    "wrapped.json": json.dumps({"code": 0, "data": {"total": 1, "list": [RECORD]}}).encode(),
    "lines.json": "\n".join(
        [json.dumps(RECORD), json.dumps({**RECORD, "text": "第二条。"})]
    ).encode(),
    "a.ndjson": json.dumps(RECORD).encode(),
    "a.tsv": f"title\tdate\ttext\n{TITLE}\t2024-01-16\t{ONE}{TWO}\n".encode(),
    "a.xlsx": xlsx(),
    "a.epub": epub(),
    "a.odt": odt(),
    "a.rtf": rtf(unicode=False),
    "unicode.rtf": rtf(unicode=True),
    "tei.xml": TEI.encode(),
    "wiki.xml": WIKI.encode(),
    "list.xml": LIST.encode(),
    "feed.xml": RSS.encode(),
    "page.xml": PAGE.encode(),
    "a.rss": RSS.encode(),
}
UNDATED = {"wiki.xml", "a.epub"}


@pytest.mark.parametrize("name", WHOLE)
def test_every_format_gives_the_same_article(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    article = read_file(tmp_path / name, tmp_path).articles[0]
    text = "".join(paragraph.text for paragraph in article.paragraphs)
    assert article.title == TITLE
    assert ONE in text
    assert TWO in text
    assert not {"旧的一段", "一条注", "信息框", "某报", "重定向", "错"} & {
        *text.split("。"),
        text[8:9],
    }
    assert name in UNDATED or (article.date is not None and article.date.span.value == "2024-01-16")


CUT = ["a.epub", "a.odt", "a.xlsx", "a.json", "wiki.xml", "a.mht"]


@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_a_damaged_twin_is_listed(name: str, part: float, tmp_path: Path) -> None:
    whole = WHOLE[name]
    (tmp_path / name).write_bytes(whole[: int(len(whole) * part)])
    outcomes = list(read_source(tmp_path))
    assert outcomes
    shown = "".join(
        paragraph.text
        for item in outcomes
        if isinstance(item, SourceFile)
        for article in item.articles
        for paragraph in article.paragraphs
    )
    assert any(isinstance(item, Skipped) for item in outcomes) or ONE[:8] in shown


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.xlsx", "a.epub"])
def test_an_encrypted_document_says_what_to_do(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert "without a password" in skipped.reason


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.xlsx", "a.epub"])
def test_a_document_that_is_a_bomb_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(packed(**{"content.xml": b" " * 70_000_000}))
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert "unpacks to more" in skipped.reason


ADVICE = {
    **dict.fromkeys(("a.doc", "a.wps", "a.xls", "a.ppt"), "save it as .docx"),
    **dict.fromkeys(("a.caj", "a.nh", "a.kdh"), "save it as .pdf with text"),
    **dict.fromkeys(("a.7z", "a.rar", "a.tar.gz"), "unpack it here"),
}


@pytest.mark.parametrize("name", ADVICE)
def test_formats_that_are_not_read_say_what_to_do(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\0\1\2")
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert ADVICE[name] in skipped.reason


HIDDEN = [
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "DESKTOP.INI",
    "~$渡口.docx",
    "~$账.xlsx",
    "._1.txt",
]


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("packs", [False, True])
def test_what_systems_and_programs_keep_for_themselves_is_hidden(
    name: str, packs: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.zip" if packs else tmp_path / name).write_bytes(
        packed(**{name: b"\5user"}) if packs else b"\5user"
    )
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert skipped.why.code == "hidden"


ABOUT = """<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="urn:opf"><dc:title>老镇志</dc:title>
<dc:creator>林木</dc:creator><dc:creator>何 青</dc:creator><dc:date opf:event="modification">2024-02-02</dc:date>
<dc:date>{}</dc:date></metadata>"""


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("2015-08-01T00:00:00+00:00", "2015-08-01"),
        ("2015", "2015"),
        ("0101-01-01T00:00:00", "2024-01-16"),
    ],
)
def test_a_chapter_is_cited_with_its_book(day: str, read: str, tmp_path: Path) -> None:
    """By the day of the book, or, where it does not know any, by that of the chapter."""
    (tmp_path / "a.epub").write_bytes(epub(ABOUT.format(day)))
    (article,) = read_file(tmp_path / "a.epub", tmp_path).articles
    assert article.title == TITLE
    assert article.source is not None
    assert article.source.value == "老镇志"
    assert [author.name for author in article.authors] == ["林木", "何 青"]
    assert article.date is not None
    assert article.date.span.value == read


def test_a_row_without_text_says_so_and_not_that_its_table_has_no_column_for_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text(f"标题,正文\n甲,\n乙,{ONE}\n", "utf-8")
    (tmp_path / "b.csv").write_text(f"标题,怪名\n甲,{ONE}\n", "utf-8")
    skipped = [item for item in read_source(tmp_path) if isinstance(item, Skipped)]
    assert [(item.file, item.line, item.why.code) for item in skipped] == [
        ("a.csv", 1, "no-text"),
        ("b.csv", 1, "no-text-column"),
    ]


# ---- archives
# -------------------------------------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    return [item.file for item in read_source(folder)]


def text(line: str) -> bytes:
    return f"{TITLE}\n2024年1月16日\n{line}\n".encode()


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    inside = {
        "b/2.txt": text(TWO),
        "1.txt": text(ONE),
        "b/c/": b"",
        "b/3.html": PAGE.encode(),
        "4.csv": b"title,text\na,\n",
    }
    (tmp_path / "a.zip").write_bytes(packed(**inside))
    (tmp_path / "z.txt").write_bytes(text(TWO))
    assert sorted(set(names(tmp_path))) == [
        "a.zip/1.txt",
        "a.zip/4.csv",
        "a.zip/b/2.txt",
        "a.zip/b/3.html",
        "z.txt",
    ]
    assert names(tmp_path / "a.zip")[0] == "a.zip/1.txt"


def test_names_in_an_archive_of_windows_are_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        item = zipfile.ZipInfo("xxxx.txt")
        archive.writestr(item, text(ONE))
    data = stream.getvalue().replace(b"xxxx.txt", "渡口".encode("gb18030") + b".txt")
    (tmp_path / "a.zip").write_bytes(data)
    assert names(tmp_path) == ["a.zip/渡口.txt"]


def test_corrections_reach_into_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(**{"b/1.txt": text(ONE)}))
    (tmp_path / "metadata.csv").write_text("file,title\na.zip/b/1.txt,老桥\n", "utf-8")
    (file,) = read_source(tmp_path)
    assert isinstance(file, SourceFile)
    assert file.articles[0].title == "老桥"


def encrypted() -> bytes:
    data = bytearray(packed(**{"1.txt": text(ONE)}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"nothing", "unpacked"),
    "cut": (lambda: packed(**{"1.txt": text(ONE) * 100})[:-40], "unpacked"),
    "a bomb": (lambda: packed(**{"1.txt": b"a" * 5_000_000}), "unpacks to more than"),
    "encrypted": (encrypted, "encrypted"),
    "an archive within": (
        lambda: packed(**{"1.zip": packed(**{"2.txt": text(ONE)})}),
        "unpack it here",
    ),
    "hidden": (lambda: packed(**{"__MACOSX/._1.txt": b"x"}), "hidden"),
    "a broken text": (
        lambda: packed(**{"1.txt": text(ONE)}).replace(b"PK\x03\x04", b"PK\x03\x05"),
        "unpacked",
    ),
}


@pytest.mark.parametrize(("make", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_of_an_archive_is_not_read_is_listed(
    make: Callable[[], bytes], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_bytes(make())
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason


def test_an_archive_of_too_many_files_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    (tmp_path / "a.zip").write_bytes(packed(**{f"{at}.txt": text(ONE) for at in range(4)}))
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert "4 files" in skipped.reason


def test_names_that_lead_out_of_an_archive_stay_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        packed(**{"../../b.txt": text(ONE), "/c.txt": text(TWO), "d\\e.txt": text(ONE)})
    )
    assert names(tmp_path) == ["a.zip/b.txt", "a.zip/c.txt", "a.zip/d/e.txt"]


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    for line in (ONE, TWO):
        (tmp_path / "a.zip").write_bytes(packed(**{"1.txt": text(line)}))
        (file,) = read_source(tmp_path)
        assert isinstance(file, SourceFile)
        assert line in [paragraph.text for paragraph in file.articles[0].paragraphs]
