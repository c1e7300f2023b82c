"""Read who wrote, took, edited or sent in an article from a line or a pair of brackets that says only that.

A byline is a chain of role words and names (`本报记者 甲某 通讯员 乙某`, `甲某 摄`). Everything on
it must be accounted for: one word that is neither role, name nor separator, and the text is no
byline. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indexer.corpus.page.endings import FULL
from indexer.corpus.page.facts import fact
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.needs import Sifted, sieve
from indexer.corpus.page.plain import plain

Role = Literal["reporter", "correspondent", "photographer", "editor", "contributor", "author"]


@dataclass(frozen=True, slots=True)
class Credit:
    """A person or body credited, and as what."""

    name: str
    role: Role


MAX_BYLINE = 100
"""Characters: the longest credits seen (a dozen names under a long report) stay below.

Prose does not.
"""

HAN = "\u3400-\u4e27\u4e29-\u9fff〇\U00020000-\U0003ffff"  # without 丨, which scrapers use for |
_NAMED = outlet_ends("named")
OUTLET = rf"[{HAN}a-z]{{0,12}}?(?:{_NAMED})"
KIND = rf"(?:(?:首席|见习|实习|特派|特约|高级|资深|全媒体?|融媒体?|新媒体|摄影|文字|驻[{HAN}]{{2,4}}))*"
_ROLES: dict[Role, str] = {
    "reporter": rf"(?:(?:本站|央视|{OUTLET})[/|丨· ]{{0,3}})?{KIND}记者",
    "correspondent": r"(?:本报|本刊|本网)?(?:特约|见习|实习)?通[讯信]员|实习生",
    "author": (
        r"(?:本报|本刊|本网)?(?:特约)?(?:撰稿人|撰稿|撰文|执笔)|(?:发稿)?作者|文字|采写"
        r"|楼主|发帖人|文[/、和及 ]?图|图[/、和及 ]?文|文|口述|整理"
    ),
    "photographer": r"(?:中新社|新华社)发(?=[ (])|摄影报道|摄影[/、]?图?|图片|供图|拍摄|摄|图",
    "editor": (
        r"本[期版](?:责任编辑|责编|编辑)|责任?编辑?|(?:网络|值班|执行)?编辑|责任校对|校对|[初二三复终]审|审核|审校|审稿|编审"
        r"|(?:制作|编导|剪辑|配音|海报|设计|出品|摄像)(?= *:)|制作(?= )"
        r"|值班主任|值班编委|主编|总?监制|签发|统筹|策划|版式|美编|排版|编发"
    ),
    "contributor": r"供稿(?:单位|人)?|投稿|来稿|通联|推荐单位",
}
ROLE_WORDS = "|".join(_ROLES.values())
_ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _ROLES.items()))
_may_report = sieve(_ROLES["reporter"])
_NO_REPORTER = re.compile(
    "|".join(pattern for role, pattern in _ROLES.items() if role != "reporter")
)
"""The same for a line that names no reporter, before whom an outlet may stand.

That is looked for from every character.
"""
_LONGEST_ROLE = 40
"""Characters of a role with its outlet: 驻某地 and 首席 may stand before 记者."""
_AFTER_ROLE = re.compile(r" *[:/|丨_-]? *")
_NAME = re.compile(
    rf"[{HAN}]{{1,10}}(?:[·•・.][{HAN}a-z]{{1,12}})*|[a-z][a-z.'-]+(?: [a-z][a-z.'-]+)*"
)
_NAMES = re.compile(rf"(?:{_NAME.pattern})(?:(?: *[、,;&] *| +)(?:{_NAME.pattern}))*")
_SPLIT = re.compile(r"[\s、,;&]+")
_SUFFIX_ROLES = frozenset({"photographer", "author", "contributor"})
_MAX_NAME = 8
"""Han characters of one name: a Tibetan or Uyghur name without its dot.

