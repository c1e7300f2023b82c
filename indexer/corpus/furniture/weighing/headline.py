"""Find the headline on a page with furniture.

By the date below it, by its repetition, by what the text takes up.

Evidence is added up (`EVIDENCE`); the line with most of it is the headline, if it has enough. A
label with its value, a counter, a trail of columns or a button never is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from indexer.corpus.furniture.weighing.line_facts import LineFacts, PageFacts
from indexer.corpus.metadata.lines.items import DATE_LABEL, SOURCE_LABEL
from indexer.corpus.metadata.people.bylines import ROLE_WORDS
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import COLON, COMMA, FULL, PAUSE
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.plain import plain

EVIDENCE = {
    "over-date": 3.0,
    "under-date": 1.5,
    "over-credit": 1.0,
    "signed": 1.0,
    "repeated": 1.0,
    "contained": 1.0,
    "told": 3.0,
    "length": 1.0,
    "formal": 1.5,
    "nearest": 1.0,
    "first": 0.5,
    "away": -0.06,
    "long": -1.0,
    "sentence": -1.0,
    "outlet": -3.0,
}
"""What every kind of evidence is worth; `told` per share of the line's pairs, `away` per line above
the text."""
ENOUGH = 2.6
"""Evidence from which a line is the headline."""
_KINDS = frozenset({"word", "line", "sentence", "long", "prose"})
_PASSED_OVER = frozenset({"button", "number", "word", "credit"})
"""Kinds of lines that may stand between a headline and its date: a counter, buttons, a column."""
_REACH = 6
_LEAST, _MOST = 5, 90
_USUAL = range(9, 46)
_INTO_TEXT = 3
"""Lines of the main passage among which the headline may stand: it may end like a sentence."""
_NEVER = re.compile(
    r"(?:发布|更新|发表|时间|日期|来源|作者|责编|编辑|责任编辑|电话|传真|地址|邮箱|邮编|标签|关键[词字]|索引号|文号|发文.{2}|分类|主题分类"
    r"|栏目|浏览.{0,2}|点击.{0,2}|阅读.{0,1}|分享|字[号体]|主办.{0,2}|承办.{0,2}|备案.{0,2}|.{0,4}位置|类别|标题|查看|回复|人气|热线|投稿)[:：]"
    r"|.*(?:[>›»→]|https?:|[|｜].*[|｜]|-->)|[\W\d_]*$|.*(?:ip:|更多|排行|评论\(|\d+条|\d+人)"
    r"|(?:[^:]{0,16}[|丨 ])?发表于 ?:?(?:19|20)?\d\d|[a-z]\d{1,3}版?$|[\d一二三四五六七八九十百〇零]{2,4}(?:学)?年度?$"
    r"|(?:今[天日]|现在)是? ?:?(?:19|20)\d\d年|第?\d+版|本版|责任编辑|(?:关于|联系)我们|版权|copyright"
)
_LABELLED = re.compile(rf"(?:{DATE_LABEL}|{SOURCE_LABEL}|(?:{ROLE_WORDS})) ?[:：]")
"""What says when, from where or by whom, whatever follows."""
_FORMAL = re.compile(
    "(?:条例|办法|规定|决定|通知|意见|通告|公告|报告|方案|细则|解释|批复|规则|章程)(?:\\(.{1,10}\\))?$"
)
"""How titles of laws and official documents end."""
_OUTLET = re.compile(rf"[\w·]{{2,8}}(?:{outlet_ends('sure')})")
"""The name of an outlet alone, which stands over the day of its issue."""
_MIN_CONTAINED = 8
_FAR = 30
"""Lines from which a headline may stand as far above the text as it likes: menus have hundreds."""


_ROWS = frozenset({"label", "rank"})
_BESIDE_ROW, _MIN_ALIKE = 2, 3
"""Lines above and below a row, and how many of them have a label or number where it is one of several."""
_LONGEST_ISSUER = 20
_SECOND = 0.8
"""What the upper of two lines side by side may lack and still be the headline, the lower its
subtitle."""


def find_headline(page: PageFacts) -> int | None:
    """Give the place of the headline above the main text.

    None where no line has enough evidence.
    """
    first, last = page.main
    if last < 0 or _is_document(page):
        return None
    reach = range(min(first + _INTO_TEXT, last + 1))
    able = [at for at in reach if may_be_headline(page.lines[at]) and not _is_row(page, at)]
    weights = {at: _weight(page, at) for at in able}
    best = max(able, key=lambda at: (weights[at], -at), default=None)
    if best is None or weights[best] < ENOUGH:
        return None
    return _under_date(page, best, weights) or _upper(page, best, weights)


def _upper(page: PageFacts, best: int, weights: Mapping[int, float]) -> int:
    """Give the line above the best one where that is its subtitle, else the best one."""
    above = best - 1
    if above not in weights or not _may_stand_over(page.lines[above], page.lines[best]):
        return best
    enough = weights[above] >= weights[best] - EVIDENCE["nearest"] - _SECOND
    return above if enough else best


def _under_date(page: PageFacts, best: int, able: Collection[int]) -> int | None:
    """Give the headline that a blog prints below the day, of a line above it that the text knows nothing of.

    Only where nothing else stands between that line and the text.
    """
    if page.told_share(page.lines[best]) > _STRANGE:
        return None
    places = range(best + 1, page.main[0])
    between = [at for at in places if page.lines[at].kind not in _PASSED_OVER]
    dated = [page.lines[at].dated for at in between]
    if dated != [True, False] or between[1] not in able:
        return None
    return between[1] if page.told_share(page.lines[between[1]]) >= _TOLD else None


_STRANGE, _TOLD = 0.1, 0.5
"""Shares of the pairs of a line that the text tells: another text's title, and its own."""


