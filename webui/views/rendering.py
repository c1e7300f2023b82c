"""What templates may call besides plain values."""

from __future__ import annotations

from typing import Any

from flask import Flask

from indexer import Seen, date_of, is_web_address
from webui.address.links import (
    article_link,
    compare_link,
    copied_link,
    copies_link,
    cube_link,
    line_link,
    lines_link,
    link,
    path_of,
    settings_link,
)
from webui.address.params import How, View
from webui.views.articles.citations import cite_hit
from webui.views.articles.corrections import evidence_text
from webui.views.articles.references import absolute, citation_tags, coins_of_article, coins_of_hit
from webui.views.hits.headlines import title_lines
from webui.views.hits.highlights import excerpt, mark, show_invisible
from webui.views.overview import current_overview, failed_audit
from webui.words.names import degree_name, degree_sign


def register(app: Flask) -> None:
    """Give templates the functions that make markup out of text, and no others.

    What is called for every line of a page is a filter: Jinja calls those at half the cost.
    """
    app.jinja_env.filters.update(
        mark=mark,
        excerpt=excerpt,
        seen=show_invisible,
        day=_day,
        evidence=evidence_text,
        citation=cite_hit,
        link=link,
        title_lines=title_lines,
        coins=coins_of_hit,
        degree_name=degree_name,
        degree_sign=degree_sign,
    )
    app.jinja_env.globals.update(
        is_web_address=is_web_address,
        article_link=article_link,
        copies_address=copies_link,
        copied_address=copied_link,
        compare_address=compare_link,
        cube_address=_cube_address,
        lines_address=lines_link,
        search_address=link,
        line_link=line_link,
        settings_address=settings_link,
        path_of=path_of,
        overview=current_overview,
        failed_audit=failed_audit,
        absolute=absolute,
        citation_tags=citation_tags,
        coins_of_article=coins_of_article,
    )


def _day(seen: Seen | None) -> str:
    """Write when something was seen."""
    return date_of(seen) if seen else "–"


def _cube_address(view: View, how: dict[str, Any] | None = None, **changes: Any) -> str:
    return cube_link(view, How(**how) if how else How(), **changes)
