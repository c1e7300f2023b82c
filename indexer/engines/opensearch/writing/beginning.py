"""The new index of a build: begun, gone on with where a builder died, or taken away where it failed."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.schema.indices import forget, indices, meta_of, published
from indexer.engines.opensearch.schema.mapping import STORE, Json, paragraph_index, store_index
from indexer.engines.opensearch.writing.claims import LOADING, Claims, is_alive, sign
from indexer.errors import ClusterBusyError, ClusterUnreachableError, DuanluoError

BUILDER = "share-builder"
"""The claim of whoever fills an index alone."""
_OF, _BY = "of", "by"

Make = Callable[[str, Json], None]
"""Makes both indices under a name, and lets the first say something of itself."""


@contextlib.contextmanager
def begun(client: Client, of: str, make: Make) -> Iterator[str]:
    """Give the name of an index to fill, new or left behind by a builder of the same that died.

    of: what is built, the same for the same; empty for what is not gone on with. make: makes a new
    one. Whoever fills it says that it is alive (`BUILDER`). When it fails, the index is taken away,
    except where the cluster did not answer or somebody stopped it: then it is there to go on with.
    Raises the cluster's errors.
    """
    index = (_left_behind(client, of) if of else None) or _made(client, of, make)
    try:
        yield index
    except (ClusterBusyError, ClusterUnreachableError, KeyboardInterrupt):
        if not of:
            _give_up(client, index)
        raise
    except BaseException:
        _give_up(client, index)
        raise


def _made(client: Client, of: str, make: Make) -> str:
    name = f"{client.settings.alias}.{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"
    try:
        make(name, {_OF: of, _BY: sign(LOADING)} if of else {})
        if of:
            Claims(client, name).hold(BUILDER)
    except BaseException:
        forget(client, name)
        raise
    return name


def made_empty(client: Client) -> Make:
    """Give what makes an index with nothing in it."""

    def make(name: str, said: Json) -> None:
        body = paragraph_index(client.settings)
        body["mappings"]["_meta"] |= said
        client.make(name, body)
        client.make(f"{name}{STORE}", store_index(client.settings))

    return make


def _left_behind(client: Client, of: str) -> str | None:
    """Take over an unfinished index of the same build whose builder died, and take away those of other builds."""
    found = None
    for index in indices(client):
        said = meta_of(client, index)
        if said.get("complete") or _OF not in said:
            continue
        claims = Claims(client, index)
        if is_alive([said[_BY], *_holders(claims)][-1]):
            continue
        if said[_OF] == of and found is None and claims.take(BUILDER) is None:
            found = index
        else:
            forget(client, index)
    return found


def _holders(claims: Claims) -> list[Json]:
    try:
        return claims.holders([BUILDER])
    except DuanluoError:  # it died before its second index was made
        return []


def _give_up(client: Client, index: str) -> None:
    """Take an index away that failed, unless the archive's name means it already."""
    with contextlib.suppress(DuanluoError):
        if index not in published(client):
            forget(client, index)
