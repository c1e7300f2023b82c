"""Write the two character tables of the reader.

Common Han characters, and the Mandarin syllables of each character.

Usage: python scripts/build_reading_tables.py [FOLDER]   (default: indexer/corpus/data)
Needs the packages jieba (word frequencies, MIT), opencc (variants, Apache-2.0) and pypinyin
(readings, MIT); the tables need none of them afterwards. Fetches nothing.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

import opencc
from pypinyin.constants import PINYIN_DICT

COMMON = 2200
"""Characters taken from the head of the frequency list: they make up 99 % of running news text."""
NOTE = "# Written by scripts/build_reading_tables.py; do not edit.\n"


def common_characters() -> str:
    """Give the most frequent characters of jieba's dictionary and their Traditional forms, most frequent first."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Install jieba first.")
    counts: Counter[str] = Counter()
    for line in (
        (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text("utf-8").splitlines()
    ):
        word, frequency, *_ = line.split(" ")
        for char in word:
            counts[char] += int(frequency)
    converters = [opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk")]
    chosen: dict[str, None] = {}
    for char, _ in [pair for pair in counts.most_common() if "\u4e00" <= pair[0] <= "\u9fff"][
        :COMMON
    ]:
        chosen.update(dict.fromkeys([char, *(converter.convert(char) for converter in converters)]))
    return "".join(chosen)


def syllables() -> dict[str, list[str]]:
    """Give each toneless syllable (ü as v) with the characters that can be read so."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(PINYIN_DICT.items()):
        if 0x3400 <= code <= 0x9FFF:
            for plain in dict.fromkeys(toneless(reading) for reading in readings.split(",")):
                found[plain].append(chr(code))
    return found


def toneless(syllable: str) -> str:
    """Strip the tone mark: lǜ becomes lv."""
    decomposed = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    return "".join(char for char in decomposed if char.isascii())


def main() -> None:
    """Write both tables."""
    folder = Path(
        sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "indexer/corpus/data"
    )
    (folder / "common_han.txt").write_text(NOTE + common_characters() + "\n", "utf-8")
    rows = (
        f"{syllable}\t{''.join(chars)}\n"
        for syllable, chars in sorted(syllables().items())
        if syllable
    )
    (folder / "readings.tsv").write_text(NOTE + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
