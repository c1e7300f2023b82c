"""What templates may call besides plain values."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask

from webui.addresses import article_link, copies_link, link, path_of
from webui.citations import cite_hit
from webui.highlights import excerpt, mark, show_invisible


def register(app: Flask) -> None:
    """Give templates the functions that make markup out of text, and no others."""
    app.jinja_env.globals.update(
        mark=mark,
        excerpt=excerpt,
        seen=show_invisible,
        cite_hit=cite_hit,
        safe_url=safe_url,
        link=link,
        article_link=article_link,
        copies_address=copies_link,
        path_of=path_of,
    )


def safe_url(url: str | None) -> bool:
    """Whether an address of the archive may become a link: only http and https may."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
