"""Where names of places stand in a folded text.

Longest match from the left, guarded against accidents.

Full names are found from their last character backwards (every one ends in 市, 县, 区 …), bare
forms of provinces, prefectures and a few well-known counties by one pattern. A match is dropped
when it lies in a known phrase (长治 in 长治久安), when a word runs across its beginning (范县 in
模范县) or when its class belongs to the next word (和平区 in 和平区域). The end is otherwise free:
asking for a word edge there loses 北京城, 兰州大学, 日喀则市委.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indexer.corpus.page.endings import FULL
from indexer.corpus.page.lexicon import rows
from indexer.corpus.places.gazetteer import Gazetteer, Kind, Sense
from indexer.corpus.places.letters import letters_of
from indexer.text.fold import fold_text
from indexer.text.words import cut_words

LOOK_BACK = 12
"""Characters before a match that are cut into words to see what runs across its beginning.

More changes nothing.
"""
LOOK_AHEAD = 4
"""Characters behind a match that are cut with it, so that its last word is whole."""

# A name may begin right after these: they end a word or are one.
_EDGE_BEFORE = frozenset(
    "在到从和与及是的了对由往赴来向把被将让并但而至于省市县区州旗镇乡村驻、，" + FULL
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPENERS = ("中国", "中共", "共和国")
"""A place may follow these though the dictionary glues them to it: 中国香港, 中共浙江省委."""
# What makes the class of a name a part of the next word: 和平区域, 义乌市场, 提高县级,
# 会同县(市、区).
_NEXT_WORD = {
    "区": ("域", "位", "块", "别", "分", "间", "隔"),
    "市": ("场",),
    "县": ("域", "级", "城", "(市", "(区"),
}
_CLASSES = frozenset("省市县区州旗盟镇乡道")
"""What full names end in."""
_IDEA = re.compile("精神(?!卫生|病|科|疾|障碍|文明|专科)")
"""What makes the name of a place that of an idea: 井冈山精神, 延安精神."""
_SURNAME = re.compile(
    r"(?:记者|作者|编辑|通讯员|摄影|主持人|演员|导演|教授|名叫|姓名)[:是为]?"
    r"[赵钱孙李周吴郑王冯陈蒋沈韩杨朱许何吕张孔曹严金魏姜谢邹苏潘范彭郎马方俞任袁柳史唐薛雷贺罗郝安于傅顾孟黄萧尹姚邵汪毛米戴宋庞熊董梁杜阮贾江郭林高夏蔡田胡霍卢莫丁邓洪石崔龚程邢裴陆翁段侯武刘叶白邱秦尤]$"
)
"""A surname behind what somebody is: what follows is no place but a given name (作者李河南)."""
SMALLER = re.compile(r"[镇乡村庄屯寨苑巷弄]|[东西南北中]?[街路]|大街|大道|大桥|胡同|[社小]区|大队")
"""What makes a bare form the name of something smaller or elsewhere.

黄山村, 朝阳镇, 青岛东路, 桃园大队.
"""
_ELSEWHERE_A_TOWN = "乡镇"
"""Taiwan has 乡 and 镇 of county rank.

On the mainland the same names are townships by the hundred (大同乡, 和平乡).
"""
_ALONE_LENGTH = 3
"""Stems of counties from here on (张家港, 格尔木) are places wherever they stand: 65 of 67 in a
sample of news."""
_SHORT_FULL_NAME = 3
"""Full names up to here need a word edge before them: 范县 in 模范县, 应城市 in 适应城市.

