"""Sentences outside the text of a page: they go only with evidence, never for their place.

A sentence ends with a full stop, or is long, or has commas. It is furniture when it says so itself
(rights, addresses, buttons), when it stands on the page again, among the buttons of comments, or as
one of several teasers in a list of other texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.corpus.furniture.weighing.line_facts import LineFacts, is_list_head
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.page.endings import CLASS_OF_CLOSERS, FULL, PAUSE

_FULL_STOP = re.compile(rf"[{FULL}{PAUSE}]|[\u3400-\u9fff]\.(?=$|[{CLASS_OF_CLOSERS}\s])")
_MARKED = 40
"""Characters from which a line with a comma is a sentence, whatever it ends with."""
_COMMA = re.compile("[，,]")
_LONG = 120
"""Characters from which a line is a sentence without any mark."""
_REFERENCE = re.compile(
    r"[\[［〔【]\d{1,3}[\]］〕】].{6}|附[件表录]?\d?[:：].{4}|注(?:释)?\d?[:：].{4}"
)
"""A reference, an annex or a note, which articles have below them in any shape."""
_NOTICE = frozenset({"legal", "address", "buttons:8", "buttons:8+", "listed"})
"""Facts of lines that say themselves that a site printed them."""
_OFFER = frozenset({"more", "url", "comments"})
"""The same of short lines; longer ones may speak of what others follow, load or say."""
_LONGEST_NOTICE, _LONGEST_OFFER = 120, 40
_REPLY = re.compile(r"回复|举报|[顶踩赞] ?[(\[]?\d|\d楼|ip属?地?[:：]|只看该作者|^赞|楼主")
"""What stands on the short lines beside every comment."""
_BESIDE_COMMENT = 4
"""Lines above and below a comment among which its buttons stand."""
_MIN_COMMENTS = 2
"""Lines of such buttons around a comment: its own and those of the one before it."""
_TOLD = 0.95
"""Share of a line's pairs of characters in the text from which it only says again what that says."""
_TEASER = 8
"""Lines above and below a teaser among which another one of its shape stands."""


_NARROW = 60
_MIN_WRAPPED, _ENDED = 8, 0.25
"""Lines of running text on a narrow page, and the share of them within which a sentence ends."""
_INNER_STOP = re.compile(f"[{FULL}{PAUSE}](?=[^{CLASS_OF_CLOSERS}])")


def is_sentence(line: LineFacts) -> bool:
    """Tell a line that a reader takes for text: a headline asks or calls, and has no full stop."""
    if line.size > _LONG or _REFERENCE.match(line.text):
        return True
    if _FULL_STOP.search(line.text):
        return line.kind in ("prose", "sentence") and line.text[-1] not in "，,、"
    return line.size >= _MARKED and _COMMA.search(line.text) is not None


def sentences_without_evidence(page: PageFacts, headline: int | None) -> Iterator[int]:
    """Give the places of the sentences of a page that nothing shows to be furniture.

    Above the headline only running text is text: teasers and slogans stand there.
    """
    telling = _telling(page)
    replies = list(map(_is_reply, page.lines))
    first, last = page.main
    for at in telling:
        slogan = at < (headline or 0) and not page.lines[at].prose
        shown = slogan or _is_known(page, at) or _is_comment(page, replies, at)
        teaser = not shown and at > last and _is_teaser(page, telling, at)
        if first <= at <= last or not (shown or teaser):
            yield at


def is_teaser_of_text(page: PageFacts, at: int) -> bool:
    """Tell a short sentence above a headline that only says again what the text below it says."""
    return page.lines[at].kind == "sentence" and _says_again(page, at)


def _telling(page: PageFacts) -> list[int]:
    """Give the places of sentences, and of all running text where lines break at one width."""
    wrapped = _is_wrapped(page)
    return [
        at for at, line in enumerate(page.lines) if is_sentence(line) or (wrapped and line.prose)
    ]


def _is_reply(line: LineFacts) -> bool:
    if line.size > _LONGEST_NOTICE or line.prose:
        return False
    return _REPLY.search(line.folded) is not None


def _is_known(page: PageFacts, at: int) -> bool:
    """Tell a notice, and what stands elsewhere on the page as well."""
    return _is_notice(page.lines[at]) or _says_again(page, at)


def _says_again(page: PageFacts, at: int) -> bool:
    return page.is_repeated(at) or page.told_share(page.lines[at]) >= _TOLD


def _is_wrapped(page: PageFacts) -> bool:
    """Tell a page that breaks its lines at one width: sentences end within many of them."""
    narrow = [line for line in page.lines if line.prose and line.size < _NARROW]
    ended = sum(_INNER_STOP.search(line.text) is not None for line in narrow)
    return len(narrow) >= _MIN_WRAPPED and ended >= _ENDED * len(narrow)


def _is_notice(line: LineFacts) -> bool:
    named = line.size <= _LONGEST_NOTICE and not _NOTICE.isdisjoint(line.facts)
    return named or (line.size <= _LONGEST_OFFER and not _OFFER.isdisjoint(line.facts))


def _is_comment(page: PageFacts, replies: list[bool], at: int) -> bool:
    """Tell a sentence among the stamps or the buttons of comments."""
    if at in page.thread and page.lines[at].size < _LONG:
        return True
    around = replies[max(0, at - _BESIDE_COMMENT) : at + _BESIDE_COMMENT + 1]
    return sum(around) >= _MIN_COMMENTS


def _is_teaser(page: PageFacts, telling: list[int], at: int) -> bool:
    """Tell one of several sentences below a list's head that stand alone between like lines."""
    if not _under_list(page, at):
        return False
    mine = _sides(page, at)
    return "prose" not in mine and any(
        _sides(page, other) == mine
        for other in telling
        if 0 < abs(other - at) <= _TEASER and other > page.main[1]
    )


def _under_list(page: PageFacts, at: int) -> bool:
    return any(is_list_head(page.lines[place]) for place in range(page.main[1] + 1, at))


def _sides(page: PageFacts, at: int) -> tuple[str, str]:
    lines = page.lines
    return (
        lines[at - 1].kind if at else "edge",
        lines[at + 1].kind if at + 1 < len(lines) else "edge",
    )
