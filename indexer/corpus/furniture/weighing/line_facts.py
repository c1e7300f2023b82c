"""Facts of the lines of a page from which furniture is told.

Of each line by itself, and of what stands around it.

A fact is a short name (`size:5-8`, `next:date`); which of them speak for furniture, and how much,
stands in data/line_weights.tsv (`line_model`). Facts are shapes, places and words of buttons; the
words of a text are none.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from indexer.corpus.furniture.buttons import button_share
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.items import MetaLine
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CALL, COMMA, FULL, PAUSE, ends_clause
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import han_pairs, plain

_SIZES = (1, 2, 4, 8, 14, 24, 40, 80, 160)
"""Upper bounds of the classes of length, in characters without blanks."""
_NEAR = (0, 1, 2, 3, 5, 10, 20, 50)
"""Upper bounds of the classes of distance, in lines."""
_SENTENCE = 30
"""Characters from which a line that ends a sentence is running text."""
_UNSTOPPED = 50
"""The same of a line with two commas that nothing ends.

Sites cut paragraphs, and some writers use no full stops.
"""
_SHORT = 12
_LONGEST_SHORT = 40
_WORTH = 160
"""Characters of one line that count for a passage of running text."""
_COST = 25
"""What a line that is no running text costs a passage of it, in characters."""
_COSTS = {"button": -50, "word": -15, "line": -12, "sentence": 12, "credit": 0, "date": -12}
"""The same by the kind of a line; a short sentence speaks for a passage."""
_STAMPED = 12
"""Lines above and below in which the stamps of comments are counted."""
_WINDOW = 4
_MIN_PAIRS = 3
_CONTAINS = 2
"""How many times longer a line may be that repeats another one with a column or a site's name."""
_LONGEST_READ = 200
"""Characters of a line in which dates, credits and words of buttons are looked for."""

