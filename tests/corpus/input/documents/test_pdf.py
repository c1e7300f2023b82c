"""PDF files that hold text: their lines through all pages, running heads, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.input.documents import pdf_and_warc
from indexer.corpus.run.pipeline import read_source
from indexer.model import Skipped, SourceFile

pytest.importorskip("pypdf")


def write_pdf(path: Path, pages: list[list[str]]) -> None:
    """Write a file of pages of lines in Latin letters, in Helvetica."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, lines in enumerate(pages):
        shown = " 0 -20 Td ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
                f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * at} 0 R >>"
            ),
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    path.write_bytes(f"{text}xref\n0 {size}\n0000000000 65535 f \n{entries}{tail}".encode("ascii"))


def read(path: Path) -> SourceFile | Skipped:
    (found,) = read_source(path)
    return found


SAID = "The ferry starts when the lamps are lit and the market is open."
PAGES = [["Ferry Gazette", f"{word}. {SAID}", str(at)] for at, word in enumerate("ABCD", 1)]


def test_running_heads_and_page_numbers_of_a_book_are_no_text(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", PAGES)
    file = read(tmp_path / "a.pdf")
    assert isinstance(file, SourceFile)
    shown = " ".join(one.text for article in file.articles for one in article.paragraphs)
    assert shown.count(SAID) == 4
    assert "Gazette" not in shown
    gone = sorted(drop.text.strip() for drop in file.dropped)
    assert gone == ["1", "2", "3", "4", *["Ferry Gazette"] * 4]


def test_what_stands_at_the_edge_of_two_pages_alone_is_text(tmp_path: Path) -> None:
    pages = [[f"{word}. {SAID}", "It goes on over the page"] for word in "AB"]
    write_pdf(tmp_path / "a.pdf", pages)
    file = read(tmp_path / "a.pdf")
    assert isinstance(file, SourceFile)
    shown = " ".join(one.text for article in file.articles for one in article.paragraphs)
    assert shown.count("It goes on over the page") == 2


@pytest.mark.parametrize(("limit", "code"), [(4, None), (3, "too-many-pages")])
def test_a_pdf_of_more_pages_than_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, code: str | None
) -> None:
    monkeypatch.setattr(pdf_and_warc, "_MAX_PAGES", limit)
    write_pdf(tmp_path / "a.pdf", PAGES)
    found = read(tmp_path / "a.pdf")
    assert (found.why.code if isinstance(found, Skipped) else None) == code


def test_a_pdf_without_text_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", [[" "], [" "]])
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n")
    codes = [found.why.code for found in read_source(tmp_path) if isinstance(found, Skipped)]
    assert codes == ["only-pictures", "damaged-pdf"]
