"""Under which names, to whom (a password file, on shared machines), and what was looked at (the access log)."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import time
from collections.abc import Collection
from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.security import check_password_hash

from indexer import DuanluoError
from webui.server.admission import Gate

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
REALM = 'Basic realm="Duanluo", charset="UTF-8"'
CHECKS_WAITING = 8
CHECK_SECONDS = 5.0
"""One password is checked at a time, for that takes a tenth of a second and 32 MB on purpose; a few more wait."""
MOST_REMEMBERED = 1000
"""Passwords that were right, as hashes with a key of this process: the slow check runs once, not at every request."""

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|((?:[\w-]{1,63}\.)*[\w-]{1,63}))(?::\d{1,5})?", re.ASCII)
"""An IPv6 address in brackets or a name, and a port."""
_log = logging.getLogger("webui.server.access")


class BadPasswordFileError(DuanluoError):
    """The password file cannot be read or a line of it is not `user:hash`."""

    code = "bad_password_file"


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
    hashes = _read_passwords(password_file)
    known = _Remembered(stand_in=next(iter(hashes.values())))

    def check() -> Response | None:
        user, password = _credentials()
        if user and known.check(user, password, hashes.get(user)):
            return None
        return Response("Authentication is needed.\n", 401, {"WWW-Authenticate": REALM}, mimetype="text/plain")

    app.before_request(check)


def _credentials() -> tuple[str, str]:
    """Give the name and password that came with the request; empty for none or another scheme than Basic."""
    given = request.authorization
    if given is None or given.type != "basic":
        return "", ""
    return given.username or "", given.password or ""


def _read_passwords(path: Path) -> dict[str, str]:
    """Read `user:hash` lines; a hash is what `werkzeug.security.generate_password_hash` gives."""
    try:
        lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadPasswordFileError(f"The password file {path.name} cannot be read: {type(error).__name__}.") from error
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    if not pairs or any(not user or not hashed.startswith(("scrypt:", "pbkdf2:")) for user, _, hashed in pairs):
        raise BadPasswordFileError(
            f"The password file {path.name} has a line that is not user:hash (scrypt or pbkdf2)."
        )
    return {user: hashed for user, _, hashed in pairs}


class _Remembered:
    """Name and password pairs that were right."""

    def __init__(self, stand_in: str) -> None:
        self._key = secrets.token_bytes(32)
        self._right: set[bytes] = set()
        self._gate = Gate(1, CHECKS_WAITING, CHECK_SECONDS)
        self._stand_in = stand_in

    def check(self, user: str, password: str, expected: str | None) -> bool:
        """Whether this password is the one that is expected; raises BusyError.

        Where there is no such user (`expected` is None) a check takes as long, so that nobody learns the names.
        """
        digest = hashlib.blake2b(f"{user}\0{password}".encode(), key=self._key).digest()
        if digest in self._right:
            return True
        with self._gate:
            if not check_password_hash(expected or self._stand_in, password) or expected is None:
                return False
            if len(self._right) >= MOST_REMEMBERED:
                self._right.clear()
            self._right.add(digest)
        return True


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
            "%s %s %s %s %s %.1f ms", request.remote_addr, request.method, address, answer.status_code, size, taken
        )
        return answer

    app.before_request(start)
    app.after_request(note)


def printable(text: str) -> str:
    """Escape what would move a terminal's cursor or fake a line of the log."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
