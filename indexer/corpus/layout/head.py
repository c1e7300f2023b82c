"""Make drafts of articles: which head line is kicker, title, subtitle or date.

What is printed twice; what is body.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from indexer.corpus.layout.draft import Draft
from indexer.corpus.layout.roles import HEAD_ROLES
from indexer.corpus.metadata.lines.date_lines import is_site_date, read_meta_line
from indexer.corpus.metadata.lines.english_lines import ENGLISH_OUTLET
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CALL, CLOSERS, FULL
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt
from indexer.corpus.page.plain import han_pairs, is_han, plain
from indexer.model import ParagraphKind

_MAX_LABEL = 4
"""Characters of a page or column name above a headline (要闻, 综合新闻); headlines are longer."""
_MAX_COLUMN = 8
"""Characters of the name of a column that is told by the text below."""
_MAX_NAME = 14
"""Characters of a body's name that is the first half of a headline broken in two."""
_MIN_ECHO = 5
"""Characters from which a line that repeats the end of the title is an echo of it and no chance."""
_ECHO_LINES = 8
"""Lines below the head among which a site prints the title again.

Further down it may be a signature or a refrain.
"""
_MAX_SENTENCE_HEADING = 40
_HEADING_RATIO = 3
"""How many times longer the text below a sentence must be for the sentence to be its heading."""
_CONFIDENCE = 0.95
"""How often the line chosen from a headline block of several is the title: 18 of 18 where it is
known, and by the rule of succession 19 of 20 (`scripts/evaluate_doubts.py`)."""
_LIKELY = 0.9
"""The same of a line that is likely the headline by its weights, where the lines tell another one. A
guess: none of the 205 pages and 1,259 documents whose titles are known has such a line."""
_TAKEN_UP, _TOLD, _UNKNOWN = 0.5, 0.3, 0.1
"""Share of a line's pairs of characters that the text holds.

A headline's, with and without a date below it; a line's that is about something else."""
_MAX_ABOVE, _MAX_ABOVE_LINE = 6, 30
"""Lines above a headline that no list knows, and characters of one.

Buttons, labels, the name of a place.
"""
_MAX_ASKED = 60
"""Characters of a headline of two sentences, the last of which asks."""
_OPENINGS = frozenset(
    (
        "编者按",
        "编者的话",
        "开栏的话",
        "引言",
        "前言",
        "引子",
        "导语",
        "摘要",
        "提要",
        "概述",
        "内容提要",
    )
)
"""What stands over the first part of a text, and over no whole text."""
_MOST_CANDIDATES = 6
"""Lines of a headline block; more of them, one below the other, are a text that is set like
verse."""
_DATES_A_HEADLINE = frozenset({"meta", "enactment"})
_ANNEX = ("附件", "附:", "附表", "附录")
_EDITOR_ROLES = frozenset({"editor"})


def make_draft(article: Sequence[Line], receipt: Receipt, title: Line | None = None) -> Draft:
    """Make the draft of one article from its lines in reading order.

    A `title` known beforehand is not looked for.
    """
    if title is None:
        marked = next((at for at, piece in enumerate(article) if piece.headline), None)
        above = _count_above(article) if marked is None else marked
        over, article = article[:above], _with_headline(article[above:], receipt)
        head_end = next(
            (at for at, piece in enumerate(article) if piece.role not in HEAD_ROLES), len(article)
        )
        draft, below = _read_head(article[:head_end], article[head_end:], receipt)
        rest = [*over, *below]
    else:
        draft, rest = Draft(title=(title,)), list(article)
    _tell_head(draft, receipt, stated=title is not None)
    return _with_text(draft, _drop_echoes(rest, draft, receipt), receipt)


def with_likely(article: Sequence[Line], receipt: Receipt) -> tuple[Line, ...]:
    """Take the line that is likely the headline for it, where reading line by line finds another one.

    What stands by a headline that is found either way, a kicker and a subtitle, is told by the
    lines. The other one is a doubt.
    """
    likely = next((line for line in article if line.likely), None)
    if likely is None or likely.role not in ("short", "long", "prose"):
        return tuple(article)
    found = make_draft(article, Receipt()).title_text or ""
    if folded_text(likely.text) in folded_text(found):
        return tuple(article)
    if found:
        text, other = likely.text[:DOUBT_EVIDENCE], found[:DOUBT_EVIDENCE]
        receipt.doubt("title", likely.number, _LIKELY, text=text, other=other)
    headline = dataclasses.replace(likely, headline=True, role="short")
    return tuple(headline if line is likely else line for line in article)


