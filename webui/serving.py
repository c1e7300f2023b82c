"""Serving with waitress: a production server in pure Python, on the loopback address unless told otherwise."""

from __future__ import annotations

import faulthandler
import functools
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import waitress

from indexer import DuanluoError, Location
from webui import archive
from webui.app import MAX_BODY_BYTES, create_app
from webui.routes.batch import MOST_BYTES
from webui.server import admission
from webui.server.access import LOCAL_HOSTS
from webui.server.addressing import take_any_address
from webui.server.editing import (
    Editing,
    EditingTogetherError,
    UnprotectedEditingError,
    is_local,
)
from webui.server.memory import keep_few_heaps
from webui.server.passwords import read_passwords
from webui.server.processes import listen, serve_together
from webui.views import overview

THREADS_TO_SPARE = 4
"""For what needs no place: static files, unchanged pages, and the answer that there is no room."""
THREADS = admission.SEARCHES + admission.WAITING + admission.DOWNLOADS + THREADS_TO_SPARE
MOST_CONNECTIONS = 1000
"""Enough that a few hundred slow clients keep nobody out; each costs a few kilobytes."""
OWN_FILES = 200
"""Open files besides connections: an index of eight segments has some twenty, a few more are open
while another takes its place, and every download that waits on disk is one."""
FEWEST_CONNECTIONS = 12
UNSENT_BYTES = 256 * 1024 * 1024
"""A download this far ahead of its reader waits. Up to here it lies in a temporary file, and no
thread waits for a slow reader: it is the export of half a million paragraphs."""
MOST_HEADER_BYTES = 16 * 1024
MOST_BODY_BYTES = 2 * MOST_BYTES
"""What waitress takes in before any route is asked: as much again as the largest list of queries, so
that a list that is too long is refused by a page and not by a dropped connection."""
IDLE_SECONDS = 30
"""A connection that says nothing for so long is closed."""
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


class TooFewFilesError(DuanluoError):
    """The system lets this process open fewer files than an index has."""

    code = "too_few_files"

    def __init__(self, allowed: int) -> None:
        super().__init__(
            f"Only {allowed} files may be open: run `ulimit -n {OWN_FILES + MOST_CONNECTIONS}` first."
        )


def serve(  # noqa: PLR0913 - an argument for each option
    where: Location,
    host: str,
    port: int,
    *,
    engine: str | None = None,
    url_prefix: str = "",
    password_file: Path | None = None,
    trusted_hosts: Sequence[str] = (),
    trusted_proxy: str | None = None,
    hsts_seconds: int = 0,
    allowed_origins: Sequence[str] = (),
    processes: int = 1,
    ready: Callable[[str], object] | None = None,
    title: str = "",
    about: str = "",
    edit: bool = False,
    index_named: bool = True,
) -> None:
    """Serve until interrupted; says where in one line on the log `webui`.

    The Host header must name `host`, this machine or one of `trusted_hosts`; any is accepted when
    `host` stands for every address and none is given. Port 0 stands for any that is free.

    trusted_proxy: the address of a reverse proxy, whose X-Forwarded-For names the reader.
    hsts_seconds, allowed_origins, title, about: see `create_app`. processes: how many serve, with
    the same port.

    ready: told the address to open. edit: let a person correct articles and build an index from
    pages; index_named: in the folder that was named, and no other. Raises OSError when the port is
    taken or there is no such host, TooFewFilesError, WorkerEndedError, UnprotectedEditingError,
    EditingTogetherError.
    """
    local = is_local(host, trusted_hosts, trusted_proxy, url_prefix)
    if edit:
        _require_editable(local=local, password_file=password_file, processes=processes)
    _log_to_standard_error()
    if sys.__stderr__ is not None and not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__)  # what the system ends (SIGBUS) says where it was
    names = (
        None if host in ANY_ADDRESS and not trusted_hosts else (*LOCAL_HOSTS, host, *trusted_hosts)
    )
    settings: dict[str, Any] = {
        "engine": engine,
        "url_prefix": url_prefix,
        "password_file": password_file,
        "trusted_hosts": names,
        "title": title,
        "about": about,
        "hsts_seconds": hsts_seconds,
        "allowed_origins": allowed_origins,
        "local": local,
        "edit": Editing(index_named=index_named) if edit else None,
    }
    if password_file is not None:
        read_passwords(password_file)  # what is wrong with it is said once, by this process
    sockets = listen(host, port)
    address = _address(sockets[0], host, url_prefix)

    def tell() -> None:
        logging.getLogger("webui").info("Duanluo is at %s (Ctrl-C ends it)", address)
        if ready:
            ready(address)

    work = functools.partial(_serve_on, where, settings, trusted_proxy)
    if processes == 1:
        work(sockets, tell)
    else:
        serve_together(processes, sockets, work, tell)


