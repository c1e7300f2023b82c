"""Translating a text, with types: Flask-Babel has none."""

from __future__ import annotations

import flask_babel


def gettext(message: str, **values: object) -> str:
    """Give a text in the language of the page; `%(name)s` in it is replaced by the value of that name."""
    return str(flask_babel.gettext(message, **values))
