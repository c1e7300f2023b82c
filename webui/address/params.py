"""URL ↔ view: everything a page shows is in its address, and every link on a page is made here.

A `View` is the query string read into typed values. `PARAMETERS` is the one table of what may stand
in it; the reader below, the links and the OpenAPI description are all made from it. An unknown
value is refused, never ignored: a filter that is silently dropped would show a wrong number. An
unknown name is refused by the API; pages leave it out.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter, ne
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import quote_plus

from indexer import (
    ARTICLE_SORTS,
    DEFAULT_PER_PAGE,
    FILTERS,
    MAX_PER_PAGE,
    SORT,
    UNITS,
    ArticleSort,
    BadRequestError,
    DateSpan,
    Field,
    NotFoundError,
    RawLines,
)

Kind = Literal["text", "lines", "texts", "flag", "choice", "number"]
PlaceFacet = Literal["region", "mentioned", "place"]
Facet = Literal["region", "mentioned", "place", "source", "kind"]
Unit = Literal["occurrences", "paragraphs", "articles", "unique"]
Across = Literal["year", "region"]
"""What the columns of a comparison are."""

MAX_PAGE = 1_000_000
"""Beyond any archive of one machine.

A larger number is a mistake or an attack on integer arithmetic.
"""
MAX_VALUES = 100
"""Values of one parameter: more than a person ticks, few enough for an address line."""
MAX_VALUE_CHARACTERS = 200
"""A place or source name is shorter; the query has its own limit in the library."""
MAX_LINES = 12
"""Queries compared at once: each costs two searches, and more rows are not compared at a glance."""
USUAL_LINES = 50
"""Lines of a sorted concordance on a page: they are read down the column."""
USUAL_KEYWORDS = 15
"""Paragraphs of an unsorted one, of each of which there are several lines."""
USUAL_ARTICLES = 20
EXCLUDE = "-"


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One name of the query string: how it is read, and where it belongs. Each is one of its kind.

    attribute: its name in `View`, the same unless given. search: it decides which paragraphs are
    found or in which order (the API has it too); otherwise it only decides how a page looks.
    """

    name: str
    kind: Kind
    description: str
    choices: tuple[str, ...] = ()
    default: Any = ""
    attribute: str = ""
    search: bool = True
    most: int = MAX_PAGE

    def __post_init__(self) -> None:
        """Fill in the name that is not given."""
        object.__setattr__(self, "attribute", self.attribute or self.name)


def _of_field(field: Field) -> Parameter:
    """Make the parameter of a field of a request."""
    default = field.choices[0] if field.choices else _DEFAULTS[field.kind]
    attribute = _SHORTER.get(field.attribute, field.attribute)
    return Parameter(field.name, field.kind, field.description, field.choices, default, attribute)


