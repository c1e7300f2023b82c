"""Find the headline among the lines of an HTML page by learned weights.

Of the lines that may be it, each has the sum of the weights of its facts: how it is set, what the
page's own titles repeat of it, where it stands, how much of it the text takes up. Its chance is that of
a multinomial logit (`page/weights.py`). The weights stand in data/html_headline_weights.tsv;
`scripts/learn_html_headlines.py` makes them anew.

    <title>渡口换新船_乡村_某报</title>
    <h1>某报</h1>                            opens no title, stands far from the text
    <div class="tit">渡口换新船</div>        opens the title, a day stands below it, the text says it again
"""

from __future__ import annotations

import bisect
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.corpus.input.html.article import ArticleFinder
from indexer.corpus.input.html.blocks import PageLine
from indexer.corpus.input.html.masses import LINKED, is_dated, is_meta
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.titles import MAX_TITLE
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CALL, COLON, COMMA, FULL, PAUSE
from indexer.corpus.page.lists import heads_list
from indexer.corpus.page.plain import han_pairs, plain
from indexer.corpus.page.weights import chances, class_of, weigh, weights_of

NONE = "none"
"""What is weighed against all lines: that none of them is the headline."""
ENOUGH = 0.2
"""The chance from which the best line is the headline: of 99 pages judged by parts, 94 of 99 lines that
have it are right, and with 0.5 only 89 lines have it."""
ENOUGH_OF_TEXT = 0.8
"""The same of one that reads like a sentence of the text."""
_INTO_TEXT = 6
"""Lines of running text among which the headline may stand: a side column may come before it."""
_LEAST = 2
_TAKEN_UP = 5
"""Characters of a line from which it says enough for a title or a text to repeat it."""
_NAME = 8
"""Characters of the name of a site, a column, a blog."""
_REACH = 4
"""Lines below and above a headline among which a day is looked for."""
_LEAD = 3
"""Lines of running text that are its beginning."""
_SIZES = (3, 6, 9, 13, 18, 26, 36, 50)
_AWAY = (0, 1, 2, 3, 4, 6, 9, 14, 30)
_TENTHS = (0, 2, 4, 6, 8)
"""Upper bounds of classes: of characters, of lines, of a share in tenths."""


