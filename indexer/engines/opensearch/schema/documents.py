"""A paragraph as the cluster gets it."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from indexer.engines.opensearch.schema.tokens import edge_tokens, tokens
from indexer.index.store.documents import IndexedParagraph
from indexer.text.characters import is_letter

Json = dict[str, Any]


def documents(paragraphs: Iterable[IndexedParagraph]) -> Iterator[tuple[IndexedParagraph, Json]]:
    """Give the fields of the paragraphs of whole articles, each with its place in its article."""
    for _, together in itertools.groupby(paragraphs, lambda paragraph: paragraph.article_number):
        for at, paragraph in enumerate(together):
            yield paragraph, {"at": at, **document(paragraph)}


def document(paragraph: IndexedParagraph) -> Json:
    """Give the fields of a paragraph but those that number it; absent ones are left out."""
    folded, span = paragraph.folded.text, paragraph.date
    fields: Json = {
        **shown_fields(paragraph.shown),
        "c": " ".join(tokens(folded)),
        "e": " ".join(edge_tokens(len(folded), paragraph.words)),
        "tc": " ".join(tokens(paragraph.title)),
        "ac": [" ".join(tokens(author)) for author in paragraph.authors],
        "nchars": len(folded),
        "letters": sum(map(is_letter, folded)),
        "kind": paragraph.kind,
        "source": paragraph.source,
        "region": paragraph.region,
        "mentioned": _distinct(paragraph.mentioned),
        "place": _distinct((paragraph.region, *paragraph.mentioned)),
        "ambiguous": paragraph.ambiguous or None,
    }
    if span:
        fields |= {
            "begin": span.begin.toordinal(),
            "end": span.end.toordinal(),
            "basis": "inferred" if paragraph.date_inferred else "explicit",
            "year": span.value[:4],
            "month": span.value[:7] if span.precision != "year" else None,
        }
    return {name: value for name, value in fields.items() if value not in (None, "", (), [])}


def _distinct(paths: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(itertools.chain.from_iterable(paths)))


def shown_fields(shown: str) -> Json:
    """Give the fields that keep a shown text, whatever it holds."""
    try:
        shown.encode()
    except UnicodeEncodeError:
        return {"raw": base64.b64encode(shown.encode("utf-8", "surrogatepass")).decode()}
    return {"text": shown}


def shown_text(source: Json) -> str:
    """Give the shown text back."""
    if "raw" in source:
        return base64.b64decode(source["raw"]).decode("utf-8", "surrogatepass")
    return str(source.get("text", ""))
