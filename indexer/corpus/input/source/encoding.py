"""Bytes to text: which encoding, how sure, how many bytes it could not read.

A BOM and (nearly) valid UTF-8 decide by themselves. Otherwise every candidate decodes with
replacement and the text that looks most like Chinese wins, so that a few broken bytes never change
the guess, where statistical detectors give up or switch codec.
"""

from __future__ import annotations

import codecs
import collections
import functools
import re
from dataclasses import dataclass

from indexer.corpus.page.plain import common_han
from indexer.errors import UnreadableFileError
from indexer.model import Doubt, Repair, SkipReason

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
"""Bytes judged at the beginning, middle and end of a file.

More does not change any guess we have seen.
"""
_MAX_CONTROL_SHARE = 0.02
"""More control characters than this in what was decoded: no text, whatever the codec.

Clean text has none.
"""
_MAX_SPRINKLED, _SURELY_CHINESE = 0.15, 0.8
"""Up to this share of them Chinese text stays legible; `_MIN_COMMON` says how Chinese text
looks."""
_MIN_COMMON = 0.3
"""Share of common characters among the visible non-ASCII ones of the winner: 0.85 to 0.99 in
Chinese news, also with some bytes broken; below 0.15 in random bytes."""
_MAX_BROKEN_UTF8 = 0.25
"""Share of replaced characters up to which a text is UTF-8.

In other codecs' bytes read as UTF-8 it is 0.6 and more.
"""
_MIN_HAN, _BETTER = 4, 0.2
"""Chinese characters of a line that is taken for one in another codec, and by how much more of them
must be common."""
_MIN_UTF8 = 0.25
"""Share of lines in UTF-8 in a file of two codecs from which it is read as UTF-8.

No other codec looks like it.
"""
_MIXED = 0.9
"""How sure a line is that reads as Chinese in one codec alone."""
_MOST_FREQUENT, _MIN_FREQUENT, _SURELY_FREQUENT, _MIN_LETTERS = 400, 0.2, 0.3, 30
"""Of the letters of Chinese texts 37 to 60 in a hundred are among the 400 most frequent characters,
of those of texts in the wrong codec at most 10; shorter texts tell nothing."""
_DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs"})
_AHEAD = 60
"""Bytes looked at to find the rhythm of two-byte characters again.

Thirty characters leave no doubt.
"""
_MAX_MENDED = 500
"""Errors mended one by one; a file with more is hopeless and only replaced."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the codec that gave it and the number of places it could not decode (each shows as U+FFFD).

    repairs: what had been garbled before the file was saved and is put right. doubts: lines in
    another codec, and characters that were lost before.
    """

    text: str
    encoding: str
    undecodable: int = 0
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file.

    Raises UnreadableFileError, with the reason, for what is no text.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFileError(SkipReason.of("binary", what=what))
    encoding = detect(data)
    decoded = _decode_as(data, encoding)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > _MAX_CONTROL_SHARE * len(decoded.text) and not _is_sprinkled(
        decoded.text, controls
    ):
        raise UnreadableFileError(
            SkipReason.of("control-characters", count=controls, all=len(decoded.text))
        )
    return restored(decoded)


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
    if b"\0" not in sample and _reads_as_utf8(data, sample):
        return "utf-8"
    scores = {encoding: score(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    best = max(scores, key=lambda encoding: scores[encoding])
    text = sample.decode(best, "replace")
    if _common_share(text) < _MIN_COMMON or (best in _DOUBLE_BYTE and not looks_chinese(text)):
        raise UnreadableFileError(SkipReason("no-encoding"))
    return best


def _reads_as_utf8(data: bytes, sample: bytes) -> bool:
    """Tell UTF-8, whole, with errors, or in part of its lines."""
    if data.isascii() or _is_utf8(data):
        return True
    return _is_broken_utf8(sample) or _utf8_share(sample) >= _MIN_UTF8


def _is_utf8(data: bytes) -> bool:
    """Tell strict UTF-8 (a character cut at the end is fine) that is not a short GBK text in disguise."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    # A few two-byte GBK characters can be valid UTF-8, which then reads as Latin, Greek or Arabic
    # without any Han.
    head = text[:_SLICE]
    if any(char >= "\u2e80" for char in head):
        return True
    chinese = data[:_SLICE].decode("gb18030", "replace")
    return _common_share(chinese) < _MIN_COMMON or not looks_chinese(chinese)


def _is_broken_utf8(data: bytes) -> bool:
    visible = [char for char in data.decode("utf-8", "replace") if char >= "\u2e80"]
    return visible.count(_REPLACED) < _MAX_BROKEN_UTF8 * len(visible)


def _utf8_share(data: bytes) -> float:
    """Give the share of a text, by bytes of lines that are not ASCII, that is UTF-8 and has Chinese characters."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    return sum(len(line) for line in lines if _is_utf8_line(line)) / max(1, sum(map(len, lines)))


def _is_utf8_line(line: bytes) -> bool:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum("\u3400" <= char <= "\u9fff" for char in text) >= _MIN_HAN


def _sample(data: bytes) -> bytes:
    """Take three slices that begin at an even offset (UTF-16) and, where one is near, after a line feed."""
    if len(data) <= 3 * _SLICE:
        return data
    middle, end = len(data) // 2 & ~1, (len(data) - _SLICE) & ~1
    return b"".join(data[at : at + _SLICE] for at in (0, middle, end))


def score(text: str) -> float:
    """Say how much a decoding looks like Chinese text.

    About 1 for news, below 0 for the wrong codec.

    Every visible non-ASCII character counts: common Han and Chinese punctuation 1, rarer Han -0.2,
    private use -1, replacement characters and controls -5; anything else 0. Plain ASCII alone
    scores 1.
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


def looks_chinese(text: str) -> bool:
    """Tell Chinese by its frequent characters.

    Texts in a wrong codec are Chinese characters too, but rare ones.

    Too short a text is given the benefit of the doubt.
    """
    share, letters = _frequent_share(text)
    return letters < _MIN_LETTERS or share >= _MIN_FREQUENT


def _frequent_share(text: str) -> tuple[float, int]:
    """Give the share of the most frequent characters among the letters that are not ASCII, and how many these are."""
    counts = collections.Counter(text)
    letters = sum(times for char, times in counts.items() if char > "\x7f" and char.isalpha())
    frequent = sum(counts[char] for char in counts.keys() & _frequent())
    return (frequent / letters if letters else 1.0), letters


@functools.cache
def _frequent() -> frozenset[str]:
    return frozenset(common_han()[:_MOST_FREQUENT])


@functools.cache
def _weights() -> dict[str, float]:
    return dict.fromkeys(common_han() + "，。、；：？！“”‘’（）《》「」『』—…·〈〉【】\u3000", 1.0)


def printable(name: str) -> str:
    """Give a file name as text: bytes that are no UTF-8 in a Chinese encoding, else as hexadecimal."""
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair of surrogates, as names on Windows may hold
        return whole(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        for encoding in ("gb18030", "big5hkscs"):
            text = data.decode(encoding, "replace")
            if _common_share(text) >= _SURELY_CHINESE and text.isprintable():
                return text
    return data.decode("utf-8", "backslashreplace")


def whole(text: str) -> str:
    """Put U+FFFD in the place of halves of surrogate pairs.

    JSON may hold them, and no file or page can be written.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode a text, and the lines that are in another codec by that."""
    text = (
        _decode_mending(data, encoding)
        if encoding in _DOUBLE_BYTE
        else data.decode(encoding, "replace")
    )
    doubts: tuple[Doubt, ...] = ()
    if encoding == "gb18030" or (encoding in ("utf-8", "utf-8-sig") and _REPLACED in text):
        text, doubts = _decode_mixed(data, text, encoding)
    printed = (
        data.count(_REPLACED.encode(encoding))
        if encoding in ("utf-8", "utf-8-sig", "gb18030")
        else 0
    )
    return Decoded(text, encoding, max(0, text.count(_REPLACED) - printed), (), doubts)


def decode_line(data: bytes, encoding: str) -> Decoded:
    """Decode a line of a file whose codec is known."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        decoded = _decode_as(data, encoding)
        return Decoded(decoded.text, encoding, decoded.undecodable)
    return Decoded(text, encoding, text.count(_REPLACED))


def _decode_mixed(data: bytes, text: str, encoding: str) -> tuple[str, tuple[Doubt, ...]]:
    """Decode each line that the codec of the file does not read, or reads as nonsense, by another.

    Files that were put together of several, and pages into which a program printed texts of a data
    base, are of this kind. Only a line that reads as Chinese in the other codec, and not in that of
    the file, is taken for one.
    """
    lines, read = data.split(b"\n"), text.split("\n")
    if len(lines) != len(read):
        return text, ()
    found: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.isascii() or (encoding != "gb18030" and _REPLACED not in read[at]):
            continue
        for other in ("utf-8",) if encoding == "gb18030" else ("gb18030", "big5hkscs"):
            better = _read_better(line, read[at], other)
            if better is not None:
                read[at] = better
                found.setdefault(other, []).append(at + 1)
                break
    doubts = (
        Doubt(
            "encodings",
            numbers[0],
            _MIXED,
            (("count", str(len(numbers))), ("other", other), ("main", encoding)),
        )
        for other, numbers in found.items()
    )
    return "\n".join(read), tuple(doubts)


def _read_better(line: bytes, read: str, other: str) -> str | None:
    """Give a line in another codec, where it then is Chinese throughout and was not before."""
    try:
        text = line.decode(other)
    except UnicodeDecodeError:
        return None
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    if han < _MIN_HAN or _common_share(text) < _SURELY_CHINESE:
        return None
    return text if _common_share(read) < _SURELY_CHINESE - _BETTER else None


def _decode_mending(data: bytes, encoding: str) -> str:
    """Decode two-byte characters so that a broken byte does not shift all that follow into nonsense.

    At each error the codec is set on again after one to four bytes, whichever gives the most
    Chinese text next.
    """
    pieces: list[str] = []
    view, at = memoryview(data), 0
    for _ in range(_MAX_MENDED):
        try:
            return "".join([*pieces, str(view[at:], encoding)])
        except UnicodeDecodeError as error:
            start = at + error.start
            pieces.append(str(view[at:start], encoding) + _REPLACED)
            at = start + max(
                range(1, 5), key=lambda skip: _score_ahead(data, start + skip, encoding)
            )
    return "".join([*pieces, str(view[at:], encoding, "replace")])


def _score_ahead(data: bytes, at: int, encoding: str) -> float:
    ahead = data[at : at + _AHEAD]
    return score(ahead.decode(encoding, "replace")) if ahead else 0.0


# ---- texts that were garbled before they were saved
# -----------------------------------------------------------------

_WAYS = (
    ("latin-1", "utf-8"),
    ("latin-1", "gb18030"),
    ("latin-1", "big5hkscs"),
    ("gb18030", "utf-8"),
    ("cp949", "gb18030"),
    ("cp949", "utf-8"),
    ("big5hkscs", "gb18030"),
    ("big5hkscs", "utf-8"),
    ("gb18030", "big5hkscs"),
    ("cp932", "gb18030"),
    ("cp1251", "gb18030"),
    ("cp1251", "utf-8"),
    ("cp437", "gb18030"),
    ("cp437", "utf-8"),
)
"""As what texts are read by mistake, and what they were."""
_JUDGED = 6000
"""Characters by which a way is chosen."""
_MAX_LOST, _MAX_UNREAD = 0.1, 0.25
"""Share of the characters that may be lost on a way back, and that may be missing there.

Every second line has one.
"""
_SHOWN = 40
"""Characters that a receipt shows of a restored text."""
_LATIN = re.compile(
    r"[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]{6,}"
)
"""Many letters of western Europe in a row, with what Windows has in their place.

No word of any language.
"""
_LOST = re.compile("(?:锟斤拷){2,}锟?|\ufffd{2,}")
"""What is left of characters that nobody can bring back."""


def restored(decoded: Decoded) -> Decoded:
    """Put right what was read in a wrong codec before it was saved, the text or lines of it.

    Tell what is lost.
    """
    text, repairs = decoded.text, []
    if not looks_chinese(_beginning(text)) and (better := _way_back(text)):
        repairs.append(Repair("mojibake", 1, len(better), text[:_SHOWN], better[:_SHOWN]))
        text = better
    elif _LATIN.search(text):
        text, repairs = _restore_lines(text)
    lost = (
        text.count(_REPLACED) if repairs else sum(len(match[0]) for match in _LOST.finditer(text))
    )
    doubts = decoded.doubts
    if lost and not decoded.undecodable:
        doubts = (*doubts, Doubt("garbled", 1, 1 - lost / len(text), (("count", str(lost)),)))
    if not repairs and doubts == decoded.doubts:
        return decoded
    return Decoded(text, decoded.encoding, decoded.undecodable, tuple(repairs), doubts)


def _beginning(text: str) -> str:
    """Give the first characters that are not ASCII: markup may come before them."""
    pieces: list[str] = []
    size = 0
    for match in _NOT_ASCII.finditer(text):
        pieces.append(match[0])
        size += len(match[0])
        if size >= _FIRST:
            break
    return "".join(pieces)


_NOT_ASCII = re.compile(r"[^\x00-\x7f]{1,200}")
_FIRST = 600


def mended(text: str) -> str:
    """Give a short text, a field of a record, as it was before it was read as one of western Europe."""
    return (_way_back(text) or text) if _LATIN.search(text) else text


def _restore_lines(text: str) -> tuple[str, list[Repair]]:
    lines, repairs = text.split("\n"), []
    for at, line in enumerate(lines):
        if _LATIN.search(line) and (better := _way_back(line)):
            repairs.append(Repair("mojibake", at + 1, len(better), line[:_SHOWN], better[:_SHOWN]))
            lines[at] = better
    return "\n".join(lines), repairs


def _way_back(text: str) -> str | None:
    """Give a text as it was before it was read in a wrong codec.

    None when no way leads to Chinese.
    """
    judged = text[:_JUDGED]
    ways = ((_back(judged, wrong, right), wrong, right) for wrong, right in _WAYS)
    good = [
        (_frequent_share(found)[0], wrong, right)
        for found, wrong, right in ways
        if found and _is_found(found)
    ]
    if not good:
        return None
    _, wrong, right = max(good)
    return _back(text, wrong, right)


def _is_found(text: str) -> bool:
    share, letters = _frequent_share(text)
    return (
        letters >= _MIN_HAN
        and share >= _SURELY_FREQUENT
        and text.count(_REPLACED) <= _MAX_UNREAD * letters
    )


def _back(text: str, wrong: str, right: str) -> str | None:
    """Write a text in the codec in which it was read by mistake, and read it in the right one."""
    data = (
        b"".join(_as_byte(char) for char in text)
        if wrong == "latin-1"
        else text.encode(wrong, "replace")
    )
    if data.count(b"?") - text.count("?") > _MAX_LOST * len(text):
        return None
    return data.decode(right, "replace")


def _as_byte(char: str) -> bytes:
    """Give the byte of a character of Latin-1 or of Windows 1252, which programs mix up.

    Others are lost.
    """
    if char <= "\xff":
        return bytes([ord(char)])
    return char.encode("cp1252", "replace")
