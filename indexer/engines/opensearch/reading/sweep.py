"""A look at the number of every paragraph, in each copy of the shards."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.schema.mapping import Json
from indexer.errors import IncompleteIndexError

_PATIENCE = 300.0
_SWEPT = 5_000
"""Ids that are looked at in one request."""
_COPIES = ("_primary_first", "_replica_first")
"""Which copies of the shards are asked, so that each of two is looked at."""


def sweep(client: Client, index: str, wanted: Iterator[int]) -> None:
    """See that every number is there once, and no other, in each copy of the shards.

    Raises IncompleteIndexError.
    """
    numbers = list(wanted)
    for copy in _COPIES:
        at = 0
        for n in all_numbers(client, index, copy):
            if at == len(numbers) or n != numbers[at]:
                raise IncompleteIndexError(
                    f"a paragraph is missing or twice there, the {at + 1}th, in {copy}"
                )
            at += 1
        if at != len(numbers):
            raise IncompleteIndexError(f"{at} of {len(numbers)} paragraphs, in {copy}")


_EVERY: Json = {
    "query": {"exists": {"field": "nchars"}},
    "_source": False,
    "stored_fields": "_none_",
    "sort": ["n"],
}


def all_numbers(client: Client, index: str, copy: str) -> Iterator[int]:
    """Give the number of every paragraph, ascending, as one copy of the shards has them.

    A document without what every paragraph has, as the count of its characters, is none.
    """
    hits = client.walk(index, _EVERY, _SWEPT, patience=_PATIENCE, preference=copy)
    return (int(hit["sort"][0]) for hit in hits)
