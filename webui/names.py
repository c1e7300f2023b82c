"""Readable names of the keys that the library uses: why a line was left out, what was repaired, roles, kinds."""

from __future__ import annotations

from indexer import AMBIGUOUS
from webui.params import Facet
from webui.texts import gettext


def special_place_name(facet: Facet, value: str) -> str:
    """Name what stands instead of a place in one of the place facets: UNKNOWN or AMBIGUOUS."""
    if value == AMBIGUOUS:
        return gettext("ambiguous place")
    return gettext("place unknown") if facet == "region" else gettext("no place named")


def role_name(role: str) -> str:
    """Name what an author did."""
    names = {
        "reporter": gettext("reporter"),
        "correspondent": gettext("correspondent"),
        "photographer": gettext("photographer"),
        "editor": gettext("editor"),
        "contributor": gettext("contributor"),
        "author": gettext("author"),
    }
    return names.get(role, role)


def kind_name(kind: str) -> str:
    """Name a kind of paragraph."""
    names = {
        "title": gettext("title"),
        "body": gettext("body text"),
        "heading": gettext("heading"),
        "caption": gettext("caption"),
        "byline": gettext("byline"),
    }
    return names.get(kind, kind)


def reason_name(why: str) -> str:
    """Name why a line was left out, or what kind of repair was made; a key without a name stands for itself."""
    names = {
        "nav": gettext("navigation"),
        "breadcrumb": gettext("breadcrumb"),
        "share": gettext("share bar"),
        "contact": gettext("contact line"),
        "copyright": gettext("copyright line"),
        "licence": gettext("licence number"),
        "image": gettext("image stub"),
        "platform-notice": gettext("platform notice"),
        "spam": gettext("spam"),
        "duplicate-title": gettext("repeated title"),
        "duplicate-date": gettext("repeated date"),
        "meta": gettext("line of metadata"),
        "section-label": gettext("name of the page"),
        "related": gettext("related reading"),
        "source-credit": gettext("credit of the source"),
        "page": gettext("page number"),
        "separator": gettext("separator"),
        "signature": gettext("signature"),
        "recurring": gettext("repeated across files"),
        "gloss": gettext("inline reading removed"),
        "mojibake": gettext("broken characters restored"),
        "join": gettext("broken line joined"),
        "blank": gettext("blanks"),
        "markup": gettext("markup removed"),
        "label": gettext("label removed"),
        "subtitle-dash": gettext("dash before a subtitle removed"),
        "invisible": gettext("invisible characters"),
        "undecodable": gettext("bytes that cannot be read"),
    }
    return names.get(why, why)


def state_name(key: str) -> str:
    """Name what the build report says about dates, places and scripts."""
    names = {
        "explicit": gettext("printed"),
        "inferred": gettext("inferred"),
        "none": gettext("none"),
        "known": gettext("known"),
        "ambiguous": gettext("ambiguous"),
        "hans": gettext("Simplified"),
        "hant": gettext("Traditional"),
        "mixed": gettext("mixed"),
    }
    return names.get(key, key)


def error_words(code: str) -> tuple[str, str] | None:
    """Say what happened and what to do, for an error code that has words of its own."""
    build_again = gettext("Build it again with this version; the articles themselves are untouched.")
    words = {
        "query_too_large": (
            gettext("This query is too long"),
            gettext("At most 500 characters, 64 terms and 16 nested parentheses are read. Search for a phrase of it."),
        ),
        "too_slow": (
            gettext("This search took too long"),
            gettext("It was stopped instead of showing a part of the answer. Use a rarer word or a filter."),
        ),
        "busy": (
            gettext("Too many searches are running"),
            gettext("Try again in a moment."),
        ),
        "unsupported": (
            gettext("The engine of this index cannot answer this query"),
            gettext("Build the index with the columnar engine, or leave this part of the query out."),
        ),
        "no_index": (
            gettext("There is no index yet"),
            gettext("Build one from your folder of articles; this page shows it as soon as it is ready."),
        ),
        "index_damaged": (
            gettext("The index is damaged"),
            gettext("Its files are not as they were built. Build it again; the articles themselves are untouched."),
        ),
        "index_outdated": (gettext("The index was made by another version"), build_again),
        "not_found": (
            gettext("There is no such article"),
            gettext("Its id may have changed with the last build. Search for a sentence of it."),
        ),
    }
    return words.get(code)


def field_advice(field: str | None) -> str:
    """Say what may stand in a part of the address."""
    date = gettext("A date is 2024, 2024-01 or 2024-01-16, and the first one is not later than the last.")
    place = gettext("A place is its full name or its six-digit code; a name that several share needs the code.")
    advice = {
        "from": date,
        "to": date,
        "undated": gettext("“Undated” and a date cannot both hold: leave one of them out."),
        "region": place,
        "mentioned": place,
        "place": place,
        "kind": gettext("A kind is title, body, heading, caption or byline."),
    }
    other = gettext("The part “%(field)s” of the address is unknown or its value is not allowed.", field=field or "?")
    return advice.get(field or "", other)
