"""Pages of web archives, and how many pages of a PDF are read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.corpus.run.pipeline import read_source
from indexer.model import Skipped, SourceFile

PAGE = (
    "<html><head><title>渡口换上新船</title></head><body><p>渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，"
    "早上能多睡半个钟头。</p></body></html>"
)


def response(kind: str, body: bytes, more: int = 0) -> bytes:
    """A response of a web archive; more: bytes that it promises and does not have."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode()
    size = len(head) + len(body) + more
    warc = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\n"
        "WARC-Date: 2024-01-16T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
    )
    return warc.encode() + head + body + b"\r\n\r\n" * (not more)


def read(folder: Path, *responses: bytes) -> list[SourceFile | Skipped]:
    pytest.importorskip("fastwarc")
    (folder / "a.warc").write_bytes(b"".join(responses))
    return list(read_source(folder))


def test_only_pages_of_an_archive_are_read_and_one_cut_off_is_told(tmp_path: Path) -> None:
    page = response("text/html; charset=utf-8", PAGE.encode())
    picture = response("image/png", b"\x89PNG" + PAGE.encode())
    found = read(tmp_path, picture, page)
    assert [type(file) for file in found] == [SourceFile]
    found = read(tmp_path, page, response("text/html", PAGE.encode(), more=500))
    assert [type(file) for file in found if isinstance(file, Skipped)] == [Skipped]


@pytest.mark.parametrize(("pages", "read"), [(5000, True), (5001, False)])
def test_a_pdf_has_five_thousand_pages(
    pages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, read: bool
) -> None:
    pypdf = pytest.importorskip("pypdf")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    page = SimpleNamespace(extract_text=lambda: "")
    monkeypatch.setattr(pypdf, "PdfReader", lambda _: SimpleNamespace(pages=[page] * pages))
    (skipped,) = read_source(tmp_path)
    assert isinstance(skipped, Skipped)
    assert (skipped.why.code == "only-pictures") == read