def _tell_head(draft: Draft, receipt: Receipt, *, stated: bool) -> None:
    """Say by which rule the lines of the head were chosen."""
    for block in draft.title:
        rule = "stated by the record" if stated else _TITLE_RULES[block.headline]
        receipt.decide(block.number, "title", f"layout: {rule}", block.text)
    for name, part in (("kicker", draft.kicker), ("subtitle", draft.subtitle)):
        if part:
            receipt.decide(
                part.number, name, f"layout: stands by the headline as a {name}", part.text
            )


_TITLE_RULES = {
    True: "most evidence for a headline",
    False: "first line of the head that may be a headline",
}
"""Why a line is the title, by whether it was chosen before the lines were laid out."""


def _count_above(article: Sequence[Line]) -> int:
    """Count the lines at the top of a page that no head begins with and that a headline over its date stands below."""
    asking = _asking_headline(article)
    if asking:
        return asking
    for at, piece in enumerate(article[:_MAX_ABOVE]):
        named = piece.role in ("short", "long") and not shapes.is_body_name(piece.text)
        if named and _is_dated(article[at + 1 :]):
            return at if all(len(over.text) <= _MAX_ABOVE_LINE for over in article[:at]) else 0
        if piece.role in HEAD_ROLES and not any(
            over.role not in HEAD_ROLES for over in article[:at]
        ):
            return 0
    return 0


def _asking_headline(article: Sequence[Line]) -> int:
    """Give the place of a headline of several questions over its date, below a shorter kicker; 0 for none."""
    for at in range(1, min(_MAX_KICKERS, len(article))):
        piece, over = article[at], article[:at]
        if any(line.role != "short" or len(line.text) > _MAX_ABOVE_LINE for line in over):
            return 0
        if _asks(piece, article[at + 1 :]) and len(piece.text) > len(over[-1].text):
            return at
    return 0


_MAX_KICKERS = 3
"""Lines at the top of a page among which a kicker and its headline stand."""


def _asks(piece: Line, below: Sequence[Line]) -> bool:
    """Tell a line that is taken for a sentence for what it asks or calls, directly over its date."""
    asks = len(piece.text) <= _MAX_ASKED and piece.text.rstrip(CLOSERS).endswith(tuple(CALL))
    return piece.role == "prose" and asks and _is_dated(below)


def _with_headline(article: Sequence[Line], receipt: Receipt) -> Sequence[Line]:
    """Take a first line for the headline that it is by what stands below it.

    It asks or exclaims over its date, is a chapter of a book with its name over its text, or has a
    bullet and stands over who wrote the text.
    """
    if not article:
        return article
    first, *below = article
    if _asks(first, below):
        return [dataclasses.replace(first, role="short"), *below]
    if _is_chapter(article):
        return [dataclasses.replace(first, role="short"), *below]
    if not _is_bulleted(article):
        return article
    text = shapes.strip_bullet(first.text)
    receipt.repair("markup", first.number, 1, first.text, text)
    return [dataclasses.replace(first, role="short", text=text), *below]


def _is_bulleted(article: Sequence[Line]) -> bool:
    """Tell the first line of a page whose bullet a site set before its headline, over a byline or date."""
    text = article[0].text
    if shapes.strip_bullet(text) == text or len(text) > shapes.MAX_HEADLINE:
        return False
    roles = [piece.role for piece in article[1:4]]
    below = roles[0] if roles else None
    return below in ("byline", "meta") and "prose" in roles


def _is_chapter(article: Sequence[Line]) -> bool:
    """Tell the name of the only chapter of a page, as book sites print them, from one of a law."""
    first, below = article[0], article[1:]
    named = first.role == "heading" and _CHAPTER.match(plain(first.text)) is not None
    prose = any(piece.role == "prose" for piece in below)
    return named and prose and not any(_ARTICLE.match(plain(piece.text)) for piece in below)


