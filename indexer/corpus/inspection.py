"""A source file as JSON: what `inspect --json` prints, and the rows of a metadata.csv to start corrections from."""

from __future__ import annotations

from typing import Any

from indexer.model import Article, ArticleDate, Mention, RegionPath, SourceFile


def as_json(source_file: SourceFile) -> dict[str, Any]:
    """Give what the indexer made of a file in the shape that INTERFACES.md promises for `inspect --json`."""
    return {
        "file": source_file.file,
        "encoding": source_file.encoding,
        "articles": [_article(article) for article in source_file.articles],
        "dropped": [{"line": item.line, "text": item.text, "why": item.why} for item in source_file.dropped],
        "repairs": [
            {
                "kind": item.kind,
                "line": item.line,
                "count": item.count,
                "before": item.before,
                "after": item.after,
            }
            for item in source_file.repairs
        ],
        "doubts": list(source_file.doubts),
        "sha256": source_file.sha256,
        "size": source_file.size,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "article": article.article,
        "title": article.title,
        "display_title": article.display_title,
        "title_lines": list(article.title_lines),
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "section": article.section,
        "date": _date(article.date),
        "source": {"value": article.source.value, "line": article.source.line} if article.source else None,
        "authors": [{"name": item.name, "role": item.role, "line": item.line} for item in article.authors],
        "script": article.script,
        "url": article.url,
        "regions": {
            "primary": _path(article.regions.primary) if article.regions.primary else None,
            "evidence": article.regions.evidence,
            "mentioned": [_mention(mention) for mention in article.regions.mentioned],
        },
        "paragraphs": [
            {"n": item.n, "kind": item.kind, "text": item.text, "lines": list(item.lines)}
            for item in article.paragraphs
        ],
    }


def _date(date: ArticleDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {
        "value": date.span.value,
        "precision": date.span.precision,
        "basis": date.basis,
        "evidence": date.evidence,
        "line": date.line,
    }


def _path(path: RegionPath) -> list[dict[str, str]]:
    return [{"name": step.name, "code": step.code} for step in path]


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "path": _path(mention.path),
        "paragraphs": list(mention.paragraphs),
        "evidence": mention.evidence,
        "ambiguous": mention.ambiguous,
        "candidates": [_path(path) for path in mention.candidates],
    }
