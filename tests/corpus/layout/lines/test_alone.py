"""Every rule of the table of roles decides its first example, and does not hold for its second."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.layout.lines.alone import ROLE_RULES, RoleRule, find_role, find_rule
from indexer.corpus.page.line import Line, Role


@pytest.mark.parametrize("rule", ROLE_RULES, ids=lambda rule: rule.name)
def test_a_rule_decides_its_example_and_no_other_line(rule: RoleRule) -> None:
    assert find_rule(rule.yes) is rule
    assert not rule.holds(rule.no)


def test_rules_have_names_of_their_own_and_give_every_role() -> None:
    assert len({rule.name for rule in ROLE_RULES}) == len(ROLE_RULES)
    assert {rule.role for rule in ROLE_RULES} == set(get_args(Role))


@given(st.text(min_size=1, max_size=500))
def test_some_rule_holds_for_any_line(text: str) -> None:
    line = Line(1, text, text)
    assert find_rule(line).holds(line)
    assert find_role(line) == find_rule(line).role
