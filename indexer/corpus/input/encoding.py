"""Bytes to text: which encoding, how sure, how many bytes it could not read.

A BOM and (nearly) valid UTF-8 decide by themselves. Otherwise every candidate decodes with replacement and the text
that looks most like Chinese wins, so that a few broken bytes never change the guess, where statistical detectors give
up or switch codec.
"""

from __future__ import annotations

import codecs
import collections
import functools
import re
from dataclasses import dataclass

from indexer.corpus.page.plain import common_han
from indexer.errors import UnreadableFileError
from indexer.model import SkipReason

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a media file"),
)
_SLICE = 48 * 1024
"""Bytes judged at the beginning, middle and end of a file: more does not change any guess we have seen."""
_MAX_CONTROL_SHARE = 0.02
"""More control characters than this in what was decoded: no text, whatever the codec. Clean text has none."""
_MAX_SPRINKLED, _SURELY_CHINESE = 0.15, 0.8
"""Up to this share of them Chinese text stays legible; `_MIN_COMMON` says how Chinese text looks."""
_MIN_COMMON = 0.3
"""Share of common characters among the visible non-ASCII ones of the winner: 0.85 to 0.99 in Chinese news, also with
some bytes broken; below 0.15 in random bytes."""
_MAX_BROKEN_UTF8 = 0.25
"""Share of replaced characters up to which a text is UTF-8: in other codecs' bytes read as UTF-8 it is 0.6 and more."""
_DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs"})
_AHEAD = 60
"""Bytes looked at to find the rhythm of two-byte characters again: thirty characters leave no doubt."""
_MAX_MENDED = 500
"""Errors mended one by one; a file with more is hopeless and only replaced."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the codec that gave it and the number of places it could not decode (each shows as U+FFFD)."""

    text: str
    encoding: str
    undecodable: int = 0


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file; raises UnreadableFileError, with the reason, for what is no text."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFileError(SkipReason.of("binary", what=what))
    encoding = detect(data)
    decoded = _decode_as(data, encoding)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > _MAX_CONTROL_SHARE * len(decoded.text) and not _is_sprinkled(decoded.text, controls):
        raise UnreadableFileError(SkipReason.of("control-characters", count=controls, all=len(decoded.text)))
    return decoded


def _is_sprinkled(text: str, controls: int) -> bool:
    """Tell Chinese text between whose characters control characters were strewn from what is no text."""
    return controls <= _MAX_SPRINKLED * len(text) and _common_share(text) >= _SURELY_CHINESE


def detect(data: bytes) -> str:
    """Name the codec of a text; raises UnreadableFileError when no candidate gives Chinese or plain text.

    For a stream, give its first bytes: a character cut at the end does no harm.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    sample = _sample(data)
    if data.isascii() and b"\0" not in sample:
        return "utf-8"
    if b"\0" not in sample and _is_utf8(data):
        return "utf-8"
    if b"\0" not in sample and _is_broken_utf8(sample):
        return "utf-8"
    scores = {encoding: score(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    best = max(scores, key=lambda encoding: scores[encoding])
    if _common_share(sample.decode(best, "replace")) < _MIN_COMMON:
        raise UnreadableFileError(SkipReason("no-encoding"))
    return best


def _is_utf8(data: bytes) -> bool:
    """Tell strict UTF-8 (a character cut at the end is fine) that is not a short GBK text in disguise."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    # A few two-byte GBK characters can be valid UTF-8, which then reads as Latin, Greek or Arabic without any Han.
    head = text[:_SLICE]
    if any(char >= "\u2e80" for char in head):
        return True
    return _common_share(data[:_SLICE].decode("gb18030", "replace")) < _MIN_COMMON


def _is_broken_utf8(data: bytes) -> bool:
    visible = [char for char in data.decode("utf-8", "replace") if char >= "\u2e80"]
    return visible.count(_REPLACED) < _MAX_BROKEN_UTF8 * len(visible)


def _sample(data: bytes) -> bytes:
    """Take three slices that begin at an even offset (UTF-16) and, where one is near, after a line feed."""
    if len(data) <= 3 * _SLICE:
        return data
    middle, end = len(data) // 2 & ~1, (len(data) - _SLICE) & ~1
    return b"".join(data[at : at + _SLICE] for at in (0, middle, end))


def score(text: str) -> float:
    """Say how much a decoding looks like Chinese text: about 1 for news, below 0 for the wrong codec.

    Every visible non-ASCII character counts: common Han and Chinese punctuation 1, rarer Han -0.2, private use -1,
    replacement characters and controls -5; anything else 0. Plain ASCII alone scores 1.
    """
    total, visible = 0.0, 0
    weights = _weights()
    for char, times in collections.Counter(text).items():
        if char in weights:
            total, visible = total + times * weights[char], visible + times
        elif char > "\x7f" and not char.isspace():
            total, visible = total + times * _weight(char), visible + times
        elif _CONTROL.match(char):
            total, visible = total - 5 * times, visible + times
    return total / visible if visible else 1.0


def _common_share(text: str) -> float:
    weights = _weights()
    visible = [char for char in text if char > "\x7f" and not char.isspace()]
    return sum(char in weights for char in visible) / len(visible) if visible else 1.0


def _weight(char: str) -> float:
    if char == _REPLACED:
        return -5
    if "\u3400" <= char <= "\u9fff" or char >= "\U00020000":
        return -0.2
    if "\ue000" <= char <= "\uf8ff":
        return -1
    return 0


@functools.cache
def _weights() -> dict[str, float]:
    return dict.fromkeys(common_han() + "，。、；：？！“”‘’（）《》「」『』—…·〈〉【】\u3000", 1.0)


def whole(text: str) -> str:
    """Put U+FFFD in the place of halves of surrogate pairs: JSON may hold them, and no file or page can be written."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decode_as(data: bytes, encoding: str) -> Decoded:
    text = _decode_mending(data, encoding) if encoding in _DOUBLE_BYTE else data.decode(encoding, "replace")
    printed = data.count(_REPLACED.encode(encoding)) if encoding in ("utf-8", "utf-8-sig", "gb18030") else 0
    return Decoded(text, encoding, max(0, text.count(_REPLACED) - printed))


def _decode_mending(data: bytes, encoding: str) -> str:
    """Decode two-byte characters so that a broken byte does not shift all that follow into nonsense.

    At each error the codec is set on again after one to four bytes, whichever gives the most Chinese text next.
    """
    pieces: list[str] = []
    view, at = memoryview(data), 0
    for _ in range(_MAX_MENDED):
        try:
            return "".join([*pieces, str(view[at:], encoding)])
        except UnicodeDecodeError as error:
            start = at + error.start
            pieces.append(str(view[at:start], encoding) + _REPLACED)
            at = start + max(range(1, 5), key=lambda skip: _score_ahead(data, start + skip, encoding))
    return "".join([*pieces, str(view[at:], encoding, "replace")])


def _score_ahead(data: bytes, at: int, encoding: str) -> float:
    ahead = data[at : at + _AHEAD]
    return score(ahead.decode(encoding, "replace")) if ahead else 0.0
