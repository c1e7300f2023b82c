"""For notebooks: an index as something to ask, with tables as pandas DataFrames (extra `notebook`).

>>> import indexer
>>> archive = indexer.open_collection("index_data")
>>> archive.count("码头").paragraphs
9
>>> archive.table("码头", place="香港")[["date", "title", "text"]].head()

Paths are strings or Paths. A query is what one types into the search box; filters are those of
`duanluo search`, by name, one value or several: region, mentioned, place, source, kind, date_from,
date_to, undated, whole_words, sort.
"""

from __future__ import annotations

import datetime as dt
import importlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from indexer.archive.archive import Archive, open_archive
from indexer.archive.asking import request_from
from indexer.archive.downloads.tables import COLUMNS, row_of, write_table
from indexer.archive.views import ArticleHead, ArticleView
from indexer.config import DEFAULT_INDEX, DEFAULT_PER_PAGE
from indexer.engines.names import DEFAULT_ENGINE
from indexer.errors import ExtraMissingError
from indexer.search.answers.result import Hit, SearchResult, Totals
from indexer.search.requests.params import RawRequest
from indexer.search.requests.request import Crossing, SearchRequest

if TYPE_CHECKING:
    from pandas import DataFrame

_Path = str | os.PathLike[str]
_LISTS = ("region", "mentioned", "place", "source", "kind")


class FilterArguments(TypedDict, total=False):
    """Filters by name, as strings; a leading - excludes."""

    region: str | Sequence[str]
    mentioned: str | Sequence[str]
    place: str | Sequence[str]
    source: str | Sequence[str]
    kind: str | Sequence[str]
    date_from: str
    date_to: str
    undated: bool
    whole_words: bool
    sort: Literal["relevance", "newest", "oldest"]


