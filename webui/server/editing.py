"""Whether a person may correct articles and build an index from a page, and whether a request to do so comes from one.

Off unless asked for. A request that changes something is a POST that a page of this very server
sent: the browser says where it comes from (Origin, Sec-Fetch-Site), and the page knows a token that
is new with every start.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from indexer import DEFAULT_ENGINE, CorrectionWritten, DuanluoError
from webui.archive import archive
from webui.server.access import LOCAL_HOSTS
from webui.server.work import Job, Work

_EXTENSION = "duanluo.editing"
MOST_RECEIPTS = 200
"""Corrections that the server can still tell about."""


class UnprotectedEditingError(DuanluoError):
    """Editing was asked for where others could reach it without a password."""

    code = "unprotected_editing"

    def __init__(self) -> None:
        super().__init__(
            "--edit lets whoever reaches the pages write metadata.csv and build from folders of this machine: "
            "add --password-file, or serve on 127.0.0.1 alone."
        )


class EditingTogetherError(DuanluoError):
    """Editing was asked for of several processes, of which none knows what the others do."""

    code = "editing_together"

    def __init__(self) -> None:
        super().__init__("--edit works with one process: leave --processes out.")


class EditRefusedError(DuanluoError):
    """A request to change something did not come from a page of this server, or nothing may be changed."""

    http_status = 403
    code = "edit_refused"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction: what was written, and the job that takes it into the index.

    file, article, line: the article, whose id goes with its title, and a line of it. values: what
    was known of it before.
    """

    file: str
    article: int
    line: int
    values: Mapping[str, str]
    written: CorrectionWritten
    job: Job


class Editing:
    """What the server knows for as long as it runs. index_named: whether somebody chose the index folder."""

    def __init__(self, *, index_named: bool) -> None:
        self.token = secrets.token_urlsafe(32)
        self.index_named = index_named
        self.work = Work()
        self._receipts: OrderedDict[str, Corrected] = OrderedDict()
        self._lock = threading.Lock()

    def source(self) -> Path | None:
        """Give what the index of this request was built from, if it is there and an update goes on from it."""
        opened = archive()
        source = opened.source if opened.info.engine == DEFAULT_ENGINE else None
        return source if source is not None and source.exists() else None

    def keep(self, corrected: Corrected) -> str:
        """Remember a correction; gives a name for it."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._receipts[name] = corrected
            while len(self._receipts) > MOST_RECEIPTS:
                self._receipts.popitem(last=False)
        return name

    def receipt(self, name: str) -> Corrected | None:
        """Give a correction that is remembered."""
        with self._lock:
            return self._receipts.get(name)


def attach(app: Flask, editing: Editing | None) -> None:
    """Allow editing, or not."""
    app.extensions[_EXTENSION] = editing


def editing() -> Editing | None:
    """Give what editing needs; None where it is off."""
    found: Editing | None = current_app.extensions[_EXTENSION]
    return found


def token() -> str:
    """Give what a form of this server holds; empty where editing is off."""
    allowed = editing()
    return allowed.token if allowed else ""


def require_own_page() -> Editing:
    """See that a request to change something comes from a page of this server; raises EditRefusedError."""
    allowed = editing()
    if allowed is None:
        raise EditRefusedError("Nothing can be changed here: start the server with --edit.")
    require_own_origin()
    if not hmac.compare_digest(request.form.get("token", "").encode(), allowed.token.encode()):
        raise EditRefusedError(
            "The page is from before the server was started: load it again and repeat the change."
        )
    return allowed


def require_own_origin() -> None:
    """See that the browser says a form of this very server was sent; raises EditRefusedError."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if origin == "null":  # of a page that sends no referrer: then the browser must say the site
        origin = None
    is_ours = origin is None or urlsplit(origin).netloc == request.host
    if not is_ours or site not in (None, "same-origin") or (site is None and origin is None):
        raise EditRefusedError("This request does not come from a page of this server.")


def is_local(host: str, others: Sequence[str], proxy: str | None, prefix: str) -> bool:
    """Tell whether only this machine reaches a server. others, proxy, prefix: what a reverse proxy is known by."""
    if others or proxy or prefix.strip("/"):
        return False
    try:
        return host in LOCAL_HOSTS or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