_CHAPTER = re.compile(r"第 ?[\d零一二三四五六七八九十百千]{1,6} ?[章回][ :]*(?=\S{2})")
_ARTICLE = re.compile(r"第 ?[\d零一二三四五六七八九十百千]{1,6} ?[章回节条]")


def _is_dated(below: Sequence[Line]) -> bool:
    """Tell whether a date line or the history of a law stands directly below, or only bylines between."""
    first = next((piece for piece in below if piece.role != "byline"), None)
    return first is not None and (
        first.role == "enactment" or (first.role == "meta" and _date_of(first) is not None)
    )


def _read_head(
    head: Sequence[Line], body: Sequence[Line], receipt: Receipt
) -> tuple[Draft, list[Line]]:
    """Take title, kicker and subtitle from the head.

    Gives a draft that has them, and the lines that are text after all, with the body.
    """
    first = _headline_block(head)
    stop = first
    while stop < len(head) and head[stop].role in ("short", "long"):
        stop += 1
    if first == stop or _is_verse(head[first:stop]):
        return Draft(), [*head, *body]
    under = _told_below(head, first, stop, body)
    if under:
        draft, rest = _read_head(head[under:], body, receipt)
        return draft, [*head[:under], *rest]
    if _headline_below(head, first, stop):
        receipt.drop(
            [head[first]], "section-label", "layout: a column over the date, the headline below it"
        )
        draft, rest = _read_head([*head[:first], *head[stop:]], body, receipt)
        column = draft.section or str(head[first].text)
        return dataclasses.replace(draft, section=column), rest
    if head[first].headline:
        return Draft(title=(head[first],)), [*head[:first], *head[first + 1 :], *body]
    section, candidates = _take_label(head[first:stop], receipt)
    printed = _is_newspaper(body, head)
    over = [] if printed else _above_headline(candidates, head[stop:], body)
    draft, left = _choose(candidates[len(over) :], printed=printed)
    _doubt_title(candidates, draft, receipt)
    rest = [*head[:first], *over, *left, *head[stop:], *body]
    return dataclasses.replace(draft, section=section), rest


def _above_headline(
    candidates: Sequence[Line], below: Sequence[Line], body: Sequence[Line]
) -> Sequence[Line]:
    """Give the lines of a headline block that stand over the headline and are none."""
    if below and below[0].role in _DATES_A_HEADLINE:
        return _over(candidates, body)
    return _column(candidates, body)


def _headline_block(head: Sequence[Line]) -> int:
    """Give where the headline of a head begins; its end where it has none."""
    first = _next_headline(head, 0)
    if first == len(head) or plain(head[first].text) in _OPENINGS:
        return len(head)
    if shapes.is_dated_letterhead(head[0].text):
        return len(head)
    issuers = _count_letterhead(head, first)
    if not issuers:
        return first
    # A headline may follow; where it does not, and in gazettes of the ROC, the document has no
    # printed title.
    in_gazette = any(_is_roc(piece.text) for piece in head)
    return len(head) if in_gazette else _next_headline(head, first + issuers)


_LETTER = re.compile(r"[^\W\d_]")


def _next_headline(head: Sequence[Line], start: int) -> int:
    places = range(start, len(head))
    named = (at for at in places if head[at].role in ("short", "long"))
    return next((at for at in named if _LETTER.search(head[at].text)), len(head))


def _headline_below(head: Sequence[Line], first: int, stop: int) -> bool:
    """Tell the name of a column alone above a date, below which the headline stands."""
    if (
        stop - first != 1
        or len(head[first].text) > _MAX_LABEL
        or stop == len(head)
        or head[stop].role != "meta"
    ):
        return False
    return any(piece.role == "short" and len(piece.text) > _MAX_LABEL for piece in head[stop + 1 :])


def _told_below(head: Sequence[Line], first: int, stop: int, body: Sequence[Line]) -> int:
    """Give the place of a headline below the date that the text takes up, above which it knows nothing; 0 for none."""
    under = _next_headline(head, stop)
    between = [piece for piece in head[stop:under] if piece.role != "separator"]
    dated = len(between) == 1 and between[0].role == "meta" and _date_of(between[0])
    if not dated or under == len(head) or len(head[under].text) <= _MAX_COLUMN:
        return 0
    told = set(han_pairs(folded_text("".join(piece.text for piece in body if piece.is_body))))
    above = max(_share_told(piece.text, told) for piece in head[first:stop])
    return under if above <= _UNKNOWN and _share_told(head[under].text, told) >= _TAKEN_UP else 0


