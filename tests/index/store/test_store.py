"""The store gives back what was put in; ids are stable, and distinct where contents repeat."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.codec import decode_article, encode_article, encode_file
from indexer.index.disk.generations import Generation, GenerationWriter, current
from indexer.index.segments.order import article_ids, file_order
from indexer.index.store.store import Store, indexed_paragraphs
from indexer.index.store.writer import StoreWriter
from indexer.model import (
    KINDS,
    Article,
    ArticleDate,
    Author,
    DateSpan,
    Doubt,
    Dropped,
    Mention,
    Paragraph,
    ParagraphKind,
    Regions,
    RegionStep,
    Repair,
    Source,
    SourceFile,
)
from tests.documents import pack_file

NOW = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)

# Everything that UTF-16 has to carry: astral characters and what a broken decoder may leave behind.
TEXTS = st.text(st.characters(min_codepoint=1, max_codepoint=0x2FFFF), max_size=30)
NAMES = st.text("山河 abc", min_size=1, max_size=6)
STEPS = st.builds(RegionStep, NAMES, st.sampled_from(["110000", "540200", "540230"]))
PATHS = st.lists(STEPS, min_size=1, max_size=3).map(tuple)
LINES = st.lists(st.integers(1, 10**6), max_size=3).map(tuple)
DATES = st.builds(
    ArticleDate,
    st.sampled_from([DateSpan.of(2021), DateSpan.of(2021, 12), DateSpan.of(2024, 2, 29)]),
    st.sampled_from(["explicit", "inferred"]),
    TEXTS,
    st.integers(1, 99),
)
MENTIONS = st.builds(
    Mention,
    PATHS,
    st.lists(st.integers(0, 9), max_size=3).map(tuple),
    TEXTS,
    st.booleans(),
    st.just(()),
)
REGIONS = st.builds(Regions, st.none() | PATHS, st.lists(MENTIONS, max_size=2).map(tuple), TEXTS)


@st.composite
def articles(draw: st.DrawFn, number: int = 1) -> Article:
    texts = draw(st.lists(TEXTS, max_size=4))
    kinds: st.SearchStrategy[ParagraphKind] = st.sampled_from(KINDS[:4])
    paragraphs = tuple(
        Paragraph(n, draw(kinds), text, draw(LINES)) for n, text in enumerate(texts, 1)
    )
    return Article(
        article=number,
        title=draw(st.none() | TEXTS),
        display_title=draw(TEXTS),
        title_lines=draw(LINES),
        paragraphs=paragraphs,
        kicker=draw(st.none() | TEXTS),
        subtitle=draw(st.none() | TEXTS),
        section=draw(st.none() | NAMES),
        date=draw(st.none() | DATES),
        source=draw(st.none() | st.builds(Source, NAMES, st.integers(1, 9))),
        authors=tuple(
            draw(
                st.lists(st.builds(Author, NAMES, st.just("editor"), st.integers(1, 9)), max_size=2)
            )
        ),
        script=draw(st.sampled_from(["hans", "hant", "mixed"])),
        regions=draw(REGIONS),
        url=draw(st.none() | NAMES),
    )


@st.composite
def source_files(draw: st.DrawFn) -> list[SourceFile]:
    names = sorted(draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)), key=file_order)
    return [
        SourceFile(
            file=name,
            encoding=draw(st.sampled_from(["utf-8", "gb18030"])),
            articles=tuple(draw(articles(at)) for at in range(1, draw(st.integers(1, 4)))),
            dropped=tuple(
                draw(st.lists(st.builds(Dropped, st.integers(1, 9), TEXTS, NAMES), max_size=2))
            ),
            repairs=(Repair("gloss", 3, 2, "團結(jié)", "團結"),) * draw(st.integers(0, 2)),
            doubts=(Doubt("date", 3, 0.75, (("text", "截至2024年6月"), ("value", "2024"))),)
            * draw(st.integers(0, 1)),
            sha256="0" * 64,
            size=draw(st.integers(0, 2**40)),
        )
        for name in names
    ]


def build(root: Path, files: list[SourceFile]) -> Generation:
    with GenerationWriter(root, NOW) as generation:
        writer = StoreWriter(generation.store)
        for file in files:
            writer.append(pack_file(file))
        writer.close({"files": len(files)})
        return generation.publish(
            "none", {"paragraphs": writer.paragraph_count, "articles": writer.article_count}
        )


@settings(max_examples=40, deadline=None)
@given(files=source_files())
def test_store_gives_back_every_value(
    tmp_path_factory: pytest.TempPathFactory, files: list[SourceFile]
) -> None:
    root = tmp_path_factory.mktemp("index")
    build(root, files)
    store = Store(current(root))
    expected = [(file.file, article) for file in files for article in file.articles]
    stored = [store.article(number) for number in range(store.article_count)]
    assert [(one.file, one.article) for one in stored] == expected
    paragraphs = [
        (number, paragraph)
        for number, (_, article) in enumerate(expected)
        for paragraph in indexed_paragraphs(article)
    ]
    assert store.paragraph_count == len(paragraphs)
    got = [store.paragraph(number) for number in range(store.paragraph_count)]
    assert [(one.article_number, one.paragraph) for one in got] == paragraphs
    for number, one in enumerate(stored):
        assert store.find_article(one.article_id) == number
        for at, paragraph in enumerate(indexed_paragraphs(one.article)):
            assert store.shown_text(one.first_paragraph + at) == paragraph.text
    bare = [replace(file, articles=()) for file in files]
    assert list(store.receipts()) == bare
    owners = [receipt for file, receipt in zip(files, bare, strict=True) for _ in file.articles]
    assert [store.receipt_of(number) for number in range(store.article_count)] == owners
    assert store.report() == {"files": len(files)}


@given(article=articles())
def test_codec_round_trip(article: Article) -> None:
    assert decode_article(encode_article(article), article.paragraphs) == article


def test_encoded_file_has_the_promised_shape() -> None:
    date = ArticleDate(DateSpan.of(2024, 11), "explicit", "二〇二四年十一月", 2)
    mention = Mention((RegionStep("西藏自治区", "540000"),), (1,), "西藏")
    article = Article(
        1,
        None,
        "河边",
        (),
        (Paragraph(1, "body", "河边。", (1,)),),
        date=date,
        regions=Regions(None, (mention,)),
    )
    data = encode_file(SourceFile("a.txt", "utf-8", (article,), (Dropped(3, "分享", "share bar"),)))
    assert set(data) >= {"file", "encoding", "articles", "dropped", "repairs"}
    first = data["articles"][0]
    assert first["date"] == {
        "value": "2024-11",
        "precision": "month",
        "basis": "explicit",
        "evidence": "二〇二四年十一月",
        "line": 2,
    }
    assert first["paragraphs"] == [{"n": 1, "kind": "body", "text": "河边。", "lines": [1]}]
    assert first["regions"]["mentioned"][0]["path"] == [{"name": "西藏自治区", "code": "540000"}]
    assert data["dropped"] == [{"line": 3, "text": "分享", "why": "share bar"}]


def test_the_parts_of_a_file_have_one_receipt(tmp_path: Path) -> None:
    drops = [Dropped(line, f"第{line}行", "spam") for line in range(4)]
    articles = [
        Article(n, None, "x", (), (Paragraph(1, "body", f"河{n}", (1,)),)) for n in range(4)
    ]
    names = ("a.jsonl", "b.jsonl", "b.jsonl", "c.jsonl")
    parts = zip(names, articles, drops, strict=True)
    build(
        tmp_path, [SourceFile(name, "utf-8", (article,), (drop,)) for name, article, drop in parts]
    )
    store = Store(current(tmp_path))
    dropped = [store.receipt_of(number).dropped for number in range(4)]
    assert dropped == [(drops[0],), (drops[1], drops[2]), (drops[1], drops[2]), (drops[3],)]


def standing_on(number: int, *lines: int) -> Article:
    """Make an article with a paragraph on each of these lines."""
    body = tuple(
        Paragraph(n, "body", f"第{number}篇第{line}行", (line,)) for n, line in enumerate(lines, 1)
    )
    return Article(number, None, "x", (), body)


def test_an_article_has_the_lines_up_to_the_next_one_and_a_record_its_own(tmp_path: Path) -> None:
    files = {
        "alone.txt": (standing_on(1, 4, 6),),
        "records.jsonl": (standing_on(2, 2, 2), standing_on(5, 5)),
        "several.txt": (
            standing_on(1, 3, 7),
            standing_on(2, 12, 10),
            standing_on(3),
            standing_on(4, 20, 30),
        ),
    }
    build(tmp_path, [SourceFile(name, "utf-8", articles) for name, articles in files.items()])
    store = Store(current(tmp_path))
    held = {
        (store.article(number).file, store.article(number).article.article): [
            line for line in (1, 2, 3, 5, 9, 10, 19, 20, 99) if line in store.lines_of(number)
        ]
        for number in range(store.article_count)
    }
    begun = {
        (name, line): store.find_line(name, line) for name in files for line in (1, 2, 5, 11, 99)
    }
    assert [begun["alone.txt", line] for line in (1, 2, 5, 11, 99)] == [0, 0, 0, 0, 0]
    assert [begun["records.jsonl", line] for line in (1, 2, 5, 11, 99)] == [1, 1, 2, 2, 2]
    assert [begun["several.txt", line] for line in (1, 2, 5, 11, 99)] == [3, 3, 3, 4, 6]
    assert [store.find_line(name, 1) for name in ("", "a.txt", "alone", "several.txt/x", "z")] == [
        None
    ] * 5
    assert held == {
        ("alone.txt", 1): [1, 2, 3, 5, 9, 10, 19, 20, 99],
        ("records.jsonl", 2): [2],
        ("records.jsonl", 5): [5],
        ("several.txt", 1): [1, 2, 3, 5, 9],
        ("several.txt", 2): [10, 19],
        ("several.txt", 3): [],
        ("several.txt", 4): [20, 99],
    }


def test_paragraphs_that_are_not_numbered_in_order_are_refused() -> None:
    odd = Article(
        1, None, "", (), (Paragraph(1, "body", "渡口", (1,)), Paragraph(3, "body", "新船", (2,)))
    )
    with pytest.raises(ValueError, match="in order"):
        pack_file(SourceFile("a.txt", "utf-8", (odd,)))


def test_unknown_ids_and_numbers(tmp_path: Path) -> None:
    build(
        tmp_path,
        [
            SourceFile(
                "a.txt", "utf-8", (Article(1, None, "x", (), (Paragraph(1, "body", "河", (1,)),)),)
            )
        ],
    )
    store = Store(current(tmp_path))
    for wrong in ("", "0" * 16, "X" * 16, "0" * 15, "../../etc/passwd"):
        assert store.find_article(wrong) is None
    for number in (-1, 1):
        with pytest.raises(IndexError):
            store.paragraph(number)
        with pytest.raises(IndexError):
            store.cluster(number)
        with pytest.raises(IndexError):
            store.article(number)


@given(st.lists(st.integers(0, 3), max_size=12))
def test_repeated_contents_get_distinct_ids_and_the_first_keeps_its_own(
    contents: list[int],
) -> None:
    ids = article_ids(contents)
    assert len(set(ids)) == len(ids)
    for content in set(contents):
        assert ids[contents.index(content)] == content
    assert ids == article_ids(contents)


def test_ids_survive_a_move_and_a_new_line_width(tmp_path: Path) -> None:
    def files(name: str, text: str) -> list[SourceFile]:
        return [
            SourceFile(
                name,
                "utf-8",
                (Article(1, "江边", "江边", (1,), (Paragraph(1, "body", text, (1,)),)),),
            )
        ]

    build(tmp_path, files("a.txt", "新 渠通水。"))
    before = Store(current(tmp_path)).article(0).article_id
    build(tmp_path, files("2024/b.txt", "新渠 通水。"))
    assert Store(current(tmp_path)).article(0).article_id == before
