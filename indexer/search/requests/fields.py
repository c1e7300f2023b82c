"""The fields of a request: one table of what may narrow, order and cut a search.

The options of commands, the reader of addresses, the description of the API and the help are made
from it, so that they take the same values and say the same of them. Example: the row `from` is the
option `--from`, the parameter `from=` and `RawRequest.date_from`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from indexer.model import KINDS
from indexer.search.requests.request import Sort

FieldKind = Literal["texts", "text", "flag", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name for people, how it is read, and its name in `RawRequest`.

    kind: texts may be given several times. description: without a full stop. choices: what a choice
    may be; the first is meant when nothing is said.
    """

    name: str
    kind: FieldKind
    description: str
    attribute: str
    choices: tuple[str, ...] = ()


_PLACES = "GB/T 2260 code or name, at or below; a leading - excludes; `unknown` stands for none"
_DAY = "2024, 2024-01 or 2024-01-16"
FILTERS = (
    Field("region", "texts", f"Place of the article: {_PLACES}", "region"),
    Field("mentioned", "texts", f"Place that the paragraph names: {_PLACES}", "mentioned"),
    Field("place", "texts", f"Either of the two: {_PLACES}", "place"),
    Field("source", "texts", "Publisher as printed; a leading - excludes", "source"),
    Field("kind", "texts", f"Kind of paragraph: {', '.join(KINDS)}", "kind"),
    Field("from", "text", f"First day: {_DAY}", "date_from"),
    Field("to", "text", f"Last day: {_DAY}", "date_to"),
    Field("undated", "flag", "Only paragraphs of articles without a date", "undated"),
    Field("words", "flag", "Whole words only", "whole_words"),
)
"""What a search leaves out."""
SORT = Field("sort", "choice", "Order of the hits", "sort", get_args(Sort))
