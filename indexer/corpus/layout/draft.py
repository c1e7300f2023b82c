"""What layout hands on: logical lines, and articles as they were put together before their metadata is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.model import ParagraphKind


@dataclass(frozen=True, slots=True)
class Block:
    """A logical line: one printed line, or several that are one broken sentence.

    numbers: LF line numbers. gap: blank lines before it. printed: the printed lines, for receipts.
    indent: blanks that lead its first line. markdown: the level of a Markdown heading, 0 for any
    other line. headline: see `Line`.
    """

    text: str
    numbers: tuple[int, ...]
    printed: tuple[str, ...]
    gap: int = 0
    indent: int = 0
    markdown: int = 0
    headline: bool = False

    @property
    def line(self) -> int:
        """The first line number."""
        return self.numbers[0]


@dataclass(slots=True)
class Draft:
    """An article being put together.

    Its head by role, its paragraphs in reading order, its meta lines.

    page_head: what stands over all articles of its page.
    """

    title: list[Block] = field(default_factory=list)
    kicker: Block | None = None
    subtitle: Block | None = None
    section: str | None = None
    meta: list[Block] = field(default_factory=list)
    page_head: list[Block] = field(default_factory=list)
    paragraphs: list[tuple[ParagraphKind, Block]] = field(default_factory=list)

    @property
    def title_text(self) -> str | None:
        """The title; pieces of one headline broken over lines are joined as they stand."""
        return "".join(block.text for block in self.title) or None

    @property
    def head_blocks(self) -> list[Block]:
        """Kicker, title and subtitle in this order, as far as printed."""
        return [
            *([self.kicker] if self.kicker else []),
            *self.title,
            *([self.subtitle] if self.subtitle else []),
        ]

    @property
    def title_lines(self) -> tuple[int, ...]:
        """Line numbers of kicker, title and subtitle."""
        return tuple(number for block in self.head_blocks for number in block.numbers)
