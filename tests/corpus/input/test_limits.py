"""What readers of formats take at most, at the last that is taken and one beyond."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from indexer.corpus.input import sheets
from indexer.corpus.input.documents import books
from indexer.corpus.input.documents.word_numbers import written
from indexer.corpus.input.html import page as html_page
from indexer.corpus.input.html import scripts
from indexer.corpus.input.html.blocks import page_lines
from indexer.corpus.input.markdown import read_front_matter
from indexer.corpus.input.source import archives
from indexer.corpus.input.source.corrections import find_fault, parse_table
from indexer.corpus.input.source.dictionary import read_dictionary
from indexer.corpus.input.source.files import Facts
from indexer.corpus.input.source.records import _no_text
from indexer.corpus.input.tables import _names, table_records
from indexer.corpus.input.wikitext import plain_text
from indexer.corpus.run.pipeline import read_source
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SourceFile

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"


def titles(folder: Path) -> list[str | None]:
    return [
        article.title
        for file in read_source(folder)
        if isinstance(file, SourceFile)
        for article in file.articles
    ]


def whys(folder: Path) -> list[str]:
    return [file.why.code for file in read_source(folder) if isinstance(file, Skipped)]


@pytest.mark.parametrize(("objects", "found"), [(5, True), (6, False)])
def test_a_list_of_records_four_objects_below_the_first(
    objects: int, tmp_path: Path, *, found: bool
) -> None:
    value: object = [{"title": "渡口", "text": TEXT}]
    for _ in range(objects):
        value = {"rows": value}
    (tmp_path / "a.json").write_text(json.dumps(value), "utf-8")
    assert (titles(tmp_path) == ["渡口"]) == found


@pytest.mark.parametrize(("lines", "read"), [(60, 60), (61, 0)])
def test_front_matter_of_sixty_lines(lines: int, read: int) -> None:
    fields = "\n".join(f"field{at}: 渡口" for at in range(lines - 2))
    assert read_front_matter(f"---\n{fields}\n---\n{TEXT}")[0] == read


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("1", "1899-12-31"),
        ("0", "0"),
        ("2958464.5", "9999-12-30"),
        ("2958465", "2958465"),
        ("渡口", "渡口"),
    ],
)
def test_days_of_spreadsheets(value: str, day: str) -> None:
    assert sheets._day(value) == day


class Sheet:
    """A package of one sheet."""

    def __init__(self, cell: str) -> None:
        self._cell = cell

    def tree(self, _: str) -> object:
        return etree.fromstring(f"<worksheet><row>{self._cell}</row></worksheet>")


@pytest.mark.parametrize(("column", "read"), [("ALL", 1000), ("ALM", 0)])
def test_a_thousand_columns_of_a_spreadsheet(column: str, read: int) -> None:
    book = sheets._Book.__new__(sheets._Book)
    cell = f'<c r="{column}1" t="inlineStr"><is><t>渡口</t></is></c>'
    vars(book)["_package"] = Sheet(cell)
    (cells,) = book.rows("")
    assert isinstance(cells, list)
    assert len(cells) == read


CORRECTED = "file,article,title\na.txt,{number},{title}\n"


@pytest.mark.parametrize(
    ("number", "size", "read"),
    [("1", 400, True), ("1", 401, False), ("9" * 9, 4, True), ("9" * 10, 4, False)],
)
def test_a_row_of_corrections(number: str, size: int, *, read: bool) -> None:
    table = parse_table(CORRECTED.format(number=number, title="渡" * size))
    assert bool(table) == read


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    rows = "".join(f"{at}{'x' * 105},渡口\n" for at in range(6))
    (tmp_path / "metadata.csv").write_text(f"file,title\n{rows}", "utf-8")
    fault = find_fault(tmp_path)
    assert fault is not None
    names = dict(fault.values)["names"].split(", ")
    assert [len(name) for name in names] == [100] * 5


def test_fields_that_are_named_where_none_holds_a_text() -> None:
    why = _no_text({f"{chr(97 + at)}{'x' * 50}": "渡口" for at in range(13)})
    names = dict(why.values)["names"].split(", ")
    assert [len(one) for one in names] == [40] * 12


def test_columns_that_are_named_where_none_holds_a_text() -> None:
    assert [len(name) for name in _names(["x" * 50] * 13).split(", ")] == [40] * 12


@pytest.mark.parametrize(("above", "read"), [(7, True), (8, False)])
def test_a_heading_among_the_first_eight_rows(above: int, *, read: bool) -> None:
    rows = iter([*[["渡口"]] * above, ["title", "text"], ["渡口", TEXT]])
    found = list(table_records("a", rows, "csv", 1))
    assert (not any(isinstance(record, Skipped) for record in found)) == read


def test_lines_of_a_dictionary_without_a_word_are_named(tmp_path: Path) -> None:
    (tmp_path / "dictionary.txt").write_text("!\n" * 6, "utf-8")
    _, why = read_dictionary(tmp_path / "dictionary.txt")
    assert why is not None
    assert dict(why.values)["lines"] == "1, 2, 3, 4, 5"


@pytest.mark.parametrize(("levels", "gone"), [(30, True), (31, False)])
def test_templates_within_each_other(levels: int, *, gone: bool) -> None:
    assert ("{{" not in plain_text("{{a|" * levels + "渡口" + "}}" * levels)) == gone


@pytest.mark.parametrize(("groups", "read"), [(1000, True), (1001, False)])
def test_groups_of_rtf_within_each_other(groups: int, tmp_path: Path, *, read: bool) -> None:
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 " + b"{" * (groups - 1) + b"ferry" + b"}" * groups)
    assert ("too-deep" not in whys(tmp_path)) == read


@pytest.mark.parametrize(("blanks", "read"), [(1000, 1000), (1001, 1000)])
def test_blanks_that_open_document_counts(blanks: int, read: int) -> None:
    reader = books._OpenText.__new__(books._OpenText)
    element = etree.fromstring(f'<s c="{blanks}"/>')
    assert len(reader._piece(element, "s")) == read


@pytest.mark.parametrize(("bytes_before", "is_page"), [(4090, True), (4091, False)])
def test_a_page_is_told_by_four_thousand_bytes(
    bytes_before: int, tmp_path: Path, *, is_page: bool
) -> None:
    blank = " " * bytes_before
    (tmp_path / "show.asp@id=3").write_text(
        f"{blank}<html><head></head><body><p>{TEXT}</p>", "utf-8"
    )
    assert bool([file for file in read_source(tmp_path) if isinstance(file, SourceFile)]) == is_page


@pytest.mark.parametrize(("before", "read"), [(4086, True), (4087, False)])
def test_a_wiki_is_told_by_four_thousand_bytes(before: int, tmp_path: Path, *, read: bool) -> None:
    page = f"<page><title>渡口</title><ns>0</ns><revision><text>{TEXT}</text></revision></page>"
    (tmp_path / "a.xml").write_text(
        "<?xml version='1.0'?>" + " " * (before - 21) + f"<mediawiki>{page}</mediawiki>",
        "utf-8",
    )
    assert (titles(tmp_path) == ["渡口"]) == read


@pytest.mark.parametrize(("attributes", "read"), [(2000, True), (2001, False)])
def test_attributes_of_a_tag(attributes: int, *, read: bool) -> None:
    markup = "<html><body><p " + " ".join(f"a{at}" for at in range(attributes)) + ">渡口</p>"
    try:
        html_page._parse(markup)
        parsed = True
    except UnreadableFileError:
        parsed = False
    assert parsed == read


@pytest.mark.parametrize(("tags", "refused"), [(2_000_000, False), (2_000_001, True)])
def test_tags_of_a_page(tags: int, *, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted before the page is parsed, which is left out here."""
    monkeypatch.setattr(etree, "HTMLParser", lambda **_: 1 / 0)
    with pytest.raises(UnreadableFileError if refused else ZeroDivisionError):
        html_page._parse("<" * tags)


