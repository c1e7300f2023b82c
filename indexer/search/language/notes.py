"""What is told about how a request was read and answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoteCode = Literal[
    "loosened",
    "uncounted",
    "unknown-place",
    "nothing-visible",
    "lower-case",
    "any-character",
    "question-mark",
    "only-texts",
    "no-value",
    "field-read",
    "plain-cube",
]
NOTE_TEXTS: dict[NoteCode, str] = {
    "loosened": "no exact match: showing paragraphs that share words",
    "uncounted": "occurrences are not counted: too many paragraphs to count this query in",
    "unknown-place": "no known place is called %(name)s",
    "nothing-visible": "the query holds nothing that can be seen: every paragraph is shown",
    "lower-case": "%(text)s is searched as a text: as an operator it is written %(operator)s",
    "any-character": "? in %(text)s stands for any one character: quote it to search for a question mark",
    "question-mark": "? in %(text)s is searched as a question mark: only ? between two characters stands for any one",
    "only-texts": "%(operator)s joins single texts only: here both sides are searched in the same paragraph",
    "no-value": "%(text)s is searched as a text: it is no value of that field",
    "field-read": "%(text)s was read as a field: quote it to search for the text",
    "plain-cube": "so many are counted by place and year as paragraphs: choose a place, a source or a span of time",
}
"""What each note says, in English, with the names of its values.

A translation takes the same names.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about how a request was answered.

    values: what NOTE_TEXTS names, by name.
    """

    code: NoteCode
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The note in English."""
        return NOTE_TEXTS[self.code] % dict(self.values)
