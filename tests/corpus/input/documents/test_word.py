"""What a Word document prints is read, whatever holds it.

What it does not print is accounted for.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from indexer.corpus.input.documents.word_numbers import written
from indexer.corpus.run.pipeline import read_file
from indexer.model import SourceFile

ONE = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
NUMBERING = """<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>"""
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Clause">'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def para(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    place = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    )
    return para(place + run(text))


def read(folder: Path, body: str, **parts: str) -> SourceFile:
    """Read a document of some blocks; `parts`: more of its parts by name."""
    stream = io.BytesIO()
    all_parts = {"document": f"<w:body>{para(run(ONE))}{body}{para(run(ONE))}</w:body>", **parts}
    with zipfile.ZipFile(stream, "w") as packed:
        for name, inside in all_parts.items():
            packed.writestr(f"word/{name}.xml", f"<w:{name} {SPACES}>{inside}</w:{name}>")
    (folder / "a.docx").write_bytes(stream.getvalue())
    return read_file(folder / "a.docx", folder)


def shown(file: SourceFile) -> list[str]:
    return [paragraph.text for article in file.articles for paragraph in article.paragraphs]


def box(inside: str) -> str:
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


SAID = "渡口的船票仍旧两块钱。"
HALF = (run("渡口的船票"), run("仍旧两块钱。"))
HOLDERS = {
    "a control of blocks": f"<w:sdt><w:sdtPr/><w:sdtContent>{para(run(SAID))}</w:sdtContent></w:sdt>",
    "a control within a line": para(
        f"{HALF[0]}<w:sdt><w:sdtContent>{HALF[1]}</w:sdtContent></w:sdt>"
    ),
    "controls within each other": (
        f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{para(run(SAID))}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    ),
    "a control around a row": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{para(run(SAID))}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    ),
    "a box in two forms": para(box(para(run(SAID)))),
    "an old box": para(
        f"<w:r><w:pict><v:textbox><w:txbxContent>{para(run(SAID))}</w:txbxContent></v:textbox></w:pict></w:r>"
    ),
    "a box within a box": para(box(para(box(para(run(SAID)))))),
    "an insertion": para(f"{HALF[0]}<w:ins>{HALF[1]}</w:ins>"),
    "moved text": para(f"{HALF[0]}<w:moveTo>{HALF[1]}</w:moveTo>"),
    "an insertion within a link": para(
        f"<w:hyperlink>{HALF[0]}<w:ins>{HALF[1]}</w:ins></w:hyperlink>"
    ),
    "a field": para(f"{HALF[0]}<w:fldSimple w:instr='REF a'>{HALF[1]}</w:fldSimple>"),
    "a name that a program marked": para(f"<w:smartTag>{HALF[0]}</w:smartTag>{HALF[1]}"),
    "a cell": f"<w:tbl><w:tr><w:tc>{para(run(SAID))}</w:tc></w:tr></w:tbl>",
    "a table within a table": (
        f"<w:tbl><w:tr><w:tc>{para('')}<w:tbl><w:tr><w:tc>{para(run(SAID))}</w:tc></w:tr></w:tbl>"
        f"{para('')}</w:tc></w:tr></w:tbl>"
    ),
}


@pytest.mark.parametrize("block", HOLDERS.values(), ids=HOLDERS.keys())
def test_text_is_read_whatever_holds_it(block: str, tmp_path: Path) -> None:
    assert shown(read(tmp_path, block)) == [ONE, SAID, ONE]


def test_notes_are_text(tmp_path: Path) -> None:
    line = f'<w:footnote w:type="separator">{para(run("——"))}</w:footnote>'
    note = f'{line}<w:footnote w:id="1">{para(run(SAID))}</w:footnote>'
    assert shown(read(tmp_path, "", footnotes=note)) == [ONE, ONE, SAID]


RUBY = "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
READINGS = {
    "one character": RUBY.format(run("bù"), run("埠")) + run("头的船开了。"),
    "each character": RUBY.format(run("bù"), run("埠"))
    + RUBY.format(run("tóu"), run("头"))
    + run("的船开了。"),
    "a word": RUBY.format(run("mǎtou"), run("埠头")) + run("的船开了。"),
    "in an insertion": f"<w:ins>{RUBY.format(run('bù'), run('埠'))}</w:ins>" + run("头的船开了。"),
    "in several runs": RUBY.format(run("m") + run("ǎ"), run("埠") + run("头")) + run("的船开了。"),
}


@pytest.mark.parametrize("inside", READINGS.values(), ids=READINGS.keys())
def test_readings_over_characters_go_with_a_receipt(inside: str, tmp_path: Path) -> None:
    file = read(tmp_path, para(inside))
    assert shown(file) == [ONE, "埠头的船开了。", ONE]
    assert {(repair.kind, repair.line) for repair in file.repairs} == {("gloss", 2)}


UNSEEN = {
    "a deletion": para(f"{run(SAID)}<w:del>{run('旧的票价', 'delText')}</w:del>"),
    "text moved away": para(f"<w:moveFrom>{run('旧的票价')}</w:moveFrom>{run(SAID)}"),
    "hidden text": para(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧的票价</w:t></w:r>{run(SAID)}"),
}


@pytest.mark.parametrize("block", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_is_not_printed_is_a_receipt(block: str, tmp_path: Path) -> None:
    file = read(tmp_path, block)
    assert shown(file) == [ONE, SAID, ONE]
    assert [(line.text, line.why) for line in file.dropped] == [("旧的票价", "hidden")]


def test_heads_of_pages_and_comments_are_receipts(tmp_path: Path) -> None:
    parts = {
        "header1": para(run("河口县文件")),
        "comments": f"<w:comment>{para(run('这里再改改'))}</w:comment>",
    }
    file = read(tmp_path, "", **parts)
    assert shown(file) == [ONE, ONE]
    assert {line.text for line in file.dropped} == {"河口县文件", "这里再改改"}


def test_numbers_that_word_counts_stand_before_the_text(tmp_path: Path) -> None:
    body = (
        numbered("渡船每年检验一次。")
        + numbered("检验的结果挂在候船亭里。", 1)
        + numbered("船票不得涨价。", 1)
        + numbered("不编号的一项。", 2)
        + '<w:p><w:pPr><w:pStyle w:val="Clause"/></w:pPr>'
        + run("学生过河不收钱。")
        + "</w:p>"
        + numbered("附则另行公布。", number=2)
    )
    file = read(tmp_path, body, numbering=NUMBERING, styles=STYLES)
    assert shown(file)[1:-1] == [
        "第一条 渡船每年检验一次。",
        "一.1 检验的结果挂在候船亭里。",
        "一.2 船票不得涨价。",
        "不编号的一项。",
        "第二条 学生过河不收钱。",
        "三、附则另行公布。",
    ]


FORMS = [
    (12, "chineseCounting", "十二"),
    (103, "chineseCountingThousand", "一百零三"),
    (20, "taiwaneseCountingThousand", "二十"),
    (1010, "chineseCountingThousand", "一千零一十"),
    (3, "decimalEnclosedCircle", "③"),
    (2, "ideographTraditional", "乙"),
    (14, "upperRoman", "XIV"),
    (28, "lowerLetter", "bb"),
    (7, "decimalZero", "07"),
    (9, "nobody knows", "9"),
    (0, "upperRoman", "0"),
]


@pytest.mark.parametrize(("number", "form", "text"), FORMS)
def test_forms_of_numbers(number: int, form: str, text: str) -> None:
    assert written(number, form) == text
