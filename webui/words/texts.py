"""Texts in the language of the page.

The English ones stand in code and templates and are the keys of the Chinese.

The catalogue, `translations/zh`, is read as it is written (.po), so that there is no compiled file
to forget.
"""

from __future__ import annotations

import functools
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import g, request

LANGUAGES = ("zh", "en")
"""The first is what a reader gets who has not chosen and whose browser prefers none of them."""
LANGUAGE_COOKIE = "lang"
MOST_TEXTS = 2048
"""Texts kept as they are written in a language; a page asks for two hundred."""
CATALOGUE = Path(__file__).parents[1] / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


def chosen_language() -> str:
    """Give the language of the request.

    What the reader chose, else the browser prefers, else Chinese.

    Looked up once: a page asks 200 times.
    """
    try:
        language: str = g.language
    except AttributeError:
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        # A region says nothing here: zh-CN and zh-TW both read Chinese.
        preferred = (tag.partition("-")[0] for tag, _ in request.accept_languages)
        wanted = (name for name in (chosen, *preferred) if name in LANGUAGES)
        g.language = language = next(wanted, LANGUAGES[0])
    return language


@functools.cache
def catalogue(language: str) -> NullTranslations:
    """Give what translates into a language, read once."""
    if language == "en":
        return NullTranslations()
    with CATALOGUE.open("rb") as file:
        texts = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return Translations(compiled)


@functools.lru_cache(maxsize=MOST_TEXTS)
def _translated(language: str, message: str) -> str:
    return str(catalogue(language).ugettext(message))


def spelled(language: str, message: str) -> str:
    """Give a text without values in a language."""
    return _translated(language, message) % {}


def gettext(message: str, **values: object) -> str:
    """Give a text in the language of the page.

    `%(name)s` in it is replaced by the value of that name.
    """
    return _translated(chosen_language(), message) % values


def ngettext(one: str, many: str, number: int) -> str:
    """Give the text for one or for many in the language of the page.

    `%(num)s` in it is replaced by the number.
    """
    return _counted(chosen_language(), one, many, number)


@functools.lru_cache(maxsize=MOST_TEXTS)
def _counted(language: str, one: str, many: str, number: int) -> str:
    return str(catalogue(language).ungettext(one, many, number)) % {"num": f"{number:,}"}