def _is_row(page: PageFacts, at: int) -> bool:
    """Tell one of several facts behind labels, as a notice has (`预算金额：…`), or one of a ranking."""
    around = page.lines[max(0, at - _BESIDE_ROW) : at + _BESIDE_ROW + 1]
    shown = _ROWS.intersection(page.lines[at].facts)
    alike = (line for line in around if line.kind in _KINDS and not shown.isdisjoint(line.facts))
    return bool(shown) and sum(1 for _ in alike) >= _MIN_ALIKE


def _weight(page: PageFacts, at: int) -> float:
    return sum(EVIDENCE[name] * much for name, much in evidence(page, at))


def _may_stand_over(upper: LineFacts, lower: LineFacts) -> bool:
    """Tell a headline over its subtitle from a line of a site and from one printed twice."""
    return upper.kind == "line" and upper.folded != lower.folded


def _is_document(page: PageFacts) -> bool:
    """Tell an official document with its letterhead or number, whose head layout reads line by line.

    A number behind a label stands in a table that the site prints above the document.
    """
    head = (line.text for line in page.lines[: page.main[0] + _INTO_TEXT])
    return any(
        (shapes.is_document_number(text) and ":" not in plain(text))
        or shapes.is_dated_letterhead(text)
        for text in head
    )


def may_be_headline(line: LineFacts) -> bool:
    """Tell a line that reads like a headline and like nothing that sites print."""
    if (
        line.kind not in _KINDS
        or not _LEAST <= line.size <= _MOST
        or line.text[-1] in FULL + PAUSE + COLON + COMMA
    ):
        return False
    reading = line.folded or line.text
    return not (_NEVER.match(reading) or _LABELLED.match(reading) or _names_issuer(line.text))


def _names_issuer(text: str) -> bool:
    """Tell the letterhead of a document, which may stand over a date as well.

    Its title names what it is about.
    """
    return len(text) <= _LONGEST_ISSUER and "关于" not in plain(text) and shapes.is_letterhead(text)


def evidence(page: PageFacts, at: int) -> Iterator[tuple[str, float]]:
    """Give what speaks for a line as the headline, each kind with how much of it there is."""
    line = page.lines[at]
    yield from _evidence_below(page, at)
    if page.is_repeated(at):
        yield "repeated", 1
    elif line.size >= _MIN_CONTAINED and page.is_contained(at):
        yield "contained", 1
    yield "told", page.told_share(line)
    yield "length", int(line.size in _USUAL)
    yield "formal", int(_FORMAL.search(line.folded) is not None)
    yield "first", int(at == 0)
    yield "away", min(_FAR, max(0, page.main[0] - at))
    if line.kind == "long":
        yield "long", 1
    if _OUTLET.fullmatch(line.folded):
        yield "outlet", 1
    if line.text[-1] in FULL or line.kind == "prose":
        yield "sentence", 1


def _evidence_below(page: PageFacts, at: int) -> Iterator[tuple[str, float]]:
    """Give what the lines below one say for it as the headline: a date, and who wrote the text."""
    between = _until_date(page, at)
    if between is not None:
        passed = [other for other in between if other.kind not in _PASSED_OVER]
        yield "over-date", int(len(passed) <= 1)
        yield "nearest", int(not any(map(may_be_headline, between)))
    else:
        yield "under-date", int(_is_under_date(page, at))
    if any(other.kind == "credit" for other in page.lines[at + 1 : at + 4]):
        yield "over-credit", 1
    if [other.kind for other in page.lines[at + 1 : at + 3]] == ["credit", "prose"]:
        yield "signed", 1


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
