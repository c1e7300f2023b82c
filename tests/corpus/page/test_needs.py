"""What is derived from a pattern never keeps it from a text that it matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.page.facts import Text
from indexer.corpus.page.needs import Sifted, first_chars, led, longest_match, needs, sieve

KNOWN = {
    "版权所有": {"版权所有"},
    "(?:版权|著作权)所有": {"所有"},
    "[记記]者": {"记者", "記者"},
    r"\d+(?:年|月)": {"年", "月"},
    "(?:图|(?:照|相)片)+": {"图", "照片", "相片"},
    r".{0,9}(?=.*摄)": {"摄"},
    "(?i:记者|By)": None,
    r"\w+": None,
    "(?:来源)?.*": None,
    "渡口|": None,
    "(?!渡口).*": None,
}


@pytest.mark.parametrize("pattern", KNOWN)
def test_what_patterns_need(pattern: str) -> None:
    expected = KNOWN[pattern]
    found = needs(pattern)
    assert found == (expected if expected is None else frozenset(expected)) or (
        expected and found and all(any(part in text for part in expected) for text in found)
    )


def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map("(?:{})?".format),
        inner.map("({})?".format),
        inner.map("(?:{})+?".format),
        inner.map("(?:{}){{0,2}}".format),
        inner.map("(?={})".format),
        inner.map("(?!{})".format),
        inner.map("(?i:{})".format),
    )


ATOMS = st.sampled_from(
    ["渡", "口", "a", "K", ".", r"\d", "[船渡]", "[^口]", "[a-k]", "^", "$", "", r"\b", "(?<=渡)"]
)
PATTERNS = st.recursive(ATOMS, grow, max_leaves=8)
TEXTS = st.text("渡口船aAkK\u212a1 \n", max_size=8)


@given(PATTERNS, st.lists(TEXTS, max_size=8))
def test_a_sifted_pattern_finds_what_the_pattern_finds(pattern: str, texts: list[str]) -> None:
    bare, sifted = re.compile(pattern), Sifted(pattern)
    for text in texts:
        for name in ("search", "match", "fullmatch"):
            one, other = getattr(bare, name)(text), getattr(sifted, name)(text)
            assert (one and one.span()) == (other and other.span())
        assert [m.span() for m in bare.finditer(text)] == [m.span() for m in sifted.finditer(text)]


@given(st.lists(PATTERNS, max_size=4), TEXTS)
def test_a_text_that_one_of_several_patterns_matches_passes(patterns: list[str], text: str) -> None:
    passes = bool(sieve(*patterns)(text))
    assert passes or not any(re.search(pattern, text) for pattern in patterns)


FIRST = {
    "(?:中华)?民国|[12]年": {"中", "民", "1", "2"},
    r"(?<!\d)(?:年份?)*月": {"年", "月"},
    "(?=渡口)船": {"船"},
    "(?i:记者|By)": None,
    "渡?.": None,
    "渡?": None,
    r"\d": None,
}


@pytest.mark.parametrize("pattern", FIRST)
def test_with_what_matches_begin(pattern: str) -> None:
    expected = FIRST[pattern]
    assert first_chars(pattern) == (expected if expected is None else frozenset(expected))


@given(PATTERNS, st.lists(TEXTS, max_size=8))
def test_a_look_at_the_first_character_loses_no_match(pattern: str, texts: list[str]) -> None:
    bare, looking = re.compile(pattern), re.compile(led(pattern))
    for text in texts:
        assert [m.span() for m in bare.finditer(text)] == [m.span() for m in looking.finditer(text)]


@given(PATTERNS, st.lists(TEXTS, max_size=8))
def test_a_text_without_a_match_is_given_back_with_its_facts(
    pattern: str, texts: list[str]
) -> None:
    for line in map(Text, texts):
        changed, count = Sifted(pattern).subn("船", line)
        assert (changed, count) == re.subn(pattern, "船", str(line))
        assert count or changed is line


@pytest.mark.parametrize(
    ("pattern", "longest"), [("渡口", 2), ("渡.{0,20}船?", 22), ("(?:渡|口岸)$", 2)]
)
def test_how_long_a_text_is_at_most_that_a_pattern_matches(pattern: str, longest: int) -> None:
    assert longest_match(pattern) == longest


def test_a_pattern_without_a_limit_matches_texts_of_any_length() -> None:
    assert longest_match("渡.*船") > 1_000_000


@given(PATTERNS, st.lists(TEXTS, max_size=8))
def test_no_text_that_a_pattern_matches_is_longer(pattern: str, texts: list[str]) -> None:
    found = [match for text in texts if (match := re.fullmatch(pattern, text))]
    assert all(len(match[0]) <= longest_match(pattern) for match in found)
