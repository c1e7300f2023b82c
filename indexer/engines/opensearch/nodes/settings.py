"""Where the cluster is and how to get in.

From the environment, so that no password stands in a command.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from indexer.engines.names import CLUSTER_NAMES as NAMES
from indexer.errors import ClusterSettingError

_PREFIX, _ARCHIVE = "duanluo", "main"
MOST_SHARDS = 1024
MOST_REPLICAS = 10


@dataclass(frozen=True, slots=True, repr=False)
class ClusterSettings:
    """One cluster.

    urls: of some nodes, which are asked in turn. ca: a file of certificates to trust. prefix: what
    the names of all indices begin with. archive: which of the archives in the cluster is meant.
    shards, replicas: of a new index; replicas are further copies.
    """

    urls: tuple[str, ...]
    ca: str | None = None
    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    prefix: str = _PREFIX
    archive: str = _ARCHIVE
    shards: int = 3
    replicas: int = 1

    @property
    def alias(self) -> str:
        """The name under which the archive is published.

        Its indices are called so and by their time, with a dot.
        """
        return f"{self.prefix}.{self.archive}"

    def __repr__(self) -> str:
        return f"ClusterSettings({', '.join(self.urls)})"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> ClusterSettings:
        """Read the settings that begin with DUANLUO_OPENSEARCH_.

        They are URL, CA, USER, PASSWORD, API_KEY, PREFIX, ARCHIVE, SHARDS and REPLICAS. Raises
        ClusterSettingError.
        """
        given = {name.lower(): environment.get(NAMES + name, "") for name in _ALL}
        urls = tuple(
            _checked(url.strip().rstrip("/")) for url in given["url"].split(",") if url.strip()
        )
        if not urls:
            raise ClusterSettingError(
                NAMES + "URL", "is not set: give the addresses of nodes, commas between them"
            )
        if bool(given["user"]) != bool(given["password"]):
            raise ClusterSettingError(
                NAMES + "USER", f"and {NAMES}PASSWORD belong together: set both or neither"
            )
        for name in ("prefix", "archive"):
            if given[name] and not is_name(given[name]):
                raise ClusterSettingError(
                    NAMES + name.upper(), "takes small letters, digits and hyphens, a letter first"
                )
        return cls(
            urls=urls,
            ca=given["ca"] or None,
            user=given["user"] or None,
            password=given["password"] or None,
            api_key=given["api_key"] or None,
            prefix=given["prefix"] or _PREFIX,
            archive=given["archive"] or _ARCHIVE,
            shards=_count("SHARDS", given["shards"], 1, MOST_SHARDS, 3),
            replicas=_count("REPLICAS", given["replicas"], 0, MOST_REPLICAS, 1),
        )


_ALL = ("URL", "CA", "USER", "PASSWORD", "API_KEY", "PREFIX", "ARCHIVE", "SHARDS", "REPLICAS")


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ClusterSettingError(
            NAMES + "URL", "takes addresses like https://node1:9200, with commas between them"
        )
    if parts.username or parts.password:
        raise ClusterSettingError(
            NAMES + "URL", f"takes no password: set {NAMES}USER and {NAMES}PASSWORD"
        )
    return url


def is_name(text: str) -> bool:
    """Tell whether a text can be a part of an index name.

    Small letters, digits and hyphens, a letter first.
    """
    return (
        text.isascii()
        and text[:1].isalpha()
        and text == text.lower()
        and text.replace("-", "").isalnum()
    )


def _count(name: str, text: str, least: int, most: int, default: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ClusterSettingError(NAMES + name, f"takes a number from {least} to {most}")
    return int(text)
