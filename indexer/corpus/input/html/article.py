"""Which lines of an HTML page are its article.

Told by where running text stands in the tree of the page's blocks.

Blocks that are named as menus, comments or lists of other texts (`data/block_names.tsv`) and blocks
of links are the site's. The article is what the smallest block holds that has the rest of the
running text, whatever its lines are: headings, lists, tables, quotations, captions; and its head,
from the headline down.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from indexer.corpus.input.html.blocks import Block, PageLine
from indexer.corpus.input.html.masses import (
    GUARD,
    LINKED,
    RUN,
    Mass,
    is_dated,
    is_link,
    is_meta,
    is_own,
    is_sentence,
    mass_of,
    prose_of,
    tells,
)
from indexer.corpus.metadata.titles import MAX_TITLE
from indexer.corpus.page.endings import ending
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.lists import heads_list
from indexer.corpus.page.plain import plain

_MIN_HEADING = 5

# ---- blocks
# ---------------------------------------------------------------------------------------------------------
_PIECES = frozenset(re.findall(r"\w+", "p h1 h2 h3 h4 h5 h6 pre figure figcaption dt caption"))
"""Elements that hold a piece of a text, never all of it."""
_PARAGRAPHS = _PIECES | {"li", "dd", "blockquote", "center"}
_TABLES = frozenset({"table", "ul", "dl"})
_SITE_TAGS = frozenset({"nav", "footer", "button", "menu", "dialog"})
_MOST = 0.5
"""Share of the running text around it that the block of an article holds."""
_MIN_SENTENCE = 40
"""Characters of a line of text that is no beginning of another."""
_MIN_LINES = 120
"""Characters of lines of any length in a block without links that are a text.

A list of names, a table.
"""
_MOST_BESIDE, _MOST_SIBLING = 0.1, 0.3
"""Share of its running text that may stand beside it.

