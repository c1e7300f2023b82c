"""Rich Text Format: what its groups and control words print, in the encodings that its fonts name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.source.encoding import whole
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SILENT = frozenset(
    re.findall(
        r"\w+",
        "fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles"
        " header headerl headerr headerf footer footerl footerr footerf annotation atnid atnauthor"
        " listtable listoverridetable rsidtbl generator xmlnstbl mmathPr fldinst filetbl revtbl objdata"
        " blipuid nonshppict bkmkstart bkmkend",
    )
)
"""Groups that hold no text of the page."""
_BREAKS = {
    **dict.fromkeys(("par", "line", "sect", "page", "row"), "\n"),
    **dict.fromkeys(("cell", "nestcell"), " "),
    "tab": "\t",
}
_CHARACTERS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
}
_CHARSETS = {
    134: "gb18030",
    136: "big5hkscs",
    128: "cp932",
    129: "cp949",
    204: "cp1251",
    0: "cp1252",
    161: "cp1253",
}
"""Encodings of fonts."""
_PAGES = {
    936: "gb18030",
    950: "big5hkscs",
    932: "cp932",
    949: "cp949",
    65001: "utf-8",
    54936: "gb18030",
}
"""Encodings of the whole text, by the number of the code page."""
_NUMBERED = frozenset({"u", "uc", "f", "af", "bin"})
"""Words that mean something by the number behind them."""
_MAX_GROUPS = 1000
_FONT = re.compile(rb"\\f(\d{1,5})(?:\\[a-z]+-?\d* ?)*?\\fcharset(\d{1,3})")


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group: whether it is silent, its encoding, how many characters stand in for one of Unicode."""

    silent: bool = False
    encoding: str | None = None
    instead: int = 1


def read_rtf(file: InputFile) -> Iterator[Record | Skipped]:
    """Read a text in RTF as one page of lines; one that is not closed says so behind it."""
    data = file.read_all(MAX_TEXT_FILE_BYTES)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFileError(SkipReason.of("damaged-document", error="no RTF"))
    reader = _Reader(data)
    text = reader.text()
    if not text.strip():
        raise UnreadableFileError(SkipReason("empty"))
    yield Record(0, "rtf", text=text)
    if reader.is_open:
        yield Skipped(file.name, SkipReason.of("rest-not-read", error="it ends too early"))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        page = re.search(rb"\\ansicpg(\d{1,5})", data)
        self._page = _codec(int(page[1])) if page else "cp1252"
        self._fonts = {
            int(font): _CHARSETS.get(int(charset)) for font, charset in _FONT.findall(data)
        }
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._state = _State()
        self._open: list[_State] = []
        self._pass = 0

    @property
    def is_open(self) -> bool:
        """Whether a group is open: the text itself is one, so that it was cut off."""
        return bool(self._open)

    def text(self) -> str:
        """Read the whole text; a group that is not closed ends with it."""
        for match in _TOKEN.finditer(self._data):
            word, number, code, symbol, brace, plain = match.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif code:
                self._byte(int(code, 16))
            elif symbol:
                self._symbol(symbol)
            elif plain:
                for byte in plain:
                    self._byte(byte)
        self._end_bytes()
        return whole("".join(self._pieces))

    def _brace(self, brace: bytes) -> None:
        self._end_bytes()
        if brace == b"{":
            if len(self._open) >= _MAX_GROUPS:
                raise UnreadableFileError(SkipReason("too-deep"))
            self._open.append(self._state)
        elif self._open:
            self._state = self._open.pop()
        self._pass = 0

    def _word(self, word: str, number: int | None) -> None:
        self._end_bytes()
        self._pass = 0
        if word in _SILENT or (word in ("deleted", "v") and number != 0):
            self._state = replace(self._state, silent=True)
        elif number is None or word not in _NUMBERED:
            self._print(_BREAKS.get(word) or _CHARACTERS.get(word, ""))
        else:
            self._numbered(word, number)

    def _numbered(self, word: str, number: int) -> None:
        match word:
            case "u":
                self._print(chr(number % 0x10000))
                self._pass = self._state.instead
            case "uc":
                self._state = replace(self._state, instead=max(0, number))
            case "f" | "af":
                self._state = replace(self._state, encoding=self._fonts.get(number))
            case "bin":
                self._pass = number

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":  # what follows is for programs that know it
            self._state = replace(self._state, silent=True)
        elif symbol in (b"\\", b"{", b"}"):
            self._byte(symbol[0])
        elif symbol == b"~":
            self._print(" ")
        elif symbol == b"_":
            self._print("-")
        elif symbol in (b"\r", b"\n"):
            self._print("\n")

    def _byte(self, byte: int) -> None:
        if self._pass:
            self._pass -= 1
        elif not self._state.silent:
            self._bytes.append(byte)

    def _print(self, text: str) -> None:
        if text and not self._state.silent:
            self._end_bytes()
            self._pieces.append(text)

    def _end_bytes(self) -> None:
        if self._bytes:
            encoding = self._state.encoding or self._page
            if (
                encoding == "cp1252" and self._page != "cp1252"
            ):  # a font of the west beside characters of the text
                encoding = self._page
            self._pieces.append(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()


def _codec(page: int) -> str:
    return _PAGES.get(page, f"cp{page}" if page in range(1250, 1259) else "cp1252")
