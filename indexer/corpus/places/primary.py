"""Where an article happens: the deepest unit that holds most of what it names.

Every naming has a weight; the title counts twice as much as the whole body. From the whole country
downwards, the heaviest unit is entered as long as it holds SHARE of the weight; naming a higher
unit speaks only half against a lower one: an article about a county names its prefecture in
passing. Datelines, firms and schools that carry a region's name and partners from elsewhere
(上海援藏) do not move an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.corpus.page.endings import CALL, FULL, PAUSE
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.resolve import Place

SHARE = 0.6
"""A unit holds the article when it has this part of the weight.

At one half, two twinned cities would take turns.
"""
PASSING = 0.5
"""Share of a higher unit's own weight that counts against going deeper."""
ASIDE = 0.25
"""Weight of a name inside a firm, a school, a law, or of a partner.

It may decide only where nothing else does.
"""
TITLE_LEAST, TITLE_SHARE = 3.0, 2.0
"""Weight of a place in the title: at least three namings, and twice the whole body.

With less, by-laws of a city went to the province that the text keeps naming, or to none."""
TITLE_HOLDS = 0.3
"""Share of a title's weight that counts against going deeper.

Nine tenths of the body must lie in one lower unit.
"""
MOST_PER_PARAGRAPH = 3.0
"""A unit named more often in one paragraph counts no more.

A list of projects is still one paragraph.
"""
LEAST, LEAST_SHARE = 2.0, 0.1
"""A unit that neither the title nor the lead names needs this weight, in this part of the
paragraphs: national reports of a hundred paragraphs name Taiwan in three, and nothing else."""
TITLE_REACH = 60
"""Characters back in which 《 opens the title of a law or book around a name.

A bound, so that long lines stay fast.
"""
LEAD = 2
"""Paragraphs at the head whose places count even when named once."""
OPENING = 2.0
"""Weight of a naming in the first paragraph that names anything.

News says there where it happens.
"""

_INSIDE = rf"[^,{FULL}{CALL}{PAUSE}\n]"
_DATELINE = re.compile(
    rf"{_INSIDE}{{0,6}}?(?:{outlet_ends('own')}){_INSIDE}{{0,14}}?[电讯](?=[(:]|记者|通讯员)"
    rf"|{_INSIDE}{{0,16}}?(?:日[电讯](?=[(:,]|记者|$)|[电讯]\((?:记者|通讯员))"
)
"""本报日喀则电(记者 …), 新华社北京1月5日电, 拉萨1月5日讯, at the head of a paragraph."""
_ORGANISATION = re.compile(
    r"[\u3400-\u9fff]{0,10}?"
    r"(?:公司|集团|大学|学院|研究院|银行|石化|石矿|砂石|水泥|证券|股份|实业|出版社|军区"
    rf"|{outlet_ends('place')})"
)
_MEDIA = re.compile(outlet_ends("place"))
_PARTNER = re.compile(r"籍|援|对口|来的|客商|游客|同胞|考察团|企业家")
_PARTNER_BEFORE = re.compile(r"(?:来自|毕业于|籍贯|祖籍|出生于|赴|飞往)$")


@dataclass(frozen=True, slots=True)
class Naming:
    """A settled place with the number of its paragraph and its weight."""

    paragraph: int
    code: str
    weight: float


def weigh(place: Place, text: str, begin: int) -> float:
    """Give the weight of a place in a paragraph of `text` that begins at `begin`."""
    dateline = _DATELINE.match(text, begin)
    if dateline and place.start < dateline.end():
        return 0.0
    if _MEDIA.match(text, place.end):
        return 0.0
    reach = max(begin, place.start - TITLE_REACH)
    aside = (
        (place.bare and _ORGANISATION.match(text, place.end))
        or _PARTNER.match(text, place.end)
        or _PARTNER_BEFORE.search(text, max(begin, place.start - 4), place.start)
        or text.rfind("《", reach, place.start) > text.rfind("》", reach, place.start)
    )
    return ASIDE if aside else 1.0


@dataclass(frozen=True, slots=True)
class Primary:
    """The unit that holds an article, and the part of the weight it held where that was least on the way down to it."""

    code: str
    share: float


def find_primary(
    namings: Sequence[Naming], paragraphs: int, gazetteer: Gazetteer
) -> Primary | None:
    """Give the unit that holds the article, at most a county; None when no unit does.

    `namings` of paragraph 0 are those of the title; `paragraphs` is how many there are without it.
    """
    title = {naming.code[:6] for naming in namings if _speaks_in_title(naming)}
    body = _sum_by_unit(naming for naming in namings if not _speaks_in_title(naming))
    title_weight = max(TITLE_LEAST, TITLE_SHARE * sum(body.values()))
    found = _descend(body, dict.fromkeys(title, title_weight), gazetteer)
    mine = [
        naming
        for naming in namings
        if naming.weight and gazetteer.is_below(naming.code, found.code)
    ]
    return found if found.code and _carries(mine, paragraphs) else None


def _speaks_in_title(naming: Naming) -> bool:
    """Tell a naming in the title that is more than an aside; all others count with the body."""
    return naming.paragraph == 0 and naming.weight > ASIDE


def _sum_by_unit(namings: Iterable[Naming]) -> dict[str, float]:
    by_paragraph: dict[tuple[int, str], float] = defaultdict(float)
    for naming in namings:
        by_paragraph[naming.paragraph, naming.code[:6]] += naming.weight
    opening = min(
        (paragraph for (paragraph, _), weight in by_paragraph.items() if weight > ASIDE), default=0
    )
    total: dict[str, float] = defaultdict(float)
    for (paragraph, code), weight in by_paragraph.items():
        total[code] += min(weight, MOST_PER_PARAGRAPH) * (OPENING if paragraph == opening else 1.0)
    return total


def _descend(body: dict[str, float], title: dict[str, float], gazetteer: Gazetteer) -> Primary:
    below: dict[str, float] = defaultdict(float)
    for weights in (body, title):
        for code, weight in weights.items():
            for step in gazetteer.path(code):
                below[step.code] += weight
    at, least = "", 1.0
    while True:
        children = {code: weight for code, weight in below.items() if gazetteer.parent(code) == at}
        here = PASSING * body.get(at, 0.0) + TITLE_HOLDS * title.get(at, 0.0)
        best = max(sorted(children), key=lambda code: children[code], default="")
        if (
            not best
            or children[best] < SHARE * (sum(children.values()) + here)
            or not children[best]
        ):
            return Primary(at, least)
        at, least = best, min(least, children[best] / (sum(children.values()) + here))


def _carries(namings: Sequence[Naming], paragraphs: int) -> bool:
    """Tell whether an article is about a unit rather than mentions it in passing, from the namings in that unit."""
    if any(naming.paragraph <= LEAD and naming.weight > ASIDE for naming in namings):
        return True
    numbers = {naming.paragraph for naming in namings}
    return (
        sum(naming.weight for naming in namings) >= LEAST
        and len(numbers) >= LEAST_SHARE * paragraphs
    )
