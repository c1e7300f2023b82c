"""Folding and letters are the same under every Python.

Those of Unicode 14, whatever Unicode this one brings.
"""

from __future__ import annotations

import re
import unicodedata

from indexer.text.characters import is_known, is_letter, unknown_class
from indexer.text.fold import fold_text
from indexer.text.words import cut_words

LATER = "\U0001ccd6\U00031350\U0001df25"
"""An outlined letter A (Unicode 16), a Chinese character and a Latin letter (15).

Folded and cut by later Pythons.
"""
PLANES = range(0x110000)


def test_what_was_known_is_what_this_python_knows_or_less() -> None:
    assigned = {code for code in PLANES if unicodedata.category(chr(code)) != "Cn"}
    known = {code for code in PLANES if is_known(chr(code))}
    assert known <= assigned
    if unicodedata.unidata_version == "14.0.0":
        assert known == assigned


def test_later_characters_stay_as_they_are() -> None:
    assert not any(map(is_known, LATER))
    assert fold_text(LATER) == LATER
    assert not any(map(is_letter, LATER))
    assert "\U0001df25" not in {word.text for word in cut_words("船\U0001df25 渡口")}


def test_letters_and_digits_of_any_script_are_letters() -> None:
    assert all(map(is_letter, "渡aß1①٣ж"))
    assert not any(map(is_letter, "，. \u3000-"))


def test_the_class_of_unknown_characters_holds_them_all_and_no_other() -> None:
    held = re.compile(f"[{unknown_class()}]")
    assert all((held.match(chr(code)) is None) == is_known(chr(code)) for code in PLANES)
