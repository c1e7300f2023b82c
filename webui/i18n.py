"""Two languages: Chinese by default, English by a switch; dates and numbers written the way each reads.

The English texts stand in templates and code and are the keys of the Chinese catalogue, `translations/zh`. It is read
as it is written (.po) when the application starts, so that there is no compiled file to forget.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
from pathlib import Path
from typing import Any

from babel.dates import format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale, get_translations

from indexer import DateSpan
from webui import names, notices

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).parent / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
LANGUAGE_COOKIE = "lang"
THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
MOST_WRITTEN = 4096
"""Dates kept as written: the years and months of every chart come again on every page."""

_SKELETONS = {"day": "yMMMd", "month": "yMMM", "year": "y"}
_LANG_OF_SCRIPT = {"hans": "zh-Hans", "hant": "zh-Hant", "mixed": "zh"}


class CatalogueDomain(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """The texts of this application, from the catalogue as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._chinese = load_catalogue(CATALOGUE)
        self._english = NullTranslations()

    def get_translations(self) -> NullTranslations:
        """Give the texts in the language of the request."""
        locale = get_locale()
        return self._english if locale is not None and locale.language == "en" else self._chinese


def load_catalogue(path: Path) -> Translations:
    """Read a .po file into something that translates."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def chosen_language() -> str:
    """Give the language of the request: what the reader chose, else Chinese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def register(app: Flask) -> None:
    """Connect Flask-Babel and the template filters."""
    babel = Babel(app, default_locale="zh", locale_selector=chosen_language)
    babel.domain_instance = CatalogueDomain()
    _install_texts(app)
    app.jinja_env.filters.update(
        span=format_span,
        number=format_number,
        lang=lang_of,
        role=names.role_name,
        kind=names.kind_name,
        why=names.reason_name,
        state=names.state_name,
        doubt=notices.doubt_text,
        skip=notices.skip_text,
    )
    app.jinja_env.globals.update(chosen_language=chosen_language, chosen_theme=chosen_theme)


def _install_texts(app: Flask) -> None:
    """Let templates find their texts quickly: a page has a hundred and fifty, all from one catalogue."""
    environment: Any = app.jinja_env
    environment.install_gettext_callables(
        lambda text: _texts().ugettext(text),
        lambda one, many, number: _texts().ungettext(one, many, number),
        newstyle=True,
    )
    environment.globals["_"] = _text


def _text(message: str, **values: object) -> str:
    """Give a text in the language of the page, plain: the template escapes it whole, with the values in it."""
    return str(_texts().ugettext(message)) % values


def _texts() -> NullTranslations:
    """Give the catalogue of this request, asked for once."""
    if "texts" not in g:
        g.texts = get_translations()
    texts: NullTranslations = g.texts
    return texts


def format_span(span: DateSpan) -> str:
    """Write a day, month or year in the language of the page, no more exact than it is known."""
    return _written(_SKELETONS[span.precision], span.begin, chosen_language())


@functools.lru_cache(maxsize=MOST_WRITTEN)
def _written(skeleton: str, day: dt.date, language: str) -> str:
    return str(format_skeleton(skeleton, day, locale=language))


def format_number(number: int) -> str:
    """Write a whole number with a thousands separator."""
    return f"{number:,}"


def lang_of(script: str) -> str:
    """Give the language tag of a text in this script."""
    return _LANG_OF_SCRIPT.get(script, "zh")


def chosen_theme() -> str:
    """Give the theme of the request: light or dark when the reader chose, else auto."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]