class Collection:
    """An opened index. Use it in a `with`, or close it; several may be open."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self.archive.info.paragraphs

    def __repr__(self) -> str:
        info = self.archive.info
        return f"<Collection {info.generation}: {info.paragraphs:,} paragraphs of {info.articles:,} articles>"

    def close(self) -> None:
        """Release the index's files."""
        self.archive.close()

    def search(
        self,
        query: str = "",
        *,
        limit: int = DEFAULT_PER_PAGE,
        facets: bool = False,
        **filters: Unpack[FilterArguments],
    ) -> SearchResult:
        """Find a page of paragraphs with totals, and facets when wished.

        Raises BadRequestError for a wrong filter.
        """
        return self.archive.search(self._request(query, filters, limit=limit, facets=facets))

    def count(self, query: str = "", **filters: Unpack[FilterArguments]) -> Totals:
        """Count occurrences, paragraphs and articles that match exactly."""
        found = self.archive.search(self._request(query, filters, limit=0))
        return found.total if found.exact else Totals(0, 0, 0)

    def hits(self, query: str = "", **filters: Unpack[FilterArguments]) -> Iterator[Hit]:
        """Give every paragraph that matches exactly, one by one, without a limit."""
        return self.archive.export(self._request(query, filters))

    def articles(
        self, query: str = "", **filters: Unpack[FilterArguments]
    ) -> Iterator[ArticleHead]:
        """Give every article that has a paragraph that matches exactly, once."""
        return self.archive.export_articles(self._request(query, filters))

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """Give an article with all its paragraphs and receipts; raises NotFoundError."""
        return self.archive.article(article_id, query)

    def table(self, query: str = "", **filters: Unpack[FilterArguments]) -> DataFrame:
        """Give every paragraph that matches exactly as a table.

        A row each, columns as in `indexer.archive.downloads.tables`.

        `begin` and `end` are datetimes; an index by them makes time series. Raises
        ExtraMissingError.
        """
        pandas = _pandas()
        frame = pandas.DataFrame(
            [row_of(hit) for hit in self.hits(query, **filters)], columns=list(COLUMNS)
        )
        for name in ("begin", "end"):
            frame[name] = pandas.to_datetime(frame[name])
        return _typed(frame)

    def by_period(
        self,
        queries: Sequence[str] | Mapping[str, str],
        period: Literal["year", "month"] = "year",
        **filters: Unpack[FilterArguments],
    ) -> DataFrame:
        """Count the paragraphs of several queries by year or month.

        A row for each period, a column for each query.

        queries: by themselves, or by the name that their column shall have. The column `(all)`
            counts every paragraph
        that passes the filters, to divide by. What has no date, or none so exact, is in the row of
        the empty string.
        """
        named = queries if isinstance(queries, Mapping) else {query: query for query in queries}
        crossing = Crossing("place", period, ())
        columns = {
            name: self.archive.tabulate(self._request(query, filters), crossing).totals
            for name, query in {**named, "(all)": ""}.items()
        }
        frame = _pandas().DataFrame(columns).fillna(0).astype(int).sort_index()
        frame.index.name = period
        return _typed(frame)

    def by_place(
        self,
        query: str = "",
        level: Literal["province", "prefecture", "county"] = "province",
        **filters: Unpack[FilterArguments],
    ) -> DataFrame:
        """Count paragraphs by the place of their article: code, name and paragraphs, most first."""
        found = self.archive.search(self._request(query, filters, limit=0, facets=True))
        buckets = found.facets["region"].buckets if found.exact else ()
        rows = [(one.value, one.label, one.count) for one in buckets if one.level == level]
        frame = _pandas().DataFrame(rows, columns=["code", "name", "paragraphs"])
        return _typed(
            frame.sort_values("paragraphs", ascending=False, kind="stable", ignore_index=True)
        )

    def save(self, path: _Path, query: str = "", **filters: Unpack[FilterArguments]) -> int:
        """Write what `table` gives as .parquet or .xlsx without holding it all, and give the number of rows."""
        return write_table(self.hits(query, **filters), Path(path))

    def _request(
        self,
        query: str,
        filters: FilterArguments,
        *,
        limit: int = DEFAULT_PER_PAGE,
        facets: bool = False,
    ) -> SearchRequest:
        given: dict[str, Any] = {
            name: [value] if name in _LISTS and isinstance(value, str) else value
            for name, value in filters.items()
        }
        raw = RawRequest(query=query, limit=limit, facets=facets, **given)
        return request_from(self.archive.regions, raw)


def open_collection(index: _Path = DEFAULT_INDEX, *, engine: str | None = None) -> Collection:
    """Open the index in a folder.

    engine: to be named for an index whose engine trusts its files (see `open_archive`). Raises
    IndexMissingError, IndexDamagedError, IndexOutdatedError, EngineNotNamedError.
    """
    return Collection(open_archive(Path(index), engine=engine))


def build_collection(
    source: _Path,
    index: _Path = DEFAULT_INDEX,
    *,
    engine: str = DEFAULT_ENGINE,
    jobs: int = 1,
    dictionary: _Path | None = None,
) -> Collection:
    """Bring the index of a folder of articles up to date, building it when there is none, and open it.

    Raises what `build_index` raises.
    """
    build = importlib.import_module("indexer.build.build")
    make = build.update_index if engine == DEFAULT_ENGINE else build.build_index
    options: dict[str, Any] = {} if engine == DEFAULT_ENGINE else {"engine": engine}
    words = Path(dictionary) if dictionary else None
    make(
        Path(source),
        Path(index),
        now=dt.datetime.now(dt.UTC),
        jobs=jobs,
        dictionary=words,
        **options,
    )
    return open_collection(index, engine=engine)


def _pandas() -> Any:
    try:
        return importlib.import_module("pandas")
    except ImportError as error:
        raise ExtraMissingError("notebook", "pandas") from error


def _typed(frame: Any) -> DataFrame:
    table: DataFrame = frame
    return table
