"""Paragraphs of a record: one line each, whatever line feeds they hold."""

from __future__ import annotations

from indexer.corpus.page.line import paragraph_lines


def test_line_feeds_within_a_paragraph_are_blanks() -> None:
    lines = list(paragraph_lines(["茶山\n采茶 ", " \n ", "\u3000\u3000制茶"], 7))
    assert [(line.number, line.text, line.indent) for line in lines] == [
        (7, "茶山 采茶", 0),
        (7, "制茶", 4),
    ]
    assert lines[0].printed == "茶山\n采茶 "
