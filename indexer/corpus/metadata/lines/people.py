"""Read the people on a date line.

Behind their role, without one, and as English sites print them.
"""

from __future__ import annotations

import re

from indexer.corpus.metadata.lines.english_lines import read_people as english_people
from indexer.corpus.metadata.lines.items import CLOCK, COLON, DATE_LABEL, SOURCE_LABEL, Items, empty
from indexer.corpus.metadata.lines.page_words import FURNITURE
from indexer.corpus.metadata.people.bare_names import bare_names, is_full_name
from indexer.corpus.metadata.people.bylines import HAN, ROLE_WORDS, read_byline
from indexer.corpus.page.endings import CALL, FULL, PAUSE

PEOPLE_AT = re.compile(rf"(?:{ROLE_WORDS})(?=[ :/|丨])|(?:记者|通讯员)(?=\w)")


def read_people(items: Items, at: int) -> int:
    """Read names behind their role."""
    label = PEOPLE_AT.match(items.reading, at)
    if not label:
        return at
    end = _people_end(items, label.end())
    found = read_byline(items.line[at:end])
    if not found:
        labelled = _PEOPLE_LABEL.match(items.reading, at)
        return _unread(items, labelled, end) or empty(items, labelled, at)
    items.labelled = True
    items.authors.extend(found)
    return end


_NAMES_END = re.compile(rf" {{2,}}|[|丨?]| (?=(?:{DATE_LABEL}|{SOURCE_LABEL})[ :])")


_MIN_BARE = 2
"""Names without a role that are believed.

One alone is as often a column or a place, but beside a source.
"""


def read_bare_names(items: Items, at: int) -> int:
    """Read names without a role beside a date with its label or a time of day.

    `甲某 乙某 发布时间:2024-01-16`.
    """
    if not items.dates or items.authors or not (CLOCK.search(items.reading) or items.labelled):
        return at
    end = _value_end(items, _NAMES_END.search(items.reading, at), after=at)
    printed = items.line[at:end].strip(" ?|/")
    people = bare_names(printed, "author")
    if len(people) < _MIN_BARE and not ("来源" in items.reading and is_full_name(printed)):
        return at
    items.authors.extend(people)
    return end


_JOINED = re.compile(rf"[{HAN}·,、 ]{{2,20}}")


def read_joined_names(items: Items, at: int) -> int:
    """Read what magazines' pages print directly behind date and time, names or what is left of them."""
    if at == 0 or items.date is None or items.date.start:
        return at
    if not items.reading[at - 1].isdigit() or not _JOINED.fullmatch(items.reading, at):
        return at
    people = bare_names(items.line[at:].strip(), "author")
    items.authors.extend(people)
    items.noise.extend([] if people else [items.line[at:]])
    return len(items.reading)


def read_english_people(items: Items, at: int) -> int:
    """Read `By John Smith` beside a date."""
    found = english_people(items.line, items.reading, at) if items.dates else None
    if not found:
        return at
    end, people = found
    items.noise.extend(credit.name for credit in people if LOGIN.fullmatch(credit.name))
    items.authors.extend(credit for credit in people if not LOGIN.fullmatch(credit.name))
    return end


def read_poster(items: Items, at: int) -> int:
    """Read who put a text on a blog, behind the day: `5 九月, 2007 由 甲某`."""
    match = _POSTER.fullmatch(items.reading, at) if items.date else None
    if not match:
        return at
    people = bare_names(items.line[slice(*match.span("name"))], "author")
    items.authors.extend(people)
    items.noise.extend([] if people else [items.line[slice(*match.span("name"))]])
    return len(items.reading)


_POSTER = re.compile(r"(?:由|作者|by) ?:? ?(?P<name>[\w.-]{2,16}) ?(?:发[表布]|张贴|撰写)? *")
_PEOPLE_LABEL = re.compile(rf"(?:{ROLE_WORDS}){COLON}")


_MAX_UNREAD = 30
"""Characters of a labelled writer that is no person's name.

A department, a column, who sent the text in.
"""


def _unread(items: Items, label: re.Match[str] | None, end: int) -> int:
    """Take a labelled writer that is no name as noise, on a line with a time of day; 0 for anything else."""
    value = items.line[label.end() : end].strip() if label else ""
    if (
        not value
        or len(value) > _MAX_UNREAD
        or not CLOCK.search(items.reading)
        or re.search(f"[,，{FULL}{CALL}{PAUSE}]", value)
    ):
        return 0
    items.noise.append(value)
    return end


_PEOPLE_END = re.compile(
    rf"[ |](?=(?:{DATE_LABEL}|{SOURCE_LABEL})[ :/])|[ |](?:{FURNITURE})|[|丨] *(?=\d)"
    r"|(?=(?:发布|发表|更新)(?:时间|日期) ?:|来源 ?:)"
)


def _people_end(items: Items, start: int) -> int:
    return _value_end(items, _PEOPLE_END.search(items.reading, start), after=start - 1)


def _value_end(items: Items, stop: re.Match[str] | None, *, after: int) -> int:
    """Give where names end: at what stops them, at the next date behind a place, or with the line."""
    ends = [date for date in items.dates if date > after]
    return min([*ends, stop.start() if stop else len(items.reading)])


LOGIN = re.compile(
    r"(?:admin|administrator|root|editor|user|webmaster|test|guest)[\w-]*|[\u3400-\u9fff]{0,8}管理员",
    re.IGNORECASE,
)
