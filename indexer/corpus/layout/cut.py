"""Cut a page into its articles.

Every place where a headline block may begin is weighed by what stands around it.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from indexer.corpus.layout.borders.frames import Opening, find_opened
from indexer.corpus.layout.borders.likely import ENOUGH, Candidates
from indexer.corpus.layout.join import Habit
from indexer.corpus.layout.roles import HEAD_ROLES
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt
from indexer.corpus.page.plain import han_pairs, plain
from indexer.model import DoubtCode

_BOUNDARY = 3
"""Evidence from which a new article begins; the weights below are set so that a dateline or a date
under a headline is enough alone, and a wide gap, a restarted numbering or an enactment line needs a
second witness."""
_MIN_ITEMS = 2
_CONFIDENCE = {2: 0.87, 3: 0.94, 4: 0.94}
"""How often the decision is right where the evidence stays this close to _BOUNDARY: on 750 pages
put together from gazettes, decrees and damaged articles (`scripts/evaluate_doubts.py`); with more
0.98 of them are."""
_CERTAIN = max(_CONFIDENCE) + 1
"""Evidence that a table of contents or a line drawn between articles gives alone: no doubt is left."""
_FIRST_NUMBERS = ("一", "1")
_TITLE_END = re.compile(
    "(?:条例|法|规定|决定|通知|意见|公告|令|函|报告|方案|细则|解释|批复|规[则程]|标准|要点|草案|纪要)$"
)
"""How titles of laws and official documents end."""

_SIGNED = re.compile("(?:敬|谨|拜|恭)(?:邀|启|上|订|约|贺|呈|复|告|请)$")
"""How the line ends with which a letter or an invitation is signed."""
_ANNOUNCED = 12
"""Characters of a headline that are looked for above it: enough to know an attachment, not its own
修正規定 or 草案."""
_MIN_ANNOUNCED = 5
"""Characters of a name below which its recurrence says nothing."""
_FEW_LINES = 200
"""Lines that are looked through for a headline; where they are more, all headlines are looked for
at once. No answer depends on it."""
_MAX_HEAD = 200
"""Lines looked at for what stands between a headline and its text: a longer run of them is a
list."""


def cut_articles(
    pieces: Sequence[Line],
    habit: Habit,
    announced: frozenset[str],
    receipt: Receipt,
    openings: Sequence[Opening] = (),
) -> list[list[Line]]:
    """Cut the lines of a page into runs of lines, one per article, in page order.

    `announced` holds the headlines that the page's table of contents names, `openings` where
    articles begin by what stands around each of them.
    """
    page = PageCut(pieces, habit, announced, find_opened(pieces, openings))
    articles: list[list[Line]] = [[]]
    for at, piece in enumerate(pieces):
        current = articles[-1]
        weight = page.weigh(at, current) if page.may_begin(at, current) else None
        told = weight is not None and page.is_told(at, weight)
        likely = 0.0 if told else page.chance(at, current, weight)
        if told or likely >= ENOUGH:
            articles.append([])
            receipt.decide(piece.number, "beginning", page.why(at, weight, likely), piece.text)
        sure = likely if likely >= ENOUGH else page.sure_of(at, weight)
        if sure:
            code: DoubtCode = "boundary" if len(articles[-1]) == 0 else "no-boundary"
            receipt.doubt(code, piece.number, sure, text=piece.text[:DOUBT_EVIDENCE])
        articles[-1].append(piece)
    return articles


def find_partings(pieces: Sequence[Line]) -> frozenset[str]:
    """Find the separators that part whole articles.

    Drawn twice or more, and once above a headline with its date.
    """
    drawn = Counter(piece.text for piece in pieces if piece.role == "separator")
    over_heads = {
        piece.text
        for at, piece in enumerate(pieces[:-1])
        if piece.role == "separator"
        and pieces[at + 1].role in ("short", "long")
        and any(below.role == "meta" for below in pieces[at + 2 : at + 4])
    }
    return frozenset(text for text in over_heads if drawn[text] >= _MIN_ITEMS)


def _find_alike(pieces: Sequence[Line]) -> frozenset[int]:
    """Find the headlines of a page that prints one report below the other and stops none of them.

    They are built like the first line, two halves with a blank between, and the text directly below
    takes them up.
    """
    places = [
        at
        for at, below in enumerate(pieces[1:])
        if _is_parted(pieces[at]) and below.role == "prose"
    ]
    if len(places) < _MIN_ALIKE or places[0] != 0 or any(piece.role == "meta" for piece in pieces):
        return frozenset()
    ends = [*places[1:], len(pieces)]
    told = [
        _taken_up(pieces[at], pieces[at + 1 : end]) for at, end in zip(places, ends, strict=True)
    ]
    return frozenset(places[1:]) if min(told) >= _TAKEN_UP else frozenset()


def _is_parted(piece: Line) -> bool:
    halves = piece.text.split()
    return piece.role == "short" and len(halves) == 2 and min(map(len, halves)) >= _MIN_HALF


def _taken_up(headline: Line, below: Sequence[Line]) -> float:
    pairs = set(han_pairs(headline.text))
    told = {pair for piece in below for pair in han_pairs(piece.text)}
    return len(pairs & told) / len(pairs) if pairs else 0.0


_MAX_BUTTON = 2
"""Characters of the buttons of a site, such as those of the size of letters (大 中 小)."""
_MIN_ALIKE, _MIN_HALF, _TAKEN_UP = 3, 5, 0.5
"""Headlines built alike, characters of each half, and the share of their pairs in the text
below."""


def _count_reports(pieces: Sequence[Line]) -> int:
    """Count the reports below the first headline of a page that open with a dateline under a headline of their own."""
    heads = [at for at, piece in enumerate(pieces[:-1]) if piece.role == "short"]
    return sum(pieces[at + 1].dateline for at in heads[1:])


def _reporters(piece: Line) -> frozenset[str]:
    dateline = find_dateline(piece.text)
    return frozenset(credit.name for credit in dateline.authors) if dateline else frozenset()


def _is_reporters(piece: Line) -> bool:
    """Tell the line that names the reporters of the text below it from one that names who took a picture above it."""
    people = read_byline(shapes.strip_bullet(piece.text)) if piece.role == "byline" else ()
    return (
        bool(people)
        and people[0].role == "reporter"
        and all(credit.role != "photographer" for credit in people)
    )


def _is_written_date(text: str) -> bool:
    """Tell the date below a signature (`2022年3月15日`, nothing else) from a date line below a headline."""
    line = read_meta_line(text)
    return (
        "年" in text
        and line is not None
        and line.date is not None
        and line.date.text == text.strip()
    )


def _issues(text: str) -> bool:
    """Tell who issues a document or signs a letter."""
    return shapes.is_body_name(text) or _SIGNED.search(plain(text)) is not None


def _is_no_headline(head: Sequence[Line]) -> bool:
    """Tell buttons, or who took a picture, in the place of a headline."""
    lines = [piece.text for piece in head if piece.role in ("short", "long")]
    buttons = bool(lines) and max(map(len, lines)) <= _MAX_BUTTON
    return buttons or (len(lines) == 1 and shapes.ends_with_photographer(lines[0]))


def _weigh_roles(head: Sequence[Line]) -> int:
    """Weigh what stands below the first line of a head: a date or reporters, or part of a document's head."""
    roles = [piece.role for piece in head]
    if "meta" in roles[1:4] or any(map(_is_reporters, head[1:3])):
        return _BOUNDARY
    return 2 if "enactment" in roles[1:4] or "number" in roles[1:5] or "byline" in roles[1:] else 0


