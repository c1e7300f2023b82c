"""Lines made by hand, with the role that each has."""

from __future__ import annotations

import dataclasses
from typing import Any

from indexer.corpus.page.line import Line, Role

FILL = "渡口换上新船以后两岸的孩子上学再不用绕八公里山路早上能多睡半个钟头"


def line(text: str, role: Role | None = None, **kinds: Any) -> Line:
    """A line that is printed as it reads."""
    return Line(0, text, text, role=role, **kinds)


def numbered(*lines: Line) -> list[Line]:
    """Lines in the order of their page."""
    return [dataclasses.replace(made, number=at) for at, made in enumerate(lines, 1)]


def filled(size: int, end: str = "") -> str:
    """A text of that many characters, which ends so."""
    return (FILL * (size // len(FILL) + 1))[: size - len(end)] + end
