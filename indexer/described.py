"""What JSON looks like, said once: typed dicts, of which JSON Schema is made.

A function that gives a typed dict is held to it by the type checker, and described by its own
signature:

    >>> class PageJson(TypedDict):
    ...     '''A page.'''
    ...     number: Count
    >>> schemas_of(PageJson)["Page"]["properties"]
    {'number': {'type': 'integer', 'minimum': 0}}

May import: nothing of the house.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Schema = dict[str, Any]
_SUFFIX = "Json"
"""What the names of shapes end with, so that they are not those of the values they are made of."""
_SIMPLE: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value keeps to beyond its type.

    least: of a number. pattern: of a text. size: of a list. shape: the name of its own that a list
    has in the description.
    """

    least: int | None = None
    pattern: str | None = None
    size: int | None = None
    shape: str | None = None

    def as_schema(self) -> Schema:
        """Give them as keywords of JSON Schema."""
        said = {
            "minimum": self.least,
            "pattern": self.pattern,
            "minItems": self.size,
            "maxItems": self.size,
        }
        return {name: value for name, value in said.items() if value is not None}


Count = Annotated[int, Limits(least=0)]
Number = Annotated[int, Limits(least=1)]
"""Of a thing among others, from 1 on."""
Span = Annotated[list[Count], Limits(size=2)]
"""Two offsets into a text, in characters."""


def schemas_of(*shapes: type | Callable[..., Mapping[str, Any]]) -> dict[str, Schema]:
    """Describe typed dicts, or what functions give, and every shape they are made of, by name."""
    schemas: dict[str, Schema] = {}
    for shape in shapes:
        given = (
            shape if is_typeddict(shape) else get_type_hints(shape, include_extras=True)["return"]
        )
        _described(given, schemas)
    return schemas


def _described(hint: Any, schemas: dict[str, Schema]) -> Schema:
    if is_typeddict(hint):
        return _named(hint.__name__.removesuffix(_SUFFIX), schemas, _object(hint, schemas))
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _limited(hint, schemas)
    if origin is Literal:
        values = list(parts)
        # What generates clients writes no Python for the const of a number.
        said = (
            {"enum": values} if len(values) > 1 or type(values[0]) is int else {"const": values[0]}
        )
        return {"type": _SIMPLE[type(values[0])]} | said
    if origin in (Union, types.UnionType):
        return {"anyOf": [_described(part, schemas) for part in parts]}
    if origin is list:
        return {"type": "array", "items": _described(parts[0], schemas)}
    raise TypeError(f"{hint} has no description")


def _limited(hint: Any, schemas: dict[str, Schema]) -> Schema:
    inner, limits = get_args(hint)
    schema = _described(inner, schemas) | limits.as_schema()
    return _named(limits.shape, schemas, schema) if limits.shape else schema


def _named(name: str, schemas: dict[str, Schema], schema: Schema) -> Schema:
    """Refer to a shape by its name."""
    if schemas.setdefault(name, schema) != schema:
        raise TypeError(f"two shapes are called {name}")
    return {"$ref": f"#/components/schemas/{name}"}


def _object(shape: Any, schemas: dict[str, Schema]) -> Schema:
    hints = get_type_hints(shape, include_extras=True)
    # Of names that are written as texts, as everywhere here, only the hint knows NotRequired.
    unsure = {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
    required = [
        name for name in hints if name not in unsure and name not in shape.__optional_keys__
    ]
    about = {"description": inspect.cleandoc(shape.__doc__)} if shape.__doc__ else {}
    properties = {
        name: _described(get_args(hint)[0] if name in unsure else hint, schemas)
        for name, hint in hints.items()
    }
    needs = {"required": required} if required else {}
    return {"type": "object", **about, **needs, "properties": properties}
