"""What each word and sign of RTF prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_source
from indexer.model import SourceFile

SAID = {
    "a bullet and a dash": ("ferry \\bullet  boat\\emdash shore", "ferry"),
    "brackets and a slash": ("\\{ferry\\} \\\\ boat", "{ferry} \\ boat"),
    "a hard blank": ("ferry\\~boat", "ferry boat"),
    "a hard dash": ("ferry\\_boat", "ferry-boat"),
    "a character by its number": ("\\u28193?\\u21475?", "渡口"),
    "two bytes instead": ("\\uc2\\u28193??\\u21475??", "渡口"),
    "none instead": ("\\uc0\\u28193\\u21475", "渡口"),
    "a negative number": ("\\u-26938?", "集"),
    "bytes of a program": ("\\bin3 abcferry", "ferry"),
    "a group for programs": ("{\\*\\secret boat}ferry", "ferry"),
    "deleted": ("{\\deleted boat}ferry", "ferry"),
    "no longer deleted": ("{\\deleted0 boat} ferry", "boat ferry"),
    "hidden": ("{\\v boat}ferry", "ferry"),
    "a group that ends": ("{\\v boat}{\\v0 shore }ferry", "shore ferry"),
    "a closing bracket too many": ("ferry}boat", "ferry"),
    "a font of the west": (
        "{\\fonttbl{\\f1\\fcharset0 A;}}\\f1 \\'b6\\'c9\\'bf\\'da",
        "渡口",
    ),
    "a font of the east": (
        "{\\fonttbl{\\f1\\fcharset136 A;}}\\f1 \\'b4\\'e8",
        "渲",
    ),
}


@pytest.mark.parametrize(("inside", "printed"), SAID.values(), ids=SAID.keys())
def test_what_is_printed(inside: str, printed: str, tmp_path: Path) -> None:
    text = f"{{\\rtf1\\ansi\\ansicpg936 {inside}\\par The ferry starts when the lamps are lit.}}"
    (tmp_path / "a.rtf").write_bytes(text.encode("ascii"))
    (file,) = read_source(tmp_path)
    assert isinstance(file, SourceFile)
    shown = [paragraph.text for article in file.articles for paragraph in article.paragraphs]
    titles = [article.title or "" for article in file.articles]
    assert printed in "\n".join([*titles, *shown])
    assert "abc" not in "\n".join(shown)
