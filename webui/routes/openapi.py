"""The description of the API, made from the parameter table and from what its functions give.

A test holds answers to it.
"""

from __future__ import annotations

import re
from typing import Any

from indexer import (
    Audit,
    article_json,
    concordance_json,
    copies_json,
    cube_json,
    paragraph_json,
    schemas_of,
    search_json,
)
from webui.address.params import (
    COMPARED_PARAMETERS,
    COPIES_PARAMETERS,
    CSV_PARAMETERS,
    CUBE_PARAMETERS,
    EXPORT_PARAMETERS,
    KWIC_PARAMETERS,
    LINES_PARAMETERS,
    LISTED_PARAMETERS,
    SEARCH_PARAMETERS,
    TREND_PARAMETERS,
    Parameter,
)
from webui.routes.answers import health_json, suggestions_json, trend_json
from webui.server.errors import ErrorJson
from webui.views.tables.comparison import as_json as comparison_json

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS = schemas_of(
    ErrorJson,
    search_json,
    article_json,
    paragraph_json,
    copies_json,
    concordance_json,
    cube_json,
    Audit.as_json,
    comparison_json,
    trend_json,
    suggestions_json,
    health_json,
)
"""What the functions that make the answers say of them."""

_QUERY: Json = {
    "name": "q",
    "in": "query",
    "description": "Query whose matches are marked",
    "schema": {"type": "string", "maxLength": 500},
}
_PREFIX: Json = {
    "name": "q",
    "in": "query",
    "description": "What was typed so far",
    "schema": _TEXT,
}
_ARTICLE_ID: Json = {"name": "article_id", "in": "path", "required": True, "schema": _TEXT}
_PARAGRAPH_ID: Json = _ARTICLE_ID | {"name": "paragraph_id"}


def document(prefix: str) -> Json:
    """Give the OpenAPI 3.1 document of the application under a path prefix."""
    search, copies, trend, compare, cube, listed = map(
        _parameters,
        (
            SEARCH_PARAMETERS,
            COPIES_PARAMETERS,
            TREND_PARAMETERS,
            COMPARED_PARAMETERS,
            CUBE_PARAMETERS,
            LISTED_PARAMETERS,
        ),
    )
    table = _parameters(CSV_PARAMETERS)
    export, lines = _parameters(EXPORT_PARAMETERS), _parameters(KWIC_PARAMETERS)
    paths = {
        "/api/search": _get("Search paragraphs", search, _ref("SearchResult")),
        "/api/article/{article_id}": _get(
            "One article", [_ARTICLE_ID, _QUERY], _ref("Article"), "404"
        ),
        "/api/copies/{paragraph_id}": _get(
            "Paragraphs that say what one says, or nearly",
            [_PARAGRAPH_ID, *copies],
            _ref("Copies"),
            "404",
        ),
        "/api/paragraph/{name}": _get(
            "The paragraph with an anchor or an id",
            [_ARTICLE_ID | {"name": "name"}],
            _ref("Found"),
            "404",
        ),
        "/api/suggest": _get("Complete a query", [_PREFIX], _ref("Suggestions")),
        "/api/trend": _get("Matches by year", trend, _ref("Trend")),
        "/api/compare": _get("Several queries side by side", compare, _ref("Comparison")),
        "/api/cube": _get("Several queries by place and time, exactly", cube, _ref("Cube")),
        "/api/audit": _get("How the index was held against its texts", [], _ref("Audit"), "404"),
        "/api/concordance": _get(
            "Every occurrence with what stands beside it, in order, drawn or in groups",
            listed,
            _ref("Concordance"),
        ),
        "/concordance.csv": _get(
            "Every occurrence with what stands beside it, in order or drawn",
            _parameters(LINES_PARAMETERS),
            _TEXT,
            media="text/csv",
            errors="text/html",
        ),
        "/healthz": _get("Is there an index", [], _ref("Health")),
        "/export.csv": _get("Every hit as CSV", table, _TEXT, media="text/csv", errors="text/html"),
        "/export.jsonl": _get(
            "Every hit as JSON Lines",
            export,
            _TEXT,
            media="application/x-ndjson",
            errors="text/html",
        ),
        "/export.ris": _get(
            "Every article that has a hit, as RIS",
            export,
            _TEXT,
            media="application/x-research-info-systems",
            errors="text/html",
        ),
        "/export.bib": _get(
            "Every article that has a hit, as BibTeX",
            export,
            _TEXT,
            media="application/x-bibtex",
            errors="text/html",
        ),
        "/export/kwic.csv": _get(
            "Every keyword with what stands before and after it",
            lines,
            _TEXT,
            media="text/csv",
            errors="text/html",
        ),
        "/cube.csv": _get(
            "Several queries by place and time as CSV",
            cube,
            _TEXT,
            media="text/csv",
            errors="text/html",
        ),
        "/cube.receipt.json": _get(
            "The receipt of a cube", cube, _ref("CubeReceipt"), errors="text/html"
        ),
        "/search.receipt.json": _get(
            "The receipt of all that a search finds", export, {"type": "object"}, errors="text/html"
        ),
        "/export/compare.csv": _get(
            "Several queries side by side as CSV",
            compare,
            _TEXT,
            media="text/csv",
            errors="text/html",
        ),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Duanluo",
            "version": "1",
            "description": "Exact, faceted paragraph search over an archive of Chinese articles. Read only.",
        },
        "servers": [{"url": prefix or "/"}],
        # Where no password is asked for, none is needed.
        "security": [{}, {"password": []}],
        "paths": {path: _named(path, item) for path, item in paths.items()},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"password": {"type": "http", "scheme": "basic"}},
        },
    }


