"""Rules are written in one alphabet, and see lines in it: both scripts and both widths read alike."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.corpus
from indexer.corpus.page import shapes
from indexer.corpus.page.plain import plain
from indexer.text.fold import fold_letter

CORPUS = Path(indexer.corpus.__file__).parent
SHAPES: tuple[Callable[[str], object], ...] = (
    shapes.ends_block,
    shapes.holds_sentence,
    shapes.is_call,
    shapes.is_affiliation,
    shapes.ends_sentence,
    shapes.ends_inside,
    shapes.breaks_off,
    shapes.cannot_start,
    shapes.starts_inside,
    shapes.opens_bracket,
    shapes.is_enumerated,
    shapes.enumeration,
    shapes.is_caption,
    shapes.is_subtitle,
    shapes.is_separator,
    shapes.is_enactment,
    shapes.starts_with_date,
    shapes.is_document_number,
    shapes.is_letterhead,
    shapes.is_dated_letterhead,
    shapes.is_body_name,
    shapes.is_signature,
    shapes.is_agency_opening,
    shapes.is_signed,
    shapes.ends_with_photographer,
    shapes.is_opening,
)


def literals(path: Path) -> Iterator[str]:
    """Give the strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.py")), ids=lambda path: path.stem)
def test_no_rule_spells_a_character_that_folding_changes(path: Path) -> None:
    written = {char for text in literals(path) for char in text if "\u3400" <= char <= "\u9fff"}
    assert not {char for char in written if fold_letter(char) != char}


OTHERWISE = {
    "input/source/encoding.py": "the signs that Chinese text is made of",
    "layout/lines/alone.py": "lines that are examples of rules",
    "repair/split.py": "the signs that a code page writes with two bytes",
    "run/process.py": "a text that workers read before the first file",
}
"""Modules that spell a full stop for what it is and not for what it ends."""


def test_only_one_module_says_what_ends_a_sentence() -> None:
    spelled = {
        path.relative_to(CORPUS).as_posix()
        for path in CORPUS.rglob("*.py")
        if any(not set(text).isdisjoint("。｡！？") for text in literals(path))
    }
    assert spelled == {"page/endings.py", *OTHERWISE}


@pytest.mark.parametrize("judge", SHAPES, ids=lambda judge: judge.__name__)
@given(
    st.lists(
        st.sampled_from(
            "第一條章節編附錄圖註１２，。：；（）「」、．－—＿ 　的著與為等級"
            "中華民國年月日公告令字第號發佈訂報導記者攝電訊會處長員□▲?？!！…"
        ),
        max_size=12,
    ).map("".join)
)
def test_a_line_has_the_shape_of_its_reading(judge: Callable[[str], object], text: str) -> None:
    assert judge(text) == judge(plain(text))


@pytest.mark.parametrize(
    ("line", "judge"),
    [
        ("註1：渡口另有規定", shapes.is_enumerated),
        ("注1：渡口另有规定", shapes.is_enumerated),
        ("（Ａ）渡船的班次", shapes.is_enumerated),
        ("Ⅰ渡船的班次", shapes.is_enumerated),
        ("Ⅱ渡船的班次", shapes.is_enumerated),
        ("＿＿＿＿＿＿", shapes.is_separator),
        ("中華民國一百年三月五日頒布", shapes.is_enactment),
        ("民国三年五月六日废止", shapes.is_enactment),
        ("河口縣渡口管理處（公告）", lambda text: not shapes.is_body_name(text)),
    ],
)
def test_both_scripts_and_widths_have_one_shape(line: str, judge: Callable[[str], object]) -> None:
    assert judge(line)
    assert judge(plain(line))
