"""Where a sentence ends: the one definition.

A text ends with a stop, a pause, a colon, a comma or openly, whatever closing marks stand behind:

    ending("船到了渡口。”")    # "stop"
    ending("船到了渡口；")     # "pause"
    ending("渡口换新船")       # "open"

The names in capitals hold characters, for the classes of patterns that look for ends inside a text.
"""

from __future__ import annotations

import re
from typing import Literal

FULL = "。｡"
"""Ends a sentence and nothing else: of the others, `?` is also what a codec could not write."""
CALL = "！？!?"
STOP = FULL + CALL + "…"
PAUSE = "；;"
COLON = "：:"
COMMA = "，,、"
MARKS = FULL + CALL + PAUSE + COLON + COMMA
"""What parts a text into sentences and clauses."""
CLOSERS = "”’」』\"'》〉）)】］]"
CLASS_OF_CLOSERS = re.escape(CLOSERS)

Ending = Literal["stop", "pause", "colon", "comma", "point", "open"]
"""point: a full stop of half width, which ends a sentence behind a Chinese word."""

_ENDINGS: dict[str, Ending] = {
    **dict.fromkeys(STOP, "stop"),
    **dict.fromkeys(PAUSE, "pause"),
    **dict.fromkeys(COLON, "colon"),
    **dict.fromkeys(COMMA, "comma"),
    **dict.fromkeys("．.", "point"),
}
_HAN = re.compile("[\u3400-\u9fff]")


def ending(text: str) -> Ending:
    """Tell how a text ends, behind its closing marks."""
    return _ENDINGS.get(text.rstrip(CLOSERS)[-1:], "open")


def ends_clause(text: str) -> bool:
    """Tell a text that ends as running text does: with a stop or a pause, of half width too."""
    how = ending(text)
    return how in ("stop", "pause") or (how == "point" and _is_narrow(text))


def _is_narrow(text: str) -> bool:
    """Tell a full stop of half width behind a Chinese word, as some sites set them."""
    bare = text.rstrip(CLOSERS)
    return bare.endswith(".") and _HAN.match(bare[-2:]) is not None