_MARKS = re.compile(rf"[{FULL}{CALL}{PAUSE}{COMMA}](?=\S)")
_COMMA = re.compile("[，,；]")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile("[\u3400-\u9fff]")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_DAY = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}|\d{1,2}[-/]\d{1,2}(?!\d)|\d{1,2}月\d{1,2}日")
_STAMP = re.compile(
    r"(?:(?:19|20)\d\d ?[-/.年] ?)?\d{1,2} ?[-/.月] ?\d{1,2}日? .{0,12}?\d{1,2}:\d\d"
    r"|\d+ ?(?:秒|分钟|小时|天|个?月|年)前"
)
"""The day and the time of day: `05-06 10:22`, `2 小时前`."""
_LONGEST_STAMPED = 60
_URL = re.compile(r"https?:|www\.|[\w.]+@[\w.-]+|\.(?:com|cn|net|org)\b")
_LEGAL = re.compile(
    r"©|copyright|icp|备案|许可证|版权|rights reserved|举报|网安备|转载|声明|授权|违者"
)
_STEP = re.compile("[>›»→]")
_BULLET = re.compile(r"^[·•●■◆▪□○◇★☆▶►▲※‣∙・◎⊙*+>›»-]")
_RANK = re.compile(r"^(?:no\.?)?\d{1,2}(?:[/.、 ]+|(?=[^\d\W]))(?![年月日时点个万亿届第年%])")
_LABEL = re.compile(r"^[\u3400-\u9fff ]{1,8}[:：]")
_MORE = re.compile(
    r"更多|>>|»|\[?详细\]?|查看|全文|点击|下载|客户端|登录|注册|关注|扫码|二维码|app\b"
)
_PICTURES = re.compile(r"[(（【\[](?:组?图|图文|视频|高清|多?图)[)）】\]]|\d+图$")
_COMMENTS = re.compile(
    r"评论|跟帖|跟贴|网友|回复|发表|楼主|\d+楼|ip属?地?[:：]|点赞|举报|分享|转发|收藏|参与"
)
_AGO = re.compile(r"\d+ ?(?:秒|分钟|小时|天|个?月|年)前|^(?:昨天|今天|前天|刚刚)")
_COUNT = re.compile(r"\d[\d,.]*万?[+次条人图阅]?$")
_LISTS = re.compile(
    r"推荐|热门|热点|排行|相关|猜你|大家都在|往期|延伸|精彩|最新|更多|随机|本周|本月|24小时|一周|频道|栏目|专题|热评|热帖|关键词|标签|上一篇|下一篇"
)
_PIECES = re.compile(r"[\s|｜丨/·•_]+")
_MIN_PIECES = 4
_LONGEST_PIECE = 8


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line with what is known of it before its neighbours are looked at.

    kind: its class for its neighbours. prose: whether it is running text. facts: the names of what
    it shows by itself. stamped: whether it is short and says the day and the time of day.
    """

    text: str
    folded: str
    size: int
    kind: str
    prose: bool
    dated: bool
    facts: tuple[str, ...]
    stamped: bool = False


def line_facts(line: Line, folded: str, why: str | None, *, wrapped: bool = False) -> LineFacts:
    """Give the facts of one line by itself.

    folded: the line folded, empty for a line that no list is asked about. why: why a list drops the
    line, if it does. wrapped: whether it is one of the lines of a narrow page, so that sentences go
    on below it.
    """
    text = line.text
    size = len("".join(text.split()))
    stopped = ends_clause(text)
    prose = _is_running_text(text, size, stopped=stopped) or (wrapped and not why)
    read = _Read.of(text, folded, size)
    kind = "prose" if prose else _kind(size, read, stopped=stopped, listed=bool(why))
    facts = [
        *_shape_facts(text, size, stopped=stopped),
        f"class:{kind}",
        *(("listed", f"listed:{why}") if why else ()),
        *read.facts(text),
    ]
    names = tuple(dict.fromkeys(facts))
    able = not prose and not why and size <= _LONGEST_STAMPED
    stamped = able and _STAMP.search(read.reading) is not None
    return LineFacts(text, read.reading, size, kind, prose, read.dated, names, stamped=stamped)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read of a line that is not too long: what it says folded, its buttons, whom and when it names."""

    short: bool
    reading: str
    share: float
    meta: MetaLine | None
    credited: bool
    dated: bool

    @classmethod
    def of(cls, text: str, folded: str, size: int) -> _Read:
        law = shapes.is_enactment(text)
        if len(text) > _LONGEST_READ:
            return cls(short=False, reading="", share=0.0, meta=None, credited=False, dated=law)
        reading = folded or folded_text(text)
        share = button_share(reading) if size <= 2 * _LONGEST_SHORT else 0.0
        meta = read_meta_line(text)
        stamp = meta or read_stamp(text)
        dated = law or (stamp is not None and stamp.date is not None)
        credited = not meta and bool(read_byline(text))
        return cls(
            short=True, reading=reading, share=share, meta=meta, credited=credited, dated=dated
        )

    def facts(self, text: str) -> Iterator[str]:
        """Name what was read."""
        if self.meta:
            yield "meta"
            said = (self.meta.date, self.meta.source, self.meta.authors)
            names = ("meta:date", "meta:source", "meta:people")
            yield from itertools.compress(names, said)
        yield from itertools.compress(("byline", "dated"), (self.credited, self.dated))
        if self.short:
            yield from _word_facts(self.reading, self.share)
            yield from ["caption"] if shapes.is_caption(text) else []


def _is_running_text(text: str, size: int, *, stopped: bool) -> bool:
    """Tell running text by its length and its end, or by commas that nothing ends."""
    if size > _WORTH or (stopped and size >= _SENTENCE):
        return True
    return size > _UNSTOPPED and len(_COMMA.findall(text[:_LONGEST_READ])) > 1


def may_be_button(line: Line, folded: str, why: str | None) -> bool:
    """Tell a line whose kind may be `button`: what is asked of every line of every text.

    folded, why: as `line_facts` takes them.
    """
    if why:
        return True
    text = line.text
    size = len("".join(text.split()))
    if len(text) > _LONGEST_READ or (size >= _SENTENCE and ends_clause(text)):
        return False
    reading = folded or folded_text(text)
    return button_share(reading) >= _BUTTONS or _ADDRESS.fullmatch(reading) is not None


