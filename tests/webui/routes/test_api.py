"""The API: the shapes that were promised, one shape of errors, and a description that cannot drift."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import FACETS, Archive, SearchRequest, article_json, search_json
from webui.address.params import (
    COMPARED_PARAMETERS,
    COPIES_PARAMETERS,
    CSV_PARAMETERS,
    CUBE_PARAMETERS,
    EXPORT_PARAMETERS,
    LINES_PARAMETERS,
    LISTED_PARAMETERS,
    SEARCH_PARAMETERS,
    TREND_PARAMETERS,
)
from webui.routes.openapi import SCHEMAS


def problems(schema: dict[str, Any], value: object, at: str = "$") -> list[str]:
    """Hold a value to the part of JSON Schema that the description uses."""
    if "$ref" in schema:
        return problems(SCHEMAS[schema["$ref"].rpartition("/")[2]], value, at)
    if "anyOf" in schema:
        tried = [problems(part, value, at) for part in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at}: {value!r}"]
    if "const" in schema:
        return [] if value == schema["const"] else [f"{at}: {value!r}"]
    types: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "null": type(None),
    }
    if not isinstance(value, types[schema["type"]]) or (
        schema["type"] == "integer" and isinstance(value, bool)
    ):
        return [f"{at}: {type(value).__name__} is no {schema['type']}"]
    if isinstance(value, dict):
        missing = [
            f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value
        ]
        extra = [
            f"{at}.{name} is not described" for name in value if name not in schema["properties"]
        ]
        known = ((name, item) for name, item in value.items() if name in schema["properties"])
        return (
            missing
            + extra
            + [
                p
                for name, item in known
                for p in problems(schema["properties"][name], item, f"{at}.{name}")
            ]
        )
    if isinstance(value, list):
        return [
            p for n, item in enumerate(value) for p in problems(schema["items"], item, f"{at}[{n}]")
        ]
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{at}: {value!r}"]
    return []


def described(client: FlaskClient, path: str) -> dict[str, Any]:
    operation = client.get("/api/openapi.json").json["paths"][path]["get"]  # type: ignore[index]
    schema: dict[str, Any] = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (
            "/api/search",
            "/api/search?q=社区&region=540000&region=-540100&mentioned=310000&per_page=100",
        ),
        ("/api/search", "/api/search"),
        ("/api/search", "/api/search?q=攻击样本"),
        ("/api/search", "/api/search?q=没有这句话&undated=1"),
        ("/api/trend", "/api/trend?q=社区&from=2022-03"),
        ("/api/trend", "/api/trend?undated=1"),
        ("/api/suggest", "/api/suggest?q=北"),
        ("/api/suggest", "/api/suggest"),
        ("/healthz", "/healthz"),
    ],
)
def test_answers_have_the_shape_described(client: FlaskClient, path: str, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert problems(described(client, path), answer.json) == []


def test_articles_have_the_shape_described(client: FlaskClient, archive: Archive) -> None:
    for query in ("攻击样本", "社區食堂開張", "夜间公交"):
        hit = archive.search(SearchRequest(query)).hits[0]
        answer = client.get(f"/api/article/{hit.article_id}", query_string={"q": query})
        assert problems(described(client, "/api/article/{article_id}"), answer.json) == []
        assert answer.json == article_json(archive.article(hit.article_id, query))


def test_copies_are_found_page_by_page_from_the_mark_of_a_hit(client: FlaskClient) -> None:
    found = client.get("/api/search", query_string={"q": "边建边用", "kind": "heading"}).json
    assert found is not None
    hit = found["hits"][0]
    size = hit["cluster"]["size"]
    listed: list[dict[str, Any]] = []
    for page in range(1, size + 2):
        address = f"/api/copies/{hit['paragraph_id']}?q=边建边用&per_page=1&page={page}"
        answer = client.get(address).json
        assert answer is not None
        assert problems(described(client, "/api/copies/{paragraph_id}"), answer) == []
        assert answer["total"] == {"paragraphs": size}
        listed += answer["hits"]
    assert len({copy["paragraph_id"] for copy in listed}) == len(listed) == size
    assert [copy["cluster"]["first"] for copy in listed] == [True] + [False] * (size - 1)
    assert (
        next(copy for copy in listed if copy["paragraph_id"] == hit["paragraph_id"])["spans"]
        == hit["spans"]
    )
    article = client.get(f"/api/article/{hit['article_id']}").json
    assert article is not None
    marks = {paragraph["paragraph_id"]: paragraph["cluster"] for paragraph in article["paragraphs"]}
    assert marks[hit["paragraph_id"]] == hit["cluster"]
    lone = next(identity for identity, cluster in marks.items() if cluster is None)
    alone = client.get(f"/api/copies/{lone}").json
    assert alone is not None
    assert [copy["paragraph_id"] for copy in alone["hits"]] == [lone]


def test_the_api_says_what_the_library_says(client: FlaskClient, archive: Archive) -> None:
    given = client.get("/api/search?q=社区&sort=newest&per_page=5&page=2").json
    expected = search_json(
        archive.search(SearchRequest("社区", sort="newest", limit=5, offset=5, facets=FACETS))
    )
    assert given is not None
    assert given | {"took_ms": 0} == expected | {"took_ms": 0}


def test_the_description_has_every_route_and_parameter(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    assert document is not None
    routes = {
        re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ("api", "exports")
    }
    assert set(document["paths"]) == routes - {"/api/openapi.json", "/export/table.csv"}
    for path, table in (
        ("/api/search", SEARCH_PARAMETERS),
        ("/api/trend", TREND_PARAMETERS),
        ("/api/copies/{paragraph_id}", COPIES_PARAMETERS),
        ("/api/compare", COMPARED_PARAMETERS),
        ("/export/compare.csv", COMPARED_PARAMETERS),
        ("/api/cube", CUBE_PARAMETERS),
        ("/cube.csv", CUBE_PARAMETERS),
        ("/api/concordance", LISTED_PARAMETERS),
        ("/concordance.csv", LINES_PARAMETERS),
        ("/export.csv", CSV_PARAMETERS),
        ("/export.ris", EXPORT_PARAMETERS),
        ("/export.bib", EXPORT_PARAMETERS),
    ):
        parameters = document["paths"][path]["get"]["parameters"]
        names = [parameter["name"] for parameter in parameters if parameter["in"] == "query"]
        assert names == [parameter.name for parameter in table]


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("/api/search?from=2024-13-45", 400, "from"),
        ("/api/search?from=2024&to=2023", 400, "from"),
        ("/api/search?region=nowhere", 400, "region"),
        ("/api/search?colour=red", 400, "colour"),
        ("/api/search?view=kwic", 400, "view"),
        ("/api/search?q=" + "x" * 501, 400, "q"),
        ("/api/trend?page=2", 400, "page"),
        ("/api/suggest?limit=3", 400, "limit"),
        ("/api/article/0000000000000000", 404, None),
        ("/api/copies/0000000000000000-1", 404, None),
        ("/api/copies/0000000000000000-1?sort=newest", 400, "sort"),
        ("/api/nowhere", 404, None),
    ],
)
def test_errors_have_one_shape(
    client: FlaskClient, address: str, status: int, field: str | None
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.content_type == "application/json"
    assert problems(SCHEMAS["Error"], answer.json) == []
    assert answer.json is not None
    assert answer.json["error"]["field"] == field


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("晚风", "晚风日报"),
        ("晚風", "晚风日报"),
        ("wanfeng", "晚风日报"),
        ("wfrb", "晚风日报"),
        ("港湾", "港灣週報"),
        ("蘇州", "苏州市"),
        ("\u200b", None),
    ],
)
def test_suggestions_begin_with_what_was_typed(
    client: FlaskClient, typed: str, name: str | None
) -> None:
    found = client.get("/api/suggest", query_string={"q": typed}).json
    assert found is not None
    assert [item["label"] for item in found["suggestions"]] == ([name] if name else [])
    if name is None:
        return
    count = client.get("/api/search", query_string={"q": found["suggestions"][0]["text"]}).json
    assert count is not None
    assert count["total"]["paragraphs"] == found["suggestions"][0]["count"]


@pytest.mark.parametrize(
    "query",
    ["社区", "社區 食堂", "", "=社区", "社区食堂是怎么办起来的", "没有这句话", "社区 NOT 食堂"],
)
def test_a_count_is_the_exact_total_alone(archive: Archive, query: str) -> None:
    result = archive.search(SearchRequest(query, limit=3, offset=2))
    assert archive.count(SearchRequest(query, limit=3, offset=2)) == (
        result.total.paragraphs if result.exact else 0
    )
