"""Letting scripts of other sites ask the API, where the operator names them (CORS).

Nothing but reading the API is allowed, and no cookie goes along. A page that asks with a name and a
password sends them itself, which only a named site may.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from flask import Flask, Response, request

from indexer import DuanluoError

ANY = "*"
PATH = "/api/"
SENT = "Accept, Accept-Language, If-None-Match"
READ = "Content-Disposition, ETag, Retry-After"
KEPT_SECONDS = "600"
_ORIGIN = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII)


class BadOriginError(DuanluoError):
    """What was named as a site is no origin."""

    code = "bad_origin"

    def __init__(self, origin: str) -> None:
        super().__init__(
            f"{origin!r} is no origin: write https://name or https://name:port, or {ANY} for any."
        )


def allow(app: Flask, allowed: Collection[str]) -> None:
    """Let scripts of these origins read the API; raises BadOriginError.

    See the Fetch standard, "CORS protocol". Called before what asks for a password: the question
    that a browser asks beforehand (a preflight) carries none.
    """
    for origin in allowed:
        if origin != ANY and _ORIGIN.fullmatch(origin) is None:
            raise BadOriginError(origin)
    named = frozenset(allowed) - {ANY}

    def answer_preflight() -> Response | None:
        asked = "Access-Control-Request-Method" in request.headers
        return (
            Response(status=204)
            if _concerns_api() and asked and request.method == "OPTIONS"
            else None
        )

    def permit(answer: Response) -> Response:
        if not _concerns_api():
            return answer
        answer.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if origin not in named and ANY not in allowed:
            return answer
        answer.headers["Access-Control-Allow-Origin"] = origin if origin in named else ANY
        answer.headers["Access-Control-Expose-Headers"] = READ
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            answer.headers["Access-Control-Allow-Methods"] = "GET"
            answer.headers["Access-Control-Allow-Headers"] = (
                f"{SENT}, Authorization" if origin in named else SENT
            )
            answer.headers["Access-Control-Max-Age"] = KEPT_SECONDS
        return answer

    app.before_request(answer_preflight)
    app.after_request(permit)


def _concerns_api() -> bool:
    return request.path.startswith(PATH)
