"""Citations: of a paragraph or an article after GB/T 7714 and as BibTeX, and of the numbers of an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from indexer import (
    WRITERS,
    ArticleView,
    Hit,
    IndexInfo,
    SearchResult,
    bibtex_entry,
    reference_text,
    unprinted,
)
from webui.address.links import link, paragraph_link
from webui.address.params import View
from webui.views.articles.references import absolute
from webui.views.hits.chips import Chip
from webui.words.i18n import format_number
from webui.words.texts import gettext


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite one place: a line of text, and a BibTeX entry."""

    text: str
    bibtex: str


def cite_hit(hit: Hit) -> str:
    """Cite the paragraph of a hit as one line of text."""
    head = reference_text(hit.title, hit.display_title, (), hit.source, hit.date)
    return f"{head}: {_where(hit.file, hit.article, hit.n, hit.lines)}{_address(hit.anchor)}"


def cite_answer(result: SearchResult, view: View, chips: Sequence[Chip]) -> str:
    """Cite how much was found: for what and under which filters, in which build, and where it can be counted again."""
    asked = f"“{_one_line(view.q)}”" if view.q else gettext("All paragraphs")
    filters = [
        " ".join(filter(None, (one.name, gettext("not") * one.excluded, one.label)))
        for one in chips
    ]
    limited = f" [{'; '.join(filters)}]" if filters else ""
    size = format_number(result.index.paragraphs)
    build = gettext(
        "Duanluo, index %(name)s of %(n)s paragraphs", name=result.index.generation, n=size
    )
    address = request.host_url.rstrip("/") + link(view.changed(open=()))
    return f"{asked}{limited}{gettext(': ')}{_counts(result)}. {build}. {address}"


def _counts(result: SearchResult) -> str:
    total = result.total
    counts = [
        gettext("%(n)s occurrences", n=format_number(total.occurrences))
        if total.occurrences is not None
        else "",
        gettext("%(n)s paragraphs", n=format_number(total.paragraphs)),
        gettext("%(n)s articles", n=format_number(total.articles)),
        gettext("%(n)s paragraphs when copies count once", n=format_number(result.unique))
        if result.unique < total.paragraphs
        else "",
    ]
    return ", ".join(filter(None, counts))


def cite(shown: ArticleView, n: int | None, info: IndexInfo) -> Citation:
    """Cite an article, or its paragraph `n`."""
    article = shown.article
    part = next((part for part in shown.paragraphs if part.paragraph.n == n), None)
    lines, anchor = (part.paragraph.lines, part.anchor) if part else ((), "")
    source = article.source.value if article.source else None
    today = dt.datetime.now(dt.UTC).astimezone().date()
    head = reference_text(
        article.title,
        article.display_title,
        article.authors,
        source,
        article.date,
        url=article.url,
        cited=today,
    )
    where = _where(shown.file, article.article, n if lines else None, lines)
    where += _address(anchor)
    return Citation(f"{head}: {where}", _bibtex(shown, n if lines else None, where, info))


def permalink(shown: ArticleView, n: int | None) -> str:
    """Give the permanent address of paragraph `n` of an article; nothing where there is none."""
    anchor = next((part.anchor for part in shown.paragraphs if part.paragraph.n == n), "")
    return paragraph_link(anchor) if anchor else ""


def _address(anchor: str) -> str:
    """Give the address by which a paragraph is found in later builds too, after a blank."""
    return f" {absolute(paragraph_link(anchor))}" if anchor else ""


def _where(file: str, article: int, n: int | None, lines: Sequence[int]) -> str:
    paragraph = f", ¶{n}" if n else ""
    span = f", L{lines[0]}" + (f"-{lines[-1]}" if lines[-1] != lines[0] else "") if lines else ""
    return f"{file}#{article}{paragraph}{span}"


def _bibtex(shown: ArticleView, n: int | None, where: str, info: IndexInfo) -> str:
    article = shown.article
    fields = {
        "title": article.display_title,
        "author": "\n".join(author.name for author in article.authors if author.role in WRITERS),
        "journal": article.source.value if article.source else "",
        "entrysubtype": "newspaper" if article.source else "",
        "year": article.date.span.value[:4] if article.date else "",
        "month": article.date.span.value[5:7] if article.date else "",
        "url": article.url or url_for("pages.article", article_id=shown.article_id, _external=True),
        "note": "; ".join((where, f"index {info.generation}", *unprinted(article))),
    }
    return bibtex_entry(f"{shown.article_id}{f'-p{n}' if n else ''}", fields)


def _one_line(text: str) -> str:
    return " ".join(text.split())