In paragraphs and blocks of text, in one other block.
"""
_MIN_CARDS = 3
"""Cards side by side that are a list of other texts, or of what readers say."""

_MIN_HEADED, _MAX_ENTRY = 3, 60
"""Lines below the head of a list of other texts from which they are one, and characters of one."""
_UNFOLD = re.compile(
    r"(?:点击)?(?:展开|显示|阅读|查看|点击)(?:剩余|余下|全部)?(?:\d{1,2}%)?的?(?:全文|内容|正文)[ >∨v]*"
    r"|余下全文|展开剩余.{0,6}"
)
"""A button that shows the rest of a text."""
_MAX_UNFOLD, _FOLDED_ABOVE = 12, 4
"""Characters of such a button, and lines above it among which what it shows ends."""

# ---- around the text
# ------------------------------------------------------------------------------------------------
_ABOVE, _BELOW, _TABLE = 12, 7, 40
"""Lines above and below the text in which its date and its people are looked for, and in which a
table of them is."""
_MIN_SAID = 2
"""Dates and names in such a table."""


def unhide(lines: list[PageLine]) -> list[PageLine]:
    """Show what a page hides when it is most of its running text, or the rest of it above `展开全文`.

    A script or a button will show it.
    """
    prose: dict[int, int] = {}
    for line in lines:
        prose[line.hidden] = prose.get(line.hidden, 0) + prose_of(line)
    shown = {group for group, size in prose.items() if group and size > _MOST * sum(prose.values())}
    shown |= set(_folded(lines))
    for line in lines:
        if line.hidden in shown:
            line.hidden = 0
    return lines


def _folded(lines: Sequence[PageLine]) -> Iterator[int]:
    """Give the number of what is hidden and holds sentences, just above a button that unfolds a text."""
    telling = {line.hidden for line in lines if line.hidden and tells(line)}
    for at in filter(lambda at: _is_unfolding(lines[at]), range(len(lines)) if telling else ()):
        above = lines[max(0, at - _FOLDED_ABOVE) : at]
        last = next((line.hidden for line in reversed(above) if line.hidden), 0)
        yield from {last} & telling


def _is_unfolding(line: PageLine) -> bool:
    able = not line.hidden and line.size <= _MAX_UNFOLD
    return able and _UNFOLD.fullmatch(plain(line.text).strip()) is not None


class ArticleFinder:
    """Finds the article among the lines of a page.

    prose: the places of its running text.
    """

    def __init__(self, lines: Sequence[PageLine]) -> None:
        self._lines = lines
        self._blocks = _blocks_of(lines)
        self._own = [mass_of(line) for line in lines]
        self._masses = self._weigh(frozenset())
        self._site = self._choose(lambda block, _: is_site(block))
        self._masses = self._weigh(self._site)
        self._lists = self._choose(lambda _, mass: mass.is_list) | self._cards() | self._headed()
        self._masses = self._weigh(self._site | self._lists)
        root = self._spread({self._find_root().number})
        others = self._site | self._lists
        self._inside = [
            at
            for at, line in enumerate(lines)
            if not line.hidden and line.block.number in root and line.block.number not in others
        ]
        self.prose = [at for at in self._inside if prose_of(lines[at])]
        if self.prose:
            self._inside = sorted({*self._inside, *self._called_otherwise(root)})

    def _called_otherwise(self, root: AbstractSet[int]) -> Iterator[int]:
        """Give sentences between two of the text whose block is called as parts of a site are.

        A name alone makes no advertisement of them: they say something, end, and lead nowhere.
        """
        for at in range(self.prose[0], self.prose[-1]):
            block = self._lines[at].block
            called = block.number in self._site & root and block.number not in self._lists
            leads = self._masses[block.number].linked or any(map(_is_apart, block.around()))
            if called and not leads and is_sentence(self._lines[at]):
                yield at

    def marks(self, headlines: Sequence[str]) -> list[bool]:
        """Tell of each line whether it is of the article.

        `headlines` are the titles that the page gives.

        A page without running text is shown whole, but for the site's parts of it.
        """
        marks = [False] * len(self._lines)
        for at in self._inside:
            marks[at] = True
        self._drop_runs(marks)
        if any(marks):
            self._add_head(marks, {_squeeze(text) for text in headlines})
            return marks
        own = [not line.hidden and line.block.number not in self._site for line in self._lines]
        return own if any(own) else [not line.hidden for line in self._lines]

    def headings(self, titles: Sequence[str]) -> list[str]:
        """Give the lines above the text that may be its headline, the best first.

        titles: those that the page gives. Best is what the page's title repeats, then a heading of
        the first level, then what is nearest to the text.
        """
        whole = _squeeze(" ".join(titles))
        first = self.prose[0] if self.prose else 0
        above = [line for line in self._lines[:first] if self._is_heading(line, whole)]
        ranked = sorted(
            enumerate(above),
            key=lambda item: (
                _squeeze(item[1].text) not in whole,
                item[1].block.level != 1,
                -item[0],
            ),
        )
        return [line.text for _, line in ranked]

    def is_of_site(self, line: PageLine) -> bool:
        """Tell a line in a part of the site that is called one."""
        return line.block.number in self._site

    def is_listed(self, line: PageLine) -> bool:
        """Tell a line in a list of other texts."""
        return line.block.number in self._lists

    def is_called_head(self, line: PageLine) -> bool:
        """Tell a line whose block is called a headline by its class or id."""
        return _is_named("head", line.block)

    def _weigh(self, without: AbstractSet[int]) -> dict[int, Mass]:
        """Add up what stands in each block; in the blocks `without` is no running text."""
        masses = {block.number: Mass() for block in self._blocks}
        for line, own in zip(self._lines, self._own, strict=True):
            counts = not line.hidden and line.block.number not in without
            masses[line.block.number].add(own if counts else own.untold())
        for block in reversed(self._blocks):
            if block.parent is not None:
                around = masses[block.parent.number]
                around.add(masses[block.number])
                around.children.append(block)
        return masses

    def _cards(self) -> frozenset[int]:
        """Give the blocks of cards that stand side by side, whatever they are called.

        A site sets them beside a text, in spans or in links; most sentences of the page stand elsewhere.
        """
        whole = self._masses[self._blocks[0].number]
        cards: set[int] = set()
        for block in self._blocks:
            children = self._masses[block.number].children
            found = {child.number for child in children if self._masses[child.number].is_card}
            told = sum(self._masses[number].told for number in found)
            if len(found) >= _MIN_CARDS and told < GUARD * max(1, whole.told):
                cards |= found
        return self._spread(cards)

    def _headed(self) -> frozenset[int]:
        """Give the blocks that open with the head of a list of other texts and hold such texts only.

        A site may leave it to a script where their headlines lead, so that no link is there.
        """
        found: set[int] = set()
        for at, line in enumerate(self._lines):
            box = self._box(line) if heads_list(line.text) else None
            if box is not None and self._is_headed(at, box):
                found.add(box.number)
        return self._spread(found)

    def _box(self, line: PageLine) -> Block | None:
        """Give the block that a head opens: its own, or the one around it where it is alone in its own."""
        alone = self._masses[line.block.number].lines == 1
        return line.block.parent if alone else line.block

    def _is_headed(self, at: int, box: Block) -> bool:
        """Tell a list below a head: a block that opens with it and has short lines in blocks of their own."""
        mass, head = self._masses[box.number], self._lines[at]
        opens = at == 0 or box not in self._lines[at - 1].block.around()
        entries = self._lines[at + 1 : at + mass.lines]
        return (opens and not mass.told and len(entries) >= _MIN_HEADED) and all(
            entry.size <= _MAX_ENTRY and entry.block is not head.block for entry in entries
        )

    def _choose(self, wanted: Callable[[Block, Mass], bool]) -> frozenset[int]:
        """Choose blocks of which none holds most of the running text, with those within them."""
        whole = self._masses[self._blocks[0].number]
        masses = ((block, self._masses[block.number]) for block in self._blocks)
        return self._spread(
            {block.number for block, mass in masses if mass.is_less(whole) and wanted(block, mass)}
        )

    def _spread(self, chosen: set[int]) -> frozenset[int]:
        """Add to some blocks all those within them."""
        for block in self._blocks:
            if block.parent is not None and block.parent.number in chosen:
                chosen.add(block.number)
        return frozenset(chosen)

    def _find_root(self) -> Block:
        """Find the smallest block that holds the running text."""
        block = self._blocks[0]
        while (inner := self._inner(block)) is not None:
            block = inner
        return block

    def _inner(self, block: Block) -> Block | None:
        """Give the block within a block that alone holds its text.

        None where the text is spread over it.
        """
        mass = self._masses[block.number]
        proses = {child.number: self._masses[child.number].prose for child in mass.children}
        if not mass.prose or not proses:
            return None
        best, *others = sorted(mass.children, key=lambda child: -proses[child.number])
        own = proses[best.number]
        if best.tag in _PIECES or own < _MOST * mass.prose:
            return None
        if others and proses[others[0].number] > _MOST_SIBLING * own:
            return None
        apart = sum(
            self._masses[child.number].plain
            for child in mass.children
            if not self._is_text(child, best)
        )
        beside = mass.plain - apart - self._masses[best.number].plain
        return best if beside <= _MOST_BESIDE * self._masses[best.number].plain else None

    def _is_text(self, block: Block, best: Block) -> bool:
        """Tell a block of text, running or in short lines, from one of links and beginnings of other texts."""
        mass = self._masses[block.number]
        enough = min(_MIN_LINES, self._masses[best.number].plain)
        unlinked = mass.linked <= LINKED * mass.size
        if block.level:
            return False
        return block.tag in _PARAGRAPHS or (
            unlinked and (mass.longest >= _MIN_SENTENCE or mass.plain >= enough)
        )

    def _drop_runs(self, marks: list[bool]) -> None:
        """Leave out links that stand together, and those before the first or after the last sentence of the text.

        Those that end as sentences do are sentences of the text, linked as a whole: within it any number
        of them, around it one or two.
        """
        if not self.prose:
            return
        run: list[int] = []
        for at in [*self._inside, len(marks)]:
            if at < len(marks) and is_link(self._lines[at]):
                run.append(at)
                continue
            if run and self._leads_elsewhere(run):
                for place in run:
                    marks[place] = False
            run = []

    def _leads_elsewhere(self, run: Sequence[int]) -> bool:
        """Tell links, one below the other, from sentences of the text that are linked as a whole."""
        outside = run[0] < self.prose[0] or run[-1] > self.prose[-1]
        says = all(ending(self._lines[place].text) == "stop" for place in run)
        return (outside and not says) or (len(run) >= RUN and (outside or not says))

    def _add_head(self, marks: list[bool], headlines: AbstractSet[str]) -> None:
        """Add the headline, what stands between it and the text, and dates and people close to the text."""
        kept = [at for at, mark in enumerate(marks) if mark]
        first, last = kept[0], kept[-1]
        begin = self._headline(first, headlines)
        for at in (
            *range(max(0, first - _ABOVE), first),
            *range(last + 1, min(len(marks), last + _BELOW)),
        ):
            line = self._lines[at]
            if line.hidden or line.block.number in self._lists:
                continue
            between = begin < at < first and is_own(line) and line.block.number not in self._site
            marks[at] |= (
                at == begin or between or is_meta(line.text) or (at < first and is_dated(line))
            )
        self._add_tables(marks, first)

    def _headline(self, first: int, headlines: AbstractSet[str]) -> int:
        """Find where the headline is printed above the text.

        As a heading, else in any line; `first` for nowhere.
        """
        heads = [
            at
            for at, line in enumerate(self._lines[:first])
            if not line.hidden
            and _squeeze(line.text) in headlines
            and line.block.number not in self._site
        ]
        return next(reversed([at for at in heads if self._lines[at].block.level] or heads), first)

    def _add_tables(self, marks: list[bool], first: int) -> None:
        """Add tables above the text that say of it when and by whom it appeared."""
        tables: dict[int, list[int]] = {}
        for at in range(max(0, first - _TABLE), first):
            line = self._lines[at]
            table = next(
                (block.number for block in line.block.around() if block.tag in _TABLES), None
            )
            if table is not None and not line.hidden:
                tables.setdefault(table, []).append(at)
        for places in tables.values():
            linked = any(self._lines[at].linked for at in places)
            if not linked and sum(is_meta(self._lines[at].text) for at in places) >= _MIN_SAID:
                for at in places:
                    marks[at] = True

    def _is_heading(self, line: PageLine, titles: str) -> bool:
        """Tell a line that is set as a heading, by its element or by the name of its block.

        A heading that is a link leads elsewhere, or to the page itself, whose titles then repeat
        it.
        """
        if (
            line.hidden
            or not _MIN_HEADING <= line.size <= MAX_TITLE
            or line.block.number in self._site
        ):
            return False
        if line.link_share > LINKED and not (line.block.level and _squeeze(line.text) in titles):
            return False
        named = line.block.level > 0 or _is_named("head", line.block)
        return named and not is_meta(line.text) and not heads_list(line.text)


def _blocks_of(lines: Sequence[PageLine]) -> list[Block]:
    """Give the blocks around some lines in reading order.

    What is around a block comes before it.
    """
    blocks: dict[int, Block] = {}
    for line in lines:
        for block in line.block.around():
            if block.number in blocks:
                break
            blocks[block.number] = block
    return [blocks[number] for number in sorted(blocks)]


def is_site(block: Block) -> bool:
    """Tell a block that is called what the parts of a site around its texts are called."""
    return _is_named("site", block) or _is_apart(block)


def _is_apart(block: Block) -> bool:
    """Tell a part of a site by its element, or that of readers, whatever is written there."""
    return block.tag in _SITE_TAGS or _is_named("talk", block)


def _is_named(kind: str, block: Block) -> bool:
    if not block.raw:
        return False
    parts, letters = _names()[kind]
    return not parts.isdisjoint(block.names) or any(word in block.raw for word in letters)


@functools.cache
def _names() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Read what blocks are called, by kind: whole parts of a name, and letters within one."""
    words = {(kind, how): names.split() for kind, how, names in rows("block_names.tsv")}
    return {
        kind: (frozenset(words.get((kind, "part"), ())), tuple(words.get((kind, "within"), ())))
        for kind, _ in words
    }


def _squeeze(text: str) -> str:
    return "".join(plain(text).split())
