"""Join sentences that a scraper broke over lines and blank lines.

Nothing is ever inserted at a seam.

Blank lines alone prove no break: newspaper pages come with one between all lines, also inside a
sentence. What counts is how the upper line ends, how the lower one begins and ends, and whether the
whole text was wrapped at one width.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from indexer.corpus.layout.lines.alone import is_byline, is_meta
from indexer.corpus.layout.wrap import MIN_WIDTH, Wrap, find_wrap
from indexer.corpus.metadata.lines.date_lines import completes_label
from indexer.corpus.metadata.people.datelines import find_credits, find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CLASS_OF_CLOSERS, PAUSE, STOP
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.plain import plain
from indexer.text.words import cut_words

_LONG = 36
"""Characters from which an unfinished line with a comma in it is half a sentence and no heading."""
_INDENTED_SHARE = 0.6
"""Share of indented lines from which a line without indentation goes on with the one above."""
_LOOSE_SHARE = 0.5
"""Share of long lines without an end from which a text simply uses no full stops (lists,
tables)."""
_MIN_ARTICLES = 4
_STATUTE_SHARE = 0.7
"""Share of finished articles from which an unfinished one is broken.

Where articles have headings, none is finished.
"""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a page is set: blank lines usual between lines, its wrap if any, whether lines lack full stops.

    statute: whether the lines that begin with the number of an article end like sentences, so that
    none is a heading.
    """

    gap: int
    wrap: Wrap | None
    loose: bool
    indented: bool = False
    statute: bool = False


def find_habit(lines: Sequence[Line]) -> Habit:
    """Measure how a page is set."""
    gaps = Counter(line.gap for line in lines[1:])
    usual = gaps.most_common(1)[0][0] if gaps else 0
    wrap = find_wrap(lines)
    indented = sum(line.indent > 0 for line in lines) > _INDENTED_SHARE * len(lines)
    loose = wrap is None and _lacks_stops(lines)
    return Habit(usual, wrap, loose, indented, _is_statute(lines))


def _lacks_stops(lines: Sequence[Line]) -> bool:
    long = [line for line in lines if len(line.text) >= _LONG]
    open_ended = sum(not shapes.ends_block(line.text) for line in long)
    return open_ended > max(2, _LOOSE_SHARE * len(long))


def _is_statute(lines: Sequence[Line]) -> bool:
    """Tell a law whose articles are sentences from one whose articles are headings."""
    articles = [shapes.ends_block(line.text) for line in lines if _ARTICLE.match(plain(line.text))]
    return len(articles) >= _MIN_ARTICLES and sum(articles) > _STATUTE_SHARE * len(articles)


def join_lines(
    lines: Sequence[Line], receipt: Receipt, bounds: Container[int] = ()
) -> tuple[list[Line], Habit]:
    """Join the lines of a page into logical lines, with a receipt for every join.

    bounds: the numbers of lines that go on with none above them.
    """
    habit = find_habit(lines)
    groups: list[list[Line]] = []
    for at, line in enumerate(lines):
        following = lines[at + 1 : at + 6]
        bound = line.number in bounds and line.number != lines[at - 1].number
        if groups and not bound and _continues(groups[-1], line, following, habit):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_joined(group, receipt) for group in groups], habit


def as_read(line: Line, receipt: Receipt) -> Line:
    """Take the marks of Markdown from a line that is a heading."""
    level, text = shapes.markdown_heading(line.text)
    if not level:
        return line
    receipt.repair("markup", line.number, 1, line.text, text)
    return dataclasses.replace(line, text=text, markdown=level)


def _joined(group: list[Line], receipt: Receipt) -> Line:
    if len(group) == 1:
        return as_read(group[0], receipt)
    text = "".join(_seam(group, at) + line.text for at, line in enumerate(group))
    receipt.repair(
        "join", group[0].number, len(group) - 1, "\n".join(line.text for line in group), text
    )
    first = group[0]
    joined = tuple(part for line in group for part in line.joined or (line,))
    return Line(first.number, first.printed, text, first.gap, first.indent, joined=joined)


def _seam(group: list[Line], at: int) -> str:
    """Keep a blank that was printed at the seam between two Latin words; trimming took it."""
    if not at:
        return ""
    upper, lower = group[at - 1], group[at]
    latin = (
        upper.text[-1].isascii()
        and upper.text[-1].isalnum()
        and lower.text[0].isascii()
        and lower.text[0].isalnum()
    )
    blank = upper.printed[-1:].isspace() or lower.printed[:1].isspace()
    return " " if latin and blank and upper.printed.rstrip("\r")[-1:] == " " else ""