In 35 million characters of laws, reports and encyclopedia a word ran across 53 such names; apart
from those after _OPENERS none was a place."""


@dataclass(frozen=True, slots=True)
class Match:
    """A name at start..end of a folded text (end excluded) and the units that it may stand for."""

    start: int
    end: int
    name: str
    senses: tuple[Sense, ...]

    @property
    def bare(self) -> bool:
        """Whether the name stands without its class: 康马 instead of 康马县."""
        return self.senses[0].kind is Kind.SHORT


class Traps:
    """Forms that are not always places, and some that always are.

    Five kinds, from region_traps.tsv.

    phrases: contain a name by accident. words: bare forms that are ordinary words or names of
    persons, seas, mountains. soft: full names that count only where their province is named.
    adjacent: only right behind a unit above them. alone: stems of counties so well known that they
    need no such support.
    """

    def __init__(self, rows: Iterable[tuple[str, str]], names: Iterable[str]) -> None:
        kinds: dict[str, set[str]] = defaultdict(set)
        for form, kind in rows:
            kinds[kind].add(form)
        self.words, self.soft, self.adjacent = kinds["word"], kinds["soft"], kinds["adjacent"]
        self.alone = kinds["alone"]
        self._phrases: dict[str, list[tuple[int, str]]] = defaultdict(list)
        known = set(names)
        for phrase in kinds["phrase"]:
            for start in range(len(phrase)):
                for end in range(start + 2, len(phrase) + 1):
                    if phrase[start:end] in known:
                        self._phrases[phrase[start:end]].append((start, phrase))

    @classmethod
    def load(cls, names: Iterable[str]) -> Traps:
        """Read the table of the package."""
        table = rows("region_traps.tsv")
        return cls(((fold_text(form), kind) for form, kind in table), names)

    def in_phrase(self, text: str, start: int, name: str) -> bool:
        """Tell whether the name at `start` lies in one of the phrases."""
        return any(
            start >= at and text.startswith(phrase, start - at)
            for at, phrase in self._phrases.get(name, ())
        )


class Matcher:
    """Finds names in folded texts. Built once per gazetteer: see `matcher_of`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.traps = Traps.load(gazetteer.names)
        self._full: dict[str, tuple[Sense, ...]] = {}
        self._bare: dict[str, tuple[Sense, ...]] = {}
        self.stems: dict[str, tuple[str, ...]] = {}
        """Bare forms of counties: the codes that each may stand for."""
        for name, senses in gazetteer.names.items():
            self._sort_in(name, senses, gazetteer)
        towns = {name for name in self._full if name[-1] in _ELSEWHERE_A_TOWN}
        self.doubtful = frozenset(self.traps.words | self.traps.soft | self.traps.adjacent | towns)
        """Names that count only with support from the rest of the article."""
        self._stem_of: dict[str, list[str]] = defaultdict(list)
        for stem, codes in self.stems.items():
            for code in codes:
                self._stem_of[code].append(stem)
        self._gazetteer = gazetteer
        self._stems_below: dict[str, tuple[tuple[str, str], ...]] = {}
        self._lengths = _lengths_by_ending(self._full)
        self._class_ends = re.compile(
            "[" + "".join(sorted({ending[-1] for ending in self._lengths})) + "]"
        )
        self._bare_forms = re.compile(_trie_pattern(self._bare))

    def _sort_in(self, name: str, senses: tuple[Sense, ...], gazetteer: Gazetteer) -> None:
        short, strong = _parted(senses, lambda sense: sense.kind is Kind.SHORT)
        counties, high = _parted(short, lambda sense: gazetteer.level(sense.code) == "county")
        bare = high or (short if self._stands_alone(name, short) else ())
        if strong:
            self._full[name] = strong
        elif bare:
            self._bare[name] = bare
        if counties:
            self.stems[name] = tuple(sense.code for sense in counties)

    def _stands_alone(self, stem: str, senses: tuple[Sense, ...]) -> bool:
        known = stem in self.traps.alone or (
            len(stem) >= _ALONE_LENGTH and stem not in self.traps.words
        )
        return known and len(senses) == 1

    def find(self, text: str) -> list[Match]:
        """List the guarded matches of a folded text, in order, without overlaps.

        County stems are not among them.
        """
        found = sorted(
            [*self._full_names(text), *self._bare_names(text), *self._letters(text)],
            key=lambda match: (match.start, -match.end),
        )
        matches: list[Match] = []
        end = 0
        for match in found:
            if match.start < end:
                continue
            end = match.end
            if self._stands(text, match, matches[-1].end if matches else -1):
                matches.append(match)
        return matches

    def _letters(self, text: str) -> Iterator[Match]:
        for at, code in letters_of(text):
            if self._gazetteer.level(code):
                yield Match(at, at + 1, text[at], (Sense(Kind.ALIAS, code),))

    def _full_names(self, text: str) -> Iterator[Match]:
        for hit in self._class_ends.finditer(text):
            end = hit.end()
            for length in self._lengths.get(text[end - 2 : end], ()):
                name = text[end - length : end] if length <= end else ""
                if name in self._full and not self._class_belongs_to_next(text, end, name):
                    yield Match(end - length, end, name, self._full[name])

    def _class_belongs_to_next(self, text: str, end: int, name: str) -> bool:
        """Tell 和平区域 from 浦东新区: only where the rest is a word or a place by itself."""
        follower = text.startswith(_NEXT_WORD.get(name[-1], ()), end)
        return follower and (
            name[:-1] in self.traps.words or name[:-1] in self._bare or len(name) < 3
        )

    def _bare_names(self, text: str) -> Iterator[Match]:
        for hit in self._bare_forms.finditer(text):
            yield Match(hit.start(), hit.end(), hit[0], self._bare[hit[0]])

    def _stands(self, text: str, match: Match, previous_end: int) -> bool:
        name = match.name
        if self.traps.in_phrase(text, match.start, name):
            return False
        if name[-1] not in _CLASSES and not_a_place(text, match.start, match.end):
            return False
        if not match.bare and not 1 < len(name) <= _SHORT_FULL_NAME:
            return True
        if match.bare and SMALLER.match(text, match.end):
            return False
        return previous_end == match.start or self.begins_word(text, match.start, match.end)

    def begins_word(self, text: str, start: int, end: int) -> bool:
        """Tell whether no word runs across the start of a name."""
        before = text[start - 1 : start]
        if before in _EDGE_BEFORE or not _HAN.match(before) or text.endswith(_OPENERS, 0, start):
            return True
        return not _crossed(*_window(text, start, end))

    def is_word(self, text: str, start: int, end: int) -> bool:
        """Tell whether no word runs across either edge of a name."""
        window, at = _window(text, start, end)
        return not _crossed(window, at) and not _crossed(window, at + end - start)

    def stems_below(self, code: str) -> tuple[tuple[str, str], ...]:
        """List (stem, code) of a county itself, or of the counties directly below a unit."""
        known = self._stems_below.get(code)
        if known is None:
            counties = [step.code for step in self._gazetteer.children(code)] or [code]
            pairs = [
                (stem, county) for county in counties for stem in self._stem_of.get(county, ())
            ]
            known = self._stems_below[code] = tuple(pairs)
        return known

    def stem_at(self, text: str, start: int) -> tuple[str, tuple[str, ...]] | None:
        """Give the longest stem of a county that begins at `start`, with its codes."""
        for length in (6, 5, 4, 3, 2):
            name = text[start : start + length]
            codes = self.stems.get(name)
            if (
                codes
                and name not in self.traps.words
                and not self.traps.in_phrase(text, start, name)
            ):
                return name, codes
        return None


