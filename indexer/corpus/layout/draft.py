"""What layout hands on: articles as they were put together before their metadata is read."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus.page.line import Line
from indexer.model import ParagraphKind, Source


@dataclass(frozen=True, slots=True)
class Draft:
    """An article being put together.

    Its head by role, its paragraphs in reading order, its meta lines.

    title: several lines where one headline is broken. page_head: what stands over all articles of
    its page. credits: the lines that are shown beside the text because they only say when, from
    where and by whom. source: the outlet of a credit that was cut off the end of a paragraph.
    told: the source in a line around the article that went as furniture. site: the outlet whose
    site printed the page.
    """

    title: tuple[Line, ...] = ()
    kicker: Line | None = None
    subtitle: Line | None = None
    section: str | None = None
    meta: tuple[Line, ...] = ()
    page_head: tuple[Line, ...] = ()
    paragraphs: tuple[tuple[ParagraphKind, Line], ...] = ()
    credits: tuple[Line, ...] = ()
    source: Source | None = None
    told: Source | None = None
    site: Source | None = None

    @property
    def title_text(self) -> str | None:
        """The title; pieces of one headline broken over lines are joined as they stand."""
        return "".join(line.text for line in self.title) or None

    @property
    def head_lines(self) -> tuple[Line, ...]:
        """Kicker, title and subtitle in this order, as far as printed."""
        over = (self.kicker,) if self.kicker else ()
        below = (self.subtitle,) if self.subtitle else ()
        return (*over, *self.title, *below)

    @property
    def title_lines(self) -> tuple[int, ...]:
        """Line numbers of kicker, title and subtitle."""
        return tuple(number for line in self.head_lines for number in line.numbers)

    @property
    def text_lines(self) -> tuple[Line, ...]:
        """The lines of its paragraphs."""
        return tuple(line for _, line in self.paragraphs)

    @property
    def length(self) -> int:
        """Characters of its paragraphs."""
        return sum(len(line.text) for line in self.text_lines)
