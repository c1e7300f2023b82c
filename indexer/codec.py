"""Model values to JSON and back.

What `inspect --json` and the web API promise, and what an index stores.

Decoding expects what encoding wrote: it is for files that a manifest vouches for, not for input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypedDict

from indexer.described import Count, Limits
from indexer.model import (
    Article,
    ArticleDate,
    Author,
    Basis,
    DateSpan,
    Doubt,
    Dropped,
    Mention,
    Paragraph,
    ParagraphKind,
    Precision,
    RegionPath,
    Regions,
    RegionStep,
    Repair,
    Skipped,
    SkipReason,
    Source,
    SourceFile,
)

Json = dict[str, Any]


class DateJson(TypedDict):
    """A date as far as it is known, and by what words of which line; line 0 is none of the text."""

    value: Annotated[str, Limits(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    precision: Precision
    basis: Basis
    evidence: str
    line: Count


class PlaceJson(TypedDict):
    """A unit of administration by its name and its code of GB/T 2260."""

    name: str
    code: str


PathJson = Annotated[list[PlaceJson], Limits(shape="Path")]
"""From the province down."""


class AuthorJson(TypedDict):
    """Who is credited, and for what."""

    name: str
    role: str
    line: Count


class ParagraphJson(TypedDict):
    """A paragraph as shown, and the lines of its file that it comes from."""

    n: Count
    kind: ParagraphKind
    text: str
    lines: list[Count]


class DroppedJson(TypedDict):
    """A line that is not indexed, and why."""

    line: Count
    text: str
    why: str


class RepairJson(TypedDict):
    """What was changed between print and index."""

    kind: str
    line: Count
    count: Count
    before: str
    after: str


def encode_file(file: SourceFile) -> Json:
    """Give a source file as `inspect --json` prints it.

    Articles with paragraphs, and all receipts. Lines that are shown as credits stand among the
    dropped ones too: these are the lines that are in no paragraph.
    """
    articles = [
        encode_article(article) | {"paragraphs": _paragraphs(article), "credits": _credits(article)}
        for article in file.articles
    ]
    shape: Json = {"file": file.file, "encoding": file.encoding, "articles": articles}
    shape |= encode_receipts(file)
    beside = [drop for article in file.articles for drop in _beside_text(article)]
    shape["dropped"] = sorted(
        [*shape["dropped"], *encode_dropped(beside)], key=lambda drop: int(drop["line"])
    )
    return shape


def _beside_text(article: Article) -> Iterator[Dropped]:
    """Give the lines of which nothing is in a paragraph, though they are shown as credits."""
    inside = {line for paragraph in article.paragraphs for line in paragraph.lines}
    for credit in article.credits:
        for line in credit.lines:
            if line not in inside:
                yield Dropped(line, credit.text, "meta")


def _paragraphs(article: Article) -> list[ParagraphJson]:
    return [encode_paragraph(paragraph) for paragraph in article.paragraphs]


def _credits(article: Article) -> list[ParagraphJson]:
    return [encode_paragraph(credit) for credit in article.credits]


def encode_paragraph(paragraph: Paragraph) -> ParagraphJson:
    """Give a paragraph as shown and the lines that it comes from."""
    return {
        "n": paragraph.n,
        "kind": paragraph.kind,
        "text": paragraph.text,
        "lines": list(paragraph.lines),
    }


def encode_dropped(dropped: Iterable[Dropped]) -> list[DroppedJson]:
    """Give the lines that are not indexed, and why."""
    return [{"line": drop.line, "text": drop.text, "why": drop.why} for drop in dropped]


def encode_repairs(repairs: Iterable[Repair]) -> list[RepairJson]:
    """Give what was changed between print and index."""
    return [
        {
            "kind": fix.kind,
            "line": fix.line,
            "count": fix.count,
            "before": fix.before,
            "after": fix.after,
        }
        for fix in repairs
    ]


def encode_doubt(doubt: Doubt) -> Json:
    """Give a doubt: its code, line and values for programs, and the sentence in English."""
    return {
        "code": doubt.code,
        "line": doubt.line,
        "confidence": doubt.confidence,
        "values": dict(doubt.values),
        "doubt": doubt.text,
    }


def decode_doubt(data: Json) -> Doubt:
    """Give the doubt that `encode_doubt` wrote."""
    return Doubt(data["code"], data["line"], data["confidence"], tuple(data["values"].items()))


def encode_skipped(item: Skipped) -> Json:
    """Give a file or record that was skipped.

    The sentence in English, and code and values for programs.
    """
    return {
        "file": item.file,
        "reason": item.reason,
        "line": item.line,
        "records": item.records,
        "code": item.why.code,
        "values": dict(item.why.values),
    }


def decode_skipped(data: Json) -> Skipped:
    """Give what `encode_skipped` wrote."""
    why = SkipReason(data["code"], tuple(data["values"].items()))
    return Skipped(data["file"], why, data["line"], data.get("records", 1))


def encode_receipts(file: SourceFile) -> Json:
    """Give what was dropped, repaired and doubted in a file, and which bytes were read."""
    return {
        "dropped": encode_dropped(file.dropped),
        "repairs": encode_repairs(file.repairs),
        "doubts": [encode_doubt(doubt) for doubt in file.doubts],
        "sha256": file.sha256,
        "size": file.size,
    }


def decode_receipts(name: str, data: Json) -> SourceFile:
    """Give a source file with its receipts and without its articles; `data` also has `encoding`."""
    return SourceFile(
        file=name,
        encoding=data["encoding"],
        articles=(),
        dropped=tuple(Dropped(**drop) for drop in data["dropped"]),
        repairs=tuple(Repair(**fix) for fix in data["repairs"]),
        doubts=tuple(decode_doubt(doubt) for doubt in data["doubts"]),
        sha256=data["sha256"],
        size=data["size"],
    )


def encode_article(article: Article) -> Json:
    """Give everything about an article except its paragraphs."""
    return {
        "article": article.article,
        "title": article.title,
        "display_title": article.display_title,
        "title_lines": list(article.title_lines),
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "section": article.section,
        "date": encode_date(article.date),
        "source": {"value": article.source.value, "line": article.source.line}
        if article.source
        else None,
        "authors": encode_authors(article.authors),
        "script": article.script,
        "regions": _encode_regions(article.regions),
        "url": article.url,
    }


def encode_authors(authors: Iterable[Author]) -> list[AuthorJson]:
    """Give who is credited, and for what."""
    return [{"name": author.name, "role": author.role, "line": author.line} for author in authors]


def decode_article(
    data: Json, indexed: Sequence[Paragraph] = (), *, mentions: bool = True
) -> Article:
    """Give the article that `encode_article` wrote, with what an index holds of it.

    On demand without the places they name.
    """
    return Article(
        article=data["article"],
        title=data["title"],
        display_title=data["display_title"],
        title_lines=tuple(data["title_lines"]),
        paragraphs=tuple(one for one in indexed if one.kind not in ("title", "credit")),
        credits=tuple(one for one in indexed if one.kind == "credit"),
        kicker=data["kicker"],
        subtitle=data["subtitle"],
        section=data["section"],
        date=_decode_date(data["date"]),
        source=Source(**data["source"]) if data["source"] else None,
        authors=tuple(Author(**author) for author in data["authors"]),
        script=data["script"],
        regions=_decode_regions(data["regions"], mentions=mentions),
        url=data["url"],
    )


def encode_date(date: ArticleDate | None) -> DateJson | None:
    """Give a date with its precision and evidence."""
    if date is None:
        return None
    return {
        "value": date.span.value,
        "precision": date.span.precision,
        "basis": date.basis,
        "evidence": date.evidence,
        "line": date.line,
    }


def _decode_date(data: Json | None) -> ArticleDate | None:
    if data is None:
        return None
    return ArticleDate(DateSpan.parse(data["value"]), data["basis"], data["evidence"], data["line"])


def encode_path(path: RegionPath) -> PathJson:
    """Give the units of a region path from the province down."""
    return [{"name": step.name, "code": step.code} for step in path]


def _decode_path(data: list[Json]) -> RegionPath:
    return tuple(RegionStep(**step) for step in data)


def _encode_regions(regions: Regions) -> Json:
    return {
        "primary": encode_path(regions.primary) if regions.primary else None,
        "evidence": regions.evidence,
        "confidence": regions.confidence,
        "mentioned": [
            {
                "path": encode_path(mention.path),
                "paragraphs": list(mention.paragraphs),
                "evidence": mention.evidence,
                "ambiguous": mention.ambiguous,
                "candidates": [encode_path(path) for path in mention.candidates],
            }
            for mention in regions.mentioned
        ],
    }


def _decode_regions(data: Json, *, mentions: bool) -> Regions:
    mentioned = tuple(
        Mention(
            path=_decode_path(mention["path"]),
            paragraphs=tuple(mention["paragraphs"]),
            evidence=mention["evidence"],
            ambiguous=mention["ambiguous"],
            candidates=tuple(_decode_path(path) for path in mention["candidates"]),
        )
        for mention in (data["mentioned"] if mentions else ())
    )
    primary = _decode_path(data["primary"]) if data["primary"] else None
    return Regions(primary, mentioned, data["evidence"], data["confidence"])
