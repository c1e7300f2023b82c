"""Tell where an article begins by learned weights, on a page whose own signs say too little.

Every line at which one may begin has facts: what it is, what stands around it, whether the text
below speaks of the line and of other things than the text above, how many lines of the page stand
as it does. The chance that an article begins there is the logistic function of the sum of their
weights, which stand in data/border_weights.tsv; `scripts/learn_borders.py` makes them anew.

    …孩子们上学不用再绕山路了。
    水牛过河                        short, open, a text below that takes it up and not the one above
    三月里水浅，村里的水牛……
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CALL, COLON, COMMA, ending
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import han_pairs, plain
from indexer.corpus.page.weights import chance, class_of, weigh, weights_of

ENOUGH = 0.8
"""The chance from which an article begins. Judged by parts, 303 of 568 borders that rules do not see
have it, and 3 of 27,904 other lines of pages, laws and gazettes."""
_NEAR = 3
"""Lines of running text above and below a border that are compared."""
_TENTHS = (0, 1, 2, 3, 5, 7)
_COHESION = (0, 2, 4, 8, 12, 20)
"""Upper bounds of classes of the share of pairs in both texts, in hundredths."""
_SIZES = (3, 5, 8, 12, 16, 22, 30, 45)
_LENGTHS = (0, 40, 80, 150, 300, 600, 1200)
"""Upper bounds of classes of the characters of running text above and below."""
_HUNDREDTHS = (0, 20, 40, 60, 80, 99)
_MOST_ALIKE = 40
"""Lines that stand alike of which so many are compared."""
_MOST_KEPT = 512
"""Lines whose pairs of characters are kept. No answer depends on it."""
_COUNTS = (1, 2, 3, 5, 8, 13, 21)
_ASKED = re.compile(r"(?:问|答|[qa]\d{0,2}) ?[:.]")
"""A question or an answer of an interview."""
_HEADS = frozenset({"short", "long"})
_LONGEST = 45
"""Characters of a line that was taken for text and may be a headline."""
_TELLS = frozenset({"meta", "byline"})
"""Roles of lines that say when and by whom an article is."""
_MOST_HEADS = 6
"""Lines of a head that are looked through for what is in it."""


Standing = tuple[str | None, str, str, bool]
"""What a line is, what is above and below it, and whether a gap is above it."""


class Candidates:
    """The lines of a page at which an article may begin, with their facts.

    usual: the blank lines that usually stand between two lines of the page.
    """

    def __init__(self, pieces: Sequence[Line], usual: int) -> None:
        self._pieces, self._usual = pieces, usual
        self._texts = [at for at, piece in enumerate(pieces) if piece.is_body]
        self._texts_above = list(
            itertools.accumulate((piece.is_body for piece in pieces), initial=0)
        )
        self._chars = list(
            itertools.accumulate((len(piece.text) * piece.is_body for piece in pieces), initial=0)
        )
        self._alike: defaultdict[Standing, list[int]] = defaultdict(list)
        for at in range(len(pieces)):
            self._alike[self._standing(at)].append(at)
        others = (len(pieces) if piece.is_body else at for at, piece in enumerate(pieces))
        below = itertools.accumulate(reversed(list(others)), min, initial=len(pieces))
        self._text_ends = list(below)[::-1]
        head = list(itertools.takewhile(lambda line: not line.is_body, pieces[:_MOST_HEADS]))
        self._first_head = len(head)
        self._first_told = len(head) > 1 and head[-1].role in _TELLS
        asked = sum(_ASKED.match(plain(piece.text)) is not None for piece in pieces)
        self._asked = class_of(asked, _COUNTS)
        self._pairs_of = functools.lru_cache(_MOST_KEPT)(self._read_pairs)
        self._parted: dict[Standing, tuple[str, ...]] = {}

    def may_begin(self, at: int, begin: int) -> bool:
        """Tell a line at which an article may begin.

        The running one, from a place on, has text, and this line is no plain text of it.
        """
        piece = self._pieces[at]
        if not piece.text or self._texts_above[at] == self._texts_above[begin]:
            return False
        if self._is_part(at):
            return False
        if piece.role != "prose":
            return piece.role not in ("separator", "end")
        unstopped = ending(piece.text) != "stop" or shapes.strip_bullet(piece.text) != piece.text
        return piece.opening or (len(piece.text) <= _LONGEST and unstopped)

    def _is_part(self, at: int) -> bool:
        """Tell a heading of an interview, and one over which nobody is named and no day where the first has it."""
        first = self._texts_above[at + 1]
        text = self._pieces[self._texts[first]].text if first < len(self._texts) else ""
        if _ASKED.match(plain(text)):
            return True
        end = self._texts[first] if text else len(self._pieces)
        head = self._pieces[at : min(end, at + _MOST_HEADS)]
        return self._first_told and not any(piece.role in _TELLS for piece in head)

    def _standing(self, at: int) -> Standing:
        """Give how a line stands: what it is, what is above and below, whether a gap is."""
        piece = self._pieces[at]
        return piece.role, self._role(at - 1), self._role(at + 1), piece.gap > self._usual

    def _role(self, at: int) -> str:
        return str(self._pieces[at].role) if 0 <= at < len(self._pieces) else "edge"

    def facts(self, at: int, begin: int, weight: int | None) -> Iterator[str]:
        """Name what shows of the line at a place whether an article begins there.

        begin: where the running article began. weight: the evidence that rules have; None where
        they see no border.
        """
        yield from self._standing_facts(at, begin, weight)
        yield from self._compared(at)
        yield from self._sections(at)

    def chance(self, at: int, begin: int, weight: int | None) -> float:
        """Give the chance that an article begins at a line; 0 where it cannot be enough.

        Texts are compared only where what they can show may still decide.
        """
        known = border_weights()
        total = weigh(self._standing_facts(at, begin, weight), known)
        if total + _most_compared() < _NEEDED:
            return 0.0
        compared = itertools.chain(self._compared(at), self._sections(at))
        return chance(total + weigh(compared, known))

    def _standing_facts(self, at: int, begin: int, weight: int | None) -> Iterator[str]:
        piece = self._pieces[at]
        yield "bias"
        yield f"weight:{None if weight is None else max(-2, min(4, weight))}"
        yield from self._around(at, piece)
        yield from _said(piece)
        told = self._chars[at] - self._chars[begin]
        yield f"text-above:{class_of(told, _LENGTHS)}"
        first = self._texts_above[at + 1]
        text = self._texts[first] if first < len(self._texts) else len(self._pieces)
        below = self._chars[self._text_ends[text]] - self._chars[text]
        yield f"text-below:{class_of(below, _LENGTHS)}"

    def _sections(self, at: int) -> Iterator[str]:
        """Name what the lines that stand as this one part: other things in each section, or one thing."""
        standing = self._standing(at)
        if standing not in self._parted:
            self._parted[standing] = tuple(self._told_apart(standing))
        yield from self._parted[standing]

    def _told_apart(self, standing: Standing) -> Iterator[str]:
        """Compare what stands above and below each of the lines that stand alike."""
        places = [at for at in self._alike[standing] if at][:_MOST_ALIKE]
        shared = [self._shared(at) for at in places]
        yield f"all-shared:{class_of(sum(shared) // max(1, len(shared)), _COHESION)}"
        more = [below - above for above, below in map(self._told, places)]
        yield f"all-told-below:{class_of(100 * sum(one > 0 for one in more) // max(1, len(more)), _HUNDREDTHS)}"
        sizes = [self._chars[end] - self._chars[at] for at, end in itertools.pairwise(places)]
        yield f"all-size:{class_of(sum(sizes) // len(sizes), _LENGTHS) if sizes else 'none'}"
        yield "like-first" if self._like_first(places[0]) else "unlike-first"

    def _like_first(self, at: int) -> bool:
        """Tell a line that is what the first line of the page is, with the same below it."""
        first = next((place for place in range(at) if self._pieces[place].role in _HEADS), None)
        if first is None:
            return False
        one, other = self._standing(first), self._standing(at)
        return (one[0], one[2]) == (other[0], other[2])

    def _around(self, at: int, piece: Line) -> Iterator[str]:
        roles = [self._role(at + step) for step in (-2, -1, 0, 1, 2)]
        yield from (f"{name}:{role}" for name, role in zip(_NAMES, roles, strict=True))
        yield f"{roles[1]}>{roles[2]}>{roles[3]}"
        gap = max(-1, min(2, piece.gap - self._usual))
        yield f"gap:{gap}"
        yield f"gap+role:{gap}{roles[2]}"
        yield f"alike:{class_of(len(self._alike[self._standing(at)]), _COUNTS)}"
        yield from self._above(at)
        yield from self._head(at)

    def _above(self, at: int) -> Iterator[str]:
        """Name how the line above ends."""
        above = self._pieces[at - 1]
        yield f"above-ends:{ending(above.text)}"
        yield f"above-size:{class_of(len(above.text), _SIZES)}"
        if shapes.ends_with_photographer(above.text):
            yield "above-photographer"

    def _head(self, at: int) -> Iterator[str]:
        """Name what stands between the line and the text below it, and how that opens."""
        head = itertools.takewhile(
            lambda line: not line.is_body, self._pieces[at : at + _MOST_HEADS]
        )
        parts = [line.role for line in head]
        yield f"first-head:{self._first_head}"
        yield f"asked:{self._asked}"
        yield from (f"head-has:{role}" for role in sorted({str(role) for role in parts[1:]}))
        yield f"head-size:{len(parts)}"
        first = self._texts_above[at + 1]
        text = self._pieces[self._texts[first]] if first < len(self._texts) else None
        if text is not None and (text.dateline or text.opening):
            yield "opens-report" if text.dateline else "opens"

    def _compared(self, at: int) -> Iterator[str]:
        """Name how much of the line the texts around it take up, and of each other."""
        before, told = self._told(at)
        yield f"told-below:{class_of(told, _TENTHS)}"
        yield f"told-above:{class_of(before, _TENTHS)}"
        yield "told-more-below" if told > before else "told-no-more-below"
        yield f"shared:{class_of(self._shared(at), _COHESION)}"

    def _told(self, at: int) -> tuple[int, int]:
        """Give how many tenths of a line the texts above and below take up."""
        own = self._pairs_of(at)
        sides = self._pairs(at - 1, -1), self._pairs(at + 1, 1)
        above, below = (10 * len(own & pairs) // len(own) if own else 0 for pairs in sides)
        return above, below

    def _shared(self, at: int) -> int:
        """Give how many hundredths of the smaller of the texts above and below stand in the other."""
        above, below = self._pairs(at - 1, -1), self._pairs(at + 1, 1)
        least = min(len(below), len(above))
        return 100 * len(below & above) // least if least else 0

    def _pairs(self, at: int, step: int) -> frozenset[str]:
        """Give the pairs of characters of the nearest lines of running text."""
        first = self._texts_above[at + 1] if step < 0 else self._texts_above[at]
        near = (
            self._texts[first : first + _NEAR]
            if step > 0
            else self._texts[max(0, first - _NEAR) : first]
        )
        return frozenset().union(*map(self._pairs_of, near))

    def _read_pairs(self, place: int) -> frozenset[str]:
        return frozenset(han_pairs(plain(self._pieces[place].text)))


_NAMES = ("above2", "above", "role", "below", "below2")


def _said(piece: Line) -> Iterator[str]:
    text = piece.text
    yield f"size:{class_of(len(text), _SIZES)}"
    yield f"ends:{ending(text)}"
    says = {
        "enumerated": shapes.is_enumerated(text),
        "bracket": text.startswith(("【", "[", "（", "(", "《", "“", "「")),
        "asks": text.endswith(tuple(CALL)),
        "colon": any(mark in text for mark in COLON),
        "comma": any(mark in text for mark in COMMA),
        "parted": len(text.split()) > 1,
        "dateline": piece.dateline,
        "opening": piece.opening,
        "bullet": shapes.strip_bullet(text) != text,
        "letterhead": shapes.is_letterhead(text),
        "body": shapes.is_body_name(text),
    }
    yield from (name for name, holds in says.items() if holds)


@functools.cache
def _most_compared() -> float:
    """Give the most that facts of compared texts can weigh together: the largest of each kind."""
    largest: dict[str, float] = {}
    for fact, weight in border_weights().items():
        kind = fact.split(":")[0]
        if kind in _COMPARED:
            kind = _COMPARED[kind]
            largest[kind] = max(largest.get(kind, 0.0), weight)
    return sum(largest.values())


_COMPARED = {
    **{kind: kind for kind in ("told-below", "told-above", "shared")},
    **{kind: kind for kind in ("all-shared", "all-told-below", "all-size")},
    **dict.fromkeys(("told-more-below", "told-no-more-below"), "told-more"),
    **dict.fromkeys(("like-first", "unlike-first"), "first"),
}
"""The facts of compared texts, each with what only one of them says."""
_NEEDED = math.log(ENOUGH / (1 - ENOUGH))
"""The sum of weights that gives the chance which is enough."""


def border_weights() -> dict[str, float]:
    """Give the weight of every fact."""
    return weights_of("border_weights.tsv")


def border_chance(facts: Iterable[str], weights: Mapping[str, float] | None = None) -> float:
    """Give the chance that an article begins at a line; weights: those of another table."""
    return chance(weigh(facts, border_weights() if weights is None else weights))
