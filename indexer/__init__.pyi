# Made from `_MODULES` in __init__.py by scripts/build_stub.py.
from indexer.analysis.measures import interval_of as interval_of
from indexer.analysis.measures import rate_of as rate_of
from indexer.analysis.measures import ratio_of as ratio_of
from indexer.analysis.measures import state_of as state_of
from indexer.analysis.temperature import DEGREES as DEGREES
from indexer.analysis.temperature import Degree as Degree
from indexer.archive.archive import Archive as Archive
from indexer.archive.archive import current_generation as current_generation
from indexer.archive.archive import open_archive as open_archive
from indexer.archive.archive import read_manifest as read_manifest
from indexer.archive.archive import rebuild_command as rebuild_command
from indexer.archive.archive import roll_back_index as roll_back_index
from indexer.archive.archive import verify_index as verify_index
from indexer.archive.asking import request_from as request_from
from indexer.archive.collection import Collection as Collection
from indexer.archive.collection import build_collection as build_collection
from indexer.archive.collection import open_collection as open_collection
from indexer.archive.concordance import WIDTH as WIDTH
from indexer.archive.concordance import ConcordanceAnswer as ConcordanceAnswer
from indexer.archive.concordance import ConcordanceLine as ConcordanceLine
from indexer.archive.concordance import RawLines as RawLines
from indexer.archive.concordance import ask_concordance as ask_concordance
from indexer.archive.concordance import concordance_json as concordance_json
from indexer.archive.concordance import every_line as every_line
from indexer.archive.concordance import group_name as group_name
from indexer.archive.concordance import group_value as group_value
from indexer.archive.concordance import line_cells as line_cells
from indexer.archive.concordance import line_columns as line_columns
from indexer.archive.counting.answers import LAG_FIRST as LAG_FIRST
from indexer.archive.counting.answers import LAG_PLACE as LAG_PLACE
from indexer.archive.counting.answers import LAG_SOURCE as LAG_SOURCE
from indexer.archive.counting.answers import PUBLISHED_ONLY as PUBLISHED_ONLY
from indexer.archive.counting.answers import CubeAnswer as CubeAnswer
from indexer.archive.counting.answers import CubePlace as CubePlace
from indexer.archive.counting.answers import CubeRow as CubeRow
from indexer.archive.counting.answers import CubeWish as CubeWish
from indexer.archive.counting.answers import Trend as Trend
from indexer.archive.counting.answers import date_of as date_of
from indexer.archive.counting.answers import pooled_rates as pooled_rates
from indexer.archive.counting.answers import read_cut_offs as read_cut_offs
from indexer.archive.counting.answers import sum_of as sum_of
from indexer.archive.counting.answers import trend_of as trend_of
from indexer.archive.counting.batch import Batch as Batch
from indexer.archive.counting.batch import BatchLine as BatchLine
from indexer.archive.counting.batch import BatchRow as BatchRow
from indexer.archive.counting.batch import batch_json as batch_json
from indexer.archive.counting.batch import batch_lines as batch_lines
from indexer.archive.counting.batch import batch_receipt as batch_receipt
from indexer.archive.counting.batch import batch_sheets as batch_sheets
from indexer.archive.counting.batch import count_batch as count_batch
from indexer.archive.counting.batch import long_cells as long_cells
from indexer.archive.counting.batch import long_columns as long_columns
from indexer.archive.counting.batch import open_batch as open_batch
from indexer.archive.counting.batch import read_batch as read_batch
from indexer.archive.counting.batch import wide_cells as wide_cells
from indexer.archive.counting.batch import wide_columns as wide_columns
from indexer.archive.counting.cubes import ask_cube as ask_cube
from indexer.archive.counting.searches import receipt_id_of as receipt_id_of
from indexer.archive.counting.searches import search_receipt as search_receipt
from indexer.archive.counting.shapes import cube_columns as cube_columns
from indexer.archive.counting.shapes import cube_json as cube_json
from indexer.archive.counting.shapes import cube_lines as cube_lines
from indexer.archive.counting.verified import verify_receipt as verify_receipt
from indexer.archive.downloads.exports import COLUMNS as EXPORT_COLUMNS
from indexer.archive.downloads.exports import correction_line as correction_line
from indexer.archive.downloads.exports import correction_lines as correction_lines
from indexer.archive.downloads.exports import corrections_header as corrections_header
from indexer.archive.downloads.exports import cube_csv as cube_csv
from indexer.archive.downloads.exports import exported as exported
from indexer.archive.downloads.exports import line_csv as line_csv
from indexer.archive.downloads.references import WRITERS as WRITERS
from indexer.archive.downloads.references import bibtex_entry as bibtex_entry
from indexer.archive.downloads.references import is_web_address as is_web_address
from indexer.archive.downloads.references import reference_text as reference_text
from indexer.archive.downloads.references import unprinted as unprinted
from indexer.archive.downloads.tables import write_sheets as write_sheets
from indexer.archive.downloads.tables import write_table as write_table
from indexer.archive.examples import Examples as Examples
from indexer.archive.examples import find_examples as find_examples
from indexer.archive.likeness import like_query as like_query
from indexer.archive.published import Location as Location
from indexer.archive.rows import FOUND_BY as FOUND_BY
from indexer.archive.rows import FoundBy as FoundBy
from indexer.archive.rows import csv_rows as csv_rows
from indexer.archive.rows import neutral as neutral
from indexer.archive.shapes import article_json as article_json
from indexer.archive.shapes import copies_json as copies_json
from indexer.archive.shapes import hit_json as hit_json
from indexer.archive.shapes import paragraph_json as paragraph_json
from indexer.archive.shapes import search_json as search_json
from indexer.archive.views import ArticleCopies as ArticleCopies
from indexer.archive.views import ArticleEntry as ArticleEntry
from indexer.archive.views import ArticleHead as ArticleHead
from indexer.archive.views import ArticleLink as ArticleLink
from indexer.archive.views import ArticleView as ArticleView
from indexer.archive.views import FileArticles as FileArticles
from indexer.archive.views import FoundParagraph as FoundParagraph
from indexer.archive.views import HitList as HitList
from indexer.archive.views import ParagraphView as ParagraphView
from indexer.audit.audit import SHORT as SHORT_AUDIT
from indexer.audit.audit import Audit as Audit
from indexer.audit.audit import Plan as AuditPlan
from indexer.build.build import build_index as build_index
from indexer.build.build import update_index as update_index
from indexer.build.correcting import CorrectionPlace as CorrectionPlace
from indexer.build.correcting import CorrectionWritten as CorrectionWritten
from indexer.build.correcting import correction_place as correction_place
from indexer.build.correcting import unread_fields as unread_fields
from indexer.build.correcting import write_correction as write_correction
from indexer.build.homes import index_of as index_of
from indexer.build.homes import known_index as known_index
from indexer.build.homes import only_index as only_index
from indexer.build.homes import put_file as put_file
from indexer.build.homes import remember as remember
from indexer.build.jobs import fitting_jobs as fitting_jobs
from indexer.build.ownership import build_needed as build_needed
from indexer.build.ownership import own_source as own_source
from indexer.build.ownership import require_own as require_own
from indexer.build.report import BuildReport as BuildReport
from indexer.build.shares import build_share as build_share
from indexer.codec import encode_date as date_json
from indexer.codec import encode_file as inspection_json
from indexer.codec import encode_path as path_json
from indexer.config import DEFAULT_INDEX as DEFAULT_INDEX
from indexer.config import DEFAULT_PER_PAGE as DEFAULT_PER_PAGE
from indexer.config import DEFAULT_SOURCE as DEFAULT_SOURCE
from indexer.config import MAX_PER_PAGE as MAX_PER_PAGE
from indexer.config import MAX_QUERY_CHARACTERS as MAX_QUERY_CHARACTERS
from indexer.corpus.articles.stated import CONFIRMED_HERE as CONFIRMED_HERE
from indexer.corpus.input.source.corrections import FIELDS as CORRECTED_FIELDS
from indexer.corpus.input.source.corrections import NONE as NO_VALUE
from indexer.corpus.input.source.corrections import Correction as Correction
from indexer.corpus.run.explain import explain_line as explain_line
from indexer.corpus.run.pipeline import read_source as read_source
from indexer.described import Count as Count
from indexer.described import schemas_of as schemas_of
from indexer.engines.names import DEFAULT_ENGINE as DEFAULT_ENGINE
from indexer.engines.names import ENGINES as ENGINES
from indexer.engines.opensearch.nodes.settings import ClusterSettings as ClusterSettings
from indexer.errors import BadRequestError as BadRequestError
from indexer.errors import DuanluoError as DuanluoError
from indexer.errors import IndexMissingError as IndexMissingError
from indexer.errors import NotFoundError as NotFoundError
from indexer.errors import NotServedError as NotServedError
from indexer.errors import NotVerifiedError as NotVerifiedError
from indexer.index.disk.generations import holds_index as holds_index
from indexer.index.segments.changes import Changes as Changes
from indexer.index.store.protocol import ARTICLE_SORTS as ARTICLE_SORTS
from indexer.index.store.protocol import ArticleSort as ArticleSort
from indexer.model import DOUBT_TEXTS as DOUBT_TEXTS
from indexer.model import KINDS as KINDS
from indexer.model import SKIP_TEXTS as SKIP_TEXTS
from indexer.model import Article as Article
from indexer.model import ArticleDate as ArticleDate
from indexer.model import Author as Author
from indexer.model import DateSpan as DateSpan
from indexer.model import Doubt as Doubt
from indexer.model import Dropped as Dropped
from indexer.model import Mention as Mention
from indexer.model import Paragraph as Paragraph
from indexer.model import RegionPath as RegionPath
from indexer.model import Regions as Regions
from indexer.model import RegionStep as RegionStep
from indexer.model import Repair as Repair
from indexer.model import Skipped as Skipped
from indexer.model import Source as Source
from indexer.model import SourceFile as SourceFile
from indexer.search.answers.result import Bucket as Bucket
from indexer.search.answers.result import Copies as Copies
from indexer.search.answers.result import Counted as Counted
from indexer.search.answers.result import CrossTable as CrossTable
from indexer.search.answers.result import Facet as Facet
from indexer.search.answers.result import Hit as Hit
from indexer.search.answers.result import IndexInfo as IndexInfo
from indexer.search.answers.result import SearchResult as SearchResult
from indexer.search.answers.result import Totals as Totals
from indexer.search.answers.snippets import cut_snippet as cut_snippet
from indexer.search.answers.snippets import keyword_in_context as keyword_in_context
from indexer.search.language.notes import NOTE_TEXTS as NOTE_TEXTS
from indexer.search.language.notes import Note as Note
from indexer.search.language.parser import parse as parse
from indexer.search.language.parser import quote as quote
from indexer.search.language.parser import render as render
from indexer.search.language.parser import terms as terms
from indexer.search.matching.lines import LineWish as LineWish
from indexer.search.requests.cube import UNDATED as UNDATED
from indexer.search.requests.cube import UNITS as UNITS
from indexer.search.requests.cube import VAGUE as VAGUE
from indexer.search.requests.cube import Counts as Counts
from indexer.search.requests.cube import Line as Line
from indexer.search.requests.cube import Seen as Seen
from indexer.search.requests.fields import FILTERS as FILTERS
from indexer.search.requests.fields import SORT as SORT
from indexer.search.requests.fields import Field as Field
from indexer.search.requests.params import RawRequest as RawRequest
from indexer.search.requests.request import AMBIGUOUS as AMBIGUOUS
from indexer.search.requests.request import FACETS as FACETS
from indexer.search.requests.request import UNKNOWN as UNKNOWN
from indexer.search.requests.request import Choice as Choice
from indexer.search.requests.request import Crossing as Crossing
from indexer.search.requests.request import Filters as Filters
from indexer.search.requests.request import SearchRequest as SearchRequest
from indexer.text.fold import fold_text as fold_text
from indexer.text.pinyin import Spelling as Spelling
from indexer.text.pinyin import spell as spell