@pytest.mark.parametrize(("title", "known"), [("渡口换新船", True), ("渡口换船", False)])
def test_a_title_in_a_script_has_five_letters(title: str, *, known: bool) -> None:
    assert scripts._is_title(title, [title]) == known


def scripted(between: int, before: int = 0) -> dict[str, list[str]]:
    title, source = '"title":"渡口换上新船",', '"source":"河口日报"'
    script = f"{{{' ' * before}{title}{' ' * (between - len(title))}{source}}}"
    root = etree.HTML(f"<html><script>var a = {script}</script></html>")
    return scripts.read_scripts(root, ["渡口换上新船"])


@pytest.mark.parametrize(("between", "near"), [(3000, True), (3001, False)])
def test_what_a_script_says_near_the_title(between: int, *, near: bool) -> None:
    assert bool(scripted(between).get("source")) == near


def test_two_million_characters_of_scripts_are_read() -> None:
    end = len('var a = {"title":"渡口换上新船","source":"河口日报"')
    assert scripted(17, 2_000_000 - end - 1).get("source")
    assert not scripted(17, 2_000_000 - end + 3).get("source")


@pytest.mark.parametrize(("members", "read"), [(100_000, True), (100_001, False)])
def test_files_of_an_archive(members: int, *, read: bool) -> None:
    listed = [zipfile.ZipInfo("a")] * members
    try:
        archives._refuse_bombs(listed, 0)
        opened = True
    except UnreadableFileError:
        opened = False
    assert opened == read


