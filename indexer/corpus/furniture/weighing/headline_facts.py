"""Facts of a line that may be the headline of its page.

What it is like, what stands around it, and how much of it the text takes up. A fact is a short name
(`told:5`, `over-date`); which of them speak for a headline, and how much, stands in
data/headline_weights.tsv (`headline`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus.furniture.weighing.line_facts import LineFacts
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.furniture.weighing.sentences import is_sentence
from indexer.corpus.metadata.lines.items import DATE_LABEL, SOURCE_LABEL
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.people.bylines import ROLE_WORDS
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import COLON, COMMA, FULL, PAUSE
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.plain import han_pairs, plain
from indexer.corpus.page.weights import class_of

_KINDS = frozenset({"word", "line", "sentence", "long", "prose"})
_PASSED_OVER = frozenset({"button", "number", "word", "credit"})
"""Kinds of lines that may stand between a headline and its date: a counter, buttons, a column."""
_REACH = 6
"""Lines below a headline among which its date is looked for."""
_LEAST, _MOST = 2, 90
_NEVER = re.compile(
    r"(?:发布|更新|发表|时间|日期|来源|作者|责编|编辑|责任编辑|电话|传真|地址|邮箱|邮编|标签|关键[词字]|索引号|文号|发文.{2}|分类|主题分类"
    r"|栏目|浏览.{0,2}|点击.{0,2}|阅读.{0,1}|分享|字[号体]|主办.{0,2}|承办.{0,2}|备案.{0,2}|.{0,4}位置|类别|标题|查看|回复|人气|热线|投稿)[:：]"
    r"|.*(?:[>›»→]|https?:|[|｜].*[|｜]|-->)|[\W\d_]*$|.*(?:ip:|更多|排行|评论\(|\d+条|\d+人)"
    r"|(?:[^:]{0,16}[|丨 ])?发表于 ?:?(?:19|20)?\d\d|[a-z]\d{1,3}版?$|[\d一二三四五六七八九十百〇零]{2,4}(?:学)?年度?$"
    r"|(?:今[天日]|现在)是? ?:?(?:19|20)\d\d年|第?\d+版|本版|责任编辑|(?:关于|联系)我们|版权|copyright"
)
_LABELLED = re.compile(rf"(?:{DATE_LABEL}|{SOURCE_LABEL}|(?:{ROLE_WORDS})) ?[:：]")
"""What says when, from where or by whom, whatever follows."""
_CREDITS = frozenset({"byline", "meta:people"})
"""Facts of lines that say who wrote the text."""
_LONGEST_ISSUER = 20
_ROWS = frozenset({"label", "rank"})
_BESIDE_ROW, _MIN_ALIKE = 2, 3
"""Lines above and below a row, and how many of them have a label or number where it is one of
several."""

INTO_TEXT = 3
"""Lines of the main passage among which the headline may stand: it may end like a sentence."""
_MIN_CONTAINED = 8
_MIN_TOLD = 5
"""Characters of a line from which it says enough for the text to take it up."""
_USUAL = range(9, 46)
_SIZES = (2, 3, 4, 6, 8, 11, 14, 20, 28, 36, 45, 60)
_PAIRS = (0, 1, 2, 3, 4, 6, 8, 12)
_SHARES = (0, 1, 2, 3, 4, 5, 7)
"""Upper bounds of the classes of a share, in tenths."""
_AWAY = (1, 2, 3, 4, 5, 6, 8, 11, 16, 30, 60)
_FROM_TOP = (0, 1, 2, 3, 5, 8, 15, 40)
_OTHERS = (0, 1, 2, 3, 5, 10)
_BUTTONS = (0, 1, 2, 4, 8, 16)
_TOLD_ABOVE = (0, 1, 2, 4, 8)
_DATE_BELOW, _DATE_ABOVE = (1, 2, 3, 4, 6, 8, 12), (1, 2, 3, 6)
_WORDS = 5
"""Words with blanks between them from which a line is a row of entries or of a table."""

_FORMAL = re.compile(
    "(?:条例|办法|规定|决定|通知|意见|通告|公告|报告|方案|细则|解释|批复|规则|章程)(?:\\(.{1,10}\\))?$"
)
"""How titles of laws and official documents end."""
_OUTLET = re.compile(rf"[\w·]{{2,8}}(?:{outlet_ends('sure')})")
"""The name of an outlet alone, which stands over the day of its issue."""
_SHAPES = (
    ("opens-bracket", re.compile(r"[【\[「『《“‘(]")),
    ("ends-bracket", re.compile(r".*[)】\]]$")),
    ("asks", re.compile(r".*[?!][”」』]?$")),
    ("colon", re.compile(".*:")),
    ("blank", re.compile(r".*\s")),
    ("bar", re.compile(".*[|_丨]")),
    ("digit", re.compile(r".*\d")),
    ("photo", re.compile(r".*(?:摄|资料图|供图|合影|[(【][^)】]{0,12}[图文][/: ])")),
    ("dateline", re.compile(r"[(【\[]?[^)】\]]{0,14}[讯电][)】\]]")),
    ("imprint", re.compile(".*(?:主办|承办|主管|委托|作者|书名|出版)")),
)
"""What a line is like, in its plain form."""
_SHOWN = frozenset(
    (
        *("caption", "bullet", "rank", "label", "pictures", "lists", "comments", "url", "count"),
        *("legal", "more", "step", "pieces", "parted", "enumerated", "no-han", "day", "clock"),
        *("end:cut", "marks:0", "marks:1", "marks:2", "marks:3", "listed"),
    )
)
"""Facts of lines by themselves that tell of a headline as well."""


def may_be_headline(line: LineFacts) -> bool:
    """Tell a line that reads like a headline and like nothing that sites print."""
    if (
        line.kind not in _KINDS
        or not _LEAST <= line.size <= _MOST
        or line.text[-1] in FULL + PAUSE + COLON + COMMA
        or _says_who(line)
    ):
        return False
    reading = line.folded or line.text
    return not (_NEVER.match(reading) or _LABELLED.match(reading) or _names_issuer(line.text))


def _says_who(line: LineFacts) -> bool:
    """Tell a line that says who wrote the text, or for whom, from a headline."""
    if line.kind == "prose" and find_dateline(line.text):
        return True
    return not _CREDITS.isdisjoint(line.facts) or shapes.is_affiliation(line.text)


def _names_issuer(text: str) -> bool:
    """Tell the letterhead of a document, which may stand over a date as well.

    Its title names what it is about.
    """
    return len(text) <= _LONGEST_ISSUER and "关于" not in plain(text) and shapes.is_letterhead(text)


def is_row(page: PageFacts, at: int) -> bool:
    """Tell one of several facts behind labels, as a notice has (`预算金额：…`), or one of a ranking."""
    around = page.lines[max(0, at - _BESIDE_ROW) : at + _BESIDE_ROW + 1]
    shown = _ROWS.intersection(page.lines[at].facts)
    alike = (line for line in around if line.kind in _KINDS and not shown.isdisjoint(line.facts))
    return bool(shown) and sum(1 for _ in alike) >= _MIN_ALIKE


class Candidates:
    """The lines of a page that may be its headline, and what is counted once for all of them.

    places: where they stand. A page without text has none, nor has an official document, whose head
    layout reads.
    """

    def __init__(self, page: PageFacts, places: Sequence[int] | None = None) -> None:
        """Count for these places, or for all lines that may be the headline."""
        self.page = page
        self.places = _able_lines(page) if places is None else places
        able = [page.lines[at] for at in self.places]
        told = (page.told_share(line) for line in able if line.size >= _MIN_TOLD)
        self._most_told = max(told, default=0.0)
        self._longest = max((line.size for line in able), default=0)
        top = page.lines[: self.places[-1] + 1] if able else ()
        self._buttons = _counted(line.kind == "button" for line in top)
        self._sentences = _counted(map(is_sentence, top))
        self._leads: dict[int, frozenset[str]] = {}

    def facts(self, at: int) -> Iterator[str]:
        """Name what shows of the line at a place, one of these, whether it is the headline."""
        page, line = self.page, self.page.lines[at]
        yield f"kind:{line.kind}"
        yield f"size:{class_of(line.size, _SIZES)}"
        yield from sorted(_SHOWN.intersection(line.facts))
        yield from _said(line)
        yield from self._told(at)
        yield from self._place(at)
        yield from _dates(page, at)
        yield from _credits(page, at)
        if page.is_repeated(at):
            yield "repeated"
        elif line.size >= _MIN_CONTAINED and page.is_contained(at):
            yield "contained"

    def _told(self, at: int) -> Iterator[str]:
        """Name how much of the line the text takes up, its first paragraph, and against the others."""
        line = self.page.lines[at]
        told = self.page.told_share(line)
        yield f"told:{class_of(int(told * 10), _SHARES)}"
        if line.size >= _MIN_TOLD:
            yield f"told-pairs:{class_of(int(told * line.size), _PAIRS)}"
            if told >= self._most_told:
                yield "most-told"
        if line.size >= self._longest:
            yield "longest"
        lead = self._lead(at)
        if lead is not None and not line.prose:
            pairs = set(han_pairs(plain(line.text)))
            shared = len(pairs & self._leads[lead])
            yield f"lead:{class_of(int(10 * shared / max(1, len(pairs))), _SHARES)}"

    def _lead(self, at: int) -> int | None:
        """Give the place of the first paragraph below a line, and keep its pairs of characters."""
        lines, (first, last) = self.page.lines, self.page.main
        below = range(max(first, at + 1), last + 1)
        lead = next((place for place in below if lines[place].prose), None)
        if lead is not None and lead not in self._leads:
            self._leads[lead] = frozenset(han_pairs(plain(lines[lead].text)))
        return lead

    def _place(self, at: int) -> Iterator[str]:
        """Name where on the page the line stands, and among what."""
        first = self.page.main[0]
        yield "in-text" if at >= first else f"away:{class_of(first - at, _AWAY)}"
        yield f"from-top:{class_of(at, _FROM_TOP)}"
        for name, step in (("above2", -2), ("above", -1), ("below", 1), ("below2", 2)):
            yield f"{name}:{self.page.kind_at(at + step)}"
        below = sum(1 for other in self.places if at < other < first)
        above = sum(1 for other in self.places if other < at)
        yield f"able-below:{class_of(below, _OTHERS)}"
        yield f"able-above:{class_of(above, _OTHERS)}"
        yield f"buttons-above:{class_of(self._buttons[at], _BUTTONS)}"
        yield f"sentences-above:{class_of(self._sentences[at], _TOLD_ABOVE)}"


def _counted(marks: Iterable[bool]) -> list[int]:
    """Give for every place how many marks stand above it."""
    return list(itertools.accumulate(marks, initial=0))


def _able_lines(page: PageFacts) -> list[int]:
    first, last = page.main
    if last < 0 or _is_document(page):
        return []
    reach = range(min(first + INTO_TEXT, last + 1))
    return [at for at in reach if may_be_headline(page.lines[at]) and not is_row(page, at)]


def _is_document(page: PageFacts) -> bool:
    """Tell an official document with its letterhead or number, whose head layout reads line by line.

    A number behind a label stands in a table that the site prints above the document.
    """
    head = (line.text for line in page.lines[: page.main[0] + INTO_TEXT])
    return any(
        (shapes.is_document_number(text) and ":" not in plain(text))
        or shapes.is_dated_letterhead(text)
        for text in head
    )


def _said(line: LineFacts) -> Iterator[str]:
    """Name what a line says and how it is written."""
    reading, text = plain(line.text), line.text
    yield from (name for name, shape in _SHAPES if shape.match(reading))
    if text[-1] in FULL:
        yield f"end:{reading[-1]}"
    said = {
        "sentence": text[-1] in FULL or line.kind == "prose",
        "usual-size": line.size in _USUAL,
        "formal": _FORMAL.search(line.folded),
        "outlet": _OUTLET.fullmatch(line.folded),
        "names-outlet": names_outlet(text),
        "body-name": shapes.is_body_name(text),
        "dated": line.dated,
        "words": len(text.split()) >= _WORDS,
    }
    yield from (name for name, holds in said.items() if holds)


def _dates(page: PageFacts, at: int) -> Iterator[str]:
    """Name what dates stand above and below, and what between."""
    below = page.lines[at + 1 : at + 1 + _DATE_BELOW[-1]]
    above = page.lines[max(0, at - _DATE_ABOVE[-1]) : at]
    yield f"date-below:{_nearest(below, _DATE_BELOW)}"
    yield f"date-above:{_nearest(above[::-1], _DATE_ABOVE)}"
    between = _until_date(page, at)
    if between is None:
        if _is_under_date(page, at):
            yield "under-date"
        return
    if sum(other.kind not in _PASSED_OVER for other in between) <= 1:
        yield "over-date"
    if not any(map(may_be_headline, between)):
        yield "nearest"


def _nearest(lines: Sequence[LineFacts], bounds: Sequence[int]) -> str:
    """Name the class of how many lines away the first date stands."""
    step = next((step for step, line in enumerate(lines, 1) if line.dated), None)
    return class_of(step, bounds) if step else "none"


def _credits(page: PageFacts, at: int) -> Iterator[str]:
    """Name who is said below a line to have written the text."""
    kinds = [other.kind for other in page.lines[at + 1 : at + 4]]
    if "credit" in kinds:
        yield "over-credit"
    if kinds[:2] == ["credit", "prose"]:
        yield "signed"


def _is_under_date(page: PageFacts, at: int) -> bool:
    """Tell a line directly below the day of a post, from one below the day that signs a text."""
    if not at or not page.lines[at - 1].dated or page.lines[at].kind != "line":
        return False
    return not any(other.prose for other in page.lines[: at - 1])


def _until_date(page: PageFacts, at: int) -> Sequence[LineFacts] | None:
    """Give the lines between a headline and the date below it.

    None when there is none within reach.
    """
    below = page.lines[at + 1 : at + 1 + _REACH]
    end = next((place for place, other in enumerate(below) if other.dated or other.prose), None)
    return below[:end] if end is not None and below[end].dated else None
