"""Under which names, to whom (a password file, on shared machines), and what was looked at (the access log)."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection
from pathlib import Path

from flask import Flask, Response, g, request

from webui.server.passwords import Passwords, read_passwords

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
REALM = 'Basic realm="Duanluo", charset="UTF-8"'

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|((?:[\w-]{1,63}\.)*[\w-]{1,63}))(?::\d{1,5})?", re.ASCII)
"""An IPv6 address in brackets or a name, and a port."""
_log = logging.getLogger("webui.server.access")


def require_host(app: Flask, names: Collection[str] | None) -> None:
    """Answer only under these host names and addresses, so that no foreign page can point its own name here.

    None stands for any name that can be one: under others no address of ours can be made.

    (Werkzeug has such a list, but no IPv6 address can stand in it.)
    """
    known = None if names is None else {name.lower().strip("[]") for name in names}

    def check() -> Response | None:
        given = _HOST.fullmatch(request.headers.get("Host", LOCAL_HOSTS[0]).lower())
        if given is not None and (known is None or (given[1] or given[2]) in known):
            return None
        return Response("This host name is not served here.\n", 400, mimetype="text/plain")

    app.before_request(check)


def require_password(app: Flask, password_file: Path) -> None:
    """Let only those in whose name and password stand in the file; raises BadPasswordFileError."""
    passwords = Passwords(read_passwords(password_file))

    def check() -> Response | None:
        user, password = _credentials()
        if user and passwords.check(user, password, request.remote_addr):
            return None
        return Response(
            "Authentication is needed.\n", 401, {"WWW-Authenticate": REALM}, mimetype="text/plain"
        )

    app.before_request(check)


def _credentials() -> tuple[str, str]:
    """Give the name and password that came with the request.

    Empty for none or another scheme than Basic.
    """
    given = request.authorization
    if given is None or given.type != "basic":
        return "", ""
    return given.username or "", given.password or ""


def log_requests(app: Flask) -> None:
    """Write one line per answer: who, method, address as sent, status, bytes, milliseconds."""

    def start() -> None:
        g.started = time.perf_counter()

    def note(answer: Response) -> Response:
        taken = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        address = printable(request.full_path.removesuffix("?"))
        # To ask a stream for its length would make it whole, in memory.
        size = "-" if answer.is_streamed else answer.calculate_content_length()
        _log.info(
            "%s %s %s %s %s %.1f ms",
            request.remote_addr,
            request.method,
            address,
            answer.status_code,
            size,
            taken,
        )
        return answer

    app.before_request(start)
    app.after_request(note)


def printable(text: str) -> str:
    """Escape what would move a terminal's cursor or fake a line of the log."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