def test_names_of_an_archive_are_in_utf8_where_it_says_so() -> None:
    item = zipfile.ZipInfo("渡口.txt".encode("gb18030").decode("cp437"))
    item.flag_bits = 0
    assert archives._name(item) == "渡口.txt"
    item.flag_bits = 0x800
    assert archives._name(item) == item.filename
    item.flag_bits = 0x400
    assert archives._name(item) == "渡口.txt"


def test_an_encrypted_file_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", TEXT)
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    for flags, kind in ((2, archives.Member), (1, tuple), (3, tuple)):
        data[entry + 8] = flags
        path.write_bytes(data)
        archives._opened.cache_clear()
        assert [type(found) for found in archives.members(path)] == [kind]


def test_names_and_date_lines_of_blocks() -> None:
    def names(markup: str) -> frozenset[str]:
        return page_lines(etree.HTML(markup))[0].block.names

    assert "nav" in names(f"<div class='{'x' * 196} nav'>渡口</div>")
    assert "nav" not in names(f"<div class='{'x' * 197} nav'>渡口</div>")


@pytest.mark.parametrize(("size", "apart"), [(160, True), (161, False)])
def test_a_date_line_of_inline_elements_is_set_apart(size: int, *, apart: bool) -> None:
    source, author = "来源：河口日报", "作者：罗小泉"
    read = "阅读数：" + "1" * (size - 17)
    assert len(source + author + read) == size
    markup = f"<div><i>{source}</i><b>{author}</b><u>{read}</u></div>"
    (line,) = page_lines(etree.HTML(markup))
    assert line.text.startswith(f"{source}  {author}") == apart


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (3999, "upperRoman", "MMMCMXCIX"),
        (4000, "upperRoman", "4000"),
        (0, "lowerRoman", "0"),
        *(
            (value, "lowerRoman", letters)
            for value, letters in (
                (1, "i"),
                (4, "iv"),
                (5, "v"),
                (9, "ix"),
                (10, "x"),
                (40, "xl"),
                (50, "l"),
                (90, "xc"),
                (100, "c"),
                (400, "cd"),
                (500, "d"),
                (900, "cm"),
                (1000, "m"),
            )
        ),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (27, "lowerLetter", "aa"),
        (26, "upperLetter", "Z"),
        (11, "chineseCounting", "十一"),
        (103, "chineseCounting", "一百零三"),
        (110, "chineseCounting", "一百一十"),
        (10, "ideographDigital", "一〇"),
        (12, "other", "12"),
        (11, "ideographTraditional", "甲"),
        (13, "ideographZodiac", "子"),
        (7, "decimalZero", "07"),
    ],
)
def test_numbers_that_word_counts(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected


def test_when_a_file_has_rested() -> None:
    """Where times are whole seconds a further change may get the same for three of them."""
    assert Facts(0, 0, 5_000_000_000, 0).rested == 8_000_000_000
    assert Facts(0, 0, 5_000_000_001, 0).rested == 5_100_000_001
    assert Facts(0, 0, 2_999_999_998, 0).rested == 3_099_999_998
    assert Facts(0, 0, 5_000_000_005, 0).rested == 5_100_000_005