def _is_verse(candidates: Sequence[Line]) -> bool:
    """Tell lines of a text that is broken after every clause from a headline.

    Many, and no gap below the first.
    """
    gaps = {piece.gap for piece in candidates[1:]}
    marked = any(piece.markdown or ":" in piece.text or "：" in piece.text for piece in candidates)
    return len(candidates) > _MOST_CANDIDATES and len(gaps) == 1 and not marked


def _count_letterhead(head: Sequence[Line], first: int) -> int:
    """Count the lines that name a document's issuers and kind, with its number or date below; 0 for a headline."""
    issuers = 0
    for piece in head[first:]:
        if piece.role != "short" or not (
            shapes.is_body_name(piece.text) or shapes.is_letterhead(piece.text)
        ):
            break
        issuers += 1
    named = any(shapes.is_letterhead(piece.text) for piece in head[first : first + issuers])
    below = [piece.role for piece in head[first + issuers : first + issuers + 3]]
    return issuers if named and ("number" in below or "meta" in below) else 0


def _is_newspaper(body: Sequence[Line], head: Sequence[Line]) -> bool:
    """Tell a printed page, where a kicker may stand over the headline."""
    first = next((piece for piece in body if piece.role == "prose"), None)
    return bool(first and first.dateline) or any(
        piece.role == "byline" and "本报" in piece.text for piece in head
    )


def _take_label(candidates: Sequence[Line], receipt: Receipt) -> tuple[str | None, Sequence[Line]]:
    """Take the name of a column off a headline block. Gives it, and the lines below it."""
    if len(candidates) > 1 and _is_label(candidates[0].text, candidates[1].text):
        receipt.drop([candidates[0]], "section-label", "layout: a short label over the headline")
        return str(candidates[0].text), candidates[1:]
    return None, candidates


def _is_label(text: str, below: str) -> bool:
    """Tell the name of a column, of a paper in English, or of a series whose number is below, from a headline."""
    if ENGLISH_OUTLET.fullmatch(plain(text)):
        return True
    if below.startswith(text) and _NUMBERED.match(below[len(text) :]):
        return True
    return len(text) <= _MAX_LABEL and not shapes.is_body_name(text)


_NUMBERED = re.compile(r"[ (（第]{0,2}\d{1,8}.{0,4}[\s　].{2}")
"""The number of an issue behind the name of its series, and its title: `某刊0606 渡口`."""


def _choose(candidates: Sequence[Line], *, printed: bool) -> tuple[Draft, Sequence[Line]]:
    """Choose kicker, title and subtitle among the lines of a headline block.

    Gives a draft that has them, and the lines that are none of them.
    """
    if len(candidates) > 1 and _is_broken(candidates[0].text, candidates[1].text):
        return Draft(title=tuple(candidates[:2])), candidates[2:]
    if (
        not printed
        or len(candidates) == 1
        or len(candidates[1].text) <= min(_MAX_LABEL, len(candidates[0].text) - 1)
        or folded_text(candidates[0].text) == folded_text(candidates[1].text)
    ):
        return Draft(title=(candidates[0],)), candidates[1:]
    kicker, title, *below = candidates
    if below and len(below[0].text) <= shapes.MAX_HEADLINE:
        return Draft(title=(title,), kicker=kicker, subtitle=below[0]), below[1:]
    return Draft(title=(title,), kicker=kicker), below


def _over(candidates: Sequence[Line], body: Sequence[Line]) -> Sequence[Line]:
    """Give what stands over the headline of a page and is none: lines of a site that no list knows.

    The last line above a date is the headline where the text takes it up and knows nothing of the
    first line.
    """
    if len(candidates) < 2 or len(candidates[-1].text) < _MIN_ECHO:
        return []
    told = set(han_pairs(folded_text("".join(piece.text for piece in body if piece.is_body))))
    first, last = (_share_told(candidates[at].text, told) for at in (0, -1))
    return candidates[:-1] if last >= _TAKEN_UP and first <= _UNKNOWN else []


