"""Building and updating an index while it is served, by the commands of a terminal in processes of their own.

One works at a time. An update that is asked for while something works comes after it, once for all
who asked meanwhile, so that it has read whatever they wrote.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

State = Literal["waiting", "working", "done", "failed", "cancelled"]
AGAIN_SECONDS = 0.5
"""After this an update asks again whether another process still builds the same index,"""
PATIENCE_SECONDS = 60.0
"""and after this it gives up: what it was to read is read by the next one."""
END_SECONDS = 3.0
"""A process that has not ended by then, though it was asked to, is ended."""
_RUNNING = 3
"""Exit status of a command that finds another build running."""


@dataclass(slots=True)
class Job:
    """A command that works or has worked.

    share: of the bytes to read, where that is known. report: of the build, once it is done. error:
    its code, and message: the same in English. then: called when the index is live.
    """

    kind: Literal["build", "update"]
    arguments: tuple[str, ...]
    state: State = "waiting"
    files: int = 0
    paragraphs: int = 0
    share: float | None = None
    report: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    message: str = ""
    seconds: float = 0.0
    source: Path | None = None
    then: Callable[[], None] = lambda: None
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int | None:
        """The share in whole percents."""
        return None if self.share is None else int(self.share * 100)


class Work:
    """Does one job after the other; the latest is what pages show."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: list[Job] = []
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        self.latest: Job | None = None

    def build(self, source: Path, index_dir: Path, done: Callable[[], None]) -> Job | None:
        """Begin to build an index; None when something works already. done: called when it is live."""
        arguments = ("build", str(source), "--index", str(index_dir))
        with self._lock:
            if self._queue or self._closed:
                return None
            return self._begin(Job("build", arguments, source=source, then=done))

    def update(self, source: Path, index_dir: Path) -> Job:
        """Have an index updated, now or after what works: the job that will have read what is there now."""
        arguments = ("update", str(source), "--index", str(index_dir))
        with self._lock:
            for job in self._queue:
                if job.state == "waiting" and job.arguments == arguments:
                    return job
            return self._begin(Job("update", arguments, source=source))

    def cancel(self) -> None:
        """End what works; the index stays as it is."""
        with self._lock:
            if self._queue and self._queue[0].state == "working":
                self._queue[0].state = "cancelled"
                _ask_to_end(self._process)

    def close(self) -> None:
        """End what works and let nothing begin any more."""
        with self._lock:
            self._closed = True
            _ask_to_end(self._process)

    def _begin(self, job: Job) -> Job:
        """Put a job in the queue, and begin with it where the queue is empty; the lock is held."""
        self._queue.append(job)
        self.latest = job
        if len(self._queue) == 1:
            threading.Thread(target=self._work_off, daemon=True).start()
        return job

    def _work_off(self) -> None:
        while True:
            with self._lock:
                job = self._queue[0]
                job.state = "working"
            if self._is_done(job):
                job.then()
            job.ended.set()
            with self._lock:
                self._queue.pop(0)
                if not self._queue or self._closed:
                    return

    def _is_done(self, job: Job) -> bool:
        """Do a job; tells whether the index is live."""
        began = time.monotonic()
        status = self._run(job)
        while status == _RUNNING and job.state == "working" and not self._closed:
            if time.monotonic() - began > PATIENCE_SECONDS:
                break
            time.sleep(AGAIN_SECONDS)
            status = self._run(job)
        job.seconds = time.monotonic() - began
        with self._lock:
            if job.state == "working":
                job.state = "failed" if status else "done"
            return job.state == "done"

    def _run(self, job: Job) -> int:
        """Run the command of a job and take down what it tells; gives its exit status."""
        process = _started(job.arguments)
        with self._lock:
            self._process = process
            if self._closed or job.state == "cancelled":
                _ask_to_end(process)
        reports: list[str] = []
        with process:
            reading = threading.Thread(target=lambda: reports.extend(process.stdout or ()))
            reading.start()
            job.error = job.message = ""
            for line in process.stderr or ():
                _note(job, line)
            reading.join()
            status = process.wait()
        with self._lock:
            self._process = None
        with contextlib.suppress(ValueError):
            job.report = json.loads("".join(reports))
        return status


def _started(arguments: Sequence[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "indexer", *arguments, "--progress", "json", "--json"]
    return subprocess.Popen(  # noqa: S603 - ourselves
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def _note(job: Job, line: str) -> None:
    """Take down a line of progress, or an error; what is for a terminal is passed over."""
    try:
        said = json.loads(line)
    except ValueError:
        return
    if not isinstance(said, dict):
        return
    if "error" in said:
        job.error, job.message = said["error"]["code"], said["error"]["message"]
    elif "files" in said:
        job.files, job.paragraphs, job.share = said["files"], said["paragraphs"], said["share"]


def _ask_to_end(process: subprocess.Popen[str] | None) -> None:
    """Interrupt a process as Ctrl-C does, so that it removes what is not finished; then end it."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)

    def insist() -> None:
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.terminate()

    threading.Thread(target=insist, daemon=True).start()