class PageCut:
    """The lines of a page with what weighing needs to know about all of them."""

    def __init__(
        self,
        pieces: Sequence[Line],
        habit: Habit,
        announced: frozenset[str],
        opened: Mapping[int, Opening],
    ) -> None:
        self._pieces = pieces
        self._opened = opened
        self._announced = announced
        self._habit = habit
        self._items = self._count_items()
        self._article_level = _article_level(pieces)
        self._is_found = any(piece.headline for piece in pieces)
        self._partings = find_partings(pieces)
        self._alike = _find_alike(pieces)
        self._candidates = Candidates(pieces, habit.gap)
        self._reports = _count_reports(pieces)
        bodies = (at if piece.is_body else -1 for at, piece in enumerate(pieces))
        # What stands around is looked up, for every line of a long page: going there from each
        # takes the square of it.
        self._last_body = list(itertools.accumulate(bodies, max, initial=-1))
        ends = (len(pieces) if piece.role in HEAD_ROLES else at for at, piece in enumerate(pieces))
        self._head_ends = list(itertools.accumulate(reversed(list(ends)), min))[::-1]
        self._reporters = [
            _reporters(piece) if piece.dateline else frozenset[str]() for piece in pieces
        ]
        self._credited = _Credited(self._reporters)
        self._marks = [shapes.enumeration(piece.text) for piece in pieces]
        self._counted = _places_by_kind(self._marks)

    def _count_items(self) -> int:
        """Count what opens with a dateline under a headline after a gap.

        Where some items do, others of that form are items too.
        """
        return sum(
            piece.role == "short" and below.dateline and self._gap(at) > 0
            for at, (piece, below) in enumerate(itertools.pairwise(self._pieces))
        )

    def may_begin(self, at: int, current: Sequence[Line]) -> bool:
        """Tell whether an article may begin at a line.

        The running one has text, and no headline block is cut.
        """
        piece, before = self._pieces[at], self._pieces[at - 1] if at else None
        if before is None:
            return False
        if self._is_named(at):
            return True
        if self._last_body[at] < at - len(current) or self._is_printed_again(at, current):
            return False
        if before.text in self._partings:
            return True
        return self._may_open(at, piece, before)

    def _is_printed_again(self, at: int, current: Sequence[Line]) -> bool:
        """Tell a paragraph with which the running article itself begins."""
        piece = self._pieces[at]
        if piece.role != "prose":
            return False
        first = next((line for line in current if line.role == "prose"), None)
        return first is not None and first.text == piece.text

    def _may_open(self, at: int, piece: Line, before: Line) -> bool:
        """Tell the first line of a headline block, or a report that opens without one."""
        if piece.role in ("short", "long"):
            return before.role not in ("short", "long", "subtitle") or self._gap(at) >= 2
        return (
            piece.opening and piece.role == "prose" and before.role not in HEAD_ROLES - {"byline"}
        )

    def _is_named(self, at: int) -> bool:
        """Tell a line at which the page itself says that an article begins."""
        return self.is_opened(at) or self._pieces[at].text in self._announced

    def weigh(self, at: int, current: Sequence[Line]) -> int:
        """Add up what speaks for a new article at a line."""
        head, body = self._head(at)
        if self._is_certain(at):
            return _CERTAIN
        weight = min(2, max(0, self._gap(at))) + self._weigh_ending(at)
        if self._is_found and not self._has_own_head(at, head, body):
            return 0
        if self._pieces[at].role == "prose":
            return weight + self._weigh_opening(at, current)
        if not head or body is None or (self._is_signature(head) and weight < 2):
            return 0
        weight += (
            self._weigh_head(head)
            + self._weigh_numbering(at, current)
            + self._weigh_announced(at, current)
        )
        return weight + self._is_item(at) + (_BOUNDARY if body.dateline else body.opening)

    def sure_of(self, at: int, weight: int | None) -> float | None:
        """Say how sure a decision is that may be wrong; None for one that nobody need look at."""
        if weight is None:
            return None
        opened = self._opened.get(at)
        return opened.sure if opened and weight < _CERTAIN else _CONFIDENCE.get(weight)

    def chance(self, at: int, current: Sequence[Line], weight: int | None) -> float:
        """Give the chance that an article begins at a line of which the evidence says too little."""
        begin = at - len(current)
        return self._candidates.chance(at, begin, weight) if self._may_be_likely(at, begin) else 0.0

    def facts(self, at: int, current: Sequence[Line], weight: int | None) -> list[str]:
        """Name what shows of a line whether an article begins there; nothing where none may."""
        begin = at - len(current)
        able = self._may_be_likely(at, begin)
        return list(self._candidates.facts(at, begin, weight)) if able else []

    def _may_be_likely(self, at: int, begin: int) -> bool:
        """Tell a line that weights are asked about.

        None is on a page of a site, whose one headline was told by its own weights.
        """
        return at > 0 and not self._is_found and self._candidates.may_begin(at, begin)

    def why(self, at: int, weight: int | None, likely: float) -> str:
        """Name the rule by which an article begins at a line."""
        if likely >= ENOUGH:
            return f"cut: learned weights, chance {likely:.2f}"
        if self.is_opened(at):
            return f"cut: {self._opened[at].rule}"
        return f"cut: evidence of {weight} for a headline and its text"

    def is_told(self, at: int, weight: int) -> bool:
        """Tell a line at which an article begins by its evidence."""
        return weight >= _BOUNDARY or self.is_opened(at)

    def is_opened(self, at: int) -> bool:
        """Tell a line at which an article begins by what stands around each of the page."""
        return at in self._opened

    def _is_certain(self, at: int) -> bool:
        """Tell what begins an article whatever else is said of it."""
        if self._pieces[at].text in self._announced or at in self._alike:
            return True
        return self._pieces[at - 1].text in self._partings

    def _is_item(self, at: int) -> bool:
        return self._items >= _MIN_ITEMS and self._gap(at) > 0 and self._pieces[at].role == "short"

    def _weigh_opening(self, at: int, current: Sequence[Line]) -> int:
        """Weigh an opening without a headline.

        Another reporter's, on a page of reports, begins another report.
        """
        if not self._pieces[at].dateline:
            return 1
        theirs = self._reporters[at]
        if not self._reports or not theirs:
            return 2
        others = self._credited.between(at - len(current), at)
        return _BOUNDARY if others and not others & theirs else 2

    def _has_own_head(self, at: int, head: Sequence[Line], body: Line | None) -> bool:
        """Tell another article of a page whose headline was told by its evidence, from a teaser below the text.

        Such pages have menus around one article; where several were put together, each has its date.
        """
        if self._pieces[at].role == "prose" or _is_no_headline(head):
            return False
        dated = bool(head) and self._weigh_head(head) >= _BOUNDARY
        return dated or bool(body and body.dateline)

    def _gap(self, at: int) -> int:
        """Give the blank lines before a line beyond those usual on the page."""
        return self._pieces[at].gap - self._habit.gap

    def _head(self, at: int) -> tuple[Sequence[Line], Line | None]:
        """Give the head lines from a line on, and the first line of text below them."""
        end = self._head_ends[at]
        return self._pieces[at : min(end, at + _MAX_HEAD)], self._pieces[end] if end < len(
            self._pieces
        ) else None

    def _weigh_ending(self, at: int) -> int:
        before = self._pieces[at - 1]
        if before.role in ("byline", "end", "separator"):
            return 2 if before.role == "separator" else 1
        return 0 if before.role != "prose" or shapes.ends_sentence(before.text) else -2

    def _weigh_head(self, head: Sequence[Line]) -> int:
        first = head[0]
        if self._article_level and first.markdown:
            return _BOUNDARY if first.markdown == self._article_level else -_BOUNDARY
        weight = _weigh_roles(head)
        formal = bool(_TITLE_END.search(plain(first.text))) and (
            weight > 0 or first.gap > self._habit.gap
        )
        return weight + formal

    def _weigh_numbering(self, at: int, current: Sequence[Line]) -> int:
        """Weigh that a numbering of the running article starts again below the headline."""
        for mark in self._marks[at + 1 : at + 8]:
            if mark and self._is_counted(mark[0], at - len(current), at):
                return 2 if mark[1] in _FIRST_NUMBERS else 0
        return 0

    def _is_counted(self, kind: str, begin: int, end: int) -> bool:
        """Tell whether a kind of numbering goes beyond its first number in some lines."""
        return _holds_any(self._counted[kind], begin, end)

    @staticmethod
    def _is_signature(head: Sequence[Line]) -> bool:
        """Tell an issuer and a date at the end of a document from a headline.

        Another headline follows in the block.
        """
        roles = [piece.role for piece in head]
        if "meta" not in roles[1:4]:
            return False
        issued = _issues(head[0].text)
        if issued and roles[1] == "meta" and _is_written_date(head[1].text):
            return True
        rest = head[roles.index("meta") + 1 :]
        below = next((piece for piece in rest if piece.role in ("short", "long")), None)
        if below is None:
            return False
        # A title and a date that a site put above a document with its own letterhead are none.
        return issued or not shapes.is_letterhead(below.text)

    def _weigh_announced(self, at: int, current: Sequence[Line]) -> int:
        """Weigh against a headline that the running article has named before.

        An attachment's title, or its own.
        """
        core = self._pieces[at].text[:_ANNOUNCED]
        if len(core) < _MIN_ANNOUNCED:
            return 0
        if len(current) <= _FEW_LINES:
            named = any(core in piece.text for piece in current)
        else:
            named = _holds_any(self._named[core], at - len(current), at)
        return -_BOUNDARY if named else 0

    @functools.cached_property
    def _named(self) -> dict[str, list[int]]:
        """The lines that hold what a headline begins with, for every line that may be one."""
        heads = (
            piece.text[:_ANNOUNCED] for piece in self._pieces if piece.role in ("short", "long")
        )
        named: dict[str, list[int]] = {core: [] for core in heads if len(core) >= _MIN_ANNOUNCED}
        beginnings = {core[:_MIN_ANNOUNCED] for core in named}
        sizes = set(map(len, named))
        for at, piece in enumerate(self._pieces):
            for part in _parts_from(piece.text, beginnings):
                for core in named.keys() & {part[:size] for size in sizes}:
                    named[core].append(at)
        return named


