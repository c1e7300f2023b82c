"""Find calendar dates in running Chinese text, in every written form. Imports nothing of the house but the model."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.model import DateSpan


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A calendar date in a text: what it means and where it stands (`text[start:end]` as printed)."""

    span: DateSpan
    start: int
    end: int
    text: str


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Find every calendar date that names its year, in reading order; offsets are into the text as given.

    A range gives its beginning. Relative words (近日, 昨天, 今年) never make a date.
    """
    del text
    return ()
