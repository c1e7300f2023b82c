"""Whatever error a library meets in a damaged file is the reason why it is skipped, and ends no build."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from indexer.corpus.input.documents import office
from indexer.corpus.input.source import archives
from indexer.corpus.input.source.archives import Member, members, open_member
from indexer.corpus.run.pipeline import read_source
from indexer.errors import UnreadableFileError
from indexer.model import Skipped

COMMON = (
    ArithmeticError("10 / 0"),
    AttributeError("no parts"),
    KeyError("word/document.xml"),
    IndexError("row 7"),
    OSError("cannot be read"),
    NotImplementedError("method 99"),
    RecursionError("too deep"),
    TypeError("no number"),
    ValueError("no year"),
    zlib.error("no zlib"),
)
IN_OFFICE = (
    *COMMON,
    EOFError("ends"),
    RuntimeError("needs a password"),
    zipfile.BadZipFile("no table"),
    etree.LxmlError("no root"),
)


def why(path: Path) -> str:
    (skipped,) = read_source(path)
    assert isinstance(skipped, Skipped)
    return skipped.why.code


def raising(error: Exception) -> object:
    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


def named(error: Exception) -> str:
    return type(error).__name__


def pack(path: Path, **parts: str) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)


@pytest.mark.parametrize("error", IN_OFFICE, ids=named)
def test_a_damaged_document(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(tmp_path / "a.docx", word="")
    monkeypatch.setattr(office.Package, "read", raising(error))
    assert why(tmp_path) == "damaged-word"


@pytest.mark.parametrize("error", [*COMMON, AssertionError("page 3")], ids=named)
def test_a_damaged_pdf(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pypdf = pytest.importorskip("pypdf")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    monkeypatch.setattr(pypdf, "PdfReader", raising(error))
    assert why(tmp_path) == "damaged-pdf"


@pytest.mark.parametrize(
    "error",
    [
        OSError("cannot be read"),
        EOFError("ends"),
        ValueError("no method"),
        RuntimeError("needs a password"),
        NotImplementedError("method 99"),
        zipfile.BadZipFile("no table"),
        zlib.error("no zlib"),
    ],
    ids=named,
)
def test_a_damaged_archive(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its table, the head of a member, and its bytes."""
    path = tmp_path / "a.zip"
    pack(path, text="渡口换上新船。")
    (member,) = members(path)
    assert isinstance(member, Member)
    monkeypatch.setattr(zipfile.ZipExtFile, "read", raising(error))
    with pytest.raises(UnreadableFileError), open_member(path, member) as stream:
        stream.read()
    monkeypatch.setattr(zipfile.ZipFile, "open", raising(error))
    with pytest.raises(UnreadableFileError):
        open_member(path, member)
    archives._opened.cache_clear()
    monkeypatch.setattr(zipfile.ZipFile, "__init__", raising(error))
    with pytest.raises(UnreadableFileError):
        list(members(path))


@pytest.mark.parametrize(("parts", "read"), [(20_000, True), (20_001, False)])
def test_a_document_has_twenty_thousand_parts(
    parts: int, monkeypatch: pytest.MonkeyPatch, *, read: bool
) -> None:
    """Its table alone is asked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("a.xml", "")
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda _: [zipfile.ZipInfo("a")] * parts)
    try:
        opened = len(office.Package(stream.getvalue(), ".docx").names) == parts
    except UnreadableFileError:
        opened = False
    assert opened == read


@pytest.mark.parametrize(("times", "read"), [(200, True), (201, False)])
def test_a_member_grows_two_hundred_times(times: int, tmp_path: Path, *, read: bool) -> None:
    """And by a megabyte more."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", bytes(1024 * 1024 * 4))
    (member,) = members(path)
    assert isinstance(member, Member)
    small = Member(member.at, member.name, (1024 * 1024 * 3) // times + (times == 200), 0)
    try:
        with open_member(path, small) as stream:
            whole = len(stream.read()) == 1024 * 1024 * 4
    except UnreadableFileError:
        whole = False
    assert whole == read
