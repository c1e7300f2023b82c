"""View → SearchRequest, and the view as the request understood it.

The library reads places and dates.
"""

from __future__ import annotations

from indexer import Archive, Choice, RawRequest, SearchRequest, request_from
from webui.address.params import EXCLUDE, View


def search_request(archive: Archive, view: View, *, facets: bool = True) -> SearchRequest:
    """Make the request that a view stands for.

    Raises BadRequestError, which names the parameter.
    """
    raw = RawRequest(
        query=view.q,
        region=view.region,
        mentioned=view.mentioned,
        place=view.place,
        source=view.source,
        kind=view.kind,
        date_from=view.date_from,
        date_to=view.date_to,
        undated=view.undated,
        sort=view.sort,
        limit=view.size,
        offset=view.offset,
        whole_words=view.words,
        facets=facets,
    )
    return request_from(archive.regions, raw)


def filter_request(archive: Archive, view: View) -> SearchRequest:
    """Make the request that the filters of a view stand for, for every paragraph.

    Raises BadRequestError.
    """
    return search_request(archive, view.changed(q=""), facets=False)


def canonical(view: View, request: SearchRequest) -> View:
    """Replace the values of a view by what the request read them as: a place by its code."""
    filters = request.filters
    return view._replace(
        region=_values(filters.region),
        mentioned=_values(filters.mentioned),
        place=_values(filters.place),
        source=_values(filters.source),
        kind=_values(filters.kind),
    )


def _values(choice: Choice) -> tuple[str, ...]:
    return (*choice.included, *(EXCLUDE + value for value in choice.excluded))
