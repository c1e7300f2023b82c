"""The role that each logical line plays on a page: judged by itself, then by its neighbours."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from indexer.corpus.layout.borders.frames import Opening
from indexer.corpus.layout.lines.alone import MAX_SIGNED, find_role
from indexer.corpus.layout.lines.seams import is_asking
from indexer.corpus.metadata.dating import is_past_day
from indexer.corpus.metadata.lines.date_lines import is_month_line
from indexer.corpus.metadata.lines.items import MetaLine
from indexer.corpus.metadata.lines.stamps import is_day_of_issue, read_stamp
from indexer.corpus.metadata.people.bare_names import bare_names, is_full_name, is_list_of_names
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import FULL
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.line import Line, Role
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain

_WECHAT = Sifted(
    rf"(?:原创 *)?(?P<author>[^\d,{FULL}]{{0,40}}?)(?P<account>[^\d,{FULL} ]{{0,40}}) *"
    r"(?P<date>(?:19|20)\d\d[-年]\d\d?[-月]\d\d?日?(?: \d\d:\d\d)?) *发表于\S{2,8}"
)
_ORIGINAL = re.compile(
    r"原创 +(?P<author>[\u4e00-\u9fff]{2,4}) +(?P<account>[\u4e00-\u9fffa-z\d]{3,16})(?P<date>)"
)
_FOLLOWED = re.compile(
    r"(?P<account>[\u3400-\u9fff]{3,12}) (?P<author>[\u3400-\u9fff]{2,4}) [+]?(?:追踪|关注|订阅)(?P<date>)"
)
"""The card of a writer with the button that follows: `某某報導 甲某某 追蹤`."""
_CREDITED_OUTLET = re.compile(
    r"(?:(?P<author>[\u4e00-\u9fff]{2,4}) ?/ ?)?"
    rf"[\[【(〔]?(?P<name>[\u4e00-\u9fff]{{2,8}}(?:{outlet_ends('alone')}))[\]】)〕]?"
)
"""The name of an outlet, alone or behind its writer: 某某/某某青年报."""
_GIVEN = re.compile(r"资料(?:来源|提供) ?: ?(?P<name>[\u4e00-\u9fff]{2,16})(?P<author>)")
"""What gave a page its text: below a table the same label names the source of its numbers."""
_EDGE = 5
"""Lines from the top or the end of a page within which a month alone is its date."""
_LONE_NAME = 3
"""Characters of one name that is believed without a second beside it.