def _article_level(pieces: Sequence[Line]) -> int:
    """Give the level of Markdown headings that whole articles have; 0 where only one has it."""
    levels = Counter(piece.markdown for piece in pieces if piece.markdown)
    top = min(levels, default=0)
    return top if levels[top] > 1 else 0


def _places_by_kind(marks: Sequence[tuple[str, str] | None]) -> defaultdict[str, list[int]]:
    """Give where each kind of numbering goes beyond its first number."""
    counted: defaultdict[str, list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        if mark and mark[1] not in _FIRST_NUMBERS:
            counted[mark[0]].append(at)
    return counted


class _Credited:
    """The reporters of the running article so far, gathered as one goes down a page."""

    def __init__(self, reporters: Sequence[frozenset[str]]) -> None:
        self._reporters = reporters
        self._begin = self._end = 0
        self._names: set[str] = set()

    def between(self, begin: int, end: int) -> set[str]:
        """Give the reporters of some lines.

        Neither place may lie above one that was asked for before.
        """
        if begin != self._begin:
            self._begin = self._end = begin
            self._names = set()
        self._names.update(*self._reporters[self._end : end])
        self._end = end
        return self._names


def _parts_from(text: str, beginnings: Container[str]) -> Iterator[str]:
    """Give the rest of a text from every place where one of some beginnings stands."""
    for start in range(len(text) - _MIN_ANNOUNCED + 1):
        if text[start : start + _MIN_ANNOUNCED] in beginnings:
            yield text[start : start + _ANNOUNCED]


def _holds_any(places: Sequence[int], begin: int, end: int) -> bool:
    """Tell whether one of some ascending places lies in a range."""
    at = bisect.bisect_left(places, begin)
    return at < len(places) and places[at] < end
