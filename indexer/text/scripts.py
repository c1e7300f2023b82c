"""The other of the two scripts: a simplified text in traditional characters, and the reverse."""

from __future__ import annotations

import functools

import opencc


@functools.cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)


def other_script(text: str) -> str:
    """Give a text in the script that it is not in; itself where both write it alike."""
    traditional = _converter("s2t").convert(text)
    return str(traditional if traditional != text else _converter("t2s").convert(text))
