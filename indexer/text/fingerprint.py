"""What decides the tokens of an index: if it changes, the index must be built again."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata

from indexer.text.fold import FOLD_VERSION, fold
from indexer.text.words import WORDS_VERSION, cut_words

_PROBE = "著名作家隨著12.5%的LED發展，在乾隆年間研究生命起源；阿瓦提縣民族團結進步①㎡⻋帳・—○労\U000e0100"
"""A text that touches every rule.

A changed dictionary or table shows in its words even when no version number does.
"""


@functools.cache
def fingerprint() -> str:
    """Give 16 hexadecimal digits for the rules, package versions and their effect on a probe text.

    Python's own Unicode is no part of it: folding does not depend on it (`characters`).
    """
    folded = fold(_PROBE)
    words = "/".join(word.text for word in cut_words(folded.word_text))
    versions = [importlib.metadata.version(name) for name in ("rjieba", "opencc")]
    parts = [f"fold{FOLD_VERSION}", f"words{WORDS_VERSION}", *versions, folded.text, words]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
