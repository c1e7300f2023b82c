"""Readable names of the keys that the library uses.

Why a line was left out, what was repaired, roles, kinds.

The tables give English texts; these are the keys of the Chinese catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping

from indexer import AMBIGUOUS
from webui.address.params import Facet
from webui.words.texts import gettext

ROLES = {
    "reporter": "reporter",
    "correspondent": "correspondent",
    "photographer": "photographer",
    "editor": "editor",
    "contributor": "contributor",
    "author": "author",
}
DEGREES = {
    "boiling": "boiling",
    "scalding": "scalding",
    "hot": "hot",
    "warm": "warm",
    "mild": "mild",
    "cold": "cold",
}
"""Temperatures of a phrase."""
DEGREE_SIGNS = dict(zip(DEGREES, "沸烫热暖温冷", strict=True))
KINDS = {
    "title": "title",
    "body": "body text",
    "heading": "heading",
    "caption": "caption",
    "byline": "byline",
    "credit": "credit line",
}
REASONS = {
    "nav": "navigation",
    "breadcrumb": "breadcrumb",
    "share": "share bar",
    "contact": "contact line",
    "copyright": "copyright line",
    "licence": "licence number",
    "image": "image stub",
    "platform-notice": "platform notice",
    "spam": "spam",
    "duplicate-title": "repeated title",
    "duplicate-date": "repeated date",
    "meta": "line of metadata",
    "section-label": "name of the page",
    "related": "related reading",
    "source-credit": "credit of the source",
    "notice": "notice behind a sentence",
    "page": "beside the text of a page",
    "hidden": "not shown by the page",
    "page-head": "running head",
    "page-number": "page number",
    "no-text": "record without text",
    "contents": "table of contents",
    "separator": "separator",
    "signature": "signature",
    "recurring": "repeated across files",
    "furniture": "buttons and lists around a text",
    "gloss": "inline reading removed",
    "mojibake": "broken characters restored",
    "join": "broken line joined",
    "blank": "blanks",
    "markup": "markup removed",
    "label": "label removed",
    "subtitle-dash": "dash before a subtitle removed",
    "invisible": "invisible characters",
    "wide": "title set wide closed up",
    "undecodable": "bytes that cannot be read",
    "encodings": "lines in another encoding",
    "garbled": "characters lost before",
    "columns-unknown": "columns that are not read",
}
"""Why a line was left out, and the kinds of repair."""
ANCHORS = {
    "same": "This is the paragraph that the address names.",
    "moved": "The paragraph that the address names is now in this file.",
    "copied": "The paragraph that the address names is gone from its place. This one says the same.",
    "near": "The paragraph that the address names is gone. This one stands between the same two in another file.",
    "changed": "The paragraph that the address names has changed. This one stands in its place.",
}
"""What has become of a paragraph whose anchor is opened."""
STATES = {
    "explicit": "printed",
    "inferred": "inferred",
    "none": "none",
    "known": "known",
    "ambiguous": "ambiguous",
    "hans": "Simplified",
    "hant": "Traditional",
    "mixed": "mixed",
}
"""What the build report says about dates, places and scripts."""
ERROR_WORDS = {
    "query_too_large": (
        "This query is too long",
        "At most 500 characters, 64 terms and 16 nested parentheses are read. Search for a phrase of it.",
    ),
    "too_many_lines": (
        "These are too many lines",
        "At most twelve are compared at once, each a query of its own. Leave some out.",
    ),
    "too_slow": (
        "This search took too long",
        "It was stopped instead of showing a part of the answer. Use a rarer word or a filter.",
    ),
    "busy": (
        "Too many searches are running",
        "Try again in a moment.",
    ),
    "engine_lacks": (
        "The engine of this index does not count this",
        "Choose a place, a source or a span of time, or build the index with the columnar engine.",
    ),
    "cube_too_large": (
        "Too many paragraphs to count this in",
        "Choose a place, a source or a span of time.",
    ),
    "unsupported": (
        "The engine of this index cannot answer this query",
        "Build the index with the columnar engine, or leave this part of the query out.",
    ),
    "no_index": (
        "There is no index yet",
        "Build one from your folder of articles; this page shows it as soon as it is ready.",
    ),
    "index_damaged": (
        "The index is damaged",
        "Its files are not as they were built. Build it again; the articles themselves are untouched.",
    ),
    "index_outdated": (
        "The index was made by another version",
        "Build it again with this version; the articles themselves are untouched.",
    ),
    "table_not_amended": (
        "This metadata.csv cannot be changed here",
        "It is no table of corrections, or holds what a program would read otherwise. Correct it in a spreadsheet.",
    ),
    "correction_not_written": (
        "The correction was not written",
        "Somebody else or another program was quicker, or the disk did not take it. Look again and repeat it.",
    ),
    "edit_refused": (
        "This change was not made",
        "It came from no page of this server, or from before its start, or the folder is not writable. Load it again.",
    ),
    "source_missing": (
        "There is no readable folder there",
        "Give the path of a folder with articles that the server may read.",
    ),
    "nothing_to_index": (
        "No article was found in this folder",
        "Give a folder with text, web pages, tables or documents.",
    ),
    "build_running": (
        "Another build is running",
        "Wait for it to end, then try again.",
    ),
    "index_not_written": (
        "The index could not be written",
        "Make room on the disk or check it; what was live before is live.",
    ),
    "index_not_writable": (
        "The server may not write where the index is to be",
        "Name another folder, or give this one to whoever runs the server.",
    ),
    "worker_lost": (
        "A process that reads files was ended",
        "Probably memory ran out: give fewer --jobs, or more memory.",
    ),
    "no_page": ("There is no such page", "Start from the search page."),
    "not_found": (
        "There is no such article",
        "Its id may have changed with the last build. Search for a sentence of it.",
    ),
}
"""What happened and what to do, for the error codes that have words of their own."""
COLUMNS = {
    "paragraph_id": "id of the paragraph",
    "title": "title",
    "date": "date",
    "precision": "precision of the date",
    "source": "source",
    "place": "place",
    "file": "file",
    "lines": "lines",
    "kind": "kind",
    "matches": "matches",
    "text": "text",
    "date_basis": "printed or inferred",
    "article": "article",
    "copies_of": "copies",
    "authors": "authors",
    "url": "address",
    "region_code": "place code",
    "query": "query",
    "filters": "filters",
    "index": "index",
    "anchor": "lasting name",
    "receipt": "receipt",
}
"""Columns of a download."""
FIELDS = {"title": "title", "date": "date", "source": "source", "region": "place"}
"""What a correction can say of an article."""
_DATE_ADVICE = (
    "A date is 2024, 2024-01 or 2024-01-16, and the first one is not later than the last."
)
_PLACE_ADVICE = (
    "A place is its full name or its six-digit code; a name that several share needs the code."
)
FIELD_ADVICE = {
    "from": _DATE_ADVICE,
    "to": _DATE_ADVICE,
    "undated": "“Undated” and a date cannot both hold: leave one of them out.",
    "region": _PLACE_ADVICE,
    "mentioned": _PLACE_ADVICE,
    "place": _PLACE_ADVICE,
    "kind": "A kind is title, body, heading, caption, byline or credit.",
}


def special_place_name(facet: Facet, value: str) -> str:
    """Name what stands instead of a place in one of the place facets: UNKNOWN or AMBIGUOUS."""
    if value == AMBIGUOUS:
        return gettext("ambiguous place")
    return gettext("place unknown") if facet == "region" else gettext("no place named")


def corrected_name(field: str) -> str:
    """Name a field that a correction can say."""
    return _name(FIELDS, field)


def column_name(name: str) -> str:
    """Name a column of a download."""
    return _name(COLUMNS, name)


def role_name(role: str) -> str:
    """Name what an author did."""
    return _name(ROLES, role)


def degree_name(degree: str) -> str:
    """Name a temperature."""
    return _name(DEGREES, degree)


def degree_sign(degree: str) -> str:
    """Give the character that a temperature is written with, in every language."""
    return DEGREE_SIGNS[degree]


def kind_name(kind: str) -> str:
    """Name a kind of paragraph."""
    return _name(KINDS, kind)


def reason_name(why: str) -> str:
    """Name why a line was left out, or what kind of repair was made."""
    return _name(REASONS, why)


def anchor_words(state: str) -> str:
    """Say what has become of a paragraph whose anchor was opened."""
    return _name(ANCHORS, state)


def state_name(key: str) -> str:
    """Name what the build report says about dates, places and scripts."""
    return _name(STATES, key)


def _name(names: Mapping[str, str], key: str) -> str:
    """Give the name of a key; one without a name stands for itself."""
    return gettext(names[key]) if key in names else key


def error_words(code: str) -> tuple[str, str] | None:
    """Say what happened and what to do, for an error code that has words of its own."""
    if code not in ERROR_WORDS:
        return None
    happened, advice = ERROR_WORDS[code]
    return gettext(happened), gettext(advice)


def field_advice(field: str | None) -> str:
    """Say what may stand in a part of the address."""
    if field in FIELD_ADVICE:
        return gettext(FIELD_ADVICE[field])
    return gettext(
        "The part “%(field)s” of the address is unknown or its value is not allowed.",
        field=field or "?",
    )
