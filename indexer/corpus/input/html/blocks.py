"""The lines of an HTML page that a reader sees, each with the block that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.page.endings import ending

_SILENT = frozenset(
    {
        *(
            "script",
            "style",
            "noscript",
            "template",
            "select",
            "svg",
            "iframe",
            "head",
            "title",
            "textarea",
            "object",
        ),
        *("rt", "rp"),
    }
)
"""Elements whose text is not shown, or (`rt`, `rp`) is a reading of the characters beside it."""
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br button center dd details dialog div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table"
        " caption tbody td tfoot th thead tr ul",
    )
)
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
_HIDDEN_NAMES = re.compile(
    r"(?:^|\s)(?:hidden|hide|d-none|sr-only|visually-hidden|screen-reader-text|jammer)(?:\s|$)",
    re.IGNORECASE,
)
"""Classes by which style sheets everywhere take text out of sight; `jammer`.

What forums strew between characters.
"""
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MAX_NAMES = 200
"""Characters of the class and id of a block that are read."""
_MAX_META = 160
"""Characters of a date line."""
_LINK_ENDS, _LINK_BEGINS = "\0", "\1"
"""Where one link touches another in a line; no page holds these characters after parsing."""
_BETWEEN_LINKS = re.compile(f"(?<=[\u3400-\u9fff]){_LINK_ENDS}{_LINK_BEGINS}(?=[\u3400-\u9fff])")
_HEADING = re.compile(r"h([1-6])")
_NAMES = frozenset({"name", "id"})
_INLINE = 8
"""Elements within each other that a sentence may end in: bold, of a colour, in a font."""


@dataclass(slots=True)
class Block:
    """An element of a page that sets its text apart.

    number: in reading order from 0. parent: the block around it; None for the page. tag: the name
    of the element. names: the parts of its class and id in lower case, `newsContent` as news and
    content. raw: class and id as written, in lower case. level: that of the heading it is or stands
    in; 0 for none.
    """

    number: int
    parent: Block | None
    tag: str
    raw: str = ""
    names: frozenset[str] = frozenset()
    level: int = 0

    def around(self) -> Iterator[Block]:
        """Give the block itself and those around it, the innermost first."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent


@dataclass(slots=True)
class PageLine:
    """A line that a page shows.

    number: the line of the markup it begins on. text: without the blanks of the markup. block: the
    innermost around it. linked: characters without blanks that are a link's. hidden: a number for
    the element around it that the page does not show; 0 where it is shown. readings: what stands
    over its characters.
    """

    number: int
    text: str
    block: Block
    linked: int = 0
    hidden: int = 0
    readings: str = ""
    size: int = field(init=False)
    """Characters without blanks."""

    def __post_init__(self) -> None:
        self.size = len("".join(self.text.split()))

    @property
    def link_share(self) -> float:
        """How much of it is a link's, from 0 to 1."""
        return min(1.0, self.linked / self.size) if self.size else 0.0


def page_lines(root: Any) -> list[PageLine]:
    """Give the lines of a parsed page in reading order, those it hides among them."""
    return _Walk().lines_of(root)


