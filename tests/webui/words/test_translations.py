"""Both languages are complete.

Every text has its Chinese, every Chinese text is used, placeholders agree.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import indexer.corpus
import webui
from indexer import DOUBT_TEXTS, NOTE_TEXTS, SKIP_TEXTS
from indexer.corpus.repair import markup
from webui.words.names import (
    ANCHORS,
    COLUMNS,
    DEGREES,
    ERROR_WORDS,
    FIELD_ADVICE,
    FIELDS,
    KINDS,
    REASONS,
    ROLES,
    STATES,
)
from webui.words.texts import CATALOGUE

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"trimmed": "true"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
HAN = re.compile("[\u4e00-\u9fff]")
SAME_IN_BOTH: frozenset[str] = frozenset()


def used_texts() -> Iterator[tuple[str, ...]]:
    """Give the texts of code and templates, and those that stand in tables for the codes of the library."""
    tables = (
        NOTE_TEXTS,
        DOUBT_TEXTS,
        SKIP_TEXTS,
        DEGREES,
        ROLES,
        KINDS,
        REASONS,
        STATES,
        ANCHORS,
        FIELD_ADVICE,
        FIELDS,
        COLUMNS,
    )
    yield from ((text,) for table in tables for text in table.values())
    yield from ((text,) for words in ERROR_WORDS.values() for text in words)
    found = extract_from_dir(Path(webui.__file__).parent, METHODS, OPTIONS, KEYWORDS)
    for _, _, message, _, _ in found:
        yield (message,) if isinstance(message, str) else tuple(message)


def catalogue() -> dict[tuple[str, ...], str]:
    with CATALOGUE.open("rb") as file:
        entries = [entry for entry in read_po(file, locale="zh") if entry.id]
    keys = ((entry.id,) if isinstance(entry.id, str) else tuple(entry.id) for entry in entries)
    texts = (
        entry.string if isinstance(entry.string, str) else (entry.string or [""])[0]
        for entry in entries
    )
    return dict(zip(keys, texts, strict=True))


def test_every_text_is_translated_and_no_translation_is_left_over() -> None:
    used, known = set(used_texts()), catalogue()
    assert len(used) > 150
    assert used == set(known)


@pytest.mark.parametrize(
    ("key", "chinese"), [pytest.param(*item, id=item[0][0][:30]) for item in catalogue().items()]
)
def test_a_translation_is_chinese_and_keeps_the_placeholders(
    key: tuple[str, ...], chinese: str
) -> None:
    assert chinese.strip()
    assert HAN.search(chinese) or not re.search("[a-z]{3}", key[0]), chinese
    placeholders = re.compile(r"%\(\w+\)s|</?b>")
    assert sorted(placeholders.findall(chinese)) == sorted(placeholders.findall(key[-1]))


def texts_of(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may have for its value, as far as they stand in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else ():
        yield from texts_of(part)
    for part in node.values if isinstance(node, ast.BoolOp) else ():
        yield from texts_of(part)


def reasons_given() -> set[str]:
    """Give every reason for which the reading of articles leaves a line out or repairs it, as its code has them."""
    folder = Path(indexer.corpus.__file__).parent
    table = (folder / "data" / "boilerplate.tsv").read_text("utf-8").splitlines()
    given = {line.partition("\t")[0] for line in table if line and not line.startswith("#")}
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            parts: list[ast.expr] = []
            if isinstance(node, ast.Assign) and "why" in {
                getattr(one, "id", "") for one in node.targets
            }:
                parts = [node.value]
            elif isinstance(node, ast.FunctionDef) and node.name.endswith(("why", "reason")):
                parts = [
                    one.value
                    for one in ast.walk(node)
                    if isinstance(one, ast.Return) and one.value is not None
                ]
            elif isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                parts = node.args[:2] if name in ("drop", "repair", "_apply", "drop_piece") else []
            given |= {text for part in parts for text in texts_of(part)}
    return given | {kind for kind, _ in markup._STEPS}


def test_every_reason_of_a_receipt_has_a_name() -> None:
    given = reasons_given()
    assert {"nav", "page-number", "recurring", "duplicate-title", "wide", "join"} <= given
    assert given <= set(REASONS)


def test_templates_hold_no_text_outside_the_catalogue() -> None:
    """Between tags there is only the template language, names of formats, signs, or the name of the product."""
    allowed = re.compile(
        r"^[\s\W\d]*$"
        r"|^(CSV|JSON|JSONL|BibTeX|SVG|PNG|API|Atom|Duanluo|段落|Enter|[njkp/]|/api/\S*|duanluo search\s+--json)$"
    )
    for path in sorted((Path(webui.__file__).parent / "templates").glob("*.html")):
        text = re.sub(
            r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}",
            " ",
            re.sub(r"\{%-?\s*trans.*?endtrans\s*-?%\}", "", path.read_text("utf-8"), flags=re.S),
            flags=re.S,
        )
        for piece in re.findall(r">([^<>]+)<", text):
            for word in piece.split("\n"):
                assert allowed.match(word.strip()), (path.name, word.strip())


def test_no_text_is_translated_twice() -> None:
    """Of two translations the reader of catalogues takes one without a word, on every page."""
    lines = CATALOGUE.read_text("utf-8").splitlines()
    found = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    assert [line for line, count in Counter(found).items() if count > 1] == []
