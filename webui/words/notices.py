"""What the library says about an answer and about its reading, in the language of the page.

The library has a code, an English sentence and values for each; the sentence is the key of the
Chinese catalogue.
"""

from __future__ import annotations

from typing import Any

from indexer import DOUBT_TEXTS, NOTE_TEXTS, SKIP_TEXTS, Doubt, Note, parse, render
from webui.words.texts import chosen_language, gettext


def understood(query: str) -> str:
    """Write a query as it was understood with the names of the language of the page."""
    return render(parse(query), chinese=chosen_language() == "zh")


def note_text(note: Note) -> str:
    """Say what there is to tell about an answer."""
    return gettext(NOTE_TEXTS[note.code], **dict(note.values))


def doubt_text(doubt: Doubt) -> str:
    """Say a doubt."""
    return gettext(DOUBT_TEXTS[doubt.code], line=doubt.line, **dict(doubt.values))


def reported_doubt_text(item: dict[str, Any]) -> str:
    """Say a doubt of the build report."""
    sentence, line = DOUBT_TEXTS[item["code"]], item["line"]
    return gettext(sentence, line=line, **item["values"])


def skip_text(item: dict[str, Any]) -> str:
    """Say why a file or record of the build report was skipped."""
    sentence = SKIP_TEXTS[item["code"]]
    return gettext(sentence, **item["values"])
