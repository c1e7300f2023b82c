"""What is read off a date line from left to right.

The line with its dates, the labels on it, where a value ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexer.corpus.metadata.days.dates import FoundDate
from indexer.corpus.metadata.lines.english_lines import DATE_LABEL as ENGLISH_DATE_LABEL
from indexer.corpus.metadata.lines.page_words import FURNITURE
from indexer.corpus.metadata.people.bylines import ROLE_WORDS, Credit


@dataclass(frozen=True, slots=True)
class MetaLine:
    """A line that says nothing but when, from where and by whom.

    `noise` are its other bits (font size, clicks).
    """

    date: FoundDate | None
    source: str | None
    authors: tuple[Credit, ...]
    noise: tuple[str, ...]


MAX_SOURCE = 40
"""Characters of one source: two outlets and a channel stay below; longer ones are sentences."""


@dataclass(slots=True)
class Items:
    """A line, the same in one alphabet, its dates by their place, and what was read so far."""

    line: str
    reading: str
    dates: dict[int, FoundDate]
    date: FoundDate | None = None
    source: str | None = None
    outlet: str | None = None
    publisher: str | None = None
    authors: list[Credit] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    labelled: bool = False
    changed: bool = False
    """Whether `date` only says when the page was changed."""


SEPARATORS = re.compile(r"[\s?|/丨·•●▪■◆,;、:()\[\]【】〔〕<>《》「」*#—_-]*")


COLON = r" *[:/|丨] *"


DATE_LABEL = (
    r"(?:信息|文章|稿件|资料|网页|页面|本文|首次|最后|最近|最新)?"
    r"(?:发布|发表|发稿|更新|刊发|刊登|刊出|刊载|登载|登出|转载|投稿|上传|上版|上线|上架|张贴|贴文|建立|创建|录入|公布|公开|生成"
    r"|成文|发文|印发|提交|制作|修改|编辑|播出|见报|出版|出刊|发刊|推送)?(?:时间|日期|日(?= *:)|于)"
    r"|(?:最新|最后|最近|首次|资料|网页)?(?:发布|更新|发表|公布|出版)(?=[ :])"
    rf"|{ENGLISH_DATE_LABEL}"
)


DATE_LABEL_AT = re.compile(rf"(?:{DATE_LABEL})(?:{COLON}| ?(?=[\d一二jfmasondtw]))")


# The source of pictures or figures (图片来源, 数据来源) is not that of the article; 资料来源 also
# stands below tables, and is that of the article only beside its date.
SOURCE_LABEL = (
    r"(?:信息|文章|新闻|稿件|内容|本文|原文|原)?(?:资料)?(?:来源|来自|出处|稿源|源自)(?:媒体|网站|单位|部门|于)?|(?:文章|本文|内容|全文)?(?:转自|转载自|摘自|摘编自)"
    r"|(?:本文)?(?:原载|原刊)(?:于|自|媒体)?|选自|(?:新闻|消息)?发[布稿](?:机构|机关|单位|部门)|发布(?:者|人)|(?:发文|公[告布])(?:机关|单位)|信息提供"
    r"|信息发布(?= ?:)|source(?= ?:)"
)


_OPEN_SOURCE = r"(?:信息|文章|新闻|稿件)?来源 +(?=[\w《])"
_OPEN_PRINTED = r"(?:本文|文章)?首[发刊]于 *(?=[\w《])|(?:转自|摘自|选自|原[载刊]于?) *(?=《)"
_OPEN_LABEL = f"{_OPEN_SOURCE}|{_OPEN_PRINTED}"
"""Labels that are told without a colon by what stands behind them."""
SOURCE_LABEL_AT = re.compile(rf"(?:{SOURCE_LABEL}){COLON}?|{_OPEN_LABEL}")


VALUE_END = re.compile(
    rf" {{2,}}|[|丨\]】]| (?=(?:{DATE_LABEL}|{SOURCE_LABEL}|{ROLE_WORDS})[ :/])| (?:{FURNITURE})"
    r"| (?=(?:责编|责任编辑|编辑)\w{2,4}(?: |$))| ?\((?=(?:记者|通讯员|编辑|责编|责任编辑|作者))"
    r"|,(?=(?:转载|引用|版权|侵权|未经|如有|原标题|原题|作者|记者|特此))"
    r"|(?:发布时间|时间|日期|来源|(?:发稿|撰稿|文章|本文)?作者|记者"
    r"|责任编辑|责编|编辑|点击|浏览|阅读|字号|字体)[^ :]{0,3}:"
)


CLOCK = re.compile(r"\d:\d\d")


def skip(reading: str, at: int) -> int:
    """Go past blanks and marks that part items."""
    match = SEPARATORS.match(reading, at)
    return match.end() if match else at


def empty(items: Items, label: re.Match[str] | None, at: int) -> int:
    """Take a label that no value follows as noise: what it should have said was lost."""
    if not label or not _NO_VALUE.match(items.reading, label.end()):
        return at
    items.noise.append(label[0].strip())
    items.labelled = True
    return label.end()


_NO_VALUE = re.compile(
    rf" *(?:$|https?:|[|丨]|(?:{DATE_LABEL}|{SOURCE_LABEL}|{ROLE_WORDS}){COLON}|{FURNITURE})|  "
)


def value_end(items: Items, start: int) -> int:
    """Give where the value of a label ends: at the next date, label or piece of furniture."""
    stop = VALUE_END.search(items.reading, start)
    ends = [
        at
        for at, date in items.dates.items()
        if at > start and not _ISSUE_OF_YEAR.match(items.reading, date.end)
    ]
    return min([*ends, stop.start() if stop else len(items.reading)])


_ISSUE_OF_YEAR = re.compile(r" ?第? ?[\d一二三四五六七八九十]{1,4} ?[期号卷辑]")
"""What follows a year that belongs to the name of a source: `《某刊》2019年第4期`."""
