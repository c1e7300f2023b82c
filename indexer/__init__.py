"""Duanluo 段落: exact, faceted paragraph search over Chinese article archives.

The public names. The command line and the web application use nothing else. Each is loaded when it
is first asked for: the help of a command needs none of them, and a search nothing that reads
articles. Type checkers and editors read them in `__init__.pyi`, which `scripts/build_stub.py`
makes from the table below.
"""

from __future__ import annotations

import importlib
from typing import Any

_MODULES = {
    "indexer.analysis.measures": ("interval_of", "rate_of", "ratio_of", "state_of"),
    "indexer.analysis.temperature": ("DEGREES", "Degree"),
    "indexer.archive.archive": (
        "Archive",
        "current_generation",
        "open_archive",
        "read_manifest",
        "rebuild_command",
        "roll_back_index",
        "verify_index",
    ),
    "indexer.archive.asking": ("request_from",),
    "indexer.archive.collection": ("Collection", "build_collection", "open_collection"),
    "indexer.archive.concordance": (
        "WIDTH",
        "ConcordanceAnswer",
        "ConcordanceLine",
        "RawLines",
        "ask_concordance",
        "concordance_json",
        "every_line",
        "group_name",
        "group_value",
        "line_cells",
        "line_columns",
    ),
    "indexer.archive.counting.answers": (
        "LAG_FIRST",
        "LAG_PLACE",
        "LAG_SOURCE",
        "PUBLISHED_ONLY",
        "CubeAnswer",
        "CubePlace",
        "CubeRow",
        "CubeWish",
        "Trend",
        "date_of",
        "pooled_rates",
        "read_cut_offs",
        "sum_of",
        "trend_of",
    ),
    "indexer.archive.counting.batch": (
        "Batch",
        "BatchLine",
        "BatchRow",
        "batch_json",
        "batch_lines",
        "batch_receipt",
        "batch_sheets",
        "count_batch",
        "long_cells",
        "long_columns",
        "open_batch",
        "read_batch",
        "wide_cells",
        "wide_columns",
    ),
    "indexer.archive.counting.cubes": ("ask_cube",),
    "indexer.archive.counting.searches": ("receipt_id_of", "search_receipt"),
    "indexer.archive.counting.shapes": ("cube_columns", "cube_json", "cube_lines"),
    "indexer.archive.counting.verified": ("verify_receipt",),
    "indexer.archive.downloads.exports": (
        "COLUMNS as EXPORT_COLUMNS",
        "correction_line",
        "correction_lines",
        "corrections_header",
        "cube_csv",
        "exported",
        "line_csv",
    ),
    "indexer.archive.downloads.references": (
        "WRITERS",
        "bibtex_entry",
        "is_web_address",
        "reference_text",
        "unprinted",
    ),
    "indexer.archive.downloads.tables": ("write_sheets", "write_table"),
    "indexer.archive.examples": ("Examples", "find_examples"),
    "indexer.archive.likeness": ("like_query",),
    "indexer.archive.published": ("Location",),
    "indexer.archive.rows": ("FOUND_BY", "FoundBy", "csv_rows", "neutral"),
    "indexer.archive.shapes": (
        "article_json",
        "copies_json",
        "hit_json",
        "paragraph_json",
        "search_json",
    ),
    "indexer.archive.views": (
        "ArticleCopies",
        "ArticleEntry",
        "ArticleHead",
        "ArticleLink",
        "ArticleView",
        "FileArticles",
        "FoundParagraph",
        "HitList",
        "ParagraphView",
    ),
    "indexer.audit.audit": ("SHORT as SHORT_AUDIT", "Audit", "Plan as AuditPlan"),
    "indexer.build.build": ("build_index", "update_index"),
    "indexer.build.correcting": (
        "CorrectionPlace",
        "CorrectionWritten",
        "correction_place",
        "unread_fields",
        "write_correction",
    ),
    "indexer.build.homes": ("index_of", "known_index", "only_index", "put_file", "remember"),
    "indexer.build.jobs": ("fitting_jobs",),
    "indexer.build.ownership": ("build_needed", "own_source", "require_own"),
    "indexer.build.report": ("BuildReport",),
    "indexer.build.shares": ("build_share",),
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
    "indexer.corpus.articles.stated": ("CONFIRMED_HERE",),
    "indexer.corpus.input.source.corrections": (
        "FIELDS as CORRECTED_FIELDS",
        "NONE as NO_VALUE",
        "Correction",
    ),
    "indexer.corpus.run.explain": ("explain_line",),
    "indexer.corpus.run.pipeline": ("read_source",),
    "indexer.described": ("Count", "schemas_of"),
    "indexer.engines.names": ("DEFAULT_ENGINE", "ENGINES"),
    "indexer.engines.opensearch.nodes.settings": ("ClusterSettings",),
    "indexer.errors": (
        "BadRequestError",
        "DuanluoError",
        "IndexMissingError",
        "NotFoundError",
        "NotServedError",
        "NotVerifiedError",
    ),
    "indexer.index.disk.generations": ("holds_index",),
    "indexer.index.segments.changes": ("Changes",),
    "indexer.index.store.protocol": ("ARTICLE_SORTS", "ArticleSort"),
    "indexer.model": (
        "DOUBT_TEXTS",
        "KINDS",
        "SKIP_TEXTS",
        "Article",
        "ArticleDate",
        "Author",
        "DateSpan",
        "Doubt",
        "Dropped",
        "Mention",
        "Paragraph",
        "RegionPath",
        "Regions",
        "RegionStep",
        "Repair",
        "Skipped",
        "Source",
        "SourceFile",
    ),
    "indexer.search.answers.result": (
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
    "indexer.search.answers.snippets": ("cut_snippet", "keyword_in_context"),
    "indexer.search.language.notes": ("NOTE_TEXTS", "Note"),
    "indexer.search.language.parser": ("parse", "quote", "render", "terms"),
    "indexer.search.matching.lines": ("LineWish",),
    "indexer.search.requests.cube": ("UNDATED", "UNITS", "VAGUE", "Counts", "Line", "Seen"),
    "indexer.search.requests.fields": ("FILTERS", "SORT", "Field"),
    "indexer.search.requests.params": ("RawRequest",),
    "indexer.search.requests.request": (
        "AMBIGUOUS",
        "FACETS",
        "UNKNOWN",
        "Choice",
        "Crossing",
        "Filters",
        "SearchRequest",
    ),
    "indexer.text.fold": ("fold_text",),
    "indexer.text.pinyin": ("Spelling", "spell"),
}
"""Where each public name comes from; `a as b` where it has another name there."""
_PLACES = {
    name.rpartition(" ")[2]: (module, name.partition(" ")[0])
    for module, names in _MODULES.items()
    for name in names
}
__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, there = _PLACES[name]
    globals()[name] = value = getattr(importlib.import_module(module), there)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