def _column(candidates: Sequence[Line], body: Sequence[Line]) -> Sequence[Line]:
    """Give the name of a column that stands apart over a headline.

    Short, and unlike it nothing that the text tells.
    """
    if len(candidates) < 2 or len(candidates[0].text) > _MAX_COLUMN or not candidates[1].gap:
        return []
    told = set(han_pairs(folded_text("".join(piece.text for piece in body if piece.is_body))))
    column, headline = (_share_told(piece.text, told) for piece in candidates[:2])
    return candidates[:1] if headline >= _TOLD and column <= _UNKNOWN else []


def _share_told(text: str, told: set[str]) -> float:
    pairs = han_pairs(folded_text(text))
    return sum(pair in told for pair in pairs) / len(pairs) if pairs else 0.0


def _doubt_title(candidates: Sequence[Line], draft: Draft, receipt: Receipt) -> None:
    """Note a headline block in which another line may be the title.

    Not a part of it, nor the same again.
    """
    title = folded_text(draft.title_text or "")
    others = [piece.text for piece in candidates if folded_text(piece.text) not in title]
    if others:
        text, other = (draft.title_text or "")[:DOUBT_EVIDENCE], others[0][:DOUBT_EVIDENCE]
        receipt.doubt("title", draft.title[0].number, _CONFIDENCE, text=text, other=other)


def _is_broken(upper: str, lower: str) -> bool:
    """Tell a headline broken in two: who acts, and below it what they do.

    Not one that is printed twice.
    """
    named = len(upper) <= _MAX_NAME and shapes.is_body_name(upper) and " " not in upper
    labelled = _LABELLED.match(lower) is not None
    return named and len(lower) > 4 and not labelled and not lower.startswith(upper)


_LABELLED = re.compile(r"[\w()（）/ \u3000]{1,10}[:：]")
"""The beginning of a fact with its label, which belongs to no headline."""


def _drop_echoes(pieces: Sequence[Line], draft: Draft, receipt: Receipt) -> list[Line]:
    """Drop lines above or between the first paragraphs that print the title or the date again."""
    title = folded_text(draft.title_text or "")
    kept: list[Line] = []
    dates: set[str] = set()
    last = _last_of_text(pieces)
    for at, (piece, below) in enumerate(itertools.zip_longest(pieces, pieces[1:])):
        date = _date_of(piece) if piece.role == "meta" else None
        if title and _is_echo(piece, below, title, at):
            receipt.drop([piece], "duplicate-title", "layout: prints the title again")
        elif date in dates and not _says_more(piece, below_text=at > last):
            receipt.drop([piece], "duplicate-date", "layout: prints the day again")
        else:
            dates |= {date} if date else set()
            kept.append(piece)
    return kept


def _last_of_text(pieces: Sequence[Line]) -> int:
    return max((at for at, piece in enumerate(pieces) if piece.role not in _BELOW), default=-1)


def _says_more(piece: Line, *, below_text: bool) -> bool:
    """Tell a date of the Republic, one that signs below a text, or with a source, from one that a site repeats."""
    line = read_meta_line(piece.text)
    if line and (line.source or line.authors):
        return True
    return _is_roc(piece.text) or (below_text and _WRITTEN.match(piece.text) is not None)


_WRITTEN = re.compile(r"\s*[（(]?[\d〇○零一二三四五六七八九]{4}\s*年")
"""A date that signs: below the text it counts, although it stood above it before."""
_BELOW = frozenset({"meta", "byline", "separator", "end"})
"""What stands below a text and its signature: who edited it, ornaments."""


def _is_echo(piece: Line, below: Line | None, title: str, at: int) -> bool:
    if piece.role not in ("short", "long", "prose"):
        return False
    if len(piece.text) > 2 * len(title) + _ECHO_LINES:
        return False
    text = folded_text(piece.text)
    reach = _ECHO_LINES if text == title else 2
    if text != title and (
        len(text) < _MIN_ECHO or piece.role == "prose" or not title.endswith(text)
    ):
        return False
    return at < reach or (below is not None and below.role == "meta")


def _date_of(piece: Line) -> str | None:
    line = read_stamp(piece.text)
    return line.date.span.value if line and line.date else None


