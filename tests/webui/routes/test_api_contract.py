"""Schemathesis over the description of the API.

Whatever is asked, no 5xx, and every answer as described.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

pytestmark = pytest.mark.audit

CASES = 3_000
"""Over all operations, half of them wrong on purpose."""
PATHS = (
    "/api/article/{article_id}",
    "/api/audit",
    "/api/compare",
    "/api/concordance",
    "/api/copies/{paragraph_id}",
    "/api/cube",
    "/api/paragraph/{name}",
    "/api/search",
    "/api/suggest",
    "/api/trend",
    "/concordance.csv",
    "/cube.csv",
    "/cube.receipt.json",
    "/export.bib",
    "/export.csv",
    "/export.jsonl",
    "/export.ris",
    "/export/compare.csv",
    "/export/kwic.csv",
    "/healthz",
    "/search.receipt.json",
)
PLAIN = ("/api/audit", "/api/paragraph/{name}", "/healthz")
"""Of these no value can be wrong: they have no parameters, or one that may be any text."""


@pytest.fixture(scope="module")
def schemathesis() -> Any:
    return pytest.importorskip("schemathesis", reason="run `make audit`")


@pytest.fixture(scope="module")
def description(schemathesis: Any, app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


def test_every_operation_is_tried(description: Any) -> None:
    assert sorted(description) == sorted(PATHS)


def leaves_a_trace(value: Any) -> bool:
    """Tell a value that an address can hold.

    Of an empty object or list nothing is left to be refused.
    """
    if isinstance(value, dict | list):
        return bool(value) and all(
            map(leaves_a_trace, value.values() if isinstance(value, dict) else value)
        )
    return value is not None


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, "POSITIVE") for path in PATHS if path != "/healthz"),
        *((path, "NEGATIVE") for path in PATHS if path not in PLAIN),
    ],
)
def test_every_answer_is_as_described(
    schemathesis: Any, description: Any, path: str, mode: str
) -> None:
    cases = description[path]["GET"].as_strategy(
        generation_mode=getattr(schemathesis.GenerationMode, mode)
    )
    # An unknown place or the 31st of June is refused, and no schema can say so.
    unsaid = [schemathesis.checks.positive_data_acceptance]

    @settings(
        max_examples=CASES // (2 * len(PATHS) - len(PLAIN) - 1),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases.filter(lambda case: all(map(leaves_a_trace, (case.query or {}).values()))))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=unsaid)

    ask()


def test_health_is_as_described(description: Any) -> None:
    description["/healthz"]["GET"].Case().call_and_validate(headers={"Accept-Encoding": "identity"})