Shorter ones when they are set wide.
"""


HEAD_ROLES: frozenset[Role | None] = frozenset(
    {"short", "long", "subtitle", "byline", "meta", "enactment", "number", "separator"}
)
"""Roles that may stand between a headline and the text below it."""


def find_roles(lines: Sequence[Line], openings: Sequence[Opening] = ()) -> list[Line]:
    """Give every logical line of a page its role. openings: where articles are known to begin."""
    pieces = _with_openings([_judged(line) for line in lines], openings)
    pieces = _with_masthead(pieces)
    pieces = _with_first_stamp(_with_names(_with_question(pieces)))
    pieces = _with_outlet(_without_past_dates(_with_stamps(pieces)))
    months = [
        at for at, piece in enumerate(pieces) if piece.role == "meta" and is_month_line(piece.text)
    ]
    if len(months) > 1 or any(_EDGE <= at < len(pieces) - _EDGE for at in months):
        for at in months:  # not the date of a page but headings of a chronicle
            pieces[at] = dataclasses.replace(pieces[at], role="short")
    return pieces


def _with_openings(pieces: list[Line], openings: Sequence[Opening]) -> list[Line]:
    """Take a question or call at the beginning of an article for its headline, and a headline with its day."""
    texts = {opening.number: opening.text for opening in openings}
    for at, (piece, below) in enumerate(itertools.pairwise(pieces)):
        over_text = below.number == texts.get(piece.number) != piece.number
        asks = piece.number in texts and piece.role == "prose" and is_asking(piece.text)
        if asks or (over_text and piece.role == "meta"):
            pieces[at] = dataclasses.replace(piece, role="short", opening=False)
    return pieces


def _with_question(pieces: list[Line]) -> list[Line]:
    """Take a question or call above everything for a headline where a gap or another line of a head is below it."""
    first, below = pieces[0] if pieces else None, pieces[1] if len(pieces) > 1 else None
    if first is None or below is None or first.role != "prose" or not shapes.is_call(first.text):
        return pieces
    if below.role not in HEAD_ROLES and not below.gap:
        return pieces
    return [dataclasses.replace(first, role="short"), *pieces[1:]]


def _with_names(pieces: list[Line]) -> list[Line]:
    """Take names that stand alone above everything for those of the writers.

    Magazines are printed so.

    One name alone may be what the text is about; then the text has it too.
    """
    first = pieces[0] if pieces else None
    if first is None or first.role != "short" or len(first.text) > MAX_SIGNED:
        return _with_names_below(pieces)
    if is_list_of_names(first.text) or _is_lone_writer(first.text, pieces[1:]):
        return [dataclasses.replace(first, role="byline"), *pieces[1:]]
    return _with_names_below(pieces)


def _is_lone_writer(text: str, below: Sequence[Line]) -> bool:
    """Tell one name alone of which the text does not speak."""
    names = bare_names(text, "author")
    if len(names) != 1:
        return False
    name = names[0].name
    alone = len(name) == _LONE_NAME or len(name) < len(text)
    return alone and not any(name in piece.text for piece in below)


def _with_names_below(pieces: list[Line]) -> list[Line]:
    """Take names that stand alone between the date of a page and its text for those of the writers."""
    head = next((at for at, piece in enumerate(pieces) if piece.is_body), 0)
    dated = False
    for at in range(head):
        piece = pieces[at]
        if (
            dated
            and piece.role == "short"
            and pieces[at + 1].is_body
            and _is_written_by(piece.text)
        ):
            pieces[at] = dataclasses.replace(piece, role="byline")
        dated = dated or piece.role == "meta"
    return pieces


def _is_written_by(text: str) -> bool:
    closed = "".join(text.split())
    wide = len(closed) < len(text) and len(bare_names(text, "author")) == 1
    return is_list_of_names(text) or is_full_name(closed) or wide


def _with_outlet(pieces: list[Line]) -> list[Line]:
    """Take the name of an outlet alone beside a date that names none for the source, below a headline of its own."""
    head = next(
        (at for at, piece in enumerate(pieces) if piece.role not in HEAD_ROLES), len(pieces)
    )
    for at in range(1, head) if pieces and pieces[0].role in _MAY_STAND_FIRST else ():
        source = _as_source(pieces[at])
        beside = any(map(_lacks_source, pieces[at - 1 : at + 2 : 2]))
        if source and (beside or _BRACKETED.fullmatch(plain(pieces[at].text))):
            pieces[at] = source
    return pieces


_MAY_STAND_FIRST = frozenset({"short", "meta"})
"""What stands above the name of an outlet: the headline, or the date that a site prints over it."""
_BRACKETED = re.compile(rf"[\[【(〔][\u3400-\u9fff]{{2,10}}(?:{outlet_ends('alone')})[\]】)〕]")
"""An outlet in brackets, which needs no date beside it."""


def _as_source(piece: Line) -> Line | None:
    """Rewrite the name of an outlet, alone or behind its writer, as a line that says so."""
    named = piece.role in ("short", "byline")
    reading = plain(piece.text)
    outlet = (_CREDITED_OUTLET.fullmatch(reading) or _GIVEN.fullmatch(reading)) if named else None
    if not outlet:
        return None
    name, writer = (piece.text[slice(*outlet.span(group))] for group in ("name", "author"))
    text = f"来源：{name}" + (f" 作者：{writer}" if writer else "")
    return dataclasses.replace(piece, text=text, shown=piece.visible, role="meta")


def _lacks_source(piece: Line) -> bool:
    """Tell a date line that names no source."""
    line = read_stamp(piece.text) if piece.role == "meta" else None
    return line is not None and line.date is not None and not line.source


def _with_stamps(pieces: list[Line]) -> list[Line]:
    """Take a line with a day near the headline for the date line where no line there is understood as one."""
    headline = next((at for at, piece in enumerate(pieces) if piece.headline), 0)
    reach = _reach_of(pieces, headline)
    if any(pieces[at].role == "meta" and _dates(pieces[at].text) for at in reach):
        return pieces
    for at in reach:
        piece = pieces[at]
        if at != headline and piece.role in _MAY_DATE and _dates(piece.text):
            pieces[at] = dataclasses.replace(piece, role="meta")
    return pieces


def _with_masthead(pieces: list[Line]) -> list[Line]:
    """Take the name of a gazette or magazine over the number of its issue for its source."""
    if len(pieces) < _LEAST_ISSUE or pieces[0].headline or pieces[0].role != "short":
        return pieces
    name, issue, *rest = pieces
    if not _PERIODICAL.fullmatch(plain(name.text)) or not _ISSUE.fullmatch(plain(issue.text)):
        return pieces
    source = dataclasses.replace(name, text=f"来源：{name.text}", shown=name.visible, role="meta")
    return [source, dataclasses.replace(issue, role="meta"), *rest]


_LEAST_ISSUE = 4
"""Lines of a page that has a masthead of two lines, a headline and a text."""
_PERIODICAL = re.compile(
    r"[\u3400-\u9fff]{2,12}(?:公报|学报|简报|会报|[月季旬年]刊|周刊|学刊|会刊|校刊|期刊|杂志|通讯|月报|画报)"
)
_ISSUE = re.compile(
    r"(?:(?:中华)?民国|[12]\d{3}|[一二][〇零一二三四五六七八九]{3})?.{0,12}?"
    r"第 ?[\d〇零一二三四五六七八九十百千]{1,6} ?[期号卷]"
    r"(?: ?[(]?总?第? ?[\d〇零一二三四五六七八九十百]{1,6} ?[期号][)]?)?"
)
"""The number of an issue alone on its line: `2021年第3期`, `民國八十八年冬字第二十六期`."""


def _with_first_stamp(pieces: list[Line]) -> list[Line]:
    """Take a first line with a day and its outlet for the date line where a headline stands below it."""
    if not pieces or pieces[0].headline or pieces[0].role not in ("short", "long"):
        return pieces
    stamp = read_stamp(pieces[0].text)
    if not _says_day_of_issue(pieces[0].text, stamp):
        return pieces
    below = itertools.takewhile(lambda piece: piece.role in HEAD_ROLES, pieces[1:_STAMP_BELOW])
    if not any(piece.role in ("short", "long") and not _dates(piece.text) for piece in below):
        return pieces
    return [dataclasses.replace(pieces[0], role="meta"), *pieces[1:]]


def _says_day_of_issue(text: str, stamp: MetaLine | None) -> bool:
    """Tell a line with a day and its outlet, or with the day of a paper's issue and nothing else."""
    if stamp is None or stamp.date is None:
        return False
    return bool(stamp.source) or is_day_of_issue(text)


