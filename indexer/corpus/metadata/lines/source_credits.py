"""Read the source that is printed at the end of a paragraph: `(来源:…)`, `。来源:…`, `(据新华社电)`.

Pure functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.corpus.metadata.lines.date_lines import MAX_META_LINE, read_meta_line
from indexer.corpus.page.endings import CLASS_OF_CLOSERS, FULL, STOP
from indexer.corpus.page.facts import fact
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain


@dataclass(frozen=True, slots=True)
class SourceCredit:
    """A source printed at the end of a paragraph; the paragraph without it is `text[:start]`."""

    value: str
    start: int


@fact
def source_credit(text: str) -> SourceCredit | None:
    """Find a source credit that closes a paragraph, `(来源:…)` or `。来源:…`, if there is one."""
    begin = max(0, len(text) - MAX_META_LINE)
    match = _CLOSING.search(plain(text), begin)
    if not match:
        return None
    content = text[slice(*match.span(match.lastgroup or 0))]
    meta = read_meta_line(content)
    value = meta.source if meta else _quoted_outlet(content)
    if not value:
        return None
    return SourceCredit(value, len(text[: match.start()].rstrip()))


def names_outlet(text: str) -> bool:
    """Tell a line that is the name of an outlet and nothing else."""
    return (
        len(text) <= _LONGEST_NAME and text.isalpha() and _ALONE.fullmatch(plain(text)) is not None
    )


_LONGEST_NAME = 13
_ALONE = re.compile(rf"[\u3400-\u9fff]{{2,8}}(?:{outlet_ends('alone')})")
_CLOSING = Sifted(
    rf"\s*[(【\[](?P<bracketed>[^()【】\[\]]{{2,80}})[)】\]][\s{FULL}]*$"
    rf"|(?<=[{STOP}{CLASS_OF_CLOSERS}])\s*"
    rf"(?P<open>(?:文章|稿件|信息)?(?:来源|稿源):[^{STOP}\n]{{2,40}})\s*$"
)
_QUOTED_OUTLET = re.compile(
    rf"(?:据 *)?(?P<name>(?!据)\w{{1,12}}(?:{outlet_ends('alone')}))(?:电|消息|报道)?"
)


def _quoted_outlet(content: str) -> str | None:
    """Read `(据新华社电)` and `(人民日报)`."""
    match = _QUOTED_OUTLET.fullmatch(plain(content))
    return content[slice(*match.span("name"))] if match else None
