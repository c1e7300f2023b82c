"""Articles as RIS and BibTeX, for reference managers.

What is printed or inferred, and nothing made up.

A date has no more parts than are known. Names stay as printed, since no rule tells the surname of
every author. An article is what reference managers call a newspaper article (`NEWS`; in BibTeX
`@article`, or `@misc` without a source), since that keeps its source, its day and its address.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from indexer.archive.views import ArticleHead
from indexer.model import Article, ArticleDate, Author, DateSpan

WRITERS = ("author", "reporter", "correspondent")
"""Roles of those who wrote a text; an editor or a photographer did not."""
_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        # A brace would count when BibTeX looks for the end of a field, with a backslash before it
        # too.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def reference_lines(
    articles: Iterable[ArticleHead], form: str, notes: Sequence[str], address: str = ""
) -> Iterator[str]:
    """Write one entry per article, each whole with its line ends.

    Form is ris, bib or text (after GB/T 7714).

    notes: what every entry says beside its file: the index that it was found in, and by what.
    address: what an id is put behind to give the address of an article that has none of its own.
    """
    entry = {"ris": _ris, "bib": _bibtex, "text": _text}[form]
    return (entry(article, notes, _address(article, address)) for article in articles)


def bibtex_entry(key: str, fields: Mapping[str, str]) -> str:
    """Write a BibTeX entry of the fields that have a value, in their order.

    With a journal it is an article.

    Values are plain text, escaped here; `author`: names, one a line; `url`: an address.
    """
    kind = "article" if fields.get("journal") else "misc"
    body = "".join(
        f"  {name} = {{{_tex_value(name, value)}}},\n" for name, value in fields.items() if value
    )
    return f"@{kind}{{{key},\n{body}}}"


_NEWSPAPER = re.compile(
    r"(?:报|報|报社|報社|\b(?:times|daily|news|post|gazette|herald))$", re.IGNORECASE
)
"""How a newspaper's name ends; 日报网 and 日报客户端 are no newspapers."""
_MOST_AUTHORS = 3
"""Authors that GB/T 7714 names; the others are 等."""


def reference_text(
    title: str | None,
    shown: str,
    authors: Iterable[Author],
    source: str | None,
    date: ArticleDate | None,
    *,
    url: str | None = None,
    cited: dt.date | None = None,
) -> str:
    """Refer to an article after GB/T 7714-2015, without the place in it: [N] newspaper, [EB/OL] page, [Z] other.

    title: as printed; shown: what stands for it, which goes into brackets where none is, as an
    inferred date does. url, cited: its address and the day of reading, which only a page on the web
    has.
    """
    names = [_one_line(author.name) for author in authors if author.role in WRITERS]
    by = ", ".join(names[:_MOST_AUTHORS]) + (", 等" if len(names) > _MOST_AUTHORS else "")
    called = _one_line(title) if title else f"[{_one_line(shown)}]"
    day = (f"[{date.span.value}]" if date.basis == "inferred" else date.span.value) if date else ""
    address = url if is_web_address(url) and cited else ""
    kind = "N" if source and _NEWSPAPER.search(_one_line(source)) else "EB" if address else "Z"
    head = f"{by + '. ' if by else ''}{called}[{kind}{'/OL' if address else ''}]. "
    if kind == "EB":
        published = f"{source or ''}{f'({day})' if day else ''}"
    else:
        published = ", ".join(filter(None, (source and _one_line(source), day))) or "[n.d.]"
    return head + _one_line(published) + (f"[{cited}]. {address}" if address else "")


def _address(head: ArticleHead, address: str) -> str:
    url = head.article.url
    return url if url and is_web_address(url) else f"{address}{head.article_id}" if address else ""


def is_web_address(url: str | None) -> bool:
    """Whether an address of the archive may become a link: only http and https may."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _tex_value(name: str, value: str) -> str:
    if name == "url":
        return _one_line(value).translate(_IN_ADDRESS)
    if name == "author":
        # In braces a name is one word: it is not taken apart at a blank, a comma or an "and".
        return " and ".join(f"{{{_one_line(one).translate(_TEX)}}}" for one in value.split("\n"))
    return _one_line(value).translate(_TEX)


def _text(head: ArticleHead, _notes: Sequence[str], url: str) -> str:
    article = head.article
    today = dt.datetime.now(dt.UTC).astimezone().date()
    source = article.source.value if article.source else None
    whole = reference_text(
        article.title,
        article.display_title,
        article.authors,
        source,
        article.date,
        url=url,
        cited=today,
    )
    return f"{whole}: {head.file}#{article.article}\n"


def _bibtex(head: ArticleHead, notes: Sequence[str], url: str) -> str:
    article = head.article
    year, month, day = _date_parts(article.date.span if article.date else None)
    fields = {
        "title": _title(head),
        "author": "\n".join(_authors(head)),
        "journal": article.source.value if article.source else "",
        "entrysubtype": "newspaper" if article.source else "",
        "year": year,
        "month": month,
        "day": day,
        "url": url,
        "note": "; ".join(_notes(head, notes)),
    }
    return bibtex_entry(head.article_id, fields) + "\n\n"


def _ris(head: ArticleHead, notes: Sequence[str], url: str) -> str:
    article = head.article
    parts = _date_parts(article.date.span if article.date else None)
    fields = [("TY", "NEWS"), ("ID", head.article_id), ("TI", _title(head))]
    fields += [("AU", name) for name in _authors(head)]
    if parts[0]:
        fields += [("PY", parts[0]), ("DA", "/".join((*parts, "")))]
    if article.source:
        fields.append(("T2", article.source.value))
    if url:
        fields.append(("UR", url))
    fields.append(
        (
            "LA",
            "zh-Hant"
            if article.script == "hant"
            else "zh-Hans"
            if article.script == "hans"
            else "zh",
        )
    )
    fields += [("N1", note) for note in _notes(head, notes)]
    return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in fields) + "ER  - \r\n\r\n"


def _title(head: ArticleHead) -> str:
    return head.article.title or head.article.display_title


def _authors(head: ArticleHead) -> list[str]:
    names = (_one_line(author.name) for author in head.article.authors if author.role in WRITERS)
    return [name for name in dict.fromkeys(names) if name]


def _date_parts(span: DateSpan | None) -> tuple[str, str, str]:
    """Give year, month and day in digits; what is not known is empty."""
    year, month, day, *_ = f"{span.value if span else ''}---".split("-")
    return year, month, day


def _notes(head: ArticleHead, notes: Sequence[str]) -> Iterator[str]:
    article = head.article
    yield f"{head.file}#{article.article}"
    yield from notes
    yield from unprinted(article)


def unprinted(article: Article) -> Iterator[str]:
    """Say what a reference to an article names that is not printed in it as such."""
    if not article.title:
        yield "no title is printed: this stands for it"
    if article.date and article.date.basis == "inferred":
        yield f"the date is inferred from: {article.date.evidence}"


def _one_line(text: str) -> str:
    """Leave out line ends, which would end a field of RIS."""
    return " ".join(text.split())
