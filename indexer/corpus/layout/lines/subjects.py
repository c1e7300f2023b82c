"""What texts speak of: whether a headline names what its own text tells, and whether texts share a subject.

A heading inside an article stands over one part of its subject: the names of the people and places
go on below it. Of a digest each headline names what is told below it alone.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.plain import han_pairs, is_han

_MIN_TEXT = 30
"""Characters of a text of which one can say what it speaks."""
_MIN_HAN, _MEAN_HAN = 8, 10
"""Chinese characters of the shortest headline of a digest, and of one in the middle."""
_BESIDE_FIRST, _BESIDE_FIRST_OF_MANY, _MANY = 0.6, 0.5, 4
"""Size of the shortest headline beside the first one, of a few and of many: headings are shorter than
their title."""
_TOLD, _MEAN_TOLD = 0.2, 0.35
"""Share of the pairs of a headline that its own text holds, of each and of all."""
_ELSEWHERE = 0.2
"""Share of the pairs of a headline that texts under others hold."""
_THREAD = 0.01
"""Share of the names and words of three characters of a text that another one holds as well."""
_UNTOLD = 0.1
_RUN = re.compile(r"[\u3400-\u9fff]+")
_ANYWHERE = re.compile(
    "[一二三四五六七八九十百千万亿两几半多零〇年月日个省市县区乡镇村州时]"
    "|政府|表示|指出|负责|人员|记者|报[道导]|居民|[市民]众|会[长员]|主[任席]|理事"
    "|法[院官庭]|裁判|被告|[辩控]方|案件|警[方员]|判[囚刑处]|认罪|押后"
    "|的|了|是|在|和|与|就|也|都|他们|我们|自己|没有|可以|提供|活动|工作|服务|[进举]行|希望|继续|今天|昨天|目前"
)
"""What any two texts of a paper may share: numbers and days, its places, who speaks in it, and what
is said everywhere."""


@dataclass(frozen=True, slots=True)
class Item:
    """A headline and what stands below it up to the next one."""

    headline: str
    text: str


def speak_apart(items: Sequence[Item]) -> bool:
    """Tell items each of which has a headline of its own and shares no subject with the others."""
    if len(items) < 2 or any(len(item.text) < _MIN_TEXT for item in items):
        return False
    sizes = [sum(map(is_han, item.headline)) for item in items]
    share = _BESIDE_FIRST if len(items) < _MANY else _BESIDE_FIRST_OF_MANY
    if min(sizes) < max(_MIN_HAN, share * sizes[0]) or _mean(sizes) < _MEAN_HAN:
        return False
    return _tell_their_own(items) and _thread([item.text for item in items]) <= _THREAD


def is_untold(line: str, text: str) -> bool:
    """Tell a line over a text that names nothing of what the text tells."""
    return told(line, text) < _UNTOLD


def told(headline: str, text: str) -> float:
    """Say which share of the pairs of characters of a headline a text holds."""
    pairs = set(han_pairs(folded_text(headline)))
    return len(pairs & set(han_pairs(folded_text(text)))) / len(pairs) if pairs else 0.0


def _tell_their_own(items: Sequence[Item]) -> bool:
    pairs = [set(han_pairs(folded_text(item.text))) for item in items]
    spread = Counter(itertools.chain.from_iterable(pairs))
    shares = []
    for item, own in zip(items, pairs, strict=True):
        named = set(han_pairs(folded_text(item.headline)))
        elsewhere = sum(spread[pair] > (pair in own) for pair in named)
        if elsewhere > _ELSEWHERE * len(named):
            return False
        shares.append(len(named & own) / len(named))
    return min(shares) >= _TOLD and _mean(shares) >= _MEAN_TOLD


def _thread(texts: Sequence[str]) -> float:
    """Say which share of what texts name, three characters each, is named in another one too."""
    named = [_threes(text) for text in texts]
    spread = Counter(itertools.chain.from_iterable(named))
    return _mean([sum(spread[one] > 1 for one in own) / max(1, len(own)) for own in named])


def _threes(text: str) -> set[str]:
    said = _ANYWHERE.sub(" ", folded_text(text))
    return {run[at : at + 3] for run in _RUN.findall(said) for at in range(len(run) - 2)}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
