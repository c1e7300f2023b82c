"""The application factory: routes, error pages, security headers, compression, caching.

No work at import.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Request, Response, g, request

from indexer import DuanluoError, Location
from webui import archive as live
from webui.archive import archive
from webui.routes.api import api
from webui.routes.audit import audits
from webui.routes.batch import batches
from webui.routes.copies import copies
from webui.routes.editing import edits
from webui.routes.export import exports
from webui.routes.outside import outside
from webui.routes.pages import pages
from webui.server import access, admission, assets, editing, errors, origins
from webui.server.editing import Editing
from webui.server.prefix import PrefixMiddleware
from webui.views import rendering
from webui.words import i18n, templates
from webui.words.texts import chosen_language

MAX_BODY_BYTES = 64 * 1024
"""A form is a few kilobytes; a larger body is refused unread."""
SMALLEST_TO_COMPRESS = 1024
"""Bytes; below, the header costs more than the compression saves."""
TAGGED = frozenset(
    f"{blueprint}.{name}"
    for blueprint, names in (
        ("copies", ("most", "of_paragraph")),
        ("outside", ("feed",)),
        ("audit", ("as_printed", "receipts")),
        (
            "pages",
            (
                "front",
                "search",
                "articles",
                "compare",
                "cube",
                "article",
                "corpus",
                "new_articles",
                "help_page",
            ),
        ),
        ("api", ("search", "article", "copies", "trend", "compare", "cube", "suggest", "audit")),
    )
    for name in names
)
"""Endpoints whose answer follows from the build, the address and the reader's settings alone."""
EDITED = ("pages.article", "pages.corpus", "pages.front")
"""Endpoints whose answer also follows from the table of corrections, where that can be changed."""
UNUSED_FEATURES = (
    *(
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
    ),
    *(
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
    ),
    *(
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
    ),
    "xr-spatial-tracking",
)
"""What browsers offer to pages and no page here asks for. (Copying to the clipboard is asked for.)
Only names that Chromium knows: it complains of others on every page, into the console that a person
debugging needs."""
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(  # noqa: PLR0913 - an argument for each option
    where: Location,
    *,
    engine: str | None = None,
    url_prefix: str = "",
    password_file: Path | None = None,
    trusted_hosts: Sequence[str] | None = None,
    title: str = "",
    about: str = "",
    hsts_seconds: int = 0,
    allowed_origins: Sequence[str] = (),
    edit: Editing | None = None,
    local: bool = False,
) -> Flask:
    """Make the web application of an index folder or of an archive in a cluster.

    engine: the one that the user asked for. url_prefix: path under which a reverse proxy shows it.
    password_file: lines `user:hash`; then every page asks for one of them. trusted_hosts: names by
    which it may be addressed, any when None. title, about: the name of the archive, and what it is,
    for its first page. hsts_seconds: how long browsers are to ask by HTTPS alone, where a proxy
    speaks it. allowed_origins: sites whose scripts may ask the API, such as https://example.org, or
    * for any. edit: what lets a person correct articles and build an index from pages; None for
    nothing of that. local: only this machine reaches the pages, so that they may name its folders.
    Raises BadPasswordFileError.
    """
    app = Flask(__name__)
    app.debug = False  # FLASK_DEBUG in the environment would let errors past our own pages
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["TITLE"], app.config["ABOUT"] = title.strip(), about.strip()
    app.config["LOCAL"] = local
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.register(app)
    templates.register(app)
    assets.register(app)
    rendering.register(app)
    errors.register(app)
    live.attach(app, where, engine)
    editing.attach(app, edit)
    for blueprint in (pages, batches, copies, audits, api, exports, outside, edits):
        app.register_blueprint(blueprint)
    access.log_requests(app)
    access.require_host(app, trusted_hosts)
    if allowed_origins:
        origins.allow(app, allowed_origins)
    if password_file is not None:
        access.require_password(app, password_file)
    app.before_request(_answer_unchanged)
    admission.register(app)
    if edit is not None:
        app.after_request(_name_origin)  # the last of all: they run from the last one up
    app.after_request(_finish)
    if hsts_seconds:
        app.after_request(functools.partial(_demand_https, hsts_seconds))
    if url_prefix.strip("/"):
        app.wsgi_app = PrefixMiddleware(app.wsgi_app, url_prefix)  # type: ignore[method-assign]
    return app


def _answer_unchanged() -> Response | None:
    """Say "not modified" before any work when the browser has this page of this build."""
    g.entity_tag = tag = _entity_tag(request)
    if tag is not None and request.if_none_match.contains_weak(tag):
        return Response(status=304)
    return None


def _entity_tag(asked: Request) -> str | None:
    """Name what a page depends on.

    The build, the address, the language and theme, and our own version.
    """
    if asked.endpoint not in TAGGED or (asked.endpoint in EDITED and editing.editing()):
        return None
    try:
        generation, audited = archive().info.generation, str(archive().audit_state)
    except DuanluoError:
        return None
    parts = (
        generation,
        audited,
        assets.version(),
        asked.full_path,
        chosen_language(),
        i18n.chosen_theme(),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


def _finish(answer: Response) -> Response:
    """Add the headers that every answer carries, and compress what is worth it."""
    answer.headers.extend(SECURITY_HEADERS)
    answer.vary.update(["Cookie", "Accept-Encoding", "Accept-Language"])
    if request.endpoint == "static":
        return _keep_static(answer)
    is_kept = answer.status_code in (200, 304) and not g.get("early")
    tag: str | None = g.get("entity_tag") if is_kept else None
    if tag is None:
        answer.cache_control.no_store = True
    else:
        answer.set_etag(tag, weak=True)
        answer.cache_control.private = True
        answer.cache_control.no_cache = True
    return _compress(answer)


def _name_origin(answer: Response) -> Response:
    """Let browsers say to our own pages where a form comes from; they say it to nobody else."""
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _demand_https(seconds: int, answer: Response) -> Response:
    """Tell browsers to ask by HTTPS alone from now on (RFC 6797)."""
    answer.headers["Strict-Transport-Security"] = f"max-age={seconds}"
    return answer


def _keep_static(answer: Response) -> Response:
    """Let browsers keep a file whose address names its content for ever, and ask again for any other."""
    if request.args.get("v") == assets.version():
        answer.cache_control.immutable = True
    else:
        answer.cache_control.max_age = None
        answer.cache_control.no_cache = True
    return answer


def _compress(answer: Response) -> Response:
    """Compress an answer that is held whole, if the browser reads gzip."""
    wants_gzip = request.accept_encodings.quality("gzip") > 0
    if (
        answer.is_streamed
        or not wants_gzip
        or answer.direct_passthrough
        or answer.status_code != 200
    ):
        return answer
    body = answer.get_data()
    if len(body) >= SMALLEST_TO_COMPRESS:
        answer.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer
