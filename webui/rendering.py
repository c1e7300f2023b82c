"""What templates may call besides plain values."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask

from webui.addresses import article_link, compare_link, copies_link, link, path_of, settings_link
from webui.citations import cite_hit
from webui.highlights import excerpt, mark, show_invisible


def register(app: Flask) -> None:
    """Give templates the functions that make markup out of text, and no others.

    What is called for every line of a page is a filter: Jinja calls those at half the cost.
    """
    app.jinja_env.filters.update(mark=mark, excerpt=excerpt, seen=show_invisible, citation=cite_hit, link=link)
    app.jinja_env.globals.update(
        safe_url=safe_url,
        article_link=article_link,
        copies_address=copies_link,
        compare_address=compare_link,
        search_address=link,
        settings_address=settings_link,
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