def _continues(group: list[Line], lower: Line, following: Sequence[Line], habit: Habit) -> bool:
    """Tell whether `lower` goes on with the sentence of the lines in `group`."""
    upper = group[-1]
    if upper.headline or lower.headline:
        return False
    if len(group) == 1 and completes_label(upper.text, lower.text):
        return True
    if lower.gap > max(1, habit.gap):
        return False
    if habit.wrap is None and _is_finished(upper.text, lower.text):
        return False
    if _is_cut_head(group, lower, following, habit.wrap):
        return True
    return not _stands_alone(group, lower) and _is_tied(group, lower, following, habit)


def _is_tied(group: list[Line], lower: Line, following: Sequence[Line], habit: Habit) -> bool:
    """Tell a line that may begin something from one that goes on: by marks, the setting and words."""
    if shapes.cannot_start(lower.text):
        return not shapes.ends_sentence(group[-1].text) or lower.text[0] in "”’」』》）)"
    if habit.wrap is not None and lower.gap == habit.wrap.gap:
        return _wrapped(group, lower, habit.wrap)
    upper = group[-1].text
    if shapes.ends_block(upper) or shapes.is_enumerated(lower.text):
        return False
    if shapes.breaks_off(upper) or _is_set_on(group, lower, habit):
        return True
    return _is_torn(group, lower, following, habit)


def _is_torn(group: list[Line], lower: Line, following: Sequence[Line], habit: Habit) -> bool:
    """Tell by their words the halves of a sentence that neither its marks nor the setting of the page ties together."""
    upper = group[-1]
    if _is_foreign_notice(upper.text, lower.text):
        return False
    if shapes.closes_bracket(upper.text, lower.text):
        return True
    if not _reaches_an_end(lower, following):
        return False
    if _are_inside(upper.text, lower.text):
        return _has_comma(upper.text) or len(upper.text) >= _LONG
    if habit.statute and _ARTICLE.match(plain(group[0].text)):
        return True
    return not habit.loose and (_is_half_sentence(group) or _breaks_in_a_word(group, lower.text))


def _is_foreign_notice(upper: str, lower: str) -> bool:
    """Tell a notice in English below Chinese text."""
    return lower.isascii() and not upper.isascii() and len(lower) >= _LONG


def _are_inside(upper: str, lower: str) -> bool:
    """Tell two lines of which one ends, or the other begins, within a sentence or in a bracket."""
    if shapes.starts_inside(lower) or shapes.ends_inside(upper):
        return True
    return shapes.opens_bracket(upper) and not shapes.opens_bracket(lower)


def _breaks_in_a_word(group: list[Line], lower: str) -> bool:
    """Tell a clause whose last word ends on the lower line.

    Of numbered ones only articles of a law are no headings.
    """
    upper = group[-1].text
    numbered = shapes.is_enumerated(group[0].text) and not _ARTICLE.match(plain(group[0].text))
    if not _has_comma(upper) or numbered or not _HAN_SEAM.fullmatch(upper[-1] + lower[0]):
        return False
    head = plain(upper[-_WORD:])
    return any(word.start < len(head) < word.end for word in cut_words(head + plain(lower[:_WORD])))


_ARTICLE = re.compile(r"第\s*[零〇一二三四五六七八九十百千两\d]{1,8}\s*条\s")
_HAN_SEAM = re.compile("[\u3400-\u9fff]{2}")
_WORD = 4
"""Characters on either side of a seam that are cut into words."""


def _is_finished(upper: str, lower: str) -> bool:
    """Tell most lines at once: a paragraph's end, and below it nothing that must hang on to it."""
    return shapes.ends_block(upper) and not shapes.cannot_start(lower)


def _is_set_on(group: list[Line], lower: Line, habit: Habit) -> bool:
    """Tell a line that the setting of the page ties to the one above.

    No gap or no indent where others have one.
    """
    upper = group[-1]
    closer = habit.gap > 0 and lower.gap < habit.gap and len(upper.text) >= MIN_WIDTH
    hanging = habit.indented and group[0].indent > 0 and lower.indent == 0
    return (closer or hanging) and _has_comma(group[0].text)


_MAX_CUT_HEAD = 4
"""Lines that one line of a law's history or a date line fills on the narrowest page."""


