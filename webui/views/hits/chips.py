"""Active filters as removable chips, and what would find something when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer import AMBIGUOUS, UNKNOWN, Archive, DateSpan, terms
from webui.address.params import EXCLUDE, View
from webui.address.requests import search_request
from webui.views.hits.facets import PLACE_FACETS
from webui.words.i18n import format_span
from webui.words.names import kind_name
from webui.words.texts import gettext

MOST_PIECES = 6
"""Terms tried one by one: each costs a search."""
MOST_CORRECTED = 2
"""Terms for which something near is looked for, each for a third of a second."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One active value: what kind of filter it is, what it says, and the view without it."""

    name: str
    label: str
    excluded: bool
    remove: View


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change to a search that found nothing, and how many paragraphs it would find."""

    label: str
    view: View
    count: int


def chips(archive: Archive, view: View) -> tuple[Chip, ...]:
    """List every active filter, in the order of the address."""
    found = [
        Chip(
            filter_name(name),
            _value_name(archive, name, value),
            value.startswith(EXCLUDE),
            view.toggled(name, value),
        )
        for name in (*PLACE_FACETS, "source", "kind")
        for value in getattr(view, name)
    ]
    if view.has("date"):
        found.append(
            Chip(
                filter_name("date"), _date_words(view), excluded=False, remove=view.without("date")
            )
        )
    if view.words:
        found.append(Chip("", gettext("whole words"), excluded=False, remove=view.without("words")))
    return tuple(found)


def filter_name(name: str) -> str:
    """Name a filter."""
    return {
        "region": gettext("Place"),
        "mentioned": gettext("Mentions"),
        "place": gettext("Place or mention"),
        "source": gettext("Source"),
        "kind": gettext("Kind"),
        "date": gettext("Date"),
        "words": gettext("whole words"),
    }[name]


def _value_name(archive: Archive, name: str, value: str) -> str:
    value = value.removeprefix(EXCLUDE)
    if value == UNKNOWN:
        return gettext("unknown")
    if value == AMBIGUOUS:
        return gettext("ambiguous")
    if name == "kind":
        return kind_name(value)
    path = archive.regions.path(value) if name in PLACE_FACETS else ()
    return path[-1].name if path else value


def _date_words(view: View) -> str:
    if view.undated:
        return gettext("undated")
    first, last = (_span_words(text) for text in (view.date_from, view.date_to))
    if first == last:
        return first
    if not last:
        return gettext("from %(first)s", first=first)
    if not first:
        return gettext("until %(last)s", last=last)
    return gettext("%(first)s to %(last)s", first=first, last=last)


def _span_words(text: str) -> str:
    return format_span(DateSpan.parse(text)) if text else ""


def remedies(archive: Archive, view: View) -> tuple[Remedy, ...]:
    """Try each filter away, then all of them, then the terms one by one.

    Give what finds something.
    """
    tries = [
        (gettext("without the filter “%(name)s”", name=filter_name(name)), view.without(name))
        for name in view.filters
    ]
    if len(view.filters) > 1:
        tries.append((gettext("without any filter"), without_filters(view)))
    pieces = terms(view.q)
    if len(pieces) > 1:
        tries += [
            (gettext("only “%(text)s”", text=piece), view.changed(q=piece))
            for piece in pieces[:MOST_PIECES]
        ]
    counted = [
        Remedy(label, other, archive.count(search_request(archive, other, facets=False)))
        for label, other in tries
    ]
    found = tuple(remedy for remedy in counted if remedy.count)
    return found if found or len(pieces) < 2 else tuple(_nearest(archive, view, pieces))


def _nearest(archive: Archive, view: View, pieces: Sequence[str]) -> Iterator[Remedy]:
    """Give what the archive has that sounds like the terms, or is one character away, when it has none of them."""
    for piece in pieces[:MOST_CORRECTED]:
        for proposal in archive.search(
            search_request(archive, view.changed(q=piece), facets=False)
        ).did_you_mean:
            label = gettext("“%(near)s” for “%(text)s”", near=proposal.text, text=piece)
            yield Remedy(label, view.changed(q=proposal.text), proposal.paragraphs)


def without_filters(view: View) -> View:
    """Give the view with its query alone."""
    for name in view.filters:
        view = view.without(name)
    return view
