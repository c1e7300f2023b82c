"""Keeping an index up to date while it is served."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

WATCH_SECONDS = 30.0


@contextlib.contextmanager
def watching(source: Path | None, index_dir: Path) -> Iterator[None]:
    """Update an index every now and then, by a process of its own, as long as the block runs.

    Does nothing where there is no source.
    """
    ended = threading.Event()

    def watch() -> None:
        command = [
            sys.executable,
            "-m",
            "indexer",
            "update",
            str(source),
            "--index",
            str(index_dir),
        ]
        while not ended.wait(WATCH_SECONDS):
            with subprocess.Popen(  # noqa: S603 - ourselves
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as updating:
                while updating.poll() is None:
                    if ended.wait(0.2):
                        updating.terminate()

    watcher = threading.Thread(target=watch, daemon=True)
    if source is not None:
        watcher.start()
    try:
        yield
    finally:
        ended.set()
        if source is not None:
            watcher.join()