__all__ = [
    "AMBIGUOUS",
    "ARTICLE_SORTS",
    "CONFIRMED_HERE",
    "CORRECTED_FIELDS",
    "DEFAULT_ENGINE",
    "DEFAULT_INDEX",
    "DEFAULT_PER_PAGE",
    "DEFAULT_SOURCE",
    "DEGREES",
    "DOUBT_TEXTS",
    "ENGINES",
    "EXPORT_COLUMNS",
    "FACETS",
    "FILTERS",
    "FOUND_BY",
    "KINDS",
    "LAG_FIRST",
    "LAG_PLACE",
    "LAG_SOURCE",
    "MAX_PER_PAGE",
    "MAX_QUERY_CHARACTERS",
    "NOTE_TEXTS",
    "NO_VALUE",
    "PUBLISHED_ONLY",
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
    "Count",
    "Counted",
    "Counts",
    "CrossTable",
    "Crossing",
    "CubeAnswer",
    "CubePlace",
    "CubeRow",
    "CubeWish",
    "DateSpan",
    "Degree",
    "Doubt",
    "Dropped",
    "DuanluoError",
    "Examples",
    "Facet",
    "Field",
    "FileArticles",
    "Filters",
    "FoundBy",
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
    "NotVerifiedError",
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
    "group_name",
    "group_value",
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
    "read_cut_offs",
    "read_manifest",
    "read_source",
    "rebuild_command",
    "receipt_id_of",
    "reference_text",
    "remember",
    "render",
    "request_from",
    "require_own",
    "roll_back_index",
    "schemas_of",
    "search_json",
    "search_receipt",
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
