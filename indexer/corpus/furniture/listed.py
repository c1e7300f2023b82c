"""Lines that belong to the site and not to an article.

Listed patterns, advertising, and where on the page they count.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from indexer.corpus.furniture.advertising import is_spam, offers
from indexer.corpus.furniture.boilerplate import knowing
from indexer.corpus.furniture.buttons import is_button
from indexer.corpus.furniture.edges import EdgeDrop, find_edge_furniture, runs
from indexer.corpus.furniture.menus import MAX_ENTRY, is_breadcrumb, is_menu, is_row_of_entries
from indexer.corpus.furniture.others import rows_of_others
from indexer.corpus.furniture.running_text import (
    MARK,
    MAX_LENGTH,
    MIN_NARROW,
    find_running_text,
    find_wrapped_text,
)
from indexer.corpus.furniture.tables import find_tables
from indexer.corpus.furniture.weighing.line_facts import line_facts, may_be_button
from indexer.corpus.furniture.weighing.line_model import (
    Weighed,
    is_of_site,
    may_be_furnished,
    weigh_page,
)
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import (
    CLASS_OF_CLOSERS,
    COMMA,
    PAUSE,
    STOP,
)
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt
from indexer.corpus.page.plain import han_pairs, plain

_PLACED = 0.97
"""How sure a line goes that goes for its place: 35 of 35 were furniture where it is known, by the
rule of succession 36 of 37 (pages with menus around statutes, gazettes and news)."""
_STRANGE = 0.1
"""Share of a line's pairs of characters in the running text up to which both speak of different
things. No line of the 1,494 documents of the kits (laws, gazettes, news) goes for it."""
_BAR, _DIGIT = re.compile("[|｜丨]"), re.compile(r"\d")
_MIN_BARS = 2
_TOP = 30
"""Lines of a page without furniture among which its headline is looked for."""
_MODEL = "furniture: line model"
_LISTED_RULES = {
    "spam": "made of words of advertising (spam.tsv)",
    "recurring": "recurs at the edges of the pages of its folder",
    "related": "in or below a list of other texts",
}
"""How lines are told that go for what they say; the others are listed in boilerplate.tsv."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What lists and rules say of the lines of a page, before the line model is asked.

    whys: why each goes, None for one that stays. listed: those that go for what they say. strange:
    the places of offers of which the text knows nothing. edges: what goes for its place. tables:
    the places of cells of tables, which stay.
    """

    lines: Sequence[Line]
    folded: list[str]
    whys: list[str | None]
    listed: frozenset[int]
    strange: list[int]
    edges: Sequence[EdgeDrop]
    tables: frozenset[int]

    def facts(self) -> PageFacts:
        """Give the facts that are weighed: of the whole page where a site may have printed it.

        Of others only the headline is asked for, which stands at the top.
        """
        items = zip(self.lines, self.folded, self.whys, strict=True)
        if may_be_furnished(may_be_button(*item) for item in items):
            return self._facts(len(self.lines))
        top = self._facts(_TOP)
        return top if top.whole or not is_of_site(top) else self._facts(len(self.lines))

    def _facts(self, size: int) -> PageFacts:
        """Give the facts of so many lines from the top."""
        lines = self.lines[:size]
        wrapped = set(find_wrapped_text(lines))
        items = enumerate(zip(lines, self.folded, self.whys, strict=False))
        facts = [line_facts(*item, wrapped=at in wrapped) for at, item in items]
        return PageFacts(facts, whole=size >= len(self.lines))

    def rule(self, at: int) -> str:
        """Name the rule by which a line goes; the line model is asked where no other does."""
        why = self.whys[at]
        if at in self.listed:
            return f"furniture: {_LISTED_RULES.get(why or '', 'listed in boilerplate.tsv')}"
        if at in self.strange:
            return "furniture: an offer of which the text knows nothing"
        if why:
            return "furniture: stands at the edge among certain furniture"
        return _MODEL


def rule(
    lines: Sequence[Line],
    recurring: frozenset[str] = frozenset(),
    *,
    page: bool = True,
    parted: bool = False,
) -> Ruled:
    """Ask the lists and the rules about every line of a page.

    page: whether it is one; of a record only buttons go for their place, because no site stands
    around it. parted: whether it is a list of articles from its first line on, and holds no list of
    others.
    """
    tables = find_tables(lines)
    folded, text, whys = _listing(lines, recurring, tables, parted=parted)
    listed = frozenset(at for at, why in enumerate(whys) if why)
    strange = sorted({*_strange_offers(lines, folded, whys, text)} - tables)
    for at in strange:
        whys[at] = "spam"
    edges = find_edge_furniture(lines, folded, [why is not None for why in whys], text)
    own = tables | _own_lines(lines, folded, text)
    edges = [drop for drop in edges if drop.at not in own]
    if not page:
        edges = _buttons(edges, folded)
    for drop in edges:
        whys[drop.at] = "furniture"
    return Ruled(lines, folded, whys, listed, strange, edges, tables)


def _own_lines(lines: Sequence[Line], folded: Sequence[str], text: tuple[int, int]) -> set[int]:
    """Give the places of what an article has at its ends: who is reached how, its outlet, its title."""
    reached = _announced(lines) | _contacts(lines, folded, text)
    return reached | _outlets(lines) | _formal_title(folded[: text[0]])


def _formal_title(head: Sequence[str]) -> set[int]:
    """Give the place of the only title of an official document above a text; none where a list names several."""
    titles = {folded: at for at, folded in enumerate(head) if _FORMAL_TITLE.fullmatch(folded)}
    return set(titles.values()) if len(titles) == 1 else set()


_FORMAL_TITLE = re.compile(
    rf"[^{STOP}{PAUSE}{COMMA}>|]{{2,40}}关于[^{STOP}{PAUSE}{COMMA}>|]{{4,60}}的(?:通知|意见|通告|公告|决定|批复|报告|公示|请示|函)"
    r"(?:\([^()]{2,12}\))?"
)


def _buttons(edges: Iterable[EdgeDrop], folded: Sequence[str]) -> list[EdgeDrop]:
    return [drop for drop in edges if is_button(folded[drop.at])]


def drop_lines(
    lines: Sequence[Line],
    receipt: Receipt,
    recurring: frozenset[str] = frozenset(),
    *,
    page: bool = True,
    parted: bool = False,
) -> list[Line]:
    """Drop what is listed or looks like advertising.

    Every dropped line is noted with a short reason.

    `recurring` holds folded lines that go wherever they stand above or below the running text.
    page: whether the lines are a page as it was seen, on which menus and lists may stand, and not
    the text of a record. parted: see `rule`.
    """
    ruled = rule(lines, recurring, page=page, parted=parted)
    weighed = weigh_page(ruled.facts()) if page and lines else Weighed()
    model = {at for at in weighed.furniture - ruled.tables if not ruled.whys[at]}
    placed = (drop.at for drop in ruled.edges if not drop.certain)
    _doubt_places([*ruled.strange, *model, *placed], lines, receipt)
    kept = []
    for at, line in enumerate(lines):
        why = "furniture" if at in model else ruled.whys[at]
        if not why and at == weighed.headline:
            sure = weighed.furnished
            kept.append(dataclasses.replace(line, headline=sure, likely=not sure))
        elif not why:
            kept.append(line)
        elif glued := _glued_text(line.text) if why in _NOTICES else 0:
            receipt.repair("notice", line.number, 1, line.text[glued:], "")
            kept.append(dataclasses.replace(line, text=line.text[:glued].rstrip()))
        else:
            receipt.drop([line], why, _MODEL if at in model else ruled.rule(at))
    return kept


_NOTICES = frozenset(
    {"copyright", "platform-notice", "contact", "licence", "share", "meta", "related", "nav"}
)
_SEGMENT_END = re.compile(rf"[{STOP}][{CLASS_OF_CLOSERS}]?|[】）)\]]")
_TELLS = re.compile(rf"[\u3400-\u9fff].*[\u3400-\u9fff]{{4}}[^{STOP}]*[{STOP}]")
_SPEAKS_OF_RIGHTS = re.compile("版权|转载|声明|侵权|授权|本网|本站|平台|举报|编辑|来源:?.{0,20}$")
_MIN_GLUED = 12
"""Characters of the shortest sentence to which a notice is glued."""


def _glued_text(text: str) -> int:
    """Give where a notice begins that is glued to the end of a text; 0 for a line that is all notice."""
    for end in _SEGMENT_END.finditer(text):
        head, tail = text[: end.end()], text[end.end() :]
        if len(head) < _MIN_GLUED or not tail.strip():
            continue
        sentence = _BRACKETED_END.sub("", head)
        if (
            not _TELLS.search(sentence)
            or _SPEAKS_OF_RIGHTS.search(plain(sentence))
            or _reason(folded_text(sentence), "tail")
        ):
            return 0
        if _reason(folded_text(tail.strip()), "tail"):
            return end.end()
    return 0


_BRACKETED_END = re.compile(r"[【（(\[][^【】（）()\[\]]{2,40}[】）)\]]$")


def _listing(
    lines: Sequence[Line],
    recurring: frozenset[str],
    tables: AbstractSet[int] = frozenset(),
    *,
    parted: bool = False,
) -> tuple[list[str], tuple[int, int], list[str | None]]:
    """Give the folded lines that a list may know, the reach of the running text, and why lines are listed.

    tables: the places of cells of tables, which are never.
    """
    folded = [folded_text(line.text) if len(line.text) <= MAX_LENGTH else "" for line in lines]
    text = find_running_text(lines, folded)
    others = set[int]() if parted else rows_of_others(lines, text)
    whys = _listed_whys(lines, folded, text, recurring, others)
    return folded, text, [None if at in tables else why for at, why in enumerate(whys)]


def _strange_offers(
    lines: Sequence[Line], folded: Sequence[str], whys: Sequence[str | None], text: tuple[int, int]
) -> list[int]:
    """Give the places of lines around the running text that offer something of which the text knows nothing."""
    first, last = text
    if last < 0:
        return []
    outside = [at for at in (*range(first), *range(last + 1, len(lines))) if not whys[at]]
    around = [at for at in outside if offers(folded[at]) and not _has_credits(lines[at])]
    told = _told_pairs(lines[first : last + 1]) if around else set()
    return [at for at in around if _share_told(folded[at], told) <= _STRANGE]


def _told_pairs(lines: Sequence[Line]) -> set[str]:
    return {pair for line in lines for pair in han_pairs(folded_text(line.text))}


def _share_told(folded: str, told: set[str]) -> float:
    pairs = han_pairs(folded)
    return sum(pair in told for pair in pairs) / len(pairs) if pairs else 1.0


def _doubt_places(places: Iterable[int], lines: Sequence[Line], receipt: Receipt) -> None:
    """Note the lines that go only for where they stand, one doubt for those side by side."""
    for run in runs(sorted(places)):
        here = [lines[at] for at in run]
        first, text = here[0].number, here[0].text[:DOUBT_EVIDENCE]
        receipt.doubt("furniture", first, _PLACED, last=str(here[-1].number), text=text)


def _listed_whys(
    lines: Sequence[Line],
    folded: Sequence[str],
    text: tuple[int, int],
    recurring: frozenset[str],
    others: AbstractSet[int],
) -> list[str | None]:
    """Say why each line goes: it is listed, advertises, recurs, or stands in a list of related texts."""
    first, last = text
    whys: list[str | None] = []
    crumb = _breadcrumb_at(folded[:first])
    contacts = _announced(lines) | _contacts(lines, folded, text)
    spared = {"nav": _table_rows(lines, text), "contact": contacts}
    related = False
    for at, line in enumerate(lines):
        zone = "head" if at < first else "tail" if at > last else "middle"
        why = _listed_why(line, folded[at], zone)
        if why and at in spared.get(why, ()):
            why = None
        if not why and at in others:
            why = "related"
        if not why:
            recurs = folded[at] in recurring
            why = "nav" if at < crumb else _placed_why(line.text, zone, recurs=recurs)
        if not why and related and _may_be_related(line, folded[at]):
            why = "related"
        related = related or (why == "related" and at > last)
        whys.append(why)
    return whys


def _contacts(lines: Sequence[Line], folded: Sequence[str], text: tuple[int, int]) -> set[int]:
    """Give the places of what a notice says in rows with labels, in its text or directly below it.

    `联系人：…` over `联系电话：…`: at least one of the rows is none that sites print of themselves.
    """
    able = [at for at in range(text[0], len(lines)) if _LABELLED.match(lines[at].text)]
    places: set[int] = set()
    for run in runs(able):
        above = run[0] - 1
        apart = above > text[1] and _reason(folded[above], "tail") is not None
        if len(run) > 1 and not apart and any(_is_fact(lines[at], folded[at]) for at in run):
            places.update(run)
    return places


_LABELLED = re.compile(r"[\u3400-\u9fff]{2,8} ?[:：](?=.{2,60}$)")


def _is_fact(line: Line, folded: str) -> bool:
    return _reason(folded, "tail") is None and not _has_credits(line)


def _outlets(lines: Sequence[Line]) -> set[int]:
    """Give the places of names of outlets above or below a date, whose source they are."""
    named = [at for at, line in enumerate(lines) if names_outlet(line.text)]
    return {
        at
        for at in named
        if any(map(_is_day, (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])))
    }


def _is_day(line: Line) -> bool:
    meta = read_meta_line(line.text)
    return meta is not None and meta.date is not None


def _announced(lines: Sequence[Line]) -> set[int]:
    """Give the places of addresses and numbers that a sentence above them announces.

    `可通过以下方式报名：` and below it a telephone, a post office box.
    """
    places: set[int] = set()
    for at in range(1, len(lines)):
        above = lines[at - 1].text
        told = above.endswith((":", "：")) and len(above) >= MIN_NARROW and MARK.search(above)
        if (told or at - 1 in places) and _REACHED.search(lines[at].text):
            places.add(at)
    return places


_REACHED = re.compile(r"[:：@]|\d{3}")
"""What lines have that say how somebody is reached."""


def _listed_why(line: Line, folded: str, zone: str) -> str | None:
    """Say why the list has a line go, unless it credits somebody."""
    why = _reason(folded, zone) if folded else None
    return None if why == "meta" and _has_credits(line) else why


def _placed_why(text: str, zone: str, *, recurs: bool) -> str | None:
    """Say why a line goes that no list has: it is a menu, or recurs outside the running text."""
    if is_menu(text):
        return "nav"
    if zone == "middle":
        return None
    return "nav" if is_row_of_entries(text) else "recurring" if recurs else None


def _may_be_related(line: Line, folded: str) -> bool:
    """Tell a line that may name another text, in a list of related ones."""
    return not shapes.tells(folded) and not _has_credits(line)


def _table_rows(lines: Sequence[Line], text: tuple[int, int]) -> set[int]:
    """Give the places of rows of tables: lines side by side with as many bars each.

    Above and below the running text, where menus stand too, one of them must say a number.
    """
    rows: set[int] = set()
    for bars, group in itertools.groupby(
        range(len(lines)), key=lambda at: len(_BAR.findall(lines[at].text))
    ):
        run = list(group)
        inside = text[0] < run[0] and run[-1] < text[1]
        if (
            bars >= _MIN_BARS
            and len(run) > 1
            and (inside or any(_DIGIT.search(lines[at].text) for at in run))
        ):
            rows.update(run)
    return rows


def _has_credits(line: Line) -> bool:
    """Tell a line that layout will read people or a date from before it goes."""
    return len(line.text) <= 80 and bool(read_byline(line.text) or read_meta_line(line.text))


def _breadcrumb_at(head: Sequence[str]) -> int:
    """Give the place of a breadcrumb at the head of a page when only a menu stands above it; 0 otherwise."""
    at = next((at for at, folded in enumerate(head) if is_breadcrumb(folded)), 0)
    menu = all(len(folded) <= MAX_ENTRY or _reason(folded, "head") for folded in head[:at])
    below = any(len(folded) > MAX_ENTRY or not _reason(folded, "head") for folded in head[at + 1 :])
    return at if menu and below else 0


def _reason(folded: str, zone: str) -> str | None:
    row = knowing(folded, "any")
    if not row and zone != "middle":
        row = knowing(folded, "edge")
    if not row and zone == "tail":
        row = knowing(folded, "tail")
    return row.why if row else "spam" if is_spam(folded) else None