def _kind(size: int, read: _Read, *, stopped: bool, listed: bool) -> str:
    """Give the class of a line that is no running text: the first that holds."""
    folded = read.reading
    classes = (
        ("button", listed or read.share >= _BUTTONS or _ADDRESS.fullmatch(folded)),
        ("date", read.dated),
        ("credit", read.credited),
        ("number", folded and not _LETTER.search(folded)),
        ("sentence", stopped),
        ("word", size <= _SHORT),
        ("line", size <= _LONGEST_SHORT),
    )
    return next((name for name, holds in classes if holds), "long")


_BUTTONS = 0.8
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def _shape_facts(text: str, size: int, *, stopped: bool) -> Iterator[str]:
    length = class_of(size, _SIZES)
    end = "stop" if stopped else _OPEN_ENDS.get(text[-1], "open")
    marks = min(3, len(_MARKS.findall(text[:_LONGEST_READ])))
    yield from (
        f"size:{length}",
        f"end:{end}",
        f"marks:{marks}",
        f"size+end:{length}{end}",
        f"marks+end:{marks}{end}",
    )
    if text[-1] in ">›»…" or text.endswith("..."):
        yield "end:cut"
    if not _HAN.search(text):
        yield "no-han"
    yield from _pieces_fact(text, size)
    if shapes.is_enumerated(text):
        yield "enumerated"


_OPEN_ENDS = dict.fromkeys(":：", "colon") | dict.fromkeys("，、,", "comma")


def _pieces_fact(text: str, size: int) -> Iterator[str]:
    """Tell a line of many short pieces, and one of few."""
    pieces = [piece for piece in _PIECES.split(text) if piece]
    if len(pieces) >= _MIN_PIECES and max(map(len, pieces)) <= _LONGEST_PIECE:
        yield "pieces"
    elif 1 < len(pieces) <= _MIN_PIECES and _SHORT <= size <= _LONGEST_SHORT:
        yield "parted"


def _word_facts(folded: str, share: float) -> list[str]:
    facts = [f"buttons:{class_of(int(share * 10), (0, 3, 6, 8))}"]
    facts += [name for name, pattern in _WORDS if pattern.search(folded)]
    return facts


_WORDS = (
    ("clock", _CLOCK),
    ("day", _DAY),
    ("url", _URL),
    ("address", _ADDRESS),
    ("legal", _LEGAL),
    ("step", _STEP),
    ("bullet", _BULLET),
    ("rank", _RANK),
    ("label", _LABEL),
    ("more", _MORE),
    ("pictures", _PICTURES),
    ("comments", _COMMENTS),
    ("ago", _AGO),
    ("count", _COUNT),
    ("lists", _LISTS),
)


def class_of(value: int, bounds: Sequence[int]) -> str:
    """Name the class of a number by the upper bounds of all classes: `5`, or `50+` above them."""
    at = bisect.bisect_left(bounds, value)
    return f"{bounds[at]}" if at < len(bounds) else f"{bounds[-1]}+"


