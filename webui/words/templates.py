"""Templates in the language of the page: read once for each, with its texts written into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, render_template
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from webui.words.texts import LANGUAGES, chosen_language, spelled

_TEXT = ["name", "lparen", "string", "rparen"]
"""The tokens of `_('text')`."""


class Spelling(Extension):
    """Writes texts into a template when it is read: a page has a hundred to look up otherwise.

    A text with values in it is left to the page. What reads the template is an environment that
    knows its `language`.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Put the text itself where `_('text')` stands."""
        tokens, at = list(stream), 0
        while at < len(tokens):
            here = tokens[at : at + len(_TEXT)]
            if tokens[at].value == "_" and [token.type for token in here] == _TEXT:
                text = spelled(self.environment.language, here[2].value)  # type: ignore[attr-defined]
                yield Token(tokens[at].lineno, "string", text)
                at += len(_TEXT)
            else:
                yield tokens[at]
                at += 1


def register(app: Flask) -> None:
    """Give the application a reader of templates for each language."""
    app.extensions[__name__] = {language: _reader(app, language) for language in LANGUAGES}


def _reader(app: Flask, language: str) -> Environment:
    environment: Any = app.jinja_env.overlay()
    environment.extend(language=language)
    environment.add_extension(Spelling)
    return environment  # type: ignore[no-any-return]


def render(name: str, **values: Any) -> str:
    """Fill a template in the language of the request."""
    environment: Environment = current_app.extensions[__name__][chosen_language()]
    return render_template(environment.get_template(name), **values)
