"""What the Whoosh index holds.

The schema, the analyzer of its character fields, a paragraph as a Whoosh document.

The character field has one token per folded character at consecutive positions, so that every
string is a phrase. Two marker tokens stand at the position of the character that follows them:
WORD_EDGE where the dictionary has a word edge, RUN_EDGE where a run of digits and Latin letters
begins or ends. An edge rule is thereby one more term of the phrase.

A facet field indexes the tokens that its facet counts and that its filter asks for, and keeps them
in a column too. Whoosh pickles fields and analyzers by module path, so all of them stand at module
level here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from whoosh import columns, fields, formats
from whoosh.analysis import Token, Tokenizer

from indexer.index.store.documents import IndexedParagraph
from indexer.search.requests.request import AMBIGUOUS, FACETS, UNKNOWN
from indexer.text.fold import RUN_CHARS, fold_text
from indexer.text.words import word_edges

SCHEMA_VERSION = 3
"""Raise it with any change to what is indexed.

It is part of the index name: another version's index is not found.
"""
INDEX_NAME = f"paragraphs{SCHEMA_VERSION}"

# Control characters: folding drops them and nothing printed holds them, so they collide with no
# value.
WORD_EDGE, RUN_EDGE = "\x01", "\x02"
_VALUE_END = "\x03"
MISSING = f"\x04{UNKNOWN}"
"""Facet token of a paragraph without a value."""
UNSURE = f"\x04{AMBIGUOUS}"
"""Facet token of a paragraph that names a place which cannot be told apart."""

UNDATED = 0
"""Day of a paragraph without a date; day 1 is the first of January of the year 1."""
_RUN = re.compile(f"[{RUN_CHARS}]+")


class CharacterTokenizer(Tokenizer):
    """One token per character at consecutive positions.

    A marker takes the position of the character after it.
    """

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        """Tokenize a marked text; `options` say what Whoosh wants to know of each token."""
        token = Token(**options)
        token.pos = 0
        for char in value:
            token.text = char
            yield token
            token.pos += char not in (WORD_EDGE, RUN_EDGE)


class FacetField(fields.FieldType):
    """A field of ready-made tokens: its value is a tuple of them."""

    def __init__(self) -> None:
        super().__init__(
            formats.Existence(), analyzer=None, scorable=True, sortable=columns.VarBytesColumn()
        )

    def to_column_value(self, value: tuple[str, ...]) -> bytes:
        """Give the bytes that the column keeps for the tokens of one paragraph."""
        return _VALUE_END.join(value).encode()

    def from_column_value(self, value: bytes) -> tuple[str, ...]:
        """Give the tokens back."""
        return tuple(value.decode().split(_VALUE_END))


# All fields are scorable, although scores come from words alone: a scorable field has a file of
# lengths, and where there is none 2.7.4 asks the file system for it at every posting of a commit, a
# third of the time of a build.


def _characters(*, stored: bool = False) -> fields.FieldType:
    return fields.FieldType(formats.Positions(), CharacterTokenizer(), scorable=True, stored=stored)


def _words() -> fields.FieldType:
    return fields.FieldType(formats.Frequency(), analyzer=None, scorable=True)


def _day() -> fields.FieldType:
    """A signed number: 2.7.4 answers ranges over unsigned ones with everything."""
    field = fields.NUMERIC(int, bits=32, signed=True)
    field.scorable = True
    return field


SCHEMA = fields.Schema(
    # Exact search, and the stored text for the leaves that are verified in it.
    characters=_characters(stored=True),
    # Ranking.
    words=_words(),
    title_words=_words(),
    # Field nodes.
    title=_characters(),
    author=_characters(),
    source_name=_characters(),
    # Date ranges: the span's first day and the day after its last. Whether it is printed or
    # inferred.
    begin=_day(),
    end=_day(),
    basis=_words(),
    # Order and totals.
    day=fields.COLUMN(columns.NumericColumn("i", default=UNDATED)),
    day_after=fields.COLUMN(columns.NumericColumn("i", default=UNDATED)),
    inferred=fields.COLUMN(columns.NumericColumn("i")),
    article=fields.COLUMN(columns.NumericColumn("i")),
    **{name: FacetField() for name in FACETS},
)


def document(paragraph: IndexedParagraph, article: int) -> dict[str, object]:
    """Give the field values of a paragraph for Whoosh's writer.

    A field without a value is None or an empty tuple.

    article: the number of its article.
    """
    date = paragraph.date
    return {
        "characters": mark_edges(paragraph.folded.text, word_edges(paragraph.words)),
        "words": tuple(word.text for word in paragraph.words),
        "title_words": paragraph.title_words,
        "title": paragraph.title,
        # Folded queries hold no control character, so that none matches across two authors.
        "author": _VALUE_END.join(paragraph.authors),
        "source_name": fold_text(paragraph.source or ""),
        "begin": date.begin.toordinal() if date else None,
        "end": date.end.toordinal() if date else None,
        "basis": (("inferred" if paragraph.date_inferred else "explicit"),) if date else (),
        "day": date.begin.toordinal() if date else UNDATED,
        "day_after": date.end.toordinal() if date else UNDATED,
        "inferred": int(paragraph.date_inferred),
        "article": article,
        **{name: tokens or (MISSING,) for name, tokens in _facet_tokens(paragraph).items()},
    }


def _facet_tokens(paragraph: IndexedParagraph) -> dict[str, tuple[str, ...]]:
    date, unsure = paragraph.date, (UNSURE,) if paragraph.ambiguous else ()
    return {
        "region": paragraph.region,
        "mentioned": _distinct(*paragraph.mentioned, unsure),
        "place": _distinct(paragraph.region, *paragraph.mentioned, unsure),
        "year": (date.value[:4],) if date else (),
        "month": (date.value[:7],) if date and date.precision != "year" else (),
        "source": (paragraph.source,) if paragraph.source else (),
        "kind": (paragraph.kind,),
    }


def _distinct(*paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(itertools.chain(*paths)))


def mark_edges(folded: str, edges: frozenset[int]) -> str:
    """Put the markers into a folded text; `edges` are the offsets at which words begin or end."""
    runs = {edge for run in _RUN.finditer(folded) for edge in run.span()}
    marked = []
    for offset, char in enumerate(itertools.chain(folded, ("",))):
        marked.append(WORD_EDGE if offset in edges else "")
        marked.append(RUN_EDGE if offset in runs else "")
        marked.append(char)
    return "".join(marked)


def read_edges(marked: str) -> tuple[str, frozenset[int]]:
    """Give the folded text and the word edges that `mark_edges` was given."""
    pieces = marked.replace(RUN_EDGE, "").split(WORD_EDGE)
    return "".join(pieces), frozenset(itertools.accumulate(map(len, pieces[:-1])))
