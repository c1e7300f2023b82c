"""Duanluo 段落: exact, faceted paragraph search over Chinese article archives.

The public names. The command line and the web application use nothing else.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from indexer.archive.archive import Archive, current_generation, open_archive, request_from
from indexer.archive.exports import correction_line, correction_lines, corrections_header, exported, neutral
from indexer.archive.references import WRITERS, bibtex_entry, is_web_address, unprinted
from indexer.archive.shapes import article_json, copies_json, hit_json, search_json
from indexer.archive.views import ArticleCopies, ArticleHead, ArticleLink, ArticleView, HitList, ParagraphView
from indexer.build.report import BuildReport
from indexer.codec import encode_date as date_json
from indexer.codec import encode_file as inspection_json
from indexer.codec import encode_path as path_json
from indexer.config import (
    DEFAULT_INDEX,
    DEFAULT_PER_PAGE,
    DEFAULT_SOURCE,
    MAX_PER_PAGE,
    MAX_QUERY_CHARACTERS,
)
from indexer.engines.catalogue import DEFAULT_ENGINE, ENGINES
from indexer.errors import BadRequestError, DuanluoError, IndexMissingError, NotFoundError, NotServedError
from indexer.model import (
    DOUBT_TEXTS,
    SKIP_TEXTS,
    Article,
    ArticleDate,
    Author,
    DateSpan,
    Doubt,
    Dropped,
    Mention,
    Paragraph,
    RegionPath,
    Regions,
    RegionStep,
    Repair,
    Skipped,
    Source,
    SourceFile,
)
from indexer.search.language import KINDS, parse, quote, render
from indexer.search.params import RawRequest
from indexer.search.request import AMBIGUOUS, FACETS, UNKNOWN, Choice, Crossing, Filters, SearchRequest
from indexer.search.result import (
    NOTE_TEXTS,
    Bucket,
    Copies,
    Counted,
    CrossTable,
    Facet,
    Hit,
    IndexInfo,
    Note,
    SearchResult,
    Totals,
)
from indexer.search.snippets import cut_snippet, keyword_in_context
from indexer.text.fold import fold_text
from indexer.text.pinyin import Spelling, spell

if TYPE_CHECKING:
    from indexer.build.build import build_index, update_index
    from indexer.build.ownership import build_needed, own_source, require_own
    from indexer.corpus.run.pipeline import read_source

__all__ = [
    "AMBIGUOUS",
    "DEFAULT_ENGINE",
    "DEFAULT_INDEX",
    "DEFAULT_PER_PAGE",
    "DEFAULT_SOURCE",
    "DOUBT_TEXTS",
    "ENGINES",
    "FACETS",
    "KINDS",
    "MAX_PER_PAGE",
    "MAX_QUERY_CHARACTERS",
    "NOTE_TEXTS",
    "SKIP_TEXTS",
    "UNKNOWN",
    "WRITERS",
    "Archive",
    "Article",
    "ArticleCopies",
    "ArticleDate",
    "ArticleHead",
    "ArticleLink",
    "ArticleView",
    "Author",
    "BadRequestError",
    "Bucket",
    "BuildReport",
    "Choice",
    "Copies",
    "Counted",
    "CrossTable",
    "Crossing",
    "DateSpan",
    "Doubt",
    "Dropped",
    "DuanluoError",
    "Facet",
    "Filters",
    "Hit",
    "HitList",
    "IndexInfo",
    "IndexMissingError",
    "Mention",
    "NotFoundError",
    "NotServedError",
    "Note",
    "Paragraph",
    "ParagraphView",
    "RawRequest",
    "RegionPath",
    "RegionStep",
    "Regions",
    "Repair",
    "SearchRequest",
    "SearchResult",
    "Skipped",
    "Source",
    "SourceFile",
    "Spelling",
    "Totals",
    "article_json",
    "bibtex_entry",
    "build_index",
    "build_needed",
    "copies_json",
    "correction_line",
    "correction_lines",
    "corrections_header",
    "current_generation",
    "cut_snippet",
    "date_json",
    "exported",
    "fold_text",
    "hit_json",
    "inspection_json",
    "is_web_address",
    "keyword_in_context",
    "neutral",
    "open_archive",
    "own_source",
    "parse",
    "path_json",
    "quote",
    "read_source",
    "render",
    "request_from",
    "require_own",
    "search_json",
    "spell",
    "unprinted",
    "update_index",
]

_READING = {
    "build_index": "indexer.build.build",
    "build_needed": "indexer.build.ownership",
    "own_source": "indexer.build.ownership",
    "require_own": "indexer.build.ownership",
    "update_index": "indexer.build.build",
    "read_source": "indexer.corpus.run.pipeline",
}
"""Names that read articles and the modules they come from: these take a quarter of a second that no search needs."""

if not TYPE_CHECKING:  # a checker shall still miss names that are not there

    def __getattr__(name: str) -> Any:
        """Import what reads articles when it is first asked for."""
        if name not in _READING:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(_READING[name]), name)
