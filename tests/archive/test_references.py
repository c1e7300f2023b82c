"""RIS and BibTeX are read back by strict parsers of their own, whatever an article is called."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pybtex.database
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.archive.downloads.references import (
    bibtex_entry,
    is_web_address,
    reference_lines,
    reference_text,
)
from indexer.archive.views import ArticleHead
from indexer.model import Article, ArticleDate, Author, DateSpan, Source

AWKWARD = st.text(
    st.one_of(
        st.sampled_from("{}\\%$&#_~^\"'@,=\n\r\t\u2028 -—《》旧桥"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=30,
).filter(str.strip)
DATES = st.one_of(
    st.none(),
    st.builds(
        ArticleDate,
        st.sampled_from(
            [DateSpan.of(2024), DateSpan.of(2024, 5), DateSpan.of(2024, 5, 7), DateSpan.of(987)]
        ),
        st.sampled_from(["explicit", "inferred"]),
        AWKWARD,
        st.just(3),
    ),
)
AUTHORS = st.lists(
    st.builds(
        Author,
        AWKWARD,
        st.sampled_from(["author", "reporter", "photographer", "editor"]),
        st.just(2),
    ),
    max_size=4,
)
HEADS = st.builds(
    ArticleHead,
    st.just("00ff00ff00ff00ff"),
    AWKWARD,
    st.builds(
        Article,
        article=st.integers(1, 9),
        title=st.none() | AWKWARD,
        display_title=AWKWARD,
        title_lines=st.just(()),
        paragraphs=st.just(()),
        date=DATES,
        source=st.none() | st.builds(Source, AWKWARD, st.just(2)),
        authors=AUTHORS.map(tuple),
        url=st.sampled_from([None, "https://example.org/a_b?c=%20&d={x}", "javascript:alert(1)"]),
    ),
)
COMMANDS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def one_line(text: str) -> str:
    return " ".join(text.split())


def read_ris(text: str) -> list[dict[str, list[str]]]:
    """Read records of lines `XY  - value`, ended by CR LF, from TY to ER.

    Anything else is an error.
    """
    records: list[dict[str, list[str]]] = []
    for record in text.split("ER  - \r\n\r\n")[:-1]:
        fields: dict[str, list[str]] = {}
        for line in record.removesuffix("\r\n").split("\r\n"):
            match = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
            assert match, line
            fields.setdefault(match[1], []).append(match[2])
        assert next(iter(fields)) == "TY"
        records.append(fields)
    assert text.endswith("ER  - \r\n\r\n")
    return records


def read_bibtex(text: str) -> tuple[str, dict[str, str]]:
    """Read one entry as BibTeX does.

    A value ends where its braces are closed, with or without a backslash before.
    """
    head = re.match(r"@(?:misc|article)\{([0-9a-z-]+),\n", text)
    assert head
    at, fields = head.end(), {}
    while field := re.compile(r"  (\w+) = \{").match(text, at):
        depth, begin = 1, field.end()
        at = begin
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        fields[field[1]] = text[begin : at - 1]
        assert text[at : at + 2] == ",\n"
        at += 2
    assert text[at:].strip() == "}"
    return head[1], fields


def plain(tex: str) -> str:
    """Undo the escapes of TeX; a sign that TeX would act upon is an error."""
    parts = re.findall(r"\\([a-z]+)\{\}|\\([&%$#_])|([^\\&%$#_{}~^]+)", tex)
    assert "".join(re.findall(r"\\[a-z]+\{\}|\\[&%$#_]|[^\\&%$#_{}~^]+", tex)) == tex
    return "".join(COMMANDS[command] if command else sign or text for command, sign, text in parts)


def names_of(article: Article) -> list[str]:
    return list(
        dict.fromkeys(
            one_line(one.name) for one in article.authors if one.role in ("author", "reporter")
        )
    )


def notes_of(head: ArticleHead) -> list[str]:
    article = head.article
    notes = [f"{head.file}#{article.article}", "index gen-1"]
    notes += [] if article.title else ["no title is printed: this stands for it"]
    if article.date and article.date.basis == "inferred":
        notes.append(f"the date is inferred from: {article.date.evidence}")
    return [one_line(note) for note in notes]


@given(st.lists(HEADS, min_size=1, max_size=3))
def test_ris_is_read_back(heads: list[ArticleHead]) -> None:
    records = read_ris(
        "".join(reference_lines(heads, "ris", ["index gen-1"], "https://archive.example/article/"))
    )
    assert len(records) == len(heads)
    for fields, head in zip(records, heads, strict=True):
        article = head.article
        span = article.date.span if article.date else None
        day = "/".join([*span.value.split("-"), "", ""][:3]) + "/" if span else None
        expected = {
            "TY": ["NEWS"],
            "ID": [head.article_id],
            "TI": [one_line(article.title or article.display_title)],
            "AU": names_of(article),
            "PY": [span.value[:4]] if span else [],
            "DA": [day] if day else [],
            "T2": [one_line(article.source.value)] if article.source else [],
            "UR": [
                article.url
                if is_web_address(article.url)
                else f"https://archive.example/article/{head.article_id}"
            ],
            "LA": ["zh-Hans"],
            "N1": notes_of(head),
        }
        assert fields == {tag: values for tag, values in expected.items() if values}


@given(HEADS)
def test_bibtex_is_read_back(head: ArticleHead) -> None:
    (entry,) = reference_lines([head], "bib", ["index gen-1"])
    key, fields = read_bibtex(entry)
    article = head.article
    parts = (
        dict(zip(("year", "month", "day"), article.date.span.value.split("-"), strict=False))
        if article.date
        else {}
    )
    names = [
        plain(name)
        for name in re.findall(r"(?:^| and )\{(.*?)\}(?= and \{|$)", fields.pop("author", ""))
    ]
    url = fields.pop("url", "")
    expected = {
        "title": one_line(article.title or article.display_title),
        "journal": one_line(article.source.value) if article.source else "",
        "entrysubtype": "newspaper" if article.source else "",
        **parts,
        "note": "; ".join(notes_of(head)),
    }
    assert key == head.article_id
    assert names == names_of(article)
    assert {name: plain(value) for name, value in fields.items()} == {
        name: one for name, one in expected.items() if one
    }
    assert url == ("https://example.org/a_b?c=%20&d=%7Bx%7D" if is_web_address(article.url) else "")


def test_a_name_is_one_name_whatever_stands_in_it() -> None:
    entry = bibtex_entry("k", {"author": "Li and Wang, Ltd\n周小禾", "title": ""})
    assert entry == "@misc{k,\n  author = {{Li and Wang, Ltd} and {周小禾}},\n}"


def test_a_date_has_no_more_parts_than_are_known() -> None:
    article = Article(
        1, "旧桥", "旧桥", (1,), (), date=ArticleDate(DateSpan.of(2024, 5), "explicit", "", 1)
    )
    head = ArticleHead("k", "a.txt", article)
    assert "\r\nPY  - 2024\r\nDA  - 2024/05//\r\n" in "".join(reference_lines([head], "ris", ["g"]))
    (entry,) = reference_lines([head], "bib", ["g"])
    assert "  year = {2024},\n  month = {05},\n" in entry
    assert "day" not in entry
    undated = replace(head, article=replace(article, date=None))
    assert "PY" not in "".join(reference_lines([undated], "ris", ["g"]))


def said(
    source: str | None, url: str | None = None, date: ArticleDate | None = None, names: str = "何溪"
) -> str:
    authors = [Author(name, "reporter", 1) for name in names.split()]
    cited = dt.date(2026, 3, 1)
    return reference_text("渡口换船", "渡口换船", authors, source, date, url=url, cited=cited)


def test_kinds_of_gbt_7714() -> None:
    day = ArticleDate(DateSpan.of(2024, 5, 7), "explicit", "", 1)
    guessed = ArticleDate(DateSpan.of(2024, 5), "inferred", "", 1)
    page = "https://example.org/a"
    assert said("河滩晚报", date=day) == "何溪. 渡口换船[N]. 河滩晚报, 2024-05-07"
    assert said("海島民報", date=guessed) == "何溪. 渡口换船[N]. 海島民報, [2024-05]"
    assert (
        said("河滩晚报", page, day)
        == f"何溪. 渡口换船[N/OL]. 河滩晚报, 2024-05-07[2026-03-01]. {page}"
    )
    assert (
        said("河滩在线", page, day)
        == f"何溪. 渡口换船[EB/OL]. 河滩在线(2024-05-07)[2026-03-01]. {page}"
    )
    assert said(None, page) == f"何溪. 渡口换船[EB/OL]. [2026-03-01]. {page}"
    assert said("文化馆", date=day) == "何溪. 渡口换船[Z]. 文化馆, 2024-05-07"
    assert said(None) == "何溪. 渡口换船[Z]. [n.d.]"
    assert said("河滩日报网", page, day).startswith("何溪. 渡口换船[EB/OL]")
    assert said("文化馆", "javascript:alert(1)", day) == "何溪. 渡口换船[Z]. 文化馆, 2024-05-07"
    assert said(None, names="甲 乙 丙 丁").startswith("甲, 乙, 丙, 等. ")
    untitled = reference_text(None, "渡口的新船下水了", (), None, None)
    assert untitled == "[渡口的新船下水了][Z]. [n.d.]"


@given(st.lists(HEADS, min_size=1, max_size=3))
@settings(max_examples=50)
def test_reference_managers_read_what_is_written(heads: list[ArticleHead]) -> None:
    """By the parsers of others: rispy for RIS, pybtex for BibTeX, which reads TeX as BibTeX itself does."""
    heads = [replace(head, article_id=f"{number:016x}") for number, head in enumerate(heads)]
    records = rispy.loads(
        "".join(reference_lines(heads, "ris", ["index gen-1"])).replace("\r\n", "\n")
    )
    entries = pybtex.database.parse_string(
        "".join(reference_lines(heads, "bib", ["index gen-1"])), "bibtex"
    ).entries
    assert [record["type_of_reference"] for record in records] == ["NEWS"] * len(heads)
    assert list(entries) == [head.article_id for head in heads]
    for record, entry, head in zip(records, entries.values(), heads, strict=True):
        assert (
            len(entry.persons.get("author", ()))
            == len(names_of(head.article))
            == len(record.get("authors", ()))
        )
        assert record["title"].split() == (head.article.title or head.article.display_title).split()
        assert (record.get("urls") or [""])[0].replace("{", "%7B").replace(
            "}", "%7D"
        ) == entry.fields.get("url", "")
        span = head.article.date.span if head.article.date else None
        assert (
            entry.fields.get("year", "")
            == (span.value[:4] if span else "")
            == record.get("year", "")
        )
