"""Files that begin as no text does are told by what they are."""

from __future__ import annotations

import pytest

from indexer.corpus.input.source.encoding import decode
from indexer.errors import UnreadableFileError


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04\x14", "a ZIP or Office file"),
        (b"%PDF-1.4", "a PDF file"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"\x28\xb5\x2f\xfd\x24", "a Zstandard file"),
        (b"\xd0\xcf\x11\xe0", "an old Office file"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"\x7fELF\x02\x01\x01", "a program"),
        (b"MZ\x90\x00\x03", "a program"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"OggS\x00\x02", "a sound file"),
        (b"ID3\x04\x00", "a sound file"),
        (b"RIFF\x24\x08\x00\x00WAVE", "a media file"),
    ],
)
def test_what_a_file_is(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        decode(data + "茶山采茶。".encode() * 40)
    assert refused.value.why.code == "binary"
    assert what in refused.value.why.text