@functools.lru_cache(maxsize=4)
def matcher_of(gazetteer: Gazetteer) -> Matcher:
    """Give the matcher of a gazetteer."""
    return Matcher(gazetteer)


def not_a_place(text: str, start: int, end: int) -> bool:
    """Tell the bare name of a place that is an idea's (延安精神) or a person's (作者李河南)."""
    named = _SURNAME.search(text, max(0, start - LOOK_BACK), start)
    return named is not None or _IDEA.match(text, end) is not None


def _window(text: str, start: int, end: int) -> tuple[str, int]:
    """Cut the clause around a name, and tell where in it the name begins."""
    left = start
    while left > max(0, start - LOOK_BACK) and _HAN.match(text[left - 1]):
        left -= 1
    return text[left : end + LOOK_AHEAD], start - left


@functools.lru_cache(maxsize=1 << 14)
def _crossed(window: str, at: int) -> bool:
    return any(word.start < at < word.end for word in cut_words(window))


def _lengths_by_ending(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Group the lengths of names by their last two characters, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[-2:]].add(len(name))
    return {ending: tuple(sorted(sizes, reverse=True)) for ending, sizes in lengths.items()}


def _trie_pattern(names: Iterable[str]) -> str:
    """Write one pattern for many names, longest first, grouped by first character.

    It fails fast where no name has the next two characters in these places: nearly everywhere.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (name[0], -len(name), name)):
        groups[name[0]].append(re.escape(name[1:]))
    ahead = (
        "".join(sorted(groups)),
        "".join(sorted({rest[0] for group in groups.values() for rest in group})),
    )
    any_of = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())
    return f"(?=[{ahead[0]}][{ahead[1]}])(?:{any_of})"


def _parted(
    senses: Iterable[Sense], holds: Callable[[Sense], bool]
) -> tuple[tuple[Sense, ...], tuple[Sense, ...]]:
    """Part senses into those for which something holds, and the others."""
    found: dict[bool, list[Sense]] = {True: [], False: []}
    for sense in senses:
        found[holds(sense)].append(sense)
    return tuple(found[True]), tuple(found[False])
