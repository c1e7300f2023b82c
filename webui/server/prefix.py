"""Living under a path of another site.

A reverse proxy may pass the prefix on or take it off, both work.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class PrefixMiddleware:
    """Tells the application the path under which it is shown, so that every link begins with it."""

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self._application = application
        # WSGI hands paths over as bytes in the guise of Latin-1 (PEP 3333), so a prefix in Chinese
        # is put into it too.
        self._prefix = "/" + unquote(prefix).strip("/").encode("utf-8").decode("latin-1")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request with the prefix moved from the path to the application's root."""
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
        environ["SCRIPT_NAME"] = self._prefix
        return self._application(environ, start_response)
