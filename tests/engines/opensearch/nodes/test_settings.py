"""Where the cluster is, as the environment says it."""

from __future__ import annotations

import pytest

from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.errors import ClusterSettingError

URL = {"DUANLUO_OPENSEARCH_URL": "https://one:9200, https://two:9200/"}


def test_all_that_can_be_said() -> None:
    said = {
        "CA": "/ca.pem",
        "USER": "reader",
        "PASSWORD": "s3",
        "PREFIX": "press",
        "ARCHIVE": "old",
        "SHARDS": "24",
    }
    read = ClusterSettings.read(
        URL | {f"DUANLUO_OPENSEARCH_{name}": value for name, value in said.items()}
    )
    assert read.urls == ("https://one:9200", "https://two:9200")
    assert (read.ca, read.user, read.password, read.shards, read.replicas) == (
        "/ca.pem",
        "reader",
        "s3",
        24,
        1,
    )
    assert read.alias == "press.old"
    assert "s3" not in repr(read)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", ""),
        ("URL", "one:9200"),
        ("URL", "https://reader:secret@one:9200"),
        ("USER", "reader"),
        ("PREFIX", "Press"),
        ("ARCHIVE", "a.b"),
        ("SHARDS", "0"),
        ("SHARDS", "many"),
        ("REPLICAS", "-1"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ClusterSettingError) as raised:
        ClusterSettings.read(URL | {f"DUANLUO_OPENSEARCH_{name}": value})
    assert raised.value.field == f"DUANLUO_OPENSEARCH_{name}"
    assert "secret" not in raised.value.message
