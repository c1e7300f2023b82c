"""Addresses of pages: paths made once for all requests, query strings from views.

Flask's `url_for` builds each address from the table of routes, a tenth of the time that a page
takes.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, request

from indexer import RawLines
from webui.address.params import (
    ARTICLE_PARAMETERS,
    COMPARE_PARAMETERS,
    LISTED_PARAMETERS,
    PARAMETERS,
    SHOWN_PARAMETERS,
    Across,
    How,
    Parameter,
    View,
    encode,
    encoded,
)

MOST_PATHS = 256
"""Paths kept; there are two dozen, for each path of another site under which the application is
shown."""

_PLAIN = "!$'()*,/:;?@"
"""Signs that mean nothing in the value of a query string."""


def shown_root() -> str:
    """Give the path under which the application is shown, as an address spells it.

    Nothing for the root.
    """
    return _quoted(request.script_root)


@functools.lru_cache(maxsize=MOST_PATHS)
def _quoted(root: str) -> str:
    return quote(root)


def path_of(endpoint: str, name: str = "") -> str:
    """Give the path of a page under which it is shown.

    name: what ends it, where its route has a variable part.
    """
    return f"{_path(endpoint, shown_root())}{name}"


@functools.lru_cache(maxsize=MOST_PATHS)
def _path(endpoint: str, root: str) -> str:
    """Build a path; the variable part of a route, if it has one, is left empty."""
    rules = current_app.url_map.iter_rules(endpoint)
    arguments = dict.fromkeys(next(iter(rules)).arguments, "")
    return current_app.url_map.bind("localhost", root).build(endpoint, arguments)


def link(view: View, path: str = "") -> str:
    """Give the address of a view of the search page or of the list of articles, or of another path that has pages."""
    if not path and view.view == "articles":
        return f"{path_of('pages.articles')}{view._replace(view='list').query_string}"
    return f"{path or path_of('pages.search')}{view.query_string}"


class Variants:
    """The addresses of one view with other values of a parameter, or of some that stand side by side.

    A page has a hundred of them: what they share is written once.
    """

    def __init__(self, view: View, *names: str) -> None:
        """Take the names of the parameters in the order of the table."""
        at = next(at for at, one in enumerate(PARAMETERS) if one.name == names[0])
        self._names = names
        is_list = view.view == "articles"
        shown = view.changed(view="list") if is_list else view.changed()
        self._path = path_of("pages.articles" if is_list else "pages.search")
        self._before = shown.query_string_of(PARAMETERS[:at])[1:]
        self._after = shown.query_string_of(PARAMETERS[at + len(names) :])[1:]

    def __call__(self, *values: object) -> str:
        """Give the address with these values, by the names; an empty one is left out."""
        own = [encoded(*pair) for pair in zip(self._names, values, strict=True) if pair[1]]
        pieces = "&".join(filter(None, (self._before, *own, self._after)))
        return f"{self._path}?{pieces}" if pieces else self._path


def compare_link(view: View, across: Across = "year") -> str:
    """Give the address that compares the queries of a view, one a line, under its filters."""
    return f"{path_of('pages.compare')}{compare_query(view, across, COMPARE_PARAMETERS)}"


def compare_query(view: View, across: Across, parameters: Sequence[Parameter]) -> str:
    """Give the query string of a comparison with only these parameters."""
    shown = view.query_string_of([parameter for parameter in parameters if parameter.name != "by"])
    columns = "" if across == "year" else f"{'&' if shown else '?'}by={across}"
    return f"{shown}{columns}"


def cube_link(view: View, how: How, **changes: Any) -> str:
    """Give the address of the cube of the queries of a view, one a line, under its filters. changes: of `how`."""
    return f"{path_of('pages.cube')}{cube_query(view, how._replace(**({'shown': 1} | changes)))}"


def cube_query(view: View, how: How, parameters: Sequence[Parameter] = SHOWN_PARAMETERS) -> str:
    """Give the query string of a cube with only these parameters."""
    return _with_own(view, how._asdict(), parameters)


def lines_link(view: View, raw: RawLines | None = None, **changes: Any) -> str:
    """Give the address of the concordance of a view's query, or the same with other wishes."""
    return (
        f"{path_of('pages.concordance')}{lines_query(view, replace(raw or RawLines(), **changes))}"
    )


def lines_query(
    view: View, raw: RawLines, parameters: Sequence[Parameter] = LISTED_PARAMETERS
) -> str:
    """Give the query string of a concordance with only these parameters."""
    return _with_own(view, asdict(raw), parameters)


def _with_own(view: View, own: dict[str, Any], parameters: Sequence[Parameter]) -> str:
    """Give the query string of a view, and of what else has another value than its default."""
    shown = view.query_string_of(
        [parameter for parameter in parameters if parameter.name not in own]
    )
    said = [
        (one.name, int(own[one.name]) if one.kind == "flag" else own[one.name])
        for one in parameters
        if one.name in own and own[one.name] != one.default
    ]
    pairs = "&".join(f"{name}={encode(str(value))}" for name, value in said)
    return f"{shown}{('&' if shown else '?') + pairs if pairs else ''}"


def article_link(
    article_id: str,
    view: View,
    n: int | None = None,
    receipts: str = "",
    at: int = 0,
    was: str = "",
) -> str:
    """Give the address of an article as opened from a view, with the matches of its query marked.

    n: the paragraph to cite. receipts: `file` for all of its file. at: its place in the answer,
    counted from 1. was: the anchor that led here, where it tells that something has changed.
    """
    result = view.query_string_of(ARTICLE_PARAMETERS)
    given = (
        result[1:],
        "" if n is None else f"n={n}",
        receipts and f"receipts={encode(receipts)}",
        f"at={at}" if at else "",
        was and f"was={encode(was)}",
    )
    pieces = "&".join(filter(None, given))
    return f"{path_of('pages.article', article_id)}{'?' if pieces else ''}{pieces}"


def paragraph_link(anchor: str) -> str:
    """Give the address that leads to a paragraph in every later build."""
    return path_of("pages.paragraph", anchor)


def line_link(file: str, line: int) -> str:
    """Give the address that leads to the article that has a line of a file."""
    return f"{path_of('pages.line')}?file={encode(file)}&line={line}"


def copies_link(paragraph_id: str, query: str) -> str:
    """Give the address of the copies of a paragraph with the matches of a query marked."""
    return f"{path_of('copies.of_paragraph', paragraph_id)}{View(q=query).query_string}"


def copied_link(view: View, *, short: bool) -> str:
    """Give the address of the list of paragraphs with most copies.

    short: whether headings and short ones are listed too.
    """
    shown = view.query_string
    return f"{path_of('copies.most')}{shown}{('&' if shown else '?') + 'short=1' if short else ''}"


def settings_link(name: str, value: str) -> str:
    """Give the address that sets a language or a theme and leads back to this page."""
    back = request.full_path if request.query_string else request.path
    return f"{path_of('pages.settings')}?{urlencode({'back': back, name: value}, safe=_PLAIN)}"
