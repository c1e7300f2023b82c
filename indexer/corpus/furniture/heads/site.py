"""The outlet whose site printed a page, by what stands around its text.

河口日报 > 民生 > 乡村              the first step of a trail
© 2004-2024 河口日报 版权所有       a notice of rights
河口日报                            its name alone at its top
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.page.endings import CALL, FULL, PAUSE
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.line import Line
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain
from indexer.model import Source

_NAME = rf"[\u3400-\u9fff]{{2,10}}?(?:{outlet_ends('alone')}|电台|报导|广播网)"
_TRAIL = re.compile(
    rf"(?P<name>{_NAME})(?: ?(?:>+|›|»|→) ?[^,{FULL}{CALL}{PAUSE}>›»→]{{1,12}}){{1,4}}"
)
_YEARS = r"(?:(?:19|20)\d\d(?: ?[-–—~至] ?(?:(?:19|20)\d\d|今))?)?"
_RIGHTS = r"(?:版权所有|着作权所有|all rights? reserved|保留.{0,6}权利)"
_NOTICE = Sifted(
    rf"(?:copyright|©|\(c\))[ ©(c)]*{_YEARS}[ .,©]*(?:by )?(?P<name>{_NAME})社?(?:(?:股份)?有限公司)?"
    rf"(?= |[.,|]|$|{_RIGHTS}).{{0,80}}"
    rf"|{_RIGHTS}[ :©,]*{_YEARS}[ ©]*(?P<owner>{_NAME})(?= |[.,|]|$).{{0,80}}"
    rf"|(?P<holder>{_NAME})社?(?:(?:股份)?有限公司)? ?(?=版权所有|着作权所有|©|copyright).{{0,80}}"
)
_LONGEST = 160
"""Characters of a trail and of a notice."""


_TOP = 2
"""Lines at the top of a page among which its name may stand alone."""


def find_site(lines: Sequence[Line]) -> Source | None:
    """Give the outlet that the top of a page, the trail above its text or its notice of rights names."""
    return next(itertools.chain(_alone(lines[:_TOP]), _named(lines)), None)


def _alone(top: Sequence[Line]) -> Iterator[Source]:
    """Give the names of outlets that stand alone at the top of a page."""
    return (Source(str(line.text), line.number) for line in top if names_outlet(line.text))


def _named(lines: Sequence[Line]) -> Iterator[Source]:
    for form in (_TRAIL, _NOTICE):
        for line in lines:
            match = form.fullmatch(plain(line.text)) if len(line.text) <= _LONGEST else None
            group = match.lastgroup if match else None
            if match and group:
                yield Source(line.text[slice(*match.span(group))], line.number)
