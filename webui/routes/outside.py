"""What programs outside ask a site for.

A search for the browser's bar, a feed of a search, and where robots may go.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, current_app, request

from webui.address.links import link, path_of, shown_root
from webui.address.params import FEED_PARAMETERS, read_view
from webui.address.requests import canonical, search_request
from webui.archive import archive as live_archive
from webui.routes.pages import given
from webui.views.articles.references import absolute, moment, xml_text
from webui.views.hits import chips
from webui.words.templates import render
from webui.words.texts import gettext

outside = Blueprint("outside", __name__)

ENTRIES = 50
"""Articles of a feed: more than are new between two looks at it."""
CLOSED = (
    "/api/",
    "/export",
    "/search",
    "/articles",
    "/compare",
    "/like/",
    "/settings",
    "/feed.atom",
    "/line",
)
"""Where a robot would walk for ever: every filter is an address."""


@outside.get("/opensearch.xml")
def description() -> Response:
    """Tell a browser how to search the archive from its address bar."""
    page = render(
        "opensearch.xml",
        title=current_app.config["TITLE"] or gettext("Duanluo"),
        search=absolute(path_of("pages.search")),
        suggest=absolute(path_of("api.suggest")),
        icon=absolute(path_of("pages.front") + "static/icon.svg"),
    )
    return Response(page, content_type="application/opensearchdescription+xml; charset=utf-8")


@outside.get("/feed.atom")
def feed() -> Response:
    """The newest articles that a search finds, as an Atom feed."""
    archive = live_archive()
    view = read_view(given(FEED_PARAMETERS), FEED_PARAMETERS)
    wanted = replace(search_request(archive, view, facets=False), limit=ENTRIES, offset=0)
    view = canonical(view, wanted)
    _, entries = archive.search_articles(wanted, "newest")
    built = archive.built.replace("+00:00", "Z")
    said = (view.q, *(chip.label for chip in chips.chips(archive, view)))
    name = current_app.config["TITLE"] or gettext("Duanluo")
    page = render(
        "feed.xml",
        title=xml_text(" · ".join(filter(None, (*said, name)))),
        itself=absolute(request.full_path.rstrip("?")),
        page=absolute(link(view._replace(view="articles"))),
        built=built,
        entries=[
            {
                "id": one.article_id,
                "title": xml_text(one.article.display_title),
                "address": absolute(path_of("pages.article", one.article_id)),
                "updated": moment(one.article.date, built),
                "source": xml_text(one.article.source.value) if one.article.source else "",
                "summary": gettext("%(n)s of %(m)s paragraphs", n=one.matches, m=one.paragraphs),
            }
            for one in entries
        ],
    )
    return Response(page, content_type="application/atom+xml; charset=utf-8")


@outside.get("/robots.txt")
def robots() -> Response:
    """Keep robots out of what has no end."""
    lines = ["User-agent: *", *(f"Disallow: {shown_root()}{path}" for path in CLOSED)]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