class Candidates:
    """The lines of a page that may be its headline, and what is counted once for all of them.

    places: where they stand, above the text and at its beginning; a page without text has none.
    """

    def __init__(
        self,
        lines: Sequence[PageLine],
        finder: ArticleFinder,
        stated: Sequence[str],
        titles: Sequence[str],
    ) -> None:
        """Find the lines; stated: the titles that the page says it has; titles: its title elements."""
        self._lines, self._finder = lines, finder
        begin = finder.prose[:_INTO_TEXT]
        self._first = begin[0] if begin else 0
        self.places = [at for at in range(begin[-1] + 1) if _is_able(lines[at])] if begin else []
        self._prose = frozenset(finder.prose)
        self._stated = {_squeeze(text) for text in stated}
        self._title = _squeeze(titles[0]) if titles else ""
        self._texts = [_squeeze(line.text) for line in lines]
        self._often = Counter(filter(None, self._texts))
        self._levels = Counter(lines[at].block.level for at in self.places)

    @functools.cached_property
    def _dated(self) -> list[bool]:
        """Tell for every line whether it names a day."""
        return [not one.hidden and (is_dated(one) or _names_day(one)) for one in self._lines]

    @functools.cached_property
    def _told(self) -> frozenset[str]:
        """Give the pairs of characters of the text."""
        return _pairs_of(self._lines[at].text for at in self._finder.prose)

    @functools.cached_property
    def _lead(self) -> frozenset[str]:
        """Give the pairs of characters of the beginning of the text."""
        return _pairs_of(self._lines[at].text for at in self._finder.prose[:_LEAD])

    @functools.cached_property
    def _longest(self) -> int:
        """Give the size of the longest line that stands in the title of the page."""
        texts = (self._texts[at] for at in self.places)
        return max((len(text) for text in texts if text in self._title), default=0)

    @functools.cached_property
    def _last_heading(self) -> int | None:
        """Give the place of the last heading above the text."""
        above = (at for at in self.places if at < self._first)
        return max((at for at in above if self._lines[at].block.level), default=None)

    def text(self, at: int) -> str:
        """Give the line at a place."""
        return self._lines[at].text

    def number(self, at: int) -> int:
        """Give the line of the markup on which the line at a place begins."""
        return self._lines[at].number

    def is_sentence(self, at: int) -> bool:
        """Tell a line that reads like one of the text."""
        return at in self._prose or self._lines[at].text[-1] in FULL

    def facts(self, at: int) -> Iterator[str]:
        """Name what shows of the line at a place, one of these, whether it is the headline."""
        line = self._lines[at]
        yield from self._set(line)
        yield from self._said(at)
        yield from self._named(at)
        yield from self._place(at)
        yield from self._taken_up(line)

    def _set(self, line: PageLine) -> Iterator[str]:
        """Name how a line is set: as a heading, in a block called one, as a link, in a part of the site."""
        level = line.block.level
        yield f"level:{level}"
        if level and self._levels[level] == 1:
            yield "only-of-level"
        set_as = {
            "called-head": self._finder.is_called_head(line),
            "in-site": self._finder.is_of_site(line),
            "in-list": self._finder.is_listed(line),
            "linked": line.link_share > LINKED,
        }
        yield from (name for name, holds in set_as.items() if holds)

    def _said(self, at: int) -> Iterator[str]:
        """Name what a line says and how it ends."""
        line = self._lines[at]
        text = line.text
        yield f"size:{class_of(line.size, _SIZES)}"
        says = {
            "stops": text[-1] in FULL,
            "asks": text[-1] in CALL,
            "colon": any(mark in text for mark in COLON),
            "comma": any(mark in text for mark in COMMA),
            "bracket": text[0] in "[【(（《“「",
            "body": shapes.is_body_name(text),
            "heads-list": heads_list(text),
            "prose": at in self._prose,
        }
        yield from (name for name, holds in says.items() if holds)

    def _named(self, at: int) -> Iterator[str]:
        """Name what the titles of the page repeat of a line."""
        text = self._texts[at]
        if text in self._stated:
            yield "stated"
        elif len(text) >= _TAKEN_UP and any(text in one for one in self._stated):
            yield "stated-in"
        where = self._in_title(text)
        yield f"title:{where}"
        yield f"title:{where}+{'name' if len(text) <= _NAME else 'line'}"
        if self._title and text in self._title:
            yield f"title-share:{class_of(int(10 * len(text) / len(self._title)), _TENTHS)}"
            yield from ["title:longest"] if len(text) == self._longest else []
        if self._often[text] > 1:
            yield "repeated"

    def _in_title(self, text: str) -> str:
        """Name where in the title of the page a line stands: `another` line does where it stands nowhere."""
        title = self._title
        if text in title:
            return "whole" if text == title else "opens" if title.startswith(text) else "in"
        if not title or self._longest:
            return "another" if title else "none"
        return "part" if len(title) >= _TAKEN_UP and title in text else "nothing"

    def _place(self, at: int) -> Iterator[str]:
        """Name where a line stands, and what days are near it."""
        above = bisect.bisect_left(self.places, at)
        between = bisect.bisect_left(self.places, self._first) - above - 1
        told = sum(1 for place in self._finder.prose[:_INTO_TEXT] if place < at)
        yield f"in-text:{told}" if told else f"away:{class_of(between, _AWAY)}"
        yield f"from-top:{class_of(above, _AWAY)}"
        below = self._dated[at + 1 : at + 1 + _REACH]
        over = self._dated[max(0, at - _REACH) : at]
        yield f"day-below:{below.index(True) + 1 if True in below else 'none'}"
        yield f"day-above:{over[::-1].index(True) + 1 if True in over else 'none'}"
        if at == self._last_heading:
            yield "last-heading"

    def _taken_up(self, line: PageLine) -> Iterator[str]:
        """Name how much of a line the text takes up, and the beginning of the text."""
        pairs = _pairs_of([line.text])
        if line.size >= _TAKEN_UP and pairs:
            yield f"told:{class_of(10 * len(pairs & self._told) // len(pairs), _TENTHS)}"
            yield f"lead:{class_of(10 * len(pairs & self._lead) // len(pairs), _TENTHS)}"


def _is_able(line: PageLine) -> bool:
    """Tell a line that may be a headline by its length and its end; the name of an outlet is none."""
    if line.hidden or not _LEAST <= line.size <= MAX_TITLE or names_outlet(line.text):
        return False
    return line.text[-1] not in PAUSE + COLON + COMMA and not is_meta(line.text)


def _pairs_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(pair for text in texts for pair in han_pairs(plain(text)))


def _names_day(line: PageLine) -> bool:
    meta = read_meta_line(line.text) if line.size <= MAX_TITLE else None
    return meta is not None and meta.date is not None


def _squeeze(text: str) -> str:
    return "".join(plain(text).split())


def evidence(able: Candidates, number: int) -> list[dict[str, Any]]:
    """Give what speaks for the lines that begin on a line of the markup as headlines, the heaviest first."""
    known, found = headline_weights(), chances_of(able)
    here = [at for at in able.places if able.number(at) == number]
    return [
        {
            "text": able.text(at),
            "chance": round(found[at], 3),
            "chance_needed": ENOUGH_OF_TEXT if able.is_sentence(at) else ENOUGH,
            "facts": sorted(
                ((fact, known[fact]) for fact in able.facts(at) if fact in known),
                key=lambda pair: -abs(pair[1]),
            ),
        }
        for at in here
    ]


def find_headline(able: Candidates, weights: Mapping[str, float] | None = None) -> int | None:
    """Give the place of the headline; None where no line has enough chances.

    weights: those of another table.
    """
    found = chances_of(able, weights)
    best = max(found, key=lambda at: (found[at], -at), default=None)
    if best is None:
        return None
    return best if found[best] >= (ENOUGH_OF_TEXT if able.is_sentence(best) else ENOUGH) else None


def chances_of(able: Candidates, weights: Mapping[str, float] | None = None) -> dict[int, float]:
    """Give the chance of every line that may be the headline, by its place."""
    known = headline_weights() if weights is None else weights
    return chances({at: weigh(able.facts(at), known) for at in able.places}, known[NONE])


def headline_weights() -> dict[str, float]:
    """Give the weight of every fact."""
    return weights_of("html_headline_weights.tsv")
