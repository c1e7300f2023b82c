"""Every error as an answer: one JSON shape for programs, one readable page for people.

Mapped here and nowhere else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TypedDict

from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException

from indexer import MAX_QUERY_CHARACTERS, BadRequestError, DuanluoError, IndexMissingError
from webui.address.params import View, shorten
from webui.server.beginning import begin_page
from webui.words.names import error_words, field_advice
from webui.words.templates import render
from webui.words.texts import chosen_language, gettext

RETRY_SECONDS = "2"
BUILD = "duanluo build SOURCE"
_NEED_A_BUILD = ("no_index", "index_damaged", "index_outdated")
_log = logging.getLogger("webui")
_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 400: "bad_request"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a page says about an error.

    What happened, what to do, and the value that was refused.
    """

    title: str
    advice: str
    status: int
    value: str = ""
    command: str = ""


def register(app: Flask) -> None:
    """Answer every error of the library and of HTTP, and unforeseen ones without a traceback."""
    app.register_error_handler(DuanluoError, _answer_library_error)
    app.register_error_handler(HTTPException, _answer_http_error)


class ProblemJson(TypedDict):
    """What is wrong: a code for programs, a sentence in English, and the parameter it is about."""

    code: str
    message: str
    field: str | None


class ErrorJson(TypedDict):
    """The one shape of errors."""

    error: ProblemJson


def error_json(code: str, message: str, field: str | None, status: int) -> Response:
    """Make the one JSON shape of errors."""
    shape: ErrorJson = {"error": {"code": code, "message": message, "field": field}}
    answer = jsonify(shape)
    answer.status_code = status
    return answer


def _answer_library_error(error: DuanluoError) -> Response:
    if _wants_json():
        answer = error_json(error.code, error.message, error.field, error.http_status)
    else:
        answer = (
            make_response(begin_page(), error.http_status)
            if isinstance(error, IndexMissingError)
            else _page(explain(error), error.message)
        )
    if error.http_status == 503:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _answer_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    code = _STATUS_CODES.get(status, "error")
    explanation = _explain_status(status)
    answer = (
        error_json(code, error.name, None, status)
        if _wants_json()
        else _page(explanation, error.name)
    )
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.path == "/healthz"


def _page(explanation: Explanation, message: str) -> Response:
    if explanation.status >= 500:
        _log.warning("%s", message)
    # What the library says is English; the Chinese page has its own words for it.
    detail = message if chosen_language() == "en" else ""
    query = request.args.get("q", "")
    too_long = len(query) if len(query) > MAX_QUERY_CHARACTERS else 0
    first = View(q=query[:MAX_QUERY_CHARACTERS])
    page = render("error.html", error=explanation, detail=detail, view=first, too_long=too_long)
    return make_response(page, explanation.status)


def explain(error: DuanluoError) -> Explanation:
    """Say what happened and what to do, in the language of the page."""
    value = shorten(_refused(error), 80)
    words = error_words(error.code)
    if words is not None:
        return Explanation(
            *words, error.http_status, value, BUILD if error.code in _NEED_A_BUILD else ""
        )
    if isinstance(error, BadRequestError):
        return Explanation(
            gettext("This address cannot be read"),
            field_advice(error.field),
            error.http_status,
            value,
        )
    return Explanation(
        gettext("Something went wrong"), gettext("Try again in a moment."), error.http_status
    )


def _refused(error: DuanluoError) -> str:
    """Give the value that was refused.

    Of a parameter that stands several times, the one that was meant.
    """
    if isinstance(error, BadRequestError) and error.value is not None:
        return error.value
    return request.args.get(error.field, "") if error.field and error.field != "q" else ""


def _explain_status(status: int) -> Explanation:
    if status == 404:
        return Explanation(
            gettext("There is no such page"), gettext("Start from the search page."), status
        )
    if status < 500:
        return Explanation(
            gettext("This address cannot be read"), gettext("Start from the search page."), status
        )
    return Explanation(
        gettext("Something went wrong"),
        gettext("It was noted in the log. Try again in a moment."),
        status,
    )
