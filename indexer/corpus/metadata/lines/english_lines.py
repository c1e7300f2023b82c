"""The English that Chinese sites print on date lines.

`Published:`, `By John Smith`, weekdays, zones, outlets.

Written for text in the plain alphabet (half width, lower case). Pure functions.
"""

from __future__ import annotations

import re

from indexer.corpus.metadata.days.english_dates import MONTH
from indexer.corpus.metadata.people.bylines import Credit, Role

DATE_LABEL = (
    r"(?:last |first )?(?:published|posted|updated|modified|released)(?: on| at)?"
    r"|(?:publish(?:ed|ing)?|publication|posted|release|pub|update)[ _]?(?:date|time)|(?:date|time)(?= ?:)"
    r"|date(?= (?:19|20)\d\d-)"
)
WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
ZONE = r"(?:utc|gmt)[+-]\d{1,2}(?::?\d{2})?"
AFTER_TIME = rf"[ap]\.?m\.?|z|[+-]\d{{2}}:?\d{{2}}|{ZONE}|utc|gmt|cst|hkt|est|pst|beijing time"
ENGLISH_OUTLET = re.compile(
    r"(?:[a-z.&']+ ){0,3}(?:xinhua|daily|times|post|news|net|online|tribune|journal|herald|weekly|press|agency|gazette"
    r"|standard|cctv|cgtn)(?![a-z])"
)
_NAME = r"[a-z][a-z.' -]{1,40}[a-z]"
_PEOPLE = re.compile(
    rf"(?:(?P<by>by|author|writer|reporter)|editor)s?(?: ?: ?| )(?P<names>{_NAME}(?:(?:,| and | & ){_NAME}){{0,3}})"
    rf"(?= ?$| ?[|,;丨·]|  | (?:\d|{MONTH}\b|(?:source|published|posted|updated|editor) ?:?))"
)
_AND = re.compile(r",| and | & ")


def read_people(line: str, reading: str, at: int) -> tuple[int, tuple[Credit, ...]] | None:
    """Read `By John Smith and Lin Mu` at a place of a line.

    Gives where it ends, and the people as printed.

    reading: the line in the plain alphabet.
    """
    match = _PEOPLE.match(reading, at)
    if not match:
        return None
    role: Role = "author" if match["by"] else "editor"
    names = _AND.split(line[slice(*match.span("names"))])
    return match.end(), tuple(Credit(name.strip(), role) for name in names)
