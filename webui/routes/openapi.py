"""The description of the API, made from the parameter table and from the shapes below.

A test holds answers to it.
"""

from __future__ import annotations

import re
from typing import Any

from indexer import line_columns
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

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_SPAN: Json = {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _object(**properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


_INDEX = _object(
    generation=_TEXT, paragraphs=_COUNT, articles=_COUNT, fingerprint=_TEXT, engine=_TEXT
)
_HIT_HEAD: Json = {
    "article_id": _TEXT,
    "file": _TEXT,
    "article": {"type": "integer", "minimum": 1},
    "title": _maybe(_TEXT),
    "display_title": _TEXT,
    "date": _maybe(_ref("Date")),
    "source": _maybe(_TEXT),
    "region": _maybe(_ref("Path")),
    "script": {"enum": ["hans", "hant", "mixed"]},
}
_BUCKET_STATE: Json = {
    "count": _COUNT,
    "selected": {"type": "boolean"},
    "excluded": {"type": "boolean"},
}
_PLACE_BUCKET = _object(
    code=_TEXT,
    name=_TEXT,
    level=_maybe({"enum": ["province", "prefecture", "county", "town"]}),
    parent=_maybe(_TEXT),
    **_BUCKET_STATE,
)
_FILTERS: Json = {
    "type": "object",
    "properties": dict.fromkeys(("region", "mentioned", "place", "source", "kind"), _list(_TEXT))
    | dict.fromkeys(("from", "to"), _TEXT)
    | {name: {"enum": [1]} for name in ("undated", "words")},
}
"""Filters of a request, by the names of their parameters; only those that are set."""
_ASKED: Json = dict.fromkeys(("by", "period", "of", "copies"), _TEXT) | {"q": _list(_TEXT)}
_UNITS = _object(
    occurrences=_COUNT, paragraphs=_COUNT, articles=_COUNT, unique=_COUNT, letters=_COUNT
)
_BASE = _object(
    occurrences=_COUNT, paragraphs=_COUNT, articles=_COUNT, unique=_COUNT, letters=_maybe(_COUNT)
)
_TOTAL_OF_FOUR = _object(
    occurrences=_maybe(_COUNT), paragraphs=_COUNT, articles=_COUNT, unique=_COUNT
)
_TOTAL = _object(occurrences=_maybe(_COUNT), paragraphs=_COUNT, articles=_COUNT)
_RATE: Json = {"type": "number"}
_CLUSTER: Json = {
    "id": _TEXT,
    "size": {"type": "integer", "minimum": 2},
    "first": {"type": "boolean"},
}
_KIND: Json = {"enum": ["title", "body", "heading", "caption", "byline", "credit"]}

SCHEMAS: dict[str, Json] = {
    "Error": _object(error=_object(code=_TEXT, message=_TEXT, field=_maybe(_TEXT))),
    "Date": _object(
        value={"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        precision={"enum": ["day", "month", "year"]},
        basis={"enum": ["explicit", "inferred"]},
        evidence=_TEXT,
        line=_COUNT,
    ),
    "Path": _list(_object(name=_TEXT, code=_TEXT)),
    "Hit": _object(
        paragraph_id=_TEXT,
        n=_COUNT,
        lines=_list(_COUNT),
        kind=_KIND,
        text=_TEXT,
        spans=_list(_SPAN),
        whole_word={"type": "boolean"},
        score={"type": "number"},
        cluster=_maybe(_object(**_CLUSTER)),
        anchor=_TEXT,
        **_HIT_HEAD,
    ),
    "PlaceFacet": {
        **_object(buckets=_list(_PLACE_BUCKET), missing=_COUNT),
        "properties": {"buckets": _list(_PLACE_BUCKET), "missing": _COUNT, "ambiguous": _COUNT},
    },
    "Facet": _object(buckets=_list(_object(value=_TEXT, **_BUCKET_STATE)), missing=_COUNT),
    "SearchResult": _object(
        query=_TEXT,
        understood=_TEXT,
        notes=_list(_TEXT),
        total=_object(
            occurrences=_maybe(_COUNT), paragraphs=_COUNT, articles=_COUNT, unique=_COUNT
        ),
        exact={"type": "boolean"},
        did_you_mean=_list(_object(text=_TEXT, paragraphs=_COUNT)),
        hits=_list(_ref("Hit")),
        facets=_object(
            region=_ref("PlaceFacet"),
            mentioned=_ref("PlaceFacet"),
            place=_ref("PlaceFacet"),
            year=_ref("Facet"),
            month=_ref("Facet"),
            source=_ref("Facet"),
            kind=_ref("Facet"),
        ),
        index=_INDEX,
        took_ms={"type": "number"},
    ),
    "Article": _object(
        encoding=_TEXT,
        kicker=_maybe(_TEXT),
        subtitle=_maybe(_TEXT),
        section=_maybe(_TEXT),
        authors=_list(_object(name=_TEXT, role=_TEXT, line=_COUNT)),
        url=_maybe(_TEXT),
        occurrences=_COUNT,
        paragraphs=_list(
            _object(
                paragraph_id=_TEXT,
                n=_COUNT,
                kind=_KIND,
                text=_TEXT,
                lines=_list(_COUNT),
                spans=_list(_SPAN),
                places=_list(_ref("Path")),
                cluster=_maybe(_object(**_CLUSTER)),
                anchor=_TEXT,
            )
        ),
        dropped=_list(_object(line=_COUNT, text=_TEXT, why=_TEXT)),
        repairs=_list(_object(kind=_TEXT, line=_COUNT, count=_COUNT, before=_TEXT, after=_TEXT)),
        cluster=_maybe(
            _object(others=_list(_object(article_id=_TEXT, display_title=_TEXT)), **_CLUSTER)
        ),
        **_HIT_HEAD,
    ),
    "Found": _object(
        name=_TEXT, state={"enum": ["same", "moved", "changed", "copied", "near"]}, hit=_ref("Hit")
    ),
    "Copies": _object(
        paragraph_id=_TEXT,
        query=_TEXT,
        total=_object(paragraphs={"type": "integer", "minimum": 1}),
        hits=_list(_ref("Hit")),
    ),
    "Suggestions": _object(
        q=_TEXT,
        words={"type": "boolean"},
        suggestions=_list(_object(kind=_TEXT, label=_TEXT, text=_TEXT, count=_COUNT)),
    ),
    "Trend": _object(
        query=_TEXT,
        years=_list(
            _object(value=_maybe(_TEXT), count=_COUNT, paragraphs=_COUNT, per_thousand=_RATE)
        ),
        total=_COUNT,
        generation=_TEXT,
    ),
    "Comparison": _object(
        by={"enum": ["year", "region"]},
        queries=_list(
            _object(
                query=_TEXT,
                understood=_TEXT,
                notes=_list(_TEXT),
                total=_TOTAL,
                per_thousand=_RATE,
                cells=_list(
                    _object(
                        value=_maybe(_TEXT),
                        label=_maybe(_TEXT),
                        count=_COUNT,
                        paragraphs=_COUNT,
                        per_thousand=_RATE,
                    )
                ),
            )
        ),
        paragraphs=_COUNT,
        generation=_TEXT,
    ),
    "Concordance": _object(
        tool={"const": "concordance"},
        understood=_TEXT,
        notes=_list(_TEXT),
        order=_list({"type": "string", "pattern": "^[LR][1-8]$"}),
        how={"enum": ["frequent", "code", "pinyin"]},
        letters={"type": "boolean"},
        sample_of={"enum": ["occurrences", "paragraphs", "articles", "unique"]},
        seed=_COUNT,
        units=_COUNT,
        units_drawn=_COUNT,
        total=_COUNT,
        drawn=_COUNT,
        listed=_COUNT,
        filters=_FILTERS,
        lines=_list(_object(**dict.fromkeys(line_columns(), _TEXT))),
        groups=_list(_object(text=_TEXT, value=_TEXT, lines=_COUNT)),
        group_count=_COUNT,
        index=_INDEX,
        took_ms={"type": "number"},
    ),
    "Cube": _object(
        tool={"enum": ["cube"]},
        queries=_list(_TEXT),
        understood=_list(_TEXT),
        notes=_list(_list(_TEXT)),
        filters=_FILTERS,
        by={"enum": ["region", "mentioned", "place"]},
        period={"enum": ["year", "month"]},
        unit={"enum": ["occurrences", "paragraphs", "articles", "unique"]},
        copies={"enum": ["all", "first"]},
        columns=_list(_TEXT),
        rows=_list(
            _object(
                query=_TEXT,
                place=_maybe(_TEXT),
                code=_TEXT,
                level=_maybe(_TEXT),
                cells=_list(
                    _object(
                        count=_maybe(_COUNT),
                        base=_COUNT,
                        rate=_maybe(_RATE),
                        low=_maybe(_RATE),
                        high=_maybe(_RATE),
                        state={"enum": ["data", "silence", "little", "none"]},
                    )
                ),
                first=_maybe(_object(value=_TEXT, basis=_TEXT)),
                censored={"type": "boolean"},
                rank=_maybe(_COUNT),
                lag_days=_maybe(_list({"type": "integer"})),
                peak=_maybe(_TEXT),
                last=_maybe(_object(value=_TEXT, basis=_TEXT)),
                periods_with_hits=_list(_COUNT),
                silent_since=_maybe(_TEXT),
            )
        ),
        total=_list(_TOTAL_OF_FOUR),
        base=_BASE,
        titles=_list(_COUNT),
        captions=_list(_COUNT),
        credits=_list(_COUNT),
        spread=_list(_list(_object(period=_TEXT, reached=_COUNT, places=_COUNT))),
        lag=_TEXT,
        lag_from=_list(_maybe(_object(value=_TEXT, basis=_TEXT))),
        trends=_list(
            _object(
                tau=_maybe({"type": "number"}),
                slope=_maybe({"type": "number"}),
                breaks=_list(
                    _object(period=_TEXT, before=_list(_COUNT), after=_list(_COUNT), p=_RATE)
                ),
            )
        ),
        truncated={"const": False},
        receipt=_object(
            v={"enum": [1]},
            tool={"enum": ["cube"]},
            request=_object(**_ASKED) | {"properties": _FILTERS["properties"] | _ASKED},
            understood=_list(_TEXT),
            rules=_object(fold=_COUNT, fingerprint=_TEXT, analysis=_COUNT, sentence_ends=_TEXT),
            index=_object(
                generation=_TEXT, source_sha256=_TEXT, paragraphs=_COUNT, articles=_COUNT
            ),
            engine=_TEXT,
            totals=_list(_UNITS),
            base=_UNITS,
            result_sha256=_TEXT,
            made=_TEXT,
            files=_maybe(_list(_list(_TEXT))),
            id=_TEXT,
        ),
        index=_object(
            generation=_TEXT, paragraphs=_COUNT, articles=_COUNT, fingerprint=_TEXT, engine=_TEXT
        ),
        took_ms=_RATE,
    ),
    "Audit": _object(
        generation=_TEXT,
        seed={"type": "integer"},
        strings=_COUNT,
        cubes=_COUNT,
        read=_COUNT,
        paragraphs=_COUNT,
        different=_COUNT,
        differences=_list(_object(asked=_TEXT, engine=_TEXT, texts=_TEXT)),
        most_wrong=_maybe(_RATE),
        command=_TEXT,
        made=_TEXT,
        took_ms=_COUNT,
    ),
    "Health": _object(status={"enum": ["ok"]}, generation=_TEXT, paragraphs=_COUNT),
}

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
            "The receipt of a cube", cube, {"type": "object"}, errors="text/html"
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
                "default": parameter.default,
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