_DEFAULTS: dict[str, Any] = {"texts": (), "text": "", "flag": False}
_SHORTER = {"whole_words": "words"}
"""Names in `View` that are not those of a request."""
PARAMETERS = (
    Parameter("q", "text", "Query in the query language; empty means every paragraph"),
    *map(_of_field, (*FILTERS, SORT)),
    Parameter("page", "number", "Page, from 1", default=1),
    Parameter("per_page", "number", "Hits on a page", default=DEFAULT_PER_PAGE, most=MAX_PER_PAGE),
    Parameter(
        "view",
        "choice",
        "How the answer is shown",
        ("list", "articles", "kwic", "table"),
        "list",
        search=False,
    ),
    Parameter(
        "by",
        "choice",
        "Which place facet is shown",
        ("region", "mentioned", "place"),
        "region",
        search=False,
    ),
    Parameter("open", "texts", "Facets and regions that are unfolded", default=(), search=False),
    Parameter(
        "context",
        "choice",
        "Order of the keyword lines",
        ("hits", "left", "right"),
        "hits",
        search=False,
    ),
    Parameter("unit", "choice", "Cells of the table", ("rate", "count"), "rate", search=False),
    Parameter("order", "choice", "Order of the articles", ARTICLE_SORTS, "newest", search=False),
    Parameter(
        "group",
        "choice",
        "Hits by article, or each by itself",
        ("article", "none"),
        "article",
        search=False,
    ),
    Parameter(
        "around", "texts", "Paragraphs shown with those beside them", default=(), search=False
    ),
    Parameter(
        "columns", "texts", "Columns of CSV, in this order; else all", default=(), search=False
    ),
)
ARTICLE_PARAMETERS = tuple(
    parameter
    for parameter in PARAMETERS
    if parameter.name not in ("page", "open", "around", "unit", "by", "group")
)
"""What the address of an article carries along of the result that it was opened from."""
SEARCH_PARAMETERS = tuple(parameter for parameter in PARAMETERS if parameter.search)
TREND_PARAMETERS = tuple(
    parameter
    for parameter in SEARCH_PARAMETERS
    if parameter.name not in ("page", "per_page", "sort")
)
EXPORT_PARAMETERS = tuple(
    parameter for parameter in SEARCH_PARAMETERS if parameter.name not in ("page", "per_page")
)
CSV_PARAMETERS = (
    *EXPORT_PARAMETERS,
    *(parameter for parameter in PARAMETERS if parameter.name == "columns"),
)
COPIES_PARAMETERS = tuple(
    parameter for parameter in PARAMETERS if parameter.name in ("q", "page", "per_page")
)
_SHORT = Parameter(
    "short", "flag", "Headings and paragraphs of fewer than 26 letters too", default=False
)
COPIED_PARAMETERS = (*COPIES_PARAMETERS, _SHORT)
COMPARED_PARAMETERS = (
    Parameter("q", "lines", f"Queries in the query language, one a line, at most {MAX_LINES}"),
    *(parameter for parameter in TREND_PARAMETERS if parameter.name != "q"),
    Parameter(
        "by",
        "choice",
        "Columns: years or places of the article",
        ("year", "region"),
        "year",
        search=False,
    ),
)
PICTURE_PARAMETERS = (
    *(parameter for parameter in COMPARED_PARAMETERS if parameter.name != "by"),
    *(parameter for parameter in PARAMETERS if parameter.name == "unit"),
)
COMPARE_PARAMETERS = (
    *COMPARED_PARAMETERS,
    *(parameter for parameter in PARAMETERS if parameter.name in ("page", "unit")),
)
FEED_PARAMETERS = tuple(parameter for parameter in EXPORT_PARAMETERS if parameter.name != "sort")
KWIC_PARAMETERS = (
    *EXPORT_PARAMETERS,
    *(parameter for parameter in PARAMETERS if parameter.name == "context"),
)
CUBE_PARAMETERS = (
    COMPARED_PARAMETERS[0],
    *(parameter for parameter in TREND_PARAMETERS if parameter.name != "q"),
    Parameter(
        "by",
        "choice",
        "Rows: places of the article, named ones, or either",
        get_args(PlaceFacet),
        "region",
        search=False,
    ),
    Parameter(
        "period",
        "choice",
        "Columns: years, or at most 36 months",
        ("year", "month"),
        "year",
        search=False,
    ),
    Parameter("of", "choice", "What is counted", UNITS, "paragraphs", search=False),
    Parameter(
        "copies",
        "choice",
        "Which copies count: all, or the first match of each cluster",
        ("all", "first"),
        "all",
        search=False,
    ),
)
_PAGED = tuple(parameter for parameter in PARAMETERS if parameter.name in ("page", "per_page"))
LINES_PARAMETERS = (
    *TREND_PARAMETERS,
    Parameter(
        "order",
        "text",
        "What orders the lines: up to six of L1 to L8 and R1 to R8, the characters to the left and right, as R1,R2,L1",
        search=False,
    ),
    Parameter(
        "how",
        "choice",
        "How characters compare: the most frequent first, by code point, or as each is read alone",
        ("frequent", "code", "pinyin"),
        "frequent",
        search=False,
    ),
    Parameter("letters", "flag", "Pass over punctuation within the sentence", default=False),
    Parameter(
        "sample",
        "number",
        "So many drawn, the same ones in every build",
        default=0,
        most=10**6,
    ),
    Parameter(
        "sample_of",
        "choice",
        "What the sample counts: lines, or paragraphs, articles or texts that are no copies, each with its lines",
        ("occurrences", "paragraphs", "articles", "unique"),
        "occurrences",
        search=False,
    ),
    Parameter("seed", "number", "Of the sample", default=1, most=10**9),
    Parameter(
        "group",
        "text",
        "Count lines by node, year, region, source, a character as R3, a string as L1-2, or both sides as L1-2,R1-2",
    ),
    Parameter("value", "text", "The one group whose lines are listed, as JSON names it"),
)
LISTED_PARAMETERS = (*LINES_PARAMETERS, *_PAGED)
PLAIN_PARAMETERS = tuple(parameter for parameter in TREND_PARAMETERS if parameter.name != "q")
_LAG = Parameter(
    "lag",
    "text",
    "What first matches are measured from: first, region: and a code, or source: and a name",
    default="first",
    search=False,
)
_REACH = Parameter(
    "reach",
    "number",
    "Paragraphs from which on a place is reached",
    default=1,
    most=1000,
    search=False,
)
_TEMPERATURE = Parameter(
    "temperature",
    "text",
    "Degrees of years by share of articles: published (two), or the four lower cut-offs as 0.005,0.002,0.001,0.0002",
    default="",
    search=False,
)
CUBE_PARAMETERS = (*CUBE_PARAMETERS, _LAG, _REACH, _TEMPERATURE)
LOOKS = ("heat", "trends", "multiples", "tiles", "places")
SMOOTHING = ("0", "1", "2", "3", "5")
SHOWN_PARAMETERS = (
    *CUBE_PARAMETERS,
    *(parameter for parameter in PARAMETERS if parameter.name in ("unit", "page")),
    Parameter(
        "look",
        "choice",
        "A table, trends, small pictures, a map of tiles, or phrases by place",
        LOOKS,
        "heat",
        search=False,
    ),
    Parameter(
        "smooth", "choice", "Periods on either side that a line pools", SMOOTHING, "0", search=False
    ),
    Parameter(
        "strips",
        "choice",
        "Small pictures of places, or of phrases",
        ("place", "query"),
        "place",
        search=False,
    ),
    Parameter(
        "scale",
        "choice",
        "One scale for all small pictures, or each its own",
        ("common", "own"),
        "common",
        search=False,
    ),
    Parameter("at", "text", "Period that the map shows; all when empty", search=False),
    Parameter(
        "shown",
        "number",
        "Which of the queries has its table shown, from 1",
        default=1,
        most=MAX_LINES,
    ),
)
TABLE_PARAMETERS = (
    *EXPORT_PARAMETERS,
    *(parameter for parameter in PARAMETERS if parameter.name == "by"),
)