Longer runs are prose or a body.
"""
NOT_A_NAME = re.compile(
    r"手记|调查|观察|获悉|了解|推荐|简介|招聘|连线|走访|视点|述评|近日|日前|今天|昨日|报名|热线|信箱|邮箱|电话|部$|^部|"
    r"^从|^在|^的|^为|^将|^与|^对|^是|说|^问|问$|获|看到|介绍|表示|感言|札记|日记|心语|按语|点评|后记|前言|寄语|团队|链接|资料|版权|新闻$"
)
_REPORTED = re.compile(
    rf"(?:[ /]+(?:[{HAN}]{{2,6}})?(?:综合|专题|现场|摄影)?|(?<!摄影))"
    rf"报[道导](?:[{HAN}]{{2,6}}(?:{_NAMED}))?$"
    r"| ?综合(?:整理|采写)?$"
)
_OUTLET_LAST = re.compile(rf"报[道导](?P<name>[{HAN}]{{2,6}}(?:{_NAMED}))[)）】\] ]*$")


_OUTLET_FIRST = re.compile(rf"[(（【\[ ]*(?P<name>[{HAN}]{{2,8}}(?:{_NAMED}))[/|丨· ]{{0,3}}记者")


def outlet_of_byline(text: str) -> str | None:
    """Give the outlet on a line of reporters: `记者甲某／某地报导某某报`, `某某报 记者甲某`; 本报 is none."""
    reading = plain(text)
    match = (
        (_SIGNED_OFF.match(reading) or _OUTLET_LAST.search(reading) or _OUTLET_FIRST.match(reading))
        if read_byline(text)
        else None
    )
    if not match or _OWN.match(match["name"]):
        return None
    return text[slice(*match.span("name"))]


_SIGNED_OFF = Sifted(
    rf"以[上下]是(?P<name>[{HAN}]{{1,8}}(?:{_NAMED})){KIND}记者(?P<reporter>[{HAN}]{{2,4}}?)"
    rf"(?:[从在于][{HAN}]{{2,8}}?)?(?:所?做|发(?:自|来))?的?(?:采访|独家|现场|综合)?报道[{FULL}]?"
)
"""How reports of a radio end: `以上是某某电台特约记者甲某的采访报道。`"""
_OWN = re.compile("[本我该某]|.{0,2}$")
_BODY = rf"(?P<body>[{HAN}a-z·、 ]{{2,30}}?)"
_PROVIDED = Sifted(
    rf"(?:稿件|本文|文章|信息|图片|照片|图文|文图|文字|视频|资料)+均?由{_BODY}(?:提供|供稿|供图)"
    rf"|{_BODY.replace('body', 'sender')}[ /]*(?:供稿|供图)"
    rf"|供稿(?:单位|人)? *: *{_BODY.replace('body', 'named')}"
)
_may_credit = sieve(_ROLE, _PROVIDED.pattern)
_BRACKETS = " 　()[]【】〔〕<>「」—-~*#"


@fact
def read_byline(text: str) -> tuple[Credit, ...]:
    """Read the people and bodies of a whole line or paragraph that is a byline; () for any other text."""
    if len(text) > MAX_BYLINE:
        return ()
    text = close_labels(text)
    reading = plain(text)
    start, end = _inside(reading)
    reading, text = reading[start:end], text[start:end]
    if not _may_credit(reading) or _CAPTION.fullmatch(reading):
        return ()
    return _read_credits(reading, text)


def _read_credits(reading: str, text: str) -> tuple[Credit, ...]:
    provided = _PROVIDED.fullmatch(reading)
    if provided:
        return _contributor(provided, text)
    off = _SIGNED_OFF.fullmatch(reading)
    if off:
        return (Credit(text[slice(*off.span("reporter"))], "reporter"),)
    return tuple(dict.fromkeys(_chain(_REPORTED.sub("", reading), text) or ()))


_CAPTION = re.compile(
    r"(?!.*(?:记者|[讯信]员|[摄文图稿者].*\())[^()]{5,}\([^()]{2,30}(?:摄|供图|图)\)?"
)
"""What a picture shows, and who took it in brackets: no line of names."""


_BRACKETED_LABEL = re.compile(
    r"[【\[](来源|稿源|时间|日期|作者|记者|编辑|责任编辑|发布时间|发布日期)[】\]](?=[^:])"
)
_OPEN_LABEL = re.compile(r"([来作时日编责记])( {1,4})([源者间期辑编])(?= *:)")
_EDITOR_CODE = re.compile(r"(?<=[\u3400-\u9fff])_[a-z]{1,4}\d{2,6}(?!\w)")
"""The number of an editor behind a name on a portal: `责任编辑：甲某_NN123`."""
_may_be_closed = sieve(_BRACKETED_LABEL, _OPEN_LABEL, _EDITOR_CODE)


def close_labels(text: str) -> str:
    """Close labels that are set wide (`来　源:`), character for character.

    The blank moves behind the label, and blanks stand for the numbers of editors. A label in
    brackets gets a colon for them.
    """
    reading, closed = plain(text), text
    if not _may_be_closed(reading):
        return text
    for match in _BRACKETED_LABEL.finditer(reading):
        closed = _put(closed, match, text[slice(*match.span(1))] + ": ")
    for match in _OPEN_LABEL.finditer(reading):
        first, blank, last = (text[slice(*match.span(group))] for group in (1, 2, 3))
        closed = _put(closed, match, first + last + blank)
    for match in _EDITOR_CODE.finditer(reading):
        closed = _put(closed, match, " " * len(match[0]))
    return closed


def _put(text: str, match: re.Match[str], new: str) -> str:
    """Set as many characters in the place of what was found."""
    return text[: match.start()] + new + text[match.end() :]


def _inside(reading: str) -> tuple[int, int]:
    """Find the text between outer brackets, dashes and blanks."""
    start = len(reading) - len(reading.lstrip(_BRACKETS))
    return start, max(start, len(reading.rstrip(_BRACKETS + "." + FULL)))


def _contributor(match: re.Match[str], text: str) -> tuple[Credit, ...]:
    """Read who sent a text in: `稿件由某机关提供`, `某机关供稿`, `供稿:某机关`."""
    group = next(group for group in ("body", "sender", "named") if match[group])
    start, end = match.span(group)
    if _ROLE.match(match[group]) or "来源" in match[group]:
        return ()
    return (Credit(text[start:end].strip(), "contributor"),)


# ---- chains of roles and names
# ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A role word or a list of names, and where it ends."""

    role: Role | None
    names: tuple[str, ...]
    end: int


