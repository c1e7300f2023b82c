"""Texts are written into templates as the page would look them up."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from flask import Flask
from jinja2 import DictLoader

from webui.app import create_app
from webui.words import templates
from webui.words.texts import LANGUAGES, gettext

SOURCE = (
    "{{ _('Search') }}|{% set _x = _('Search') %}{{ _x }}|{{ _('page %(n)s', n=3) }}|{{ '_(x)' }}"
)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = create_app(tmp_path)
    made.jinja_env.loader = DictLoader({"a.html": SOURCE})
    templates.register(made)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_the_same_as_when_the_page_looks_it_up(app: Flask, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        said = gettext("Search")
        assert templates.render("a.html") == f"{said}|{said}|{gettext('page %(n)s', n=3)}|_(x)"


def test_a_text_without_values_costs_a_page_no_look_up(app: Flask) -> None:
    for reader in app.extensions[templates.__name__].values():
        assert isinstance(reader, jinja2.Environment)
        made = reader.compile(SOURCE, raw=True)
        assert made.count("'page %(n)s'") == 1
        assert made.count("Search") <= 2
