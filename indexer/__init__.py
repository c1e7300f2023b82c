"""Duanluo 段落: exact, faceted paragraph search over Chinese article archives.

The public names. The command line and the web application use nothing else. Each is loaded when it
is first asked for: the help of a command needs none of them, and a search nothing that reads
articles.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.analysis.measures import interval_of, rate_of, ratio_of, state_of
    from indexer.archive.archive import (
        Archive,
        current_generation,
        open_archive,
        read_manifest,
        rebuild_command,
        roll_back_index,
        verify_index,
    )
    from indexer.archive.batch import (
        Batch,
        BatchLine,
        BatchRow,
        batch_json,
        batch_lines,
        batch_receipt,
        batch_sheets,
        count_batch,
        long_cells,
        long_columns,
        open_batch,
        read_batch,
        wide_cells,
        wide_columns,
    )
    from indexer.archive.collection import Collection, build_collection, open_collection
    from indexer.archive.concordance import (
        WIDTH,
        ConcordanceAnswer,
        ConcordanceLine,
        RawLines,
        ask_concordance,
        concordance_json,
        every_line,
        group_text,
        line_cells,
        line_columns,
    )
    from indexer.archive.cubes import (
        CubeAnswer,
        CubePlace,
        CubeRow,
        CubeWish,
        Trend,
        ask_cube,
        cube_columns,
        cube_json,
        cube_lines,
        date_of,
        pooled_rates,
        sum_of,
        trend_of,
    )
    from indexer.archive.examples import Examples, find_examples
    from indexer.archive.exports import COLUMNS as EXPORT_COLUMNS
    from indexer.archive.exports import (
        correction_line,
        correction_lines,
        corrections_header,
        csv_rows,
        cube_csv,
        exported,
        line_csv,
        neutral,
    )
    from indexer.archive.likeness import like_query
    from indexer.archive.published import Location
    from indexer.archive.references import (
        WRITERS,
        bibtex_entry,
        is_web_address,
        reference_text,
        unprinted,
    )
    from indexer.archive.searching import request_from
    from indexer.archive.shapes import (
        article_json,
        copies_json,
        hit_json,
        paragraph_json,
        search_json,
    )
    from indexer.archive.tables import write_sheets, write_table
    from indexer.archive.verified import verify_receipt
    from indexer.archive.views import (
        ArticleCopies,
        ArticleEntry,
        ArticleHead,
        ArticleLink,
        ArticleView,
        FileArticles,
        FoundParagraph,
        HitList,
        ParagraphView,
    )
    from indexer.audit.audit import SHORT as SHORT_AUDIT
    from indexer.audit.audit import Audit
    from indexer.audit.audit import Plan as AuditPlan
    from indexer.build.build import build_index, update_index
    from indexer.build.correcting import (
        CorrectionPlace,
        CorrectionWritten,
        correction_place,
        unread_fields,
        write_correction,
    )
    from indexer.build.homes import index_of, known_index, only_index, put_file, remember
    from indexer.build.jobs import fitting_jobs
    from indexer.build.ownership import build_needed, own_source, require_own
    from indexer.build.report import BuildReport
    from indexer.build.shares import build_share
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
    from indexer.corpus.articles.stated import CONFIRMED_HERE
    from indexer.corpus.input.source.corrections import FIELDS as CORRECTED_FIELDS
    from indexer.corpus.input.source.corrections import NONE as NO_VALUE
    from indexer.corpus.input.source.corrections import Correction
    from indexer.corpus.run.explain import explain_line
    from indexer.corpus.run.pipeline import read_source
    from indexer.engines.names import DEFAULT_ENGINE, ENGINES
    from indexer.engines.opensearch.nodes.settings import ClusterSettings
    from indexer.errors import (
        BadRequestError,
        DuanluoError,
        IndexMissingError,
        NotFoundError,
        NotServedError,
    )
    from indexer.index.disk.generations import holds_index
    from indexer.index.segments.changes import Changes
    from indexer.index.store.protocol import ARTICLE_SORTS, ArticleSort
    from indexer.model import (
        DOUBT_TEXTS,
        KINDS,
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
    from indexer.search.cube import UNDATED, UNITS, VAGUE, Counts, Line, Seen
    from indexer.search.fields import FILTERS, SORT, Field
    from indexer.search.language import parse, quote, render, terms
    from indexer.search.lines import LineWish
    from indexer.search.notes import NOTE_TEXTS, Note
    from indexer.search.params import RawRequest
    from indexer.search.request import (
        AMBIGUOUS,
        FACETS,
        UNKNOWN,
        Choice,
        Crossing,
        Filters,
        SearchRequest,
    )
    from indexer.search.result import (
        Bucket,
        Copies,
        Counted,
        CrossTable,
        Facet,
        Hit,
        IndexInfo,
        SearchResult,
        Totals,
    )
    from indexer.search.snippets import cut_snippet, keyword_in_context
    from indexer.text.fold import fold_text
    from indexer.text.pinyin import Spelling, spell

__all__ = [
    "AMBIGUOUS",
    "ARTICLE_SORTS",
    "CONFIRMED_HERE",
    "CORRECTED_FIELDS",
    "DEFAULT_ENGINE",
    "DEFAULT_INDEX",
    "DEFAULT_PER_PAGE",
    "DEFAULT_SOURCE",
    "DOUBT_TEXTS",
    "ENGINES",
    "EXPORT_COLUMNS",
    "FACETS",
    "FILTERS",
    "KINDS",
    "MAX_PER_PAGE",
    "MAX_QUERY_CHARACTERS",
    "NOTE_TEXTS",
    "NO_VALUE",
    "SHORT_AUDIT",
    "SKIP_TEXTS",
    "SORT",
    "UNDATED",
    "UNITS",
    "UNKNOWN",
    "VAGUE",
    "WIDTH",
    "WRITERS",
    "Archive",
    "Article",
    "ArticleCopies",
    "ArticleDate",
    "ArticleEntry",
    "ArticleHead",
    "ArticleLink",
    "ArticleSort",
    "ArticleView",
    "Audit",
    "AuditPlan",
    "Author",
    "BadRequestError",
    "Batch",
    "BatchLine",
    "BatchRow",
    "Bucket",
    "BuildReport",
    "Changes",
    "Choice",
    "ClusterSettings",
    "Collection",
    "ConcordanceAnswer",
    "ConcordanceLine",
    "Copies",
    "Correction",
    "CorrectionPlace",
    "CorrectionWritten",
    "Counted",
    "Counts",
    "CrossTable",
    "Crossing",
    "CubeAnswer",
    "CubePlace",
    "CubeRow",
    "CubeWish",
    "DateSpan",
    "Doubt",
    "Dropped",
    "DuanluoError",
    "Examples",
    "Facet",
    "Field",
    "FileArticles",
    "Filters",
    "FoundParagraph",
    "Hit",
    "HitList",
    "IndexInfo",
    "IndexMissingError",
    "Line",
    "LineWish",
    "Location",
    "Mention",
    "NotFoundError",
    "NotServedError",
    "Note",
    "Paragraph",
    "ParagraphView",
    "RawLines",
    "RawRequest",
    "RegionPath",
    "RegionStep",
    "Regions",
    "Repair",
    "SearchRequest",
    "SearchResult",
    "Seen",
    "Skipped",
    "Source",
    "SourceFile",
    "Spelling",
    "Totals",
    "Trend",
    "article_json",
    "ask_concordance",
    "ask_cube",
    "batch_json",
    "batch_lines",
    "batch_receipt",
    "batch_sheets",
    "bibtex_entry",
    "build_collection",
    "build_index",
    "build_needed",
    "build_share",
    "concordance_json",
    "copies_json",
    "correction_line",
    "correction_lines",
    "correction_place",
    "corrections_header",
    "count_batch",
    "csv_rows",
    "cube_columns",
    "cube_csv",
    "cube_json",
    "cube_lines",
    "current_generation",
    "cut_snippet",
    "date_json",
    "date_of",
    "every_line",
    "explain_line",
    "exported",
    "find_examples",
    "fitting_jobs",
    "fold_text",
    "group_text",
    "hit_json",
    "holds_index",
    "index_of",
    "inspection_json",
    "interval_of",
    "is_web_address",
    "keyword_in_context",
    "known_index",
    "like_query",
    "line_cells",
    "line_columns",
    "line_csv",
    "long_cells",
    "long_columns",
    "neutral",
    "only_index",
    "open_archive",
    "open_batch",
    "open_collection",
    "own_source",
    "paragraph_json",
    "parse",
    "path_json",
    "pooled_rates",
    "put_file",
    "quote",
    "rate_of",
    "ratio_of",
    "read_batch",
    "read_manifest",
    "read_source",
    "rebuild_command",
    "reference_text",
    "remember",
    "render",
    "request_from",
    "require_own",
    "roll_back_index",
    "search_json",
    "spell",
    "state_of",
    "sum_of",
    "terms",
    "trend_of",
    "unprinted",
    "unread_fields",
    "update_index",
    "verify_index",
    "verify_receipt",
    "wide_cells",
    "wide_columns",
    "write_correction",
    "write_sheets",
    "write_table",
]

_MODULES = {
    "indexer.archive.batch": (
        "batch_sheets",
        "batch_lines",
        "Batch",
        "BatchLine",
        "BatchRow",
        "batch_json",
        "batch_receipt",
        "count_batch",
        "long_cells",
        "long_columns",
        "open_batch",
        "read_batch",
        "wide_cells",
        "wide_columns",
    ),
    "indexer.archive.verified": ("verify_receipt",),
    "indexer.audit.audit": (
        "Audit",
        "Plan as AuditPlan",
        "SHORT as SHORT_AUDIT",
    ),
    "indexer.search.lines": ("LineWish",),
    "indexer.archive.concordance": (
        "WIDTH",
        "ConcordanceAnswer",
        "ConcordanceLine",
        "RawLines",
        "ask_concordance",
        "concordance_json",
        "every_line",
        "group_text",
        "line_cells",
        "line_columns",
    ),
    "indexer.archive.cubes": (
        "CubePlace",
        "pooled_rates",
        "Trend",
        "CubeAnswer",
        "CubeRow",
        "CubeWish",
        "ask_cube",
        "cube_columns",
        "cube_json",
        "cube_lines",
        "date_of",
        "sum_of",
        "trend_of",
    ),
    "indexer.analysis.measures": ("interval_of", "rate_of", "ratio_of", "state_of"),
    "indexer.search.cube": ("Line", "UNDATED", "UNITS", "VAGUE", "Counts", "Seen"),
    "indexer.archive.archive": (
        "Archive",
        "current_generation",
        "open_archive",
        "read_manifest",
        "roll_back_index",
        "rebuild_command",
        "verify_index",
    ),
    "indexer.archive.examples": ("Examples", "find_examples"),
    "indexer.archive.exports": (
        "csv_rows",
        "COLUMNS as EXPORT_COLUMNS",
        "correction_line",
        "correction_lines",
        "corrections_header",
        "cube_csv",
        "line_csv",
        "exported",
        "neutral",
    ),
    "indexer.archive.likeness": ("like_query",),
    "indexer.archive.published": ("Location",),
    "indexer.build.shares": ("build_share",),
    "indexer.engines.opensearch.nodes.settings": ("ClusterSettings",),
    "indexer.archive.references": (
        "WRITERS",
        "bibtex_entry",
        "is_web_address",
        "reference_text",
        "unprinted",
    ),
    "indexer.archive.searching": ("request_from",),
    "indexer.archive.shapes": (
        "article_json",
        "copies_json",
        "paragraph_json",
        "hit_json",
        "search_json",
    ),
    "indexer.archive.tables": (
        "write_sheets",
        "write_table",
    ),
    "indexer.archive.collection": ("Collection", "build_collection", "open_collection"),
    "indexer.archive.views": (
        "ArticleCopies",
        "ArticleEntry",
        "FileArticles",
        "ArticleHead",
        "ArticleLink",
        "ArticleView",
        "FoundParagraph",
        "HitList",
        "ParagraphView",
    ),
    "indexer.build.build": (
        "build_index",
        "update_index",
    ),
    "indexer.build.correcting": (
        "CorrectionPlace",
        "CorrectionWritten",
        "correction_place",
        "unread_fields",
        "write_correction",
    ),
    "indexer.build.homes": ("index_of", "known_index", "only_index", "put_file", "remember"),
    "indexer.build.jobs": ("fitting_jobs",),
    "indexer.index.disk.generations": ("holds_index",),
    "indexer.index.segments.changes": ("Changes",),
    "indexer.build.ownership": (
        "build_needed",
        "own_source",
        "require_own",
    ),
    "indexer.build.report": ("BuildReport",),
    "indexer.codec": (
        "encode_date as date_json",
        "encode_file as inspection_json",
        "encode_path as path_json",
    ),
    "indexer.config": (
        "DEFAULT_INDEX",
        "DEFAULT_PER_PAGE",
        "DEFAULT_SOURCE",
        "MAX_PER_PAGE",
        "MAX_QUERY_CHARACTERS",
    ),
    "indexer.corpus.run.explain": ("explain_line",),
    "indexer.corpus.articles.stated": ("CONFIRMED_HERE",),
    "indexer.corpus.input.source.corrections": (
        "FIELDS as CORRECTED_FIELDS",
        "NONE as NO_VALUE",
        "Correction",
    ),
    "indexer.corpus.run.pipeline": ("read_source",),
    "indexer.engines.names": (
        "DEFAULT_ENGINE",
        "ENGINES",
    ),
    "indexer.errors": (
        "BadRequestError",
        "DuanluoError",
        "IndexMissingError",
        "NotFoundError",
        "NotServedError",
    ),
    "indexer.model": (
        "KINDS",
        "Article",
        "ArticleDate",
        "Author",
        "DOUBT_TEXTS",
        "DateSpan",
        "Doubt",
        "Dropped",
        "Mention",
        "Paragraph",
        "RegionPath",
        "RegionStep",
        "Regions",
        "Repair",
        "SKIP_TEXTS",
        "Skipped",
        "Source",
        "SourceFile",
    ),
    "indexer.index.store.protocol": ("ARTICLE_SORTS", "ArticleSort"),
    "indexer.search.language": (
        "parse",
        "quote",
        "render",
        "terms",
    ),
    "indexer.search.notes": ("NOTE_TEXTS", "Note"),
    "indexer.search.fields": ("FILTERS", "SORT", "Field"),
    "indexer.search.params": ("RawRequest",),
    "indexer.search.request": (
        "AMBIGUOUS",
        "Choice",
        "Crossing",
        "FACETS",
        "Filters",
        "SearchRequest",
        "UNKNOWN",
    ),
    "indexer.search.result": (
        "Bucket",
        "Copies",
        "Counted",
        "CrossTable",
        "Facet",
        "Hit",
        "IndexInfo",
        "SearchResult",
        "Totals",
    ),
    "indexer.search.snippets": (
        "cut_snippet",
        "keyword_in_context",
    ),
    "indexer.text.fold": ("fold_text",),
    "indexer.text.pinyin": (
        "Spelling",
        "spell",
    ),
}
"""Where each public name comes from; `a as b` where it has another name there."""
_PLACES = {
    name.rpartition(" ")[2]: (module, name.partition(" ")[0])
    for module, names in _MODULES.items()
    for name in names
}

if not TYPE_CHECKING:  # a checker shall still miss names that are not there

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, there = _PLACES[name]
        globals()[name] = value = getattr(importlib.import_module(module), there)
        return value
