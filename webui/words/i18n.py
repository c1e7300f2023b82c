"""Two languages: Chinese by default, English by a switch.

Dates and numbers written the way each reads.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from babel.dates import format_skeleton
from flask import Flask, request

from indexer import DateSpan
from webui.words import names, notices
from webui.words.texts import LANGUAGES, catalogue, chosen_language, gettext

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
MOST_WRITTEN = 4096
"""Dates kept as written: the years and months of every chart come again on every page."""

SMALLEST_RATE = 0.01
"""Per thousand: below, only that there is something is written."""

_SKELETONS = {"day": "yMMMd", "month": "yMMM", "year": "y"}
_LANG_OF_SCRIPT = {"hans": "zh-Hans", "hant": "zh-Hant", "mixed": "zh"}


def register(app: Flask) -> None:
    """Read the catalogues, and give templates their texts and filters."""
    for language in LANGUAGES:
        catalogue(language)
    environment: Any = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(
        lambda text: catalogue(chosen_language()).ugettext(text),
        lambda one, many, number: catalogue(chosen_language()).ungettext(one, many, number),
        newstyle=True,
    )
    # Plain, unlike what the extension makes of it: the template escapes a text whole, with the
    # values in it.
    environment.globals["_"] = gettext
    environment.filters.update(
        span=format_span,
        number=format_number,
        rate=format_rate,
        lang=lang_of,
        role=names.role_name,
        kind=names.kind_name,
        why=names.reason_name,
        column=names.column_name,
        state=names.state_name,
        doubt=notices.doubt_text,
        reported_doubt=notices.reported_doubt_text,
        skip=notices.skip_text,
    )
    environment.globals.update(chosen_language=chosen_language, chosen_theme=chosen_theme)


def format_span(span: DateSpan) -> str:
    """Write a day, month or year in the language of the page, no more exact than it is known."""
    return _written(_SKELETONS[span.precision], span.begin, chosen_language())


@functools.lru_cache(maxsize=MOST_WRITTEN)
def _written(skeleton: str, day: dt.date, language: str) -> str:
    return str(format_skeleton(skeleton, day, locale=language))


def format_number(number: int) -> str:
    """Write a whole number with a thousands separator."""
    return f"{number:,}"


def format_rate(rate: float) -> str:
    """Write how many there are of a thousand: what is there is never written as nothing."""
    return (
        f"{rate:.1f}"
        if rate >= 1
        else f"{rate:.2f}"
        if rate >= SMALLEST_RATE
        else f"<{SMALLEST_RATE}"
    )


def lang_of(script: str) -> str:
    """Give the language tag of a text in this script."""
    return _LANG_OF_SCRIPT.get(script, "zh")


def chosen_theme() -> str:
    """Give the theme of the request: light or dark when the reader chose, else auto."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]
