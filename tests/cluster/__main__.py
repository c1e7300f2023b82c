"""Start, stop or look at a cluster of one's own.

Python -m tests.cluster start|stop|status FOLDER [NODES].
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.cluster.nodes import Cluster, ClusterUnavailableError, running, stop


def main(verb: str, folder: Path, nodes: int = 3) -> int:
    """Do what the verb says and print it; gives the exit status."""
    if verb == "start":
        if any(running(folder).values()):
            print(f"a cluster runs in {folder} already: stop it first", file=sys.stderr)
            return 1
        try:
            cluster = Cluster(folder, nodes).start()
        except ClusterUnavailableError as error:
            print(error, file=sys.stderr)
            return 2
        print("export DUANLUO_OPENSEARCH_URL=" + ",".join(cluster.urls))
        return 0
    if verb == "stop":
        stop(folder)
    for pid, runs in running(folder).items():
        print(pid, "runs" if runs else "does not run")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])))