def _reach_of(pieces: Sequence[Line], headline: int) -> range:
    """Give the places around a headline, down to the text, among which any day dates it."""
    text = (
        at
        for at, piece in enumerate(pieces)
        if at > headline and len(piece.text) >= _TEXT and piece.is_body
    )
    below = min(next(text, len(pieces)), headline + _STAMP_BELOW)
    return range(max(0, headline - _STAMP_ABOVE), below)


_MAY_DATE = frozenset({"short", "long", "prose", "heading", "meta", "subtitle", "byline"})
"""Roles of lines that may turn out to be the date line near a headline."""


def _dates(text: str) -> bool:
    line = read_stamp(text)
    return line is not None and line.date is not None


_TEXT = 30
"""Characters from which a line is the text below a head."""
_STAMP_ABOVE, _STAMP_BELOW = 4, 9
"""Lines above and below a headline among which any day dates it."""


def _without_past_dates(pieces: list[Line]) -> list[Line]:
    """Take a day alone on its line for text where the page tells of years long after it.

    The day of an event.
    """
    for at, piece in enumerate(pieces):
        if piece.role == "meta" and is_past_day(piece.text, (other.text for other in pieces)):
            pieces[at] = dataclasses.replace(piece, role="short")
    return pieces


def _judged(line: Line) -> Line:
    line = _without_column(line)
    role = find_role(line)
    if role != "prose":
        return line.taken_as(role)
    dateline = find_dateline(line.text) is not None or shapes.is_agency_opening(line.text)
    opening = dateline or shapes.is_opening(line.text)
    return line.taken_as(role, dateline=dateline, opening=opening)


_CARDS = (_ORIGINAL, _FOLLOWED, _WECHAT)
"""What stands under the headline of a post: who wrote it, for which account, when."""


def _without_column(line: Line) -> Line:
    """Rewrite the line under a WeChat title, 原创 author account date 发表于 place, as a date line."""
    reading = plain(line.text)
    match = next(filter(None, (form.fullmatch(reading) for form in _CARDS)), None)
    if not match:
        return line
    account, authors, date = (
        line.text[slice(*match.span(group))].strip() for group in ("account", "author", "date")
    )
    said = (date, account and f"来源：{account}", authors and f"作者：{' '.join(authors.split())}")
    return dataclasses.replace(line, shown=line.visible, text=" ".join(filter(None, said)))
