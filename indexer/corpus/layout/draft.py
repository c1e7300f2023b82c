"""What layout hands on: articles as they were put together before their metadata is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.corpus.page.line import Line
from indexer.model import ParagraphKind


@dataclass(slots=True)
class Draft:
    """An article being put together.

    Its head by role, its paragraphs in reading order, its meta lines.

    page_head: what stands over all articles of its page. credits: the lines that are shown beside
    the text because they only say when, from where and by whom.
    """

    title: list[Line] = field(default_factory=list)
    kicker: Line | None = None
    subtitle: Line | None = None
    section: str | None = None
    meta: list[Line] = field(default_factory=list)
    page_head: list[Line] = field(default_factory=list)
    paragraphs: list[tuple[ParagraphKind, Line]] = field(default_factory=list)
    credits: list[Line] = field(default_factory=list)

    @property
    def title_text(self) -> str | None:
        """The title; pieces of one headline broken over lines are joined as they stand."""
        return "".join(line.text for line in self.title) or None

    @property
    def head_lines(self) -> list[Line]:
        """Kicker, title and subtitle in this order, as far as printed."""
        return [
            *([self.kicker] if self.kicker else []),
            *self.title,
            *([self.subtitle] if self.subtitle else []),
        ]

    @property
    def title_lines(self) -> tuple[int, ...]:
        """Line numbers of kicker, title and subtitle."""
        return tuple(number for line in self.head_lines for number in line.numbers)
