"""Signs and characters that look the same, or are one character in another form.

What folding makes one.

The first of each row is what the others fold to. A row is one sign to a reader; what only resembles
it (零 beside 〇, 一 beside —, ● beside ·) is none of it. The full stop shares a row with the dots
of names because its full-width form prints both (买买提．艾力, １２．５％), and a character has to
fold by itself.
"""

from __future__ import annotations

import functools

import opencc

_SIGNS = (
    ".·•‧∙⋅・᛫⸱⸳ꞏ⦁",
    "-‐‒–—―−⁃─━⸺⸻﹘",
    "~〜∼〰",
    "〇○◯⭘ОоΟο",
    ":∶꞉",
    "/∕⁄",
    "'‘’‚‛ʼ′",
    '"“”„‟″〝〞',
)
"""Dots, dashes, waves, zeros (with the Cyrillic and Greek letters that input methods put for one),
and the rest."""

_VARIANTS = (
    "着著 卫衞 青靑 清淸 慎愼 告吿 户戸 乡鄕 炮砲礮 它牠 琅瑯 线綫 里裏 群羣 峰峯 为爲 众衆 产産產 说説"
    " 值値 真眞 黄黃 浚濬 澄澂 复覆 了瞭 账帐 钟锺 余馀 叙敍 吴呉 郎郞 尚尙 举擧 遍徧 回囬廻 坤堃 侄姪"
    " 宝寳 峨峩 纸帋 厩廐廏 憩憇 欢懽 拿拏 考攷 驱敺 昵暱 朵朶 柏栢 概槪 款欵 阔濶 辉煇𪸩 笺牋 麻痲 皋皐"
    " 研硏 稚穉 窑窰 箸筯 檐簷 胸胷 蝶蜨 睹覩 赃賍 耽躭 迥逈 村邨 矿鑛 邻隣 袜韈 翻飜 妆粧 痹痺 污汚 昂昻"
    " 册冊 别別 吕呂 强強 即卽 既旣 教敎 税稅 脱脫 阅閲 悦悅 锐鋭 绿緑 录録 温溫 虚虛 晒曬 验騐 粽糭糉"
    " 鲶鯰 叽嘰 棱稜 碗盌椀 泪淚 亩畆 匆怱悤 葱蔥 窗窓牕 果菓 考攷 恒恆 升陞 撑撐 插揷 晋晉 韵韻 秘祕 抬擡"
    " 掩揜 暖煖 烟菸"
)
"""Forms that OpenCC's t2s leaves apart because they are rare, because the standards differ (帳 賬),
or by context."""

_RADICALS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵\0旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_FIRST_RADICAL = 0x2E81
"""What the CJK radicals from U+2E81 on look like (Unicode's EquivalentUnifiedIdeograph.txt).

NFKC knows two of them.
"""

_STROKES = {
    "㇐": "一",
    "㇑": "丨",
    "㇓": "丿",
    "㇔": "丶",
    "㇏": "乀",
    "㇖": "乛",
    "㇚": "亅",
    "㇟": "乚",
    "㇠": "乙",
}

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Fillers and selectors that are neither format characters nor in the blocks below."""
BLANKS = frozenset("\u2800")
"""Signs that are printed as a blank and are none to Unicode."""


def is_unseen(char: str) -> bool:
    """Tell a character that nobody sees: a variation selector (葛󠄀), a filler."""
    return char in _UNSEEN or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _rows(rows: tuple[str, ...] | list[str]) -> dict[str, str]:
    return {char: row[0] for row in rows for char in row[1:] if char != row[0]}


@functools.cache
def _forms() -> dict[int, str]:
    radicals = {chr(_FIRST_RADICAL + at): han for at, han in enumerate(_RADICALS) if han != "\0"}
    return str.maketrans(_rows(_VARIANTS.split()) | radicals | _STROKES)


_SAME_SIGN = str.maketrans(_rows(_SIGNS) | {"⋯": "...", "⸺": "--", "⸻": "---"})


@functools.cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@functools.cache
def _from_japanese() -> opencc.OpenCC:
    return opencc.OpenCC("jp2t")


def same_form(char: str) -> str:
    """Give the Simplified form of a character.

    Of a radical, a variant, a Japanese form, a Traditional character.
    """
    form = char.translate(_forms())
    if not (
        _is_in(form, "gb2312") or _is_in(form, "big5")
    ):  # else it is a Chinese character of its own (芸, 欠)
        form = _from_japanese().convert(form)
    form = _to_simplified().convert(form).translate(_forms())
    # One pass is not enough for a character whose simplified form is itself traditional for another
    # (薴 → 苧 → 苎).
    return form if form == char else same_form(form)


def same_sign(char: str) -> str:
    """Give the sign that stands for all that look like this one."""
    return char.translate(_SAME_SIGN)


def _is_in(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
