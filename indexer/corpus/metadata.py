"""Everything that lines and paragraphs say about an article, behind one door: pure functions over text.

The rooms: dates.py (calendar dates), metalines.py (date and source lines), source_credits.py, bylines.py and
datelines.py (people), dating.py and inference.py (which date is the article's), titles.py.
"""

from __future__ import annotations

from indexer.corpus.bare_names import bare_names, is_full_name, is_list_of_names
from indexer.corpus.bylines import Credit, Role, read_byline
from indexer.corpus.datelines import Dateline, find_credits, find_dateline
from indexer.corpus.dates import FoundDate, find_dates
from indexer.corpus.dating import (
    address_date,
    article_date,
    is_past_day,
    meta_date,
    page_date,
    rival_dates,
    stated_date,
)
from indexer.corpus.inference import infer_date
from indexer.corpus.metalines import (
    completes_label,
    is_month_line,
    is_site_date,
    read_meta_line,
)
from indexer.corpus.metalines_items import MetaLine
from indexer.corpus.source_credits import SourceCredit, source_credit
from indexer.corpus.titles import choose_title, strip_site_name

__all__ = [
    "Credit",
    "Dateline",
    "FoundDate",
    "MetaLine",
    "Role",
    "SourceCredit",
    "address_date",
    "article_date",
    "bare_names",
    "choose_title",
    "completes_label",
    "find_credits",
    "find_dateline",
    "find_dates",
    "infer_date",
    "is_full_name",
    "is_list_of_names",
    "is_month_line",
    "is_past_day",
    "is_site_date",
    "meta_date",
    "page_date",
    "read_byline",
    "read_meta_line",
    "rival_dates",
    "source_credit",
    "stated_date",
    "strip_site_name",
]