class TooManyLinesError(BadRequestError):
    """More queries were given than are compared at once."""

    code = "too_many_lines"

    def __init__(self) -> None:
        super().__init__(
            f"At most {MAX_LINES} lines are compared at once: leave some out.", field="q"
        )


class NoPageError(NotFoundError):
    """There is no such page of something, or nothing to show on it."""

    code = "no_page"


class How(NamedTuple):
    """How a cube is counted and shown; the field names are those of its parameters."""

    by: PlaceFacet = "region"
    period: Literal["year", "month"] = "year"
    of: Unit = "paragraphs"
    copies: Literal["all", "first"] = "all"
    shown: int = 1
    look: str = "heat"
    smooth: str = "0"
    strips: str = "place"
    scale: str = "common"
    at: str = ""
    lag: str = "first"
    reach: int = 1
    temperature: str = ""


class View(NamedTuple):
    """One state of the search page, as its address says it.

    Hashable; the field names follow `PARAMETERS`.

    A page makes a hundred views, one for each of its links: a tuple is changed in a third of the
    time that a frozen dataclass takes.
    """

    q: str = ""
    region: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    undated: bool = False
    words: bool = False
    sort: str = "relevance"
    page: int = 1
    per_page: int = DEFAULT_PER_PAGE
    view: str = "list"
    by: PlaceFacet = "region"
    open: tuple[str, ...] = ()
    context: str = "hits"
    unit: str = "rate"
    order: ArticleSort = "newest"
    group: str = "article"
    around: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def pairs(self, parameters: Sequence[Parameter] = PARAMETERS) -> list[tuple[str, str]]:
        """Give the query string as pairs, in the order of the table, without what has its default."""
        return [(name, text) for name, value in self._given(parameters) for text in _texts(value)]

    @property
    def query_string(self) -> str:
        """The query string with its question mark, or nothing when all is default."""
        return self.query_string_of(PARAMETERS)

    def query_string_of(self, parameters: Sequence[Parameter]) -> str:
        """The same with only these parameters, for an address that has no others."""
        pieces = [_encoded(name, value) for name, value in self._given(parameters)]
        return "?" + "&".join(pieces) if pieces else ""

    def _given(self, parameters: Sequence[Parameter]) -> Iterator[tuple[str, Any]]:
        """Give what has another value than its default, by name."""
        names, values_of, defaults = _columns(tuple(parameters))
        values = values_of(self)
        return itertools.compress(zip(names, values, strict=True), map(ne, values, defaults))

    def changed(self, **changes: Any) -> View:
        """Give this view with other values.

        A change of what is found goes back to the first page.
        """
        fresh: dict[str, Any] = {"page": 1, "around": ()}
        return self._replace(**(fresh | changes))

    def opened(self, paragraph_id: str) -> View:
        """Show or hide what stands beside a paragraph, on the same page."""
        others = tuple(other for other in self.around if other != paragraph_id)
        return self._replace(
            around=others if paragraph_id in self.around else (*others, paragraph_id)
        )

    def toggled(self, name: Facet, value: str, *, instead_of: Collection[str] = ()) -> View:
        """Tick or untick one value of a facet.

        Ticking takes the tick from the values it replaces.
        """
        return self.changed(**{name: toggled(getattr(self, name), value, instead_of)})

    def without(self, name: str) -> View:
        """Drop all values of one filter; `date` stands for both ends and for undated."""
        if name == "date":
            return self.changed(date_from="", date_to="", undated=False)
        return self.changed(**{name: self._field_defaults[name]})

    def has(self, name: str) -> bool:
        """Whether this filter says anything; `date` as in `without`."""
        if name == "date":
            return bool(self.date_from or self.date_to or self.undated)
        return bool(getattr(self, name) != self._field_defaults[name])

    @property
    def lines(self) -> tuple[str, ...]:
        """The queries of a comparison."""
        return tuple(self.q.split("\n")) if self.q else ()

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of the filters that say anything."""
        return tuple(
            name
            for name in ("region", "mentioned", "place", "source", "kind", "date", "words")
            if self.has(name)
        )

    @property
    def size(self) -> int:
        """How many hits, lines or articles stand on a page.

        As asked, or what is usual in this view.
        """
        if self.per_page != DEFAULT_PER_PAGE or self.view == "list":
            return self.per_page
        if self.view == "kwic":
            return USUAL_LINES if self.context != "hits" else USUAL_KEYWORDS
        return USUAL_ARTICLES

    @property
    def offset(self) -> int:
        """How many hits stand before this page."""
        return (self.page - 1) * self.size

    def last_page(self, total: int) -> int:
        """Give the number of the last page of so many things; there is always a first one."""
        return max(1, -(-total // self.size))

    def hidden(
        self, *without: str, parameters: Sequence[Parameter] = PARAMETERS
    ) -> list[tuple[str, str]]:
        """Give the pairs a form must carry along besides its own inputs.

        The page number never is.
        """
        never = ("page", "around", *(("view",) if self.view == "articles" else ()))
        return [
            (name, text) for name, text in self.pairs(parameters) if name not in (*without, *never)
        ]


def toggled(had: tuple[str, ...], value: str, instead_of: Collection[str] = ()) -> tuple[str, ...]:
    """Tick or untick one value among those of a facet, as `View.toggled` does."""
    if not had:
        return (value,)
    if value in had:
        return tuple(item for item in had if item != value)
    gone = {*instead_of, EXCLUDE + value, value.removeprefix(EXCLUDE)}
    return (*(item for item in had if item not in gone), value)


_SPECIAL = re.compile(r"[^\w.~-]")
"""What may have to be encoded. The rest, letters and digits of any script, never has."""


@functools.lru_cache(maxsize=1024)
def encode(text: str) -> str:
    """Encode a value of an address.

    What is no ASCII stays, a third of the bytes: a browser encodes it itself.
    """
    return _SPECIAL.sub(_encoded_sign, text)


def _encoded_sign(sign: re.Match[str]) -> str:
    stays = not sign[0].isascii() and sign[0].isprintable()
    return sign[0] if stays else quote_plus(sign[0])


def encoded(name: str, value: object) -> str:
    """Write one parameter of an address, once for each of the values that it has."""
    return "&".join([f"{name}={encode(text)}" for text in _texts(value)])


@functools.lru_cache(maxsize=64)
def _columns(
    parameters: tuple[Parameter, ...],
) -> tuple[tuple[str, ...], Callable[[View], tuple[Any, ...]], tuple[Any, ...]]:
    """Give the names of parameters, what takes their values from a view, and their defaults."""
    places = [View._fields.index(one.attribute) for one in parameters]
    several = itemgetter(*places) if len(places) > 1 else None
    return (
        tuple(one.name for one in parameters),
        several or (lambda view: tuple(view[at] for at in places)),
        tuple(one.default for one in parameters),
    )


_encoded = functools.lru_cache(maxsize=1024)(encoded)
"""The same for what the links of a page share."""


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, tuple):
        return value
    return ["1" if value is True else str(value)]


class Given(NamedTuple):
    """What of a query string a page reads. not_dates: what stood for `from` and is no date."""

    args: dict[str, Sequence[str]]
    not_dates: tuple[str, ...] = ()


def known_to(
    args: Mapping[str, Sequence[str]], parameters: Sequence[Parameter] = PARAMETERS
) -> Given:
    """Leave out what others put on the end of a shared address.

    Names that nobody knows here, and a `from` of theirs.

    Programs that share links add utm_source, fbclid or from=timeline. What is left out of `from` is
    to be told.
    """
    names = {parameter.name for parameter in parameters}
    known = {name: texts for name, texts in args.items() if name in names}
    begins = known.pop("from", ())
    dates = [text for text in begins if _is_date(text.strip())]
    given = {**known, "from": dates} if dates else known
    return Given(
        given, tuple(shorten(text.strip()) for text in begins if text not in dates and text.strip())
    )


def _is_date(text: str) -> bool:
    try:
        DateSpan.parse(text)
    except ValueError:
        return False
    return True


def read_view(
    args: Mapping[str, Sequence[str]], parameters: Sequence[Parameter] = PARAMETERS
) -> View:
    """Read a query string given as name → values.

    Raises BadRequestError, which names the parameter.
    """
    return View(**_read_values(args, parameters))


def read_comparison(
    args: Mapping[str, Sequence[str]], parameters: Sequence[Parameter]
) -> tuple[View, Across]:
    """Read the query string of a comparison.

    Its queries, one a line, with their filters, and what its columns are.

    Raises BadRequestError, which names the parameter.
    """
    values = _read_values(args, parameters)
    across: Across = values.pop("by", "year")
    return View(**values), across


def read_cube(
    args: Mapping[str, Sequence[str]], parameters: Sequence[Parameter]
) -> tuple[View, How]:
    """Read the query string of a cube.

    Its queries, one a line, with their filters, and how it is counted.

    Raises BadRequestError, which names the parameter.
    """
    values = _read_values(args, parameters)
    how = How(**{name: values.pop(name) for name in How._fields if name in values})
    return View(**values), how


def read_lines(
    args: Mapping[str, Sequence[str]], parameters: Sequence[Parameter]
) -> tuple[View, RawLines]:
    """Read the query string of a concordance: its query with its filters, and which lines are wanted.

    Raises BadRequestError, which names the parameter.
    """
    values = _read_values(args, parameters)
    names = RawLines.__dataclass_fields__.keys()
    return View(**{name: value for name, value in values.items() if name not in names}), RawLines(
        **{name: values[name] for name in names if name in values}
    )


def read_copied(args: Mapping[str, Sequence[str]]) -> tuple[View, bool]:
    """Read the query string of the list of copies, and whether headings and short paragraphs are listed too.

    Raises BadRequestError, which names the parameter.
    """
    values = _read_values(args, COPIED_PARAMETERS)
    short: bool = values.pop(_SHORT.name, False)
    return View(**values), short


def _read_values(
    args: Mapping[str, Sequence[str]], parameters: Sequence[Parameter]
) -> dict[str, Any]:
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    for name, texts in args.items():
        if name not in known:
            raise BadRequestError(
                f"There is no parameter {shorten(name)!r}: use {', '.join(known)}.",
                field=shorten(name),
            )
        values[known[name].attribute] = _READERS[known[name].kind](known[name], texts)
    return values


def shorten(text: str, most: int = 40) -> str:
    """Cut a foreign text for a message."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _read_text(parameter: Parameter, texts: Sequence[str]) -> str:
    if len(texts) > 1:
        raise BadRequestError(
            f"The parameter {parameter.name} may stand only once.", field=parameter.name
        )
    return texts[0].strip()