def _with_text(draft: Draft, body: Sequence[Line], receipt: Receipt) -> Draft:
    """Enter the lines below a head into its draft, or drop them with their reason."""
    paragraphs: list[tuple[ParagraphKind, Line]] = []
    credited: list[Line] = []
    subtitle, has_text = draft.subtitle, False
    for piece, below in itertools.zip_longest(body, body[1:]):
        if piece.role == "separator":
            receipt.drop([piece], "separator", "layout: only ornaments")
        elif piece.role == "subtitle" and draft.title and not paragraphs and subtitle is None:
            subtitle = _stripped(piece, receipt)
            receipt.decide(piece.number, "subtitle", "layout: a dash opens it", subtitle.text)
        elif _is_credit(piece, has_text=has_text):
            credited.append(piece)
        else:
            kind = _kind(piece, below)
            has_text = has_text or kind == "body"
            paragraphs.append((kind, piece))
    return dataclasses.replace(
        draft,
        subtitle=subtitle,
        paragraphs=tuple(paragraphs),
        meta=tuple(credited),
        credits=tuple(credited),
    )


def _is_credit(piece: Line, *, has_text: bool) -> bool:
    """Tell a line that only says when, from where and by whom. has_text: of text above it."""
    if piece.role == "meta":
        return not _is_document_date(piece, has_text=has_text)
    return piece.role == "byline" and _is_editors(piece)


def _is_document_date(piece: Line, *, has_text: bool) -> bool:
    """Tell the date of an official document, which is part of its text.

    In the ROC calendar, or as its last lines.

    A label or a time of day (`更新日期：`, `08:30`) is a site's.
    """
    line = read_meta_line(piece.text)
    if line is None or line.source or line.authors or is_site_date(piece.text):
        return False
    return _is_roc(piece.text) or (not line.noise and has_text)


def _is_roc(text: str) -> bool:
    return plain(text).startswith(("中华民国", "民国"))


def _is_editors(piece: Line) -> bool:
    people = read_byline(piece.text)
    return bool(people) and all(credit.role in _EDITOR_ROLES for credit in people)


def _stripped(line: Line, receipt: Receipt) -> Line:
    text = shapes.strip_subtitle(line.text)
    receipt.repair("subtitle-dash", line.number, 1, line.text, text)
    return dataclasses.replace(line, text=text)


def _kind(piece: Line, below: Line | None) -> ParagraphKind:
    match piece.role:
        case "caption":
            return "caption"
        case "byline":
            return "byline"
    if below and plain(below.text).startswith(_ANNEX) and shapes.is_body_name(piece.text):
        return "body"  # the issuer of a document, over its list of annexes
    return "heading" if piece.role == "heading" or (below and _heads(piece, below)) else "body"


def _heads(piece: Line, below: Line) -> bool:
    """Tell a line that is no heading by itself from one that heads what stands below it."""
    if piece.role in ("short", "subtitle"):
        return _may_head(piece, below)
    return piece.role == "prose" and _is_sentence_heading(piece.text, below)


def _may_head(piece: Line, below: Line) -> bool:
    """Tell a short line that may stand over another one from a piece of a sentence that broke around it."""
    broken = shapes.cannot_start(piece.text) or shapes.cannot_start(below.text)
    return not broken and any(char.isalnum() for char in piece.text) and _is_headed(below)


def _is_headed(piece: Line) -> bool:
    """Tell what a heading stands over.

    A short line that ends inside a sentence goes on with broken ones above it.
    """
    broken = len(piece.text) <= shapes.MAX_HEADLINE and not shapes.ends_block(piece.text)
    return piece.role == "heading" or (
        piece.role == "prose" and not (broken and shapes.holds_sentence(piece.text))
    )


def _is_sentence_heading(text: str, below: Line) -> bool:
    """Tell a heading that is printed as a sentence.

    One short sentence of clauses over a much longer paragraph.
    """
    if (
        len(text) > _MAX_SENTENCE_HEADING
        or not text.endswith(tuple(FULL))
        or sum(map(text.count, FULL)) > 1
        or "“" in text[:1]
    ):
        return False
    clauses = re.split("[,，]", text.rstrip(FULL))
    alike = len(clauses) >= 2 and max(map(len, clauses)) - min(map(len, clauses)) <= 8
    return (
        alike
        and below.role == "prose"
        and sum(map(is_han, below.text)) >= _HEADING_RATIO * len(text)
    )