def require_servable(
    host: str,
    port: int,
    *,
    url_prefix: str = "",
    password_file: Path | None = None,
    trusted_hosts: Sequence[str] = (),
    trusted_proxy: str | None = None,
    processes: int = 1,
    edit: bool = False,
    **_: object,
) -> None:
    """See that `serve` could begin with its arguments, before an index is built for it.

    Raises what `serve` raises, OSError when the port is taken.
    """
    if edit:
        local = is_local(host, trusted_hosts, trusted_proxy, url_prefix)
        _require_editable(local=local, password_file=password_file, processes=processes)
    if password_file is not None:
        read_passwords(password_file)
    for one in listen(host, port):
        one.close()


def _require_editable(*, local: bool, password_file: Path | None, processes: int) -> None:
    if not local and password_file is None:
        raise UnprotectedEditingError
    if processes > 1:
        raise EditingTogetherError


def _serve_on(
    where: Location,
    settings: dict[str, Any],
    trusted_proxy: str | None,
    sockets: Sequence[socket.socket],
    ready: Callable[[], object],
) -> None:
    """Serve in this process on open sockets until it is ended."""
    keep_few_heaps()
    _log_to_standard_error()
    app = create_app(where, **settings)
    overview.warm_up(app, after=archive.warm_up(app))
    dispatchers: dict[int, Any] = {}
    server = waitress.create_server(
        app,
        dispatchers,
        sockets=list(sockets),
        threads=THREADS,
        ident=None,
        max_request_header_size=MOST_HEADER_BYTES,
        max_request_body_size=MOST_BODY_BYTES,
        inbuf_overflow=MAX_BODY_BYTES,  # what is more waits on disk until it is whole
        channel_timeout=IDLE_SECONDS,
        connection_limit=_connections(),
        asyncore_use_poll=True,  # select() knows no file number above 1023
        outbuf_high_watermark=UNSENT_BYTES,
        clear_untrusted_proxy_headers=True,
        trusted_proxy=trusted_proxy,
        trusted_proxy_headers={"x-forwarded-for"} if trusted_proxy else set(),
    )
    take_any_address(dispatchers.values())
    ready()
    try:
        server.run()
    finally:
        if settings["edit"]:
            settings["edit"].work.close()


def _address(listening: socket.socket, host: str, url_prefix: str) -> str:
    """Give the address to open in a browser on this machine."""
    port = listening.getsockname()[1]
    name = "127.0.0.1" if host in ANY_ADDRESS else f"[{host}]" if ":" in host else host
    prefix = url_prefix.strip("/")
    return f"http://{name}:{port}/{prefix}{'/' if prefix else ''}"


def _connections() -> int:
    """Give how many connections may be open.

    Fewer where the system lets this process have few files.

    A connection for which there is no file would be refused over and over again. Raises
    TooFewFilesError.
    """
    wanted = OWN_FILES + MOST_CONNECTIONS
    if sys.platform == "win32":
        return MOST_CONNECTIONS  # It counts no files.
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MOST_CONNECTIONS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if allowed < OWN_FILES + FEWEST_CONNECTIONS:
        raise TooFewFilesError(allowed)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed - OWN_FILES


def _log_to_standard_error() -> None:
    """Show our own lines and the access log.

    Waitress reports every moment in which its threads are busy.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