def _read_lines(parameter: Parameter, texts: Sequence[str]) -> str:
    lines = [line.strip() for line in _read_text(parameter, texts).splitlines()]
    different = dict.fromkeys(filter(None, lines))
    if len(different) > MAX_LINES:
        raise TooManyLinesError
    return "\n".join(different)


def _read_texts(parameter: Parameter, texts: Sequence[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if len(texts) > MAX_VALUES:
        raise BadRequestError(
            f"At most {MAX_VALUES} values of {parameter.name} are read.", field=parameter.name
        )
    if any(len(value) > MAX_VALUE_CHARACTERS for value in values):
        raise BadRequestError(f"A value of {parameter.name} is too long.", field=parameter.name)
    return values


def _read_flag(parameter: Parameter, texts: Sequence[str]) -> bool:
    text = _read_text(parameter, texts)
    if text not in ("", "0", "1"):
        raise BadRequestError(
            f"The parameter {parameter.name} is 1 or 0, not {shorten(text)!r}.",
            field=parameter.name,
        )
    return text == "1"


def _read_choice(parameter: Parameter, texts: Sequence[str]) -> str:
    text = _read_text(parameter, texts) or str(parameter.default)
    if text not in parameter.choices:
        choices = ", ".join(parameter.choices)
        raise BadRequestError(
            f"{parameter.name} is one of {choices}, not {shorten(text)!r}.", field=parameter.name
        )
    return text


def _read_number(parameter: Parameter, texts: Sequence[str]) -> int:
    text = _read_text(parameter, texts)
    # isdecimal alone accepts digits of every script; a length bound keeps int() cheap.
    if not (
        text.isascii() and text.isdecimal() and len(text) <= 9 and 1 <= int(text) <= parameter.most
    ):
        message = f"{parameter.name} is a number from 1 to {parameter.most}, not {shorten(text)!r}."
        raise BadRequestError(message, field=parameter.name)
    return int(text)


def read_count(name: str, text: str) -> int:
    """Read the number of a paragraph or a line.

    Raises BadRequestError, which names the parameter.
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequestError(f"{name} is a number, not {shorten(text)!r}.", field=name)
    return int(text)


_READERS: dict[Kind, Callable[[Parameter, Sequence[str]], Any]] = {
    "text": _read_text,
    "lines": _read_lines,
    "texts": _read_texts,
    "flag": _read_flag,
    "choice": _read_choice,
    "number": _read_number,
}