class PageFacts:
    """The lines of a page with their facts, those of their neighbourhood among them."""

    def __init__(self, lines: Sequence[LineFacts]) -> None:
        self.lines = lines
        self.thread = find_thread(lines)
        self.main = main_passage(lines[: self.thread.start])
        self._repeated = Counter(line.folded for line in lines if line.folded)
        self._runs = _runs(lines, _UNMARKED)
        self._plain_runs = _runs(lines, _PLAIN)
        self._prose_above = _distances([line.prose for line in lines])
        self._prose_below = _distances([line.prose for line in reversed(lines)])[::-1]
        self._lists_above = _distances([is_list_head(line) for line in lines])
        self._shares: dict[str, float] = {}

    @functools.cached_property
    def _told(self) -> frozenset[str]:
        first, last = self.main
        texts = (line.text for line in self.lines[first : last + 1] if line.prose)
        return frozenset(pair for text in texts for pair in han_pairs(plain(text)))

    def facts(self, at: int, headline: int | None) -> Iterator[str]:
        """Give all facts of the line at a place, on a page whose headline stands at another, if it was found."""
        line = self.lines[at]
        yield from line.facts
        yield from self._place(at)
        if headline is not None:
            yield from self._beside(at, headline)
        kinds = [self.kind_at(at + step) for step in (-2, -1, 1, 2)]
        for name, kind in zip(("above2", "above", "below", "below2"), kinds, strict=True):
            yield f"{name}:{kind}"
        yield f"around:{kinds[1]}+{kinds[2]}"
        yield f"{kinds[1]}>{line.kind}>{kinds[2]}"
        yield f"run:{class_of(self._runs[at], (0, 1, 2, 3, 5, 10, 20))}"
        yield f"plain-run:{class_of(self._plain_runs[at], (0, 1, 3, 8, 20, 50))}"
        yield f"density:{self._density(at)}"
        if line.folded and self._repeated[line.folded] > 1:
            yield "repeated"
        if line.size > _MIN_PAIRS and not line.prose:
            yield f"told:{class_of(int(self.told_share(line) * 10), (0, 1, 3, 5, 7))}"
        if at >= self.thread.start:
            yield "thread" if at in self.thread else "below-thread"
        yield from self._over_date(at)

    def _over_date(self, at: int) -> Iterator[str]:
        """Tell how far below a line the next date stands."""
        step = next((step for step in (1, 2, 3) if self.kind_at(at + step) == "date"), None)
        if step is not None:
            yield f"over-date:{step}"
            if self.lines[at].kind in ("line", "sentence"):
                yield f"headline:{step}"

    def _beside(self, at: int, headline: int) -> Iterator[str]:
        kind = self.lines[at].kind
        if at < headline:
            yield "above-headline"
            yield f"above-headline+{kind}"
            return
        first, last = self.main
        yield f"below-headline:{class_of(at - headline, _NEAR)}"
        inside = "text" if at <= last else "tail"
        yield f"below-headline+{inside}"
        yield f"below-headline+{inside}+{kind}"
        if at < first:
            yield f"between+{kind}"

    def _place(self, at: int) -> Iterator[str]:
        first, last = self.main
        line = self.lines[at]
        above, below = (
            class_of(dist[at], _NEAR) for dist in (self._prose_above, self._prose_below)
        )
        yield f"prose-above:{above}"
        yield f"prose-below:{below}"
        if first <= at <= last:
            zone = "main"
            yield "zone:main"
        elif at < first:
            zone = "head"
            yield f"zone:head{class_of(first - at, _NEAR)}"
        else:
            zone = "tail"
            yield f"zone:tail{class_of(at - last, _NEAR)}"
        yield f"{zone}+{line.kind}"
        yield f"{zone}+prose{above}+{below}"
        stamps = self._stamps(at)
        if zone == "tail" and stamps:
            yield f"stamps:{class_of(stamps, (1, 2, 3, 5))}"
            yield f"stamps:{class_of(stamps, (1, 2, 3, 5))}+{line.kind}"
        lists = self._lists_above[at]
        if lists < _FAR and zone != "head" and lists <= self._prose_above[at] + 1:
            yield f"{zone}+list:{class_of(lists, _NEAR)}"

    def _stamps(self, at: int) -> int:
        """Count the dates and times of day on short lines around: every comment has one."""
        around = self.lines[max(0, at - _STAMPED) : at + _STAMPED + 1]
        return sum(
            line.kind == "date" or (not line.prose and "clock" in line.facts) for line in around
        )

    def kind_at(self, at: int) -> str:
        """Give the kind of the line at a place, `edge` outside the page."""
        return self.lines[at].kind if 0 <= at < len(self.lines) else "edge"

    def _density(self, at: int) -> str:
        around = self.lines[max(0, at - _WINDOW) : at + _WINDOW + 1]
        share = sum(line.prose for line in around) / len(around)
        return class_of(int(share * 10), (0, 1, 2, 4, 6))

    def told_share(self, line: LineFacts) -> float:
        """Give the share of a line's pairs of characters that the running text of the main passage holds."""
        if line.text not in self._shares:
            pairs = set(han_pairs(plain(line.text)))
            self._shares[line.text] = len(pairs & self._told) / len(pairs) if pairs else 0.0
        return self._shares[line.text]

    def is_repeated(self, at: int) -> bool:
        """Tell a line that stands on the page again."""
        return self._repeated[self.lines[at].folded] > 1

    def is_contained(self, at: int) -> bool:
        """Tell a line that is a part of another one that is no running text.

        Of a title tag, a breadcrumb, a list.
        """
        folded = self.lines[at].folded
        return any(
            folded in other.folded
            for other in self.lines
            if len(folded) < len(other.folded) <= _CONTAINS * len(folded)
        )


