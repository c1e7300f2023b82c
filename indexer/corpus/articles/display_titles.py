"""What an article is shown as.

Its title at a headline's length, or what stands for one that is not printed.

That is the letterhead and subject of a document, or the first clauses of a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import COLON, PAUSE, STOP
from indexer.corpus.page.plain import plain
from indexer.model import Paragraph

_SHOWN = 200
"""Characters of a title that are shown among others.

All but the longest lists of gazettes stay whole.
"""
_CLAUSES = 40
"""Characters of the first sentence of a text; it is cut where a clause ends."""
_SUBJECT = 100
"""Characters of the subject of a document, which is its title but for the name.

Gazettes list them whole.
"""
_ISSUERS = 4
"""Lines in which the bodies that issue a document together are named."""
_SUBJECT_REACH = 12
"""Paragraphs at the head of a letter in which its subject stands, below address, file and
number."""
_OPENING_WORDS = re.compile(r"(?:近日|日前|连日来|昨日|昨天|今日|今天),?")
_SUBJECT_LABEL = re.compile(r" *主 *旨 *[:︰] *(?:公告(?=\w))?|兹(?=[修制订废])")
_CLAUSE_END = re.compile(f"[{STOP}{PAUSE}{COLON}，,]")
_SENTENCE_END = re.compile(rf"[{STOP}]|[{PAUSE}{COLON}]\s*$")


def shown_title(title: str | None, paragraphs: Sequence[Paragraph]) -> str:
    """Give the title as it is shown among others, or what stands for one that is not printed.

    A cut ends with ….
    """
    return _shorten(title or _fallback(paragraphs), _SHOWN)


def _fallback(paragraphs: Sequence[Paragraph]) -> str:
    """Give what stands for a title that is not printed; empty without paragraphs."""
    for at, paragraph in enumerate(paragraphs[:_ISSUERS]):
        head = _letterhead(paragraphs[: at + 1])
        if head:
            subject = _document_subject(paragraphs[at + 1 : at + 1 + _SUBJECT_REACH])
            return f"{head}：{_shorten(subject, _SUBJECT)}" if subject else head
        if shapes.ends_sentence(paragraph.text):
            break
    text = next(
        (_opening(paragraph.text) for paragraph in paragraphs if _is_sentence(paragraph)), ""
    )
    return _shorten(text or next((paragraph.text for paragraph in paragraphs), ""), _CLAUSES)


def _letterhead(lines: Sequence[Paragraph]) -> str:
    """Read the letterhead that ends with the last of some lines, its issuers joined.

    Empty for anything else.
    """
    texts = [line.text for line in lines]
    if shapes.is_dated_letterhead(texts[-1]):
        texts[-1] = texts[-1][: find_dates(texts[-1])[0].start]
    *issuers, head = ("".join(text.split()) for text in texts)
    if not shapes.is_letterhead(head) or not all(shapes.is_body_name(name) for name in issuers):
        return ""
    return "、".join((*issuers, head))


def _document_subject(paragraphs: Sequence[Paragraph]) -> str:
    """Give the subject of a document.

    What is labelled so, or its first line that is neither date nor number.
    """
    told = [part for part in paragraphs if not _is_head_line(part.text)]
    labelled = next((part for part in told if _SUBJECT_LABEL.match(plain(part.text))), None)
    text = (labelled or told[0]).text if told else ""
    return _SENTENCE_END.split(_without_label(text), maxsplit=1)[0]


def _is_head_line(text: str) -> bool:
    return shapes.is_document_number(text) or read_meta_line(text) is not None


def _without_label(text: str) -> str:
    label = _SUBJECT_LABEL.match(plain(text))
    return text[label.end() :].strip() if label else text


def _opening(text: str) -> str:
    """Take dateline, 近日 and 主旨 from the beginning of a text."""
    dateline = find_dateline(text)
    text = text[dateline.end :] if dateline else text
    opening = _OPENING_WORDS.match(plain(text))
    return _without_label(text[opening.end() :] if opening else text).lstrip()


def _is_sentence(paragraph: Paragraph) -> bool:
    return paragraph.kind == "body" and shapes.ends_sentence(paragraph.text)


def _shorten(text: str, limit: int) -> str:
    """Cut a text where its last clause within the limit ends."""
    if len(text) <= limit:
        return text
    ends = [match.start() for match in _CLAUSE_END.finditer(text, 0, limit)]
    return text[: ends[-1] if ends else limit] + "…"