def _named(path: str, item: Json) -> Json:
    """Name an operation after its path, as generated clients call it: get_export_kwic_csv."""
    words = re.findall(r"\w+", re.sub(r"^/api|\{\w+\}", "", path))
    return {
        method: {"operationId": "_".join((method, *words)), **operation}
        for method, operation in item.items()
    }


def _parameters(table: tuple[Parameter, ...]) -> list[Json]:
    return [
        {
            "name": parameter.name,
            "in": "query",
            "description": parameter.description,
            "schema": _schema(parameter),
        }
        for parameter in table
    ]


def _schema(parameter: Parameter) -> Json:
    """Describe what may stand in a parameter; a blank is what a form sends for nothing chosen."""
    match parameter.kind:
        case "texts":
            return {"type": "array", "items": _TEXT, "maxItems": 100}
        case "flag":
            return {"enum": ["", "0", "1"]}
        case "choice":
            return {"enum": ["", *parameter.choices], "default": parameter.default}
        case "number":
            return {
                "type": "integer",
                "minimum": 1,
                "maximum": parameter.most,
                # 0 is what it is where nobody says it: no number that can be said.
                **({"default": parameter.default} if parameter.default else {}),
            }
        case _:
            return _TEXT


def _get(
    summary: str,
    parameters: list[Json],
    schema: Json,
    *more: str,
    media: str = "application/json",
    errors: str = "application/json",
) -> Json:
    failures = {
        "400": "A value is unknown or malformed",
        "404": "There is no such thing",
        "503": "No index, or too slow",
    }
    error = {errors: {"schema": _ref("Error") if errors == "application/json" else _TEXT}}
    codes = ("400", "503", *more)
    answers = {code: {"description": failures[code], "content": error} for code in codes}
    # What the server itself refuses, before the application sees it.
    answers["431"] = {
        "description": "The address is longer than 16 KB",
        "content": {"text/plain": {"schema": _TEXT}},
    }
    good = {"200": {"description": summary, "content": {media: {"schema": schema}}}}
    return {"get": {"summary": summary, "parameters": parameters, "responses": good | answers}}
