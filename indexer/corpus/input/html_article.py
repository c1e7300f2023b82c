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

_MARKS = re.compile(r"[，。！？；,;!?]")
_SENTENCE = re.compile(r"[。！？!?；;…][”’」』\"）)]*$")
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 li pre blockquote figure figcaption dt dd tr center caption".split())
"""Elements that hold a piece of a text, not the whole of it."""
_CELLS = frozenset({"table", "tbody", "tr", "td"})
_MOST = 0.5
_MIN_PROSE = 20
_SITE_TAGS = frozenset({"nav", "footer", "button", "menu", "dialog"})
_LIST_SHARE = 0.6
_ABOVE, _BELOW, _TABLE = 12, 7, 40
_TABLES = frozenset({"table", "ul", "dl"})
_MIN_SAID = 2
_RUN = 3
_LINK = 0.8
_ANNEX = re.compile(r"^附[件表图圖录錄]|\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)\b", re.IGNORECASE)
_MOST_OF_LIST = 0.7
_MIN_LINKED = 0.15
_STAMP = re.compile(r"\d{1,4}[-/:年月.]\d{1,2}|[(（\[]\d+[)）\]]|\d+ ?(?:字|次|阅|评|赞|回)")
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
    stamped: int = 0
    annex: bool = False
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
        self._lists = self._link_lists()
        self._masses = self._weigh(lines, self._site | self._lists)

    def marks(self) -> list[bool]:
        """Tell of each line whether it is of the article; all are where nothing tells."""
        root = self.root()
        inside = [self._is_inside(line, root) for line in self._lines]
        marks = [
            mark and not self._is_listed(line)
            for mark, line in zip(inside, self._lines, strict=True)
        ]
        self._drop_runs(marks)
        self._add_head(marks)
        return marks

    def _drop_runs(self, marks: list[bool]) -> None:
        """Leave out links that stand together, and those before the first or after the last sentence of the text."""
        prose = [at for at, mark in enumerate(marks) if mark and _prose(self._lines[at])]
        if not prose:
            return
        run: list[int] = []
        for at in [*(at for at, mark in enumerate(marks) if mark), len(marks)]:
            if at < len(marks) and self._is_link(at):
                run.append(at)
                continue
            if len(run) >= _RUN or (run and (run[0] < prose[0] or run[-1] > prose[-1])):
                for place in run:
                    marks[place] = False
            run = []

    def _is_link(self, at: int) -> bool:
        line = self._lines[at]
        return line.link_share >= _LINK and not _ANNEX.search(line.text)

    @property
    def site_texts(self) -> frozenset[str]:
        """Give the lines that stand in parts of the site."""
        return frozenset(line.text for line in self._lines if self._is_named_site(line))

    def _is_named_site(self, line: PageLine) -> bool:
        return any(block.number in self._site for block in line.block.around())

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
            if child.tag in _PARAGRAPHS - {"tr"} or (child.raw == ranked[0].raw and child.tag not in _CELLS)
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
            stamped = _is_stamped(line)
            annex = bool(_ANNEX.search(line.text))
            for inner, block in zip([None, *around], around, strict=False):
                mass = masses.setdefault(block.number, _Mass())
                mass.prose += prose
                mass.size += line.size
                mass.linked += line.linked
                mass.lines += 1
                mass.stamped += stamped
                mass.annex |= annex
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

    def _link_lists(self) -> frozenset[int]:
        """Find the blocks of several links: lists of other texts, by their links alone or with a time or a count."""
        found = set()
        most = _GUARD * max(1, self._masses[self._page().number].prose)
        for number, mass in self._masses.items():
            links = mass.lines > 1 and not mass.annex and mass.linked >= _LIST_SHARE * mass.size and mass.longest < _MIN_PROSE
            stamped = mass.lines > 2 and mass.stamped >= _MOST_OF_LIST * mass.lines
            if (links or stamped) and mass.prose < most:
                found.add(number)
        return frozenset(found)

    def _add_head(self, marks: list[bool]) -> None:
        """Add the headline and what stands between it and the text, dates and people close to the text, and its table.

        A page without running text is shown whole, but for the site's parts of it.
        """
        kept = [at for at, mark in enumerate(marks) if mark]
        if not kept:
            own = [not line.hidden and not self._is_named_site(line) for line in self._lines]
            marks[:] = own if any(own) else [not line.hidden for line in self._lines]
            return
        first, last = kept[0], kept[-1]
        heads = self._heads(first)
        begin = heads[-1] if heads else first
        for at in (*range(max(0, first - _ABOVE), first), *range(last + 1, min(len(marks), last + _BELOW))):
            line = self._lines[at]
            if line.hidden or self._is_listed(line):
                continue
            between = begin < at < first and line.link_share < _LINK and not self._is_named_site(line)
            marks[at] |= at == begin or between or _is_meta(line.text)
        self._add_tables(marks, first)

    def _heads(self, first: int) -> list[int]:
        """Find where the headline is printed above the text: as a heading, else in any line."""
        heads = [
            at
            for at in range(first)
            if not self._lines[at].hidden
            and _squeeze(self._lines[at].text) in self._headlines
            and not self._is_named_site(self._lines[at])
        ]
        return [at for at in heads if self._lines[at].level] or heads

    def _add_tables(self, marks: list[bool], first: int) -> None:
        """Add tables above the text that say of it when and by whom it appeared."""
        tables: dict[int, list[int]] = {}
        for at in range(max(0, first - _TABLE), first):
            line = self._lines[at]
            table = next((block.number for block in line.block.around() if block.tag in _TABLES), None)
            if table is not None and not line.hidden:
                tables.setdefault(table, []).append(at)
        for places in tables.values():
            linked = any(self._lines[at].linked for at in places)
            if not linked and sum(_is_meta(self._lines[at].text) for at in places) >= _MIN_SAID:
                for at in places:
                    marks[at] = True

    def _is_listed(self, line: PageLine) -> bool:
        return any(block.number in self._lists for block in line.block.around())


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
    if line.link_share > 0.5 or line.size < _MIN_PROSE or not _MARKS.search(line.text) or _is_stamped(line):
        return 0
    return line.size - line.linked


def _is_stamped(line: PageLine) -> bool:
    """Tell an entry of a list of texts: a link with a time or a count."""
    return line.link_share > _MIN_LINKED and bool(_STAMP.search(line.text))


def _is_meta(text: str) -> bool:
    return len(text) <= _MAX_META and bool(read_meta_line(text) or read_byline(text))


def _squeeze(text: str) -> str:
    return "".join(plain(text).split())
