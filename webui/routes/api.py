"""The JSON API: the same requests and answers as the command line."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from indexer import (
    BadRequestError,
    NotFoundError,
    article_json,
    ask_concordance,
    concordance_json,
    copies_json,
    cube_json,
    paragraph_json,
    search_json,
)
from webui.address.links import shown_root
from webui.address.params import (
    COMPARED_PARAMETERS,
    COPIES_PARAMETERS,
    CUBE_PARAMETERS,
    LISTED_PARAMETERS,
    SEARCH_PARAMETERS,
    TREND_PARAMETERS,
    read_comparison,
    read_cube,
    read_lines,
    read_view,
    shorten,
)
from webui.address.requests import canonical, filter_request, search_request
from webui.archive import archive as live_archive
from webui.routes import openapi
from webui.routes.answers import health_json, suggestions_json, trend_json
from webui.views.pictures import cubes
from webui.views.tables import comparison

api = Blueprint("api", __name__)


@api.get("/api/search")
def search() -> Response:
    """Answer a search with a page of hits and all facets."""
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), SEARCH_PARAMETERS)
    return jsonify(search_json(archive.search(search_request(archive, view))))


@api.get("/api/article/<article_id>")
def article(article_id: str) -> Response:
    """Give one article whole, with the matches of a query."""
    query = _only("q").get("q", "")
    return jsonify(article_json(live_archive().article(article_id, query)))


@api.get("/api/paragraph/<name>")
def paragraph(name: str) -> Response:
    """Give the paragraph that has an anchor or an id, and what has become of it."""
    _only()
    return jsonify(paragraph_json(name, live_archive().paragraph(name)))


@api.get("/api/copies/<paragraph_id>")
def copies(paragraph_id: str) -> Response:
    """Give a page of the paragraphs that say what one says, or nearly, itself included, in the order of their dates."""
    view = read_view(request.args.to_dict(flat=False), COPIES_PARAMETERS)
    found = live_archive().copies(paragraph_id, view.q, limit=view.size, offset=view.offset)
    return jsonify(copies_json(paragraph_id, view.q, found))


@api.get("/api/suggest")
def suggest() -> Response:
    """Complete what is being typed: places and sources of the archive, and words where `words` says so."""
    prefix = _only("q").get("q", "").strip()
    return jsonify(suggestions_json(live_archive(), prefix, shorten(prefix, 100)))


@api.get("/api/trend")
def trend() -> Response:
    """Count matching paragraphs by year, with all paragraphs of the same places and sources beside them."""
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), TREND_PARAMETERS)
    return jsonify(trend_json(archive, view, search_request(archive, view)))


@api.get("/api/compare")
def compare() -> Response:
    """Count several queries, one a line, exactly and under the same filters, by year or by place."""
    archive = live_archive()
    view, across = read_comparison(request.args.to_dict(flat=False), COMPARED_PARAMETERS)
    wanted = filter_request(archive, view)
    compared = comparison.compare(archive, canonical(view, wanted), wanted, across)
    return jsonify(comparison.as_json(compared, archive.info.generation))


@api.get("/api/cube")
def cube() -> Response:
    """Count several queries, one a line, exactly by place and time, with their bases, intervals and a receipt."""
    archive = live_archive()
    view, how = read_cube(request.args.to_dict(flat=False), CUBE_PARAMETERS)
    wanted = filter_request(archive, view)
    return jsonify(cube_json(archive, cubes.counted(archive, canonical(view, wanted), how, wanted)))


@api.get("/api/concordance")
def concordance() -> Response:
    """Give a page of the lines of a query, in order, drawn or in groups, however many there are."""
    archive = live_archive()
    view, raw = read_lines(request.args.to_dict(flat=False), LISTED_PARAMETERS)
    wish = raw.wish(offset=view.offset, limit=view.size)
    wanted = search_request(archive, view, facets=False)
    return jsonify(concordance_json(archive, ask_concordance(archive, wanted, wish)))


@api.get("/api/audit")
def audit() -> Response:
    """Give the last audit of the index. Raises NotFoundError when there is none."""
    _only()
    archive = live_archive()
    made = archive.last_audit()
    if made is None:
        raise NotFoundError(
            "An archive in a cluster is not audited: `duanluo verify --archive NAME` looks at each of its paragraphs."
            if archive.is_in_cluster
            else "This index was not audited yet: run `duanluo audit`."
        )
    return jsonify(made.as_json())


@api.get("/api/openapi.json")
def description() -> Response:
    """Describe this API."""
    return jsonify(openapi.document(shown_root()))


@api.get("/healthz")
def health() -> Response:
    """Say whether there is an index to search."""
    return jsonify(health_json(live_archive()))


def _only(*names: str) -> dict[str, str]:
    """Read parameters that may stand once; refuse others."""
    for name in request.args:
        if name not in names:
            raise BadRequestError(
                f"There is no parameter {shorten(name)!r}: use {', '.join(names)}.",
                field=shorten(name),
            )
        if len(request.args.getlist(name)) > 1:
            raise BadRequestError(f"The parameter {name} may stand only once.", field=name)
    return request.args.to_dict()
