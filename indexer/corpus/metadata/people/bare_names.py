"""Names that stand without a role: told by their length and by surnames. Pure functions."""

from __future__ import annotations

import re

from indexer.corpus.metadata.people.bylines import HAN, NOT_A_NAME, Credit, Role, split_names
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.plain import plain

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金"
    "陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝"
    "左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋"
)
"""Nineteen in twenty Chinese.

A name alone must begin with one of them, or (待续) would be a person.
"""
_LONG_SURNAMES = frozenset(
    ["欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "令狐", "慕容", "夏侯", "尉迟"]
)
_SHORT_NAME = 3
"""Characters of a name with a surname of one.

Four are a programme (焦点访谈) more often than a person.
"""
_NAME = re.compile(rf"[{HAN}]{{2,4}}")


def bare_names(text: str, role: Role) -> tuple[Credit, ...]:
    """Read a text that is names and nothing else; () for any other.

    The name of a programme or column may stand alone as well, so that one of them must begin like a
    Chinese name.
    """
    names = list(split_names(text))
    if not all(
        _NAME.fullmatch(plain(name)) and not NOT_A_NAME.search(plain(name)) for name in names
    ):
        return ()
    return tuple(Credit(name, role) for name in names) if any(map(_is_chinese, names)) else ()


def is_list_of_names(text: str) -> bool:
    """Tell two names or more that begin like Chinese ones, where at least one has three characters.

    Between commas every second will do: words that stand apart by blanks are more often a headline.
    """
    names = [credit.name for credit in bare_names(text, "author")]
    chinese = sum(map(_is_chinese, names))
    enough = 2 * chinese >= len(names) if _COMMA.search(text) else chinese == len(names)
    return len(names) > 1 and enough and max(map(len, names)) == _SHORT_NAME


def is_full_name(text: str) -> bool:
    """Tell one name of three characters that begins like a Chinese one, and is no place or outlet."""
    return (
        len(text) == _SHORT_NAME
        and bool(bare_names(text, "author"))
        and not _PLACE.search(plain(text))
    )


_PLACE = re.compile(rf"(?:[省市县区州乡镇村]|{outlet_ends('own')})$")
_COMMA = re.compile("[,，、]")


def _is_chinese(name: str) -> bool:
    reading = plain(name)
    return (reading[0] in _SURNAMES and len(reading) <= _SHORT_NAME) or reading[
        :2
    ] in _LONG_SURNAMES