def _chain(reading: str, text: str) -> list[Credit] | None:
    """Read roles and names from left to right; None when anything else stands between them."""
    parts: list[_Part] = []
    at = 0
    while at < len(reading):
        part = _role_at(reading, at) or _names_at(reading, text, at)
        if part is None:
            return None
        parts.append(part)
        at = _skip(reading, part.end)
    if not any(part.role for part in parts) or not any(part.names for part in parts):
        return None
    return _after_names(parts) if parts[-1].role else _before_names(parts)


_SEPARATOR = re.compile(r"[\s|/丨,;、()]*")


def _skip(reading: str, at: int) -> int:
    match = _SEPARATOR.match(reading, at)
    return match.end() if match else at


def _role_at(reading: str, at: int) -> _Part | None:
    match = _ROLE.match(reading, at)
    if not match or not _begins_role(reading, match):
        return None
    after = _AFTER_ROLE.match(reading, match.end())
    role = next(role for role in _ROLES if match[role])
    return _Part(role, (), after.end() if after else match.end())


def _stands_alone(reading: str, match: re.Match[str]) -> bool:
    """文, 图, 摄 and 整理 are role words only between separators.

    They are parts of many names and words.
    """
    before = match.start() == 0 or reading[match.start() - 1] in " /|丨)、"
    after = match.end() == len(reading) or reading[match.end()] in " /|丨:("
    return before and after


def _names_at(reading: str, text: str, at: int) -> _Part | None:
    """Read names up to the next role word."""
    reach = _NAMES.match(reading, at)
    if not reach:
        return None
    pattern = _ROLE if _may_report(reading) else _NO_REPORTER
    roles = pattern.finditer(reading, at, reach.end() + _LONGEST_ROLE)
    stop = next((role.start() for role in roles if _begins_role(reading, role)), len(reading))
    names = _NAMES.match(reading, at, stop)
    if not names:
        return None
    found = tuple(split_names(text[at : names.end()]))
    if not found or any(
        NOT_A_NAME.search(plain(name)) or len(name) > _limit(name) for name in found
    ):
        return None
    return _Part(None, found, names.end())


def _begins_role(reading: str, match: re.Match[str]) -> bool:
    """Tell a role word from a part of a name; 摄 may stick to the last name (`甲某摄`)."""
    if match[0] == "摄" and match.end() == len(reading):
        return True
    short = len(match[0].replace(" ", "")) == 1 or match[0] in ("文图", "图文", "口述", "整理")
    return not short or _stands_alone(reading, match)


def _limit(name: str) -> int:
    return MAX_BYLINE if re.search("[·•・. a-zA-Z]", name) else _MAX_NAME


def split_names(printed: str) -> Iterator[str]:
    """Split names; two single characters parted by blanks are one name set wide (`汪　某`)."""
    if re.fullmatch(r"[A-Za-z.' -]+", printed):
        yield printed.strip()
        return
    pieces = [piece for piece in _SPLIT.split(printed) if piece]
    at = 0
    while at < len(pieces):
        wide = len(pieces[at]) == 1 and at + 1 < len(pieces) and len(pieces[at + 1]) == 1
        yield "".join(pieces[at : at + 2]) if wide else pieces[at]
        at += 2 if wide else 1


def _before_names(parts: list[_Part]) -> list[Credit] | None:
    """`记者 甲某 摄影 乙某`: each role is followed by its names.

    Two roles in a row are one (`编辑/校对:甲某`).
    """
    found: list[Credit] = []
    role: Role | None = None
    for part in parts:
        if part.role:
            role = part.role
        elif role is None:
            return None
        else:
            found.extend(Credit(name, role) for name in part.names if _is_person(name))
    return found


def _after_names(parts: list[_Part]) -> list[Credit] | None:
    """`甲某 文 乙某 摄`: the role stands behind the names.

    摄 beats a 记者 before them, 文/图 does not.
    """
    found: list[Credit] = []
    waiting: list[tuple[str, Role | None]] = []
    before: Role | None = None
    for part in parts:
        if part.names:
            waiting += [(name, before) for name in part.names if _is_person(name)]
        elif part.role in _SUFFIX_ROLES and waiting:
            found += [Credit(name, _held(role, part.role)) for name, role in waiting]
            waiting, before = [], None
        else:
            before = part.role
    return found or None


def _held(before: Role | None, behind: Role) -> Role:
    return behind if behind == "photographer" else before or behind


def _is_person(name: str) -> bool:
    return len(name) > 1
