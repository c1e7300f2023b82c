"""Which lines of an HTML page are its article: told by where its running text stands in the tree of its blocks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from indexer.corpus.input.html_blocks import Block, PageLine
from indexer.corpus.metadata.bylines import read_byline
from indexer.corpus.metadata.date_lines import read_meta_line
from indexer.corpus.page.plain import plain

_MARKS = re.compile(r"[，。！？；、：,;!?]")
_SENTENCE = re.compile(r"[。！？!?；;…][”’」』\"）)]*$")
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 li pre blockquote figure figcaption dt dd tr center caption".split())
"""Elements that hold a piece of a text, not the whole of it."""
_MOST = 0.5
_MIN_PROSE = 20
_SITE_TAGS = frozenset({"nav", "footer", "button", "menu", "dialog"})
_LIST_SHARE = 0.6
_MAX_META = 160
_GUARD = 0.4


@dataclass(slots=True)
class _Mass:
    """What stands in a block and in those within it.

    prose: characters of running text. size, linked: characters of all lines, and of links. lines: how many lines.
    """

    prose: int = 0
    size: int = 0
    linked: int = 0
    lines: int = 0
    longest: int = 0
    children: dict[int, Block] = field(default_factory=dict)


class ArticleFinder:
    """Finds the article among the lines of a page; `headlines` are the titles that the page gives, best first."""

    def __init__(self, lines: Sequence[PageLine], headlines: Sequence[str]) -> None:
        self._lines = lines
        self._headlines = {_squeeze(text) for text in headlines}
        self._masses = self._weigh(lines, frozenset())
        self._site = self._site_blocks()
        self._masses = self._weigh(lines, self._site)

    def marks(self) -> list[bool]:
        """Tell of each line whether it is of the article; all are where nothing tells."""
        root = self.root()
        inside = [self._is_inside(line, root) for line in self._lines]
        listed = self._listed(root)
        marks = [
            mark and not any(block.number in listed for block in line.block.around())
            for mark, line in zip(inside, self._lines, strict=True)
        ]
        self._add_head(marks)
        return marks

    @property
    def site_texts(self) -> frozenset[str]:
        """Give the lines that stand in parts of the site."""
        return frozenset(
            line.text for line in self._lines if any(block.number in self._site for block in line.block.around())
        )

    def root(self) -> Block:
        """Find the smallest block that holds the running text."""
        block = self._page()
        while (inner := self._inner(block)) is not None:
            block = inner
        return block

    def _page(self) -> Block:
        return next(reversed(list(self._lines[0].block.around())))

    def _inner(self, block: Block) -> Block | None:
        """Give the block within a block that alone holds its text; None where the text is spread over it."""
        mass = self._masses[block.number]
        ranked = sorted(mass.children.values(), key=lambda one: self._masses[one.number].prose, reverse=True)
        if not ranked or ranked[0].tag in _PARAGRAPHS - {"center", "tr", "li", "dd", "blockquote"}:
            return None
        best, rest = self._masses[ranked[0].number].prose, mass.prose - self._masses[ranked[0].number].prose
        second = self._masses[ranked[1].number].prose if len(ranked) > 1 else 0
        if best < _MOST * mass.prose or second > 0.3 * best:
            return None
        beside = sum(
            self._masses[child.number].prose
            for child in ranked[1:]
            if child.tag in _PARAGRAPHS or child.raw == ranked[0].raw
        ) + rest - sum(self._masses[child.number].prose for child in ranked[1:])
        return ranked[0] if beside <= 0.1 * best else None

    def _weigh(self, lines: Sequence[PageLine], without: frozenset[int]) -> dict[int, _Mass]:
        masses: dict[int, _Mass] = {}
        for line in lines:
            around = list(line.block.around())
            if line.hidden or any(block.number in without for block in around):
                prose = 0
            else:
                prose = _prose(line)
            for inner, block in zip([None, *around], around, strict=False):
                mass = masses.setdefault(block.number, _Mass())
                mass.prose += prose
                mass.size += line.size
                mass.linked += line.linked
                mass.lines += 1
                mass.longest = max(mass.longest, prose)
                if inner is not None:
                    mass.children[inner.number] = inner
        return masses

    def _site_blocks(self) -> frozenset[int]:
        """Find the blocks that are the site's by their names, unless most of the running text stands in them."""
        most = _GUARD * max(1, self._masses[self._page().number].prose)
        seen = {block.number: block for line in self._lines for block in line.block.around()}
        return frozenset(
            number for number, block in seen.items() if is_site(block) and self._masses[number].prose < most
        )

    def _is_inside(self, line: PageLine, root: Block) -> bool:
        around = [block.number for block in line.block.around()]
        return not line.hidden and root.number in around and not any(number in self._site for number in around)

    def _listed(self, root: Block) -> frozenset[int]:
        """Find the blocks of links within the text."""
        return frozenset(
            number
            for number, mass in self._masses.items()
            if number != root.number
            and mass.lines > 1
            and mass.linked >= _LIST_SHARE * mass.size
            and mass.longest < _MIN_PROSE
        )

    def _add_head(self, marks: list[bool]) -> None:
        """Add the headline and what stands between it and the text: date, source, people, a second headline."""
        first = next((at for at, mark in enumerate(marks) if mark), None)
        if first is None:
            marks[:] = [not line.hidden for line in self._lines]
            return
        last = max(at for at, mark in enumerate(marks) if mark)
        heads = [
            at
            for at in range(first)
            if not self._lines[at].hidden and _squeeze(self._lines[at].text) in self._headlines
        ]
        begin = heads[-1] if heads else max(0, first - 12)
        for at in (*range(begin, first), *range(last + 1, min(len(marks), last + 7))):
            line = self._lines[at]
            if not line.hidden:
                marks[at] |= at in heads or _is_meta(line.text)


def is_site(block: Block) -> bool:
    """Tell a block that is called what the parts of a site around its texts are called."""
    if block.tag in _SITE_TAGS:
        return True
    if not block.raw:
        return False
    parts, within = _names("site"), _letters("site")
    return (
        not parts.isdisjoint(block.names)
        or not _names("talk").isdisjoint(block.names)
        or any(word in block.raw for word in (*within, *_letters("talk")))
    )


@functools.cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(_table(kind, "part"))


@functools.cache
def _letters(kind: str) -> tuple[str, ...]:
    return tuple(_table(kind, "within"))


def _table(kind: str, how: str) -> Iterable[str]:
    rows = files("indexer.corpus").joinpath("data/block_names.tsv").read_text("utf-8").splitlines()
    split = (row.split("\t") for row in rows if not row.startswith("#"))
    return [word for row in split if row[:2] == [kind, how] for word in row[2].split()]


def _prose(line: PageLine) -> int:
    """Count the characters of running text in a line."""
    if line.link_share > 0.5 or line.size < _MIN_PROSE or not _MARKS.search(line.text):
        return 0
    return line.size - line.linked


def _is_meta(text: str) -> bool:
    return len(text) <= _MAX_META and bool(read_meta_line(text) or read_byline(text))


def _squeeze(text: str) -> str:
    return "".join(plain(text).split())
