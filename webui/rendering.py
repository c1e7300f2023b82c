"""What templates may call besides plain values."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, g, url_for

from webui.citations import cite_hit
from webui.highlights import excerpt, mark, show_invisible
from webui.params import View, encode


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
    )


def link(view: View, path: str = "") -> str:
    """Give the address of a view of the search page, or of another path that has pages.

    A page has a hundred of them, so the path is made once.
    """
    if "search_path" not in g:
        g.search_path = url_for("pages.search")
    return f"{path or g.search_path}{view.query_string}"


def article_link(article_id: str, query: str, n: int | None = None) -> str:
    """Give the address of an article with the matches of a query marked; n: the paragraph to cite."""
    if "article_path" not in g:
        g.article_path = url_for("pages.article", article_id="")
    pairs = [f"{name}={encode(str(value))}" for name, value in (("q", query), ("n", n)) if value not in ("", None)]
    return f"{g.article_path}{article_id}{'?' if pairs else ''}{'&'.join(pairs)}"


def safe_url(url: str | None) -> bool:
    """Whether an address of the archive may become a link: only http and https may."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