def find_thread(lines: Sequence[LineFacts]) -> range:
    """Give the places of comments or of a list of other texts; an empty range at the end without any.

    Each has its day and time, they stand close together, below a text, and none of them is long:
    of 73 such pages none has a line of its article below the first of them.
    """
    told = next((at for at, line in enumerate(lines) if line.prose), len(lines))
    stamps = [at for at in range(told + 1, len(lines)) if lines[at].stamped]
    for first, *near in zip(stamps, stamps[1:], stamps[2:], strict=False):
        if _are_close((first, *near)) and _are_short(lines[first : near[-1]]):
            named = first - 1 > told and lines[first - 1].kind == "word"
            end = _last_near(first, stamps) + _BELOW_STAMP + 1
            return range(first - named, min(len(lines), end))
    return range(len(lines), len(lines))


def _last_near(first: int, stamps: Sequence[int]) -> int:
    """Give the last of the stamps that stand close to each other from one on."""
    last = first
    for at in stamps:
        last = at if first < at <= last + _APART else last
    return last


_APART = 12
"""Lines from one stamp of a thread to the next."""
_LONGEST_COMMENT = 80
"""Characters of a line from which it is a paragraph of an article and no comment."""
_BELOW_STAMP = 3
"""Lines of a comment below its stamp."""


def _are_close(stamps: Sequence[int]) -> bool:
    return all(below - above <= _APART for above, below in itertools.pairwise(stamps))


def _are_short(lines: Sequence[LineFacts]) -> bool:
    return all(line.size < _LONGEST_COMMENT for line in lines)


def main_passage(lines: Sequence[LineFacts]) -> tuple[int, int]:
    """Give the first and last place of the passage that holds most running text; (0, -1) without any.

    Passages are segments of positive sum, as in body-text extraction; one below a date line counts
    twice, because comments and summaries of other texts may be longer than a short article.
    """
    dates = _distances([line.dated for line in lines])
    passages = [
        (total * (1 + (dates[at] <= _UNDER_DATE)), at, end) for total, at, end in _passages(lines)
    ]
    best = max((total for total, _, _ in passages), default=0.0)
    first = next((one for one in passages if one[0] >= _FIRST * best), None)
    return first[1:] if first else (0, -1)


_FIRST = 0.4
"""Share of the longest passage from which an earlier one is the text.

Comments and other texts stand below it.
"""


def is_list_head(line: LineFacts) -> bool:
    """Tell a short line that stands over a list of other texts: 热门文章."""
    return line.size <= _SHORT and bool(
        _LISTS.search(line.folded) or "listed:related" in line.facts
    )


_UNDER_DATE = 12


def _passages(lines: Sequence[LineFacts]) -> Iterator[tuple[float, int, int]]:
    """Give every segment of lines of positive sum, with its sum up to its best end."""
    total, start, best, end = 0.0, 0, 0.0, -1
    for at, line in enumerate(lines):
        total += min(line.size, _WORTH) if line.prose else _COSTS.get(line.kind, -_COST)
        if total > best:
            best, end = total, at
        if total <= 0:
            if best:
                yield best, start, end
            total, start, best = 0.0, at + 1, 0.0
    if best:
        yield best, start, end


_FAR = sys.maxsize


def _distances(marks: Sequence[bool]) -> list[int]:
    """Give for every place how many lines above it the last mark stands; far when there is none."""
    distances, last = [], -_FAR
    for at, mark in enumerate(marks):
        distances.append(min(_FAR, at - last))
        last = at if mark else last
    return distances


_PLAIN = frozenset({"word", "line", "number"})
"""Kinds of lines that say nothing of a site: tables and lists of a text are printed so."""
_UNMARKED = _PLAIN | {"button", "date"}


def _runs(lines: Sequence[LineFacts], kinds: Set[str]) -> list[int]:
    """Give for every line how many lines of some kinds stand side by side with it, itself among them."""
    runs = [0] * len(lines)
    start = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or lines[at].kind not in kinds:
            for place in range(start, at):
                runs[place] = at - start
            start = at + 1
    return runs
