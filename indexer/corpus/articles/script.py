"""Which script a text is printed in: Simplified, Traditional, or a mixture of both."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from indexer.corpus.page.plain import common_han
from indexer.model import Script
from indexer.text.fold import fold_text

_HANT_SHARE = 0.6
"""Share of Traditional characters among those that tell, from which a text is Traditional: some
characters of Traditional texts (里, 台, 云) are also simplified forms, so that it is never 1."""
_ENOUGH = 1000
"""Telling characters after which no more are counted: the share does not move any more."""
_HANS_SHARE = 0.1
"""Share up to which a text is Simplified; names and quotations account for a few."""


def find_script(texts: Iterable[str]) -> Script:
    """Tell the script of an article; a text without any telling character counts as Simplified."""
    traditional, simplified = _telling()
    hant = hans = 0
    for text in texts:
        hant += len(traditional.findall(text))
        hans += len(simplified.findall(text))
        if hant + hans > _ENOUGH:
            break
    share = hant / (hant + hans) if hant + hans else 0.0
    return "hant" if share >= _HANT_SHARE else "hans" if share <= _HANS_SHARE else "mixed"


@functools.cache
def _telling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    pairs = [(char, fold_text(char)) for char in common_han()]
    traditional = "".join(char for char, folded in pairs if folded != char)
    simplified = "".join(folded for char, folded in pairs if folded != char)
    return re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]")
