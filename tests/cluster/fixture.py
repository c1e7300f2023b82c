"""The cluster of a test run: the one that DUANLUO_OPENSEARCH_URL names, or one node of our own for its length."""

from __future__ import annotations

import importlib.util
import json
import os
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cluster.nodes import Cluster, ClusterUnavailableError

REQUIRED = "REQUIRE_CLUSTER"
URL = "DUANLUO_OPENSEARCH_URL"


@contextmanager
def opened_cluster(folder: Path) -> Iterator[None]:
    """Let the environment name a cluster, with indices of our own.

    Skips, or fails where one is required.

    They are small: few shards, and no copies, for which one node has no room.
    """
    if importlib.util.find_spec("opensearchpy") is None:
        unavailable("opensearch-py is not installed")
    ours = {"PREFIX": f"duanluo-test-{uuid.uuid4().hex[:8]}", "SHARDS": "2", "REPLICAS": "0"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ours.items():
            patch.setenv(f"DUANLUO_OPENSEARCH_{name}", value)
        if URL in os.environ:
            yield
            forget_indices()
            return
        try:
            cluster = Cluster(folder, nodes=1).start()
        except ClusterUnavailableError as error:
            unavailable(str(error))
        try:
            patch.setenv(URL, ",".join(cluster.urls))
            yield
        finally:
            cluster.close()


def forget_indices() -> None:
    """Delete the indices that this run has made in the cluster."""
    url, prefix = os.environ[URL].split(",")[0], os.environ["DUANLUO_OPENSEARCH_PREFIX"]
    with urllib.request.urlopen(
        f"{url}/_cat/indices/{prefix}-*?format=json&h=index&s=creation.date"
    ) as answer:
        indices = [one["index"] for one in json.load(answer)]
    for index in indices:
        forget_index(index)


def forget_index(index: str) -> None:
    """Delete an index: a small cluster has room for few."""
    url = os.environ[URL].split(",")[0]
    urllib.request.urlopen(urllib.request.Request(f"{url}/{index}", method="DELETE")).close()


def unavailable(why: str) -> None:
    """Skip a test for which there is no cluster, or fail it where REQUIRE_CLUSTER=1 says there must be one."""
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"no cluster: {why}")
    pytest.skip(f"no cluster: {why}")