class _Walk:
    """Goes through a page once and puts its lines together."""

    def __init__(self) -> None:
        self._lines: list[PageLine] = []
        self._block = Block(0, None, "")
        self._blocks = 1
        self._pieces: list[str] = []
        self._linked = 0
        self._links = self._silent = self._hiding = self._hidden = 0
        """How many elements are open that hold a link, no text, hidden text.

        And how many that hide have begun.
        """
        self._leading: list[bool] = []
        """Of each element `a` that is open, whether it leads anywhere."""
        self._readings: list[str] = []
        self._begun = 0
        """The line of the markup on which the text in `_pieces` begins; 0 while there is none but
        blanks."""

    def lines_of(self, root: Any) -> list[PageLine]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            hides = _is_hidden(element)
            if tag in _BLOCKS or hides:
                self._flush()
            if event == "start":
                self._enter(element, tag, hides)
                self._add(element, element.text)
            else:
                self._leave(tag, hides)
                self._add(element, element.tail)
        self._flush()
        return self._lines

    def _enter(self, element: Any, tag: str, hides: int) -> None:
        if tag in _BLOCKS:
            raw = f"{element.get('class') or ''} {element.get('id') or ''}".strip()[:_MAX_NAMES]
            names = frozenset(part.lower() for part in _NAME_PART.findall(raw))
            heading = _HEADING.fullmatch(tag)
            level = int(heading[1]) if heading else self._block.level
            self._block = Block(self._blocks, self._block, tag, raw.lower(), names, level)
            self._blocks += 1
        if tag == "a":
            self._leading.append(_leads(element))
            self._links += self._leading[-1]
            if self._pieces and self._pieces[-1] == _LINK_ENDS:
                self._pieces.append(_LINK_BEGINS)
        self._silent += tag in _SILENT
        self._hidden += hides and not self._hiding
        self._hiding += hides

    def _leave(self, tag: str, hides: int) -> None:
        if tag in _BLOCKS and self._block.parent is not None:
            self._block = self._block.parent
        if tag == "a":
            self._links -= self._leading.pop()
            if self._pieces:
                self._pieces.append(_LINK_ENDS)
        self._silent -= tag in _SILENT
        self._hiding -= hides

    def _add(self, element: Any, text: str | None) -> None:
        if not text or self._silent:
            if text and element.tag == "rt":
                self._readings.append(text.strip())
            return
        if not self._begun and text.strip(" \t\r\n"):
            self._begun = element.sourceline or 1
        if self._pieces and self._pieces[-1] == _LINK_ENDS and not text.strip():
            self._pieces.insert(-1, text)
        else:
            self._pieces.append(text)
        if self._links:
            self._linked += len("".join(text.split()))

    def _flush(self) -> None:
        if self._begun and (text := _line_text(self._pieces)):
            self._lines.append(
                PageLine(
                    self._begun,
                    text,
                    self._block,
                    self._linked,
                    self._hidden if self._hiding else 0,
                    "".join(self._readings),
                )
            )
        self._pieces.clear()
        self._readings.clear()
        self._begun = self._linked = 0


def _leads(element: Any) -> bool:
    """Tell a link from a name for a place of the page that was set around a sentence of it."""
    if element.get("href") is not None or not _NAMES.intersection(element.keys()):
        return True
    return ending(_last_text(element)) != "stop"


def _last_text(element: Any) -> str:
    """Give the text at the end of an element, of one child within the other at most _INLINE deep.

    Reading all of it would take each name of a page that never closes them through the whole page.
    """
    for _ in range(_INLINE):
        if not len(element) or (element[-1].tail or "").strip():
            break
        element = element[-1]
    text = element[-1].tail if len(element) else element.text
    return str(text or "").rstrip()


def _is_hidden(element: Any) -> bool:
    """Tell an element that is not shown, as far as the page itself says so.

    Style sheets are not read.
    """
    if not isinstance(element.tag, str) or element.tag in ("html", "body"):
        return False
    style, names = element.get("style"), element.get("class")
    return (
        element.get("hidden") is not None
        or (element.tag in _BLOCKS and element.get("aria-hidden") == "true")
        or bool(style and _HIDING.search(style))
        or bool(names and _HIDDEN_NAMES.search(names))
    )


def _line_text(pieces: list[str]) -> str:
    """Put a line together from its inline elements, which a style sheet may set apart.

    As a date line, if that is one.

    Paragraphs are cut into elements anywhere, so in other lines only links that touch are set
    apart: the entries of a menu. Between Chinese characters a blank hides no match.
    """
    text = " ".join(
        _BETWEEN_LINKS.sub(" ", "".join(pieces))
        .replace(_LINK_ENDS, "")
        .replace(_LINK_BEGINS, "")
        .split()
    )
    parts = [
        part
        for piece in pieces
        if (part := " ".join(piece.split())) and piece not in (_LINK_ENDS, _LINK_BEGINS)
    ]
    if len(parts) > 1 and len(text) <= _MAX_META:
        apart = "  ".join(parts)
        return max(text, apart, key=_told)
    return text


def _told(text: str) -> int:
    """Count what a date line tells: a day, a source, people; nothing by any other line."""
    line = read_meta_line(text)
    return (
        1 + (line.date is not None) + (line.source is not None) + len(line.authors) if line else 0
    )