def _is_cut_head(
    group: list[Line], lower: Line, following: Sequence[Line], wrap: Wrap | None
) -> bool:
    """Tell the full first line of a law's history, or of a date line, that only the lines below it complete."""
    if wrap is None or len(group) >= _MAX_CUT_HEAD:
        return False
    text, upper = "".join(line.text for line in group), group[-1]
    if shapes.is_enactment(text):
        return False
    for below in (lower, *following)[: _MAX_CUT_HEAD - len(group)]:
        if not _runs_on(upper, below, wrap) or _is_meta_alone(below.text, text):
            return False
        text, upper = text + below.text, below
        if _is_complete(text, below, wrap):
            return True
    return False


def _is_complete(text: str, last: Line, wrap: Wrap) -> bool:
    """Tell the history of a law, or a date line that ends with a short line."""
    return shapes.is_enactment(text) or (not wrap.is_full(last) and is_meta(text))


def _runs_on(upper: Line, below: Line, wrap: Wrap) -> bool:
    """Tell two lines, set as one text, of which the upper is full and ends nothing."""
    return below.gap == wrap.gap and wrap.is_full(upper) and not shapes.ends_block(upper.text)


def _is_meta_alone(text: str, above: str) -> bool:
    """Tell a date line that is one without the lines above it."""
    return is_meta(text) and (is_meta(above) or not is_meta(above + text))


def _stands_alone(group: list[Line], lower: Line) -> bool:
    """Tell lines that are complete by their kind.

    Captions, bylines, date lines, subtitles, separators, openings.
    """
    if shapes.markdown_heading(lower.text)[0]:
        return True
    if _is_whole(group[-1].text) or _is_whole(lower.text):
        return True
    captioned = shapes.is_caption(lower.text) or shapes.ends_with_photographer(group[-1].text)
    if captioned or find_dateline(lower.text):
        return True
    whole = group[0].text
    return len(group) == 1 and (
        bool(shapes.markdown_heading(whole)[0]) or shapes.is_enactment(whole)
    )


def _is_whole(text: str) -> bool:
    if shapes.is_separator(text) or shapes.is_subtitle(text) or shapes.is_document_number(text):
        return True
    return len(text) <= _MAX_CREDIT and (is_meta(text) or is_byline(text))


_MAX_CREDIT = 120
"""Characters of a date line or byline that is not looked at further."""


def _wrapped(group: list[Line], lower: Line, wrap: Wrap) -> bool:
    """Decide inside a wrapped text.

    A full line goes on, unless the next one clearly begins something.
    """
    upper = group[-1]
    enumerated = shapes.is_enumerated(lower.text)
    if not wrap.is_full(upper):
        return shapes.breaks_off(upper.text) and not enumerated
    if lower.indent > upper.indent and len(group) > 1 and wrap.measure != "bare":
        return False
    if _is_formal_title(group) and shapes.starts_with_date(lower.text):
        return False
    return not enumerated or _is_number_in_a_sentence(upper.text, lower.text)


def _is_number_in_a_sentence(upper: str, lower: str) -> bool:
    # A number at the start of a line may be the middle of a sentence that was cut there.
    return (
        not shapes.ends_block(upper) and shapes.enumeration(lower) is None and lower[0] not in "(（"
    )


def _reaches_an_end(lower: Line, following: Sequence[Line]) -> bool:
    """Tell whether the lower half, or what may follow it in turn, ends a sentence.

    Headings and tables never do.
    """
    for line in (lower, *following):
        if shapes.ends_block(line.text):
            return True
        if len(line.text) < _LONG and not shapes.breaks_off(line.text):
            return False
    return False


def _is_half_sentence(group: list[Line]) -> bool:
    text = group[0].text
    if _is_formal_title(group):
        return False
    if sum(len(line.text) for line in group) >= _LONG and _has_comma(text):
        return True
    return (
        bool(_ENDED_INSIDE.search(text))
        and not shapes.is_enumerated(text)
        and not find_credits(text)
    )


_ENDED_INSIDE = re.compile(f"[{STOP}{PAUSE}][^{STOP}{PAUSE}{CLASS_OF_CLOSERS}]{{6,}}$")
"""A sentence that ended, and the beginning of another: no heading, however short."""


def _is_formal_title(group: list[Line]) -> bool:
    """Tell the first line of a page that reads like the title of a decree or law, however long."""
    return (
        group[0].number == 1
        and not shapes.breaks_off(group[-1].text)
        and not shapes.opens_bracket(group[-1].text)
    )


def _has_comma(text: str) -> bool:
    return any(mark in text for mark in "，,、；;")
