"""Serving with waitress: a production server in pure Python, on the loopback address unless told otherwise."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import waitress

from webui.app import LOCAL_HOSTS, create_app

THREADS = 8
"""For slow clients; a search holds the interpreter and gains nothing from more."""
MOST_HEADER_BYTES = 16 * 1024
MOST_BODY_BYTES = 64 * 1024
IDLE_SECONDS = 30
"""A connection that says nothing for so long is closed."""
ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def serve(
    index_dir: Path,
    host: str,
    port: int,
    *,
    url_prefix: str = "",
    password_file: Path | None = None,
    trusted_hosts: Sequence[str] = (),
) -> None:
    """Serve until interrupted; says where in one line on the log `webui`.

    The Host header must name `host`, this machine or one of `trusted_hosts`; any is accepted when `host` stands for
    every address and none is given. Raises OSError when the port is taken.
    """
    _log_to_standard_error()
    names = None if host in ANY_ADDRESS and not trusted_hosts else (*LOCAL_HOSTS, host, *trusted_hosts)
    app = create_app(index_dir, url_prefix=url_prefix, password_file=password_file, trusted_hosts=names)
    server = waitress.create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_header_size=MOST_HEADER_BYTES,
        max_request_body_size=MOST_BODY_BYTES,
        channel_timeout=IDLE_SECONDS,
        clear_untrusted_proxy_headers=True,
    )
    shown = "127.0.0.1" if host in ANY_ADDRESS else host
    path = "/" + url_prefix.strip("/") + ("/" if url_prefix.strip("/") else "")
    logging.getLogger("webui").info("Duanluo is at http://%s:%d%s (Ctrl-C ends it)", shown, port, path)
    server.run()


def _log_to_standard_error() -> None:
    """Show our own lines and the access log; waitress reports every moment in which its threads are busy."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
