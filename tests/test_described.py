"""JSON Schema of typed dicts: every type that is used, and what has no description."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest

from indexer.described import Count, Limits, Number, Span, schemas_of


class LeafJson(TypedDict):
    """A leaf.

    Of a tree.
    """

    code: Annotated[str, Limits(pattern="^L")]
    green: bool


LeavesJson = Annotated[list[LeafJson], Limits(shape="Leaves")]
OptionalJson = TypedDict("OptionalJson", {"from": str}, total=False)


class TreeJson(OptionalJson):
    n: Count
    number: Number
    span: Span
    share: float
    kind: Literal["oak", "elm"]
    version: Literal[1]
    tree: Literal["tree"]
    leaves: LeavesJson
    fallen: LeafJson | None
    age: NotRequired[Count]


def tree() -> TreeJson:
    raise NotImplementedError


def test_a_function_is_described_by_what_it_gives() -> None:
    schemas = schemas_of(tree)
    count = {"type": "integer", "minimum": 0}
    leaf = {"$ref": "#/components/schemas/Leaf"}
    assert schemas == schemas_of(TreeJson)
    assert schemas["Leaf"] == {
        "type": "object",
        "description": "A leaf.\n\nOf a tree.",
        "required": ["code", "green"],
        "properties": {
            "code": {"type": "string", "pattern": "^L"},
            "green": {"type": "boolean"},
        },
    }
    assert schemas["Leaves"] == {"type": "array", "items": leaf}
    assert schemas["Tree"] == {
        "type": "object",
        "required": [
            *("n", "number", "span", "share", "kind", "version", "tree", "leaves", "fallen"),
        ],
        "properties": {
            "from": {"type": "string"},
            "n": count,
            "number": {"type": "integer", "minimum": 1},
            "span": {"type": "array", "items": count, "minItems": 2, "maxItems": 2},
            "share": {"type": "number"},
            "kind": {"type": "string", "enum": ["oak", "elm"]},
            "version": {"type": "integer", "enum": [1]},
            "tree": {"type": "string", "const": "tree"},
            "leaves": {"$ref": "#/components/schemas/Leaves"},
            "fallen": {"anyOf": [leaf, {"type": "null"}]},
            "age": count,
        },
    }
    assert set(schemas) == {"Tree", "Leaf", "Leaves"}


def test_only_optional_names_are_required_of_none() -> None:
    assert "required" not in schemas_of(OptionalJson)["Optional"]


def test_two_shapes_have_two_names() -> None:
    def other() -> Any:
        class LeafJson(TypedDict):
            code: int

        return LeafJson

    with pytest.raises(TypeError, match="two shapes are called Leaf"):
        schemas_of(LeafJson, other())


def test_what_has_no_description_is_refused() -> None:
    class HoleJson(TypedDict):
        deep: dict[str, int]

    with pytest.raises(TypeError, match="has no description"):
        schemas_of(HoleJson)
