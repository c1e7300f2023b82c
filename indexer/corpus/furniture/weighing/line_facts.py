"""Facts of a line by itself from which furniture is told.

A fact is a short name (`size:5-8`, `next:date`); which of them speak for furniture, and how much,
stands in data/line_weights.tsv (`line_model`). Facts are shapes, places and words of buttons; the
words of a text are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.corpus.furniture.buttons import button_share, share_from
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.items import MetaLine
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CALL, COMMA, FULL, PAUSE, ends_clause
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line
from indexer.corpus.page.weights import class_of

_SIZES = (1, 2, 4, 8, 14, 24, 40, 80, 160)
"""Upper bounds of the classes of length, in characters without blanks."""
_SENTENCE = 30
"""Characters from which a line that ends a sentence is running text."""
_UNSTOPPED = 50
"""The same of a line with two commas that nothing ends.

Sites cut paragraphs, and some writers use no full stops.
"""
_SHORT = 12
_LONGEST_SHORT = 40
_LONGEST_ROW = 80
"""Characters of the longest row of buttons."""
WORTH = 160
"""Characters of one line that count for a passage of running text; a longer one is such a passage."""
_LONGEST_READ = 200
"""Characters of a line in which dates, credits and words of buttons are looked for."""

_MARKS = re.compile(rf"[{FULL}{CALL}{PAUSE}{COMMA}](?=\S)")
_COMMA = re.compile("[，,；]")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile("[\u3400-\u9fff]")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_DAY = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}|\d{1,2}[-/]\d{1,2}(?!\d)|\d{1,2}月\d{1,2}日")
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
_COUNTED_AGO = re.compile(r"\d+ ?(?:秒|分钟|小时|天|个?月|年)前")
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
    it shows by itself.
    """

    text: str
    folded: str
    size: int
    kind: str
    prose: bool
    dated: bool
    facts: tuple[str, ...]

    @property
    def is_stamped(self) -> bool:
        """Tell a short line that says the day and the time of day, as comments have: `05-06 10:22`, `2 小时前`."""
        if self.prose or self.size > _LONGEST_STAMPED or "listed" in self.facts:
            return False
        return "ago:counted" in self.facts or {"day", "clock"}.issubset(self.facts)


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
    return LineFacts(text, read.reading, size, kind, prose, read.dated, names)


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
        share = button_share(reading) if size <= _LONGEST_ROW else 0.0
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
    if size > WORTH or (stopped and size >= _SENTENCE):
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
    return _has_buttons(reading, size) or _ADDRESS.fullmatch(reading) is not None


def _has_buttons(folded: str, size: int) -> bool:
    return size <= _LONGEST_ROW and share_from(folded, _BUTTONS) >= _BUTTONS


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
    ("ago:counted", _COUNTED_AGO),
    ("count", _COUNT),
    ("lists", _LISTS),
)


def is_list_head(line: LineFacts) -> bool:
    """Tell a short line that stands over a list of other texts: 热门文章."""
    return line.size <= _SHORT and bool(
        _LISTS.search(line.folded) or "listed:related" in line.facts
    )
