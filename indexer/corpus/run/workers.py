"""Workers: processes that read files, each file under a budget, so that none ends a build or takes the machine.

A worker whose file takes more time or memory than its budget, or that crashes in the code of a
reader, is ended; the file is skipped with that reason, what stood beside it is read by another
worker, and reading goes on. Time is CPU time, kept by the kernel, which ends a worker also in the
middle of a library's code; so a busy machine changes nothing. A worker killed from outside (by a
system short of memory, say) ends the reading with one clear error.

The standard library's pool of processes cannot do this: it gives up all work when one of its
processes ends, and that of Python 3.11.2, the one of Debian 12, waits for ever where its queue is
just being written.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, Generic

from indexer.config import Budget
from indexer.corpus.input.formats import OF_RECORDS
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.run.batches import (
    Item,
    Whole,
    single_records,
)
from indexer.corpus.run.limits import why_ended
from indexer.corpus.run.process import (
    Connection,
    Finish,
    Message,
    Result,
    load_tables,
    serve,
    serve_apart,
)
from indexer.corpus.run.stamps import Beside
from indexer.errors import WorkerLostError
from indexer.model import Skipped, SkipReason

_AHEAD = 4
"""Bundles per worker that may wait for their turn.

Enough to keep workers busy, few enough to bound memory. No answer depends on it.
"""
_PIPE_BYTES = 1 << 20
"""What a worker's pipe holds.

Room for its next bundle, so that it finds one when it is done with this one.
"""
_SMALLEST_PIPE_BYTES = 1 << 13
"""What a pipe holds at least, where nobody can tell how much."""
_LOOK_SECONDS = 15.0
"""How often the parent looks whether workers that say nothing still live."""
_LOOKS = 4
"""Looks in a row at which a worker had computed nothing since the one before, after which it hangs:
in a library that panicked with a lock held, say, or on a disk that does not answer."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Some items that one worker reads at a time, and how many bytes of the source are read with them."""

    items: list[Item]
    bytes_read: int


@dataclass(slots=True)
class _Task(Generic[Result]):
    """A bundle on its way.

    items: those still to be read. at: the one being read. done: how many are read and finished.
    partial: some of the next one's articles are finished too. alone: each is to be finished by
    itself, to find out which one cannot be.
    """

    items: list[Item]
    bytes_read: int
    results: deque[Result] = field(default_factory=deque)
    at: int = 0
    done: int = 0
    started: bool = False
    finishing: bool = False
    partial: bool = False
    alone: bool = False
    ended: bool = False

    def begin_again(self, items: list[Item]) -> None:
        """Forget what was under way, with these items to read."""
        self.items, self.at, self.done = items, 0, 0
        self.started = self.finishing = self.partial = False

    def blame(self, reason: SkipReason, take_apart: Callable[[Item], Sequence[Item]]) -> None:
        """Take out what could not be read or finished, or take it apart if it can be, and begin again with the rest."""
        rest = self.items[self.done :]
        at = self.at - self.done
        if self.finishing and at > 0:
            self.alone = True
        else:
            culprit = rest[at]
            pieces = () if self.partial else take_apart(culprit)
            rest[at : at + 1] = pieces or [_skipped(culprit, reason)]
        self.begin_again(rest)


def _skipped(item: Item, reason: SkipReason) -> Skipped:
    if isinstance(item, Skipped):
        return item
    return Skipped(item.name, reason, item.first_line)


class _Worker(Generic[Result]):
    """One process, the two pipes to it, and what it has to do, in order."""

    def __init__(
        self, finish: Finish[Result], budget: Budget, others: Sequence[Connection]
    ) -> None:
        reading, self._tasks = multiprocessing.Pipe(duplex=False)
        self.results, writing = multiprocessing.Pipe(duplex=False)
        self._room = _widen(self._tasks)
        forks = _may_fork()
        mine = (self._tasks, self.results, *others) if forks else ()
        self.process: BaseProcess = _context(forks=forks).Process(
            target=serve, args=(reading, writing, mine, finish, budget), daemon=True
        )
        self.process.start()
        reading.close()
        writing.close()
        self.todo: deque[tuple[_Task[Result], int]] = deque()
        self.served = 0
        self._computed = self._still = 0
        self.hung = False

    @property
    def connections(self) -> tuple[Connection, Connection]:
        """The parent's ends of its pipes, which no other process may hold."""
        return self._tasks, self.results

    def can_take(self, size: int) -> bool:
        """Tell whether a message of so many bytes can be sent without waiting for the worker to get on."""
        unread = sum(length for task, length in self.todo if not task.started)
        return not self.todo or (len(self.todo) == 1 and unread + size + 64 < self._room)

    def send(self, task: _Task[Result], message: memoryview) -> None:
        self.todo.append((task, len(message)))
        with contextlib.suppress(BrokenPipeError):  # its end is seen where its results are awaited
            self._tasks.send_bytes(message)

    def look(self) -> None:
        """End the process if it is at work and has computed nothing at several looks."""
        computed = _computed(self.process.pid or 0)
        self._still = self._still + 1 if self.todo and computed == self._computed else 0
        self._computed = computed
        if self._still >= _LOOKS:
            self.hung = True
            self.process.kill()

    def end(self) -> int:
        """End the process, if it still runs, and give its exit code."""
        self.process.kill()
        return self.ended()

    def ended(self) -> int:
        self.process.join()
        for connection in self.connections:
            connection.close()
        return self.process.exitcode or 0


class Workers(Generic[Result]):
    """A pool of up to `jobs` workers, started as there is work.

    finish: what a worker makes of what it has read before it hands it back; picklable result.
    Workers own nothing and are killed when the pool is closed, whatever they do.
    """

    def __init__(self, jobs: int, finish: Finish[Result], budget: Budget) -> None:
        load_tables()
        self._jobs, self._finish, self._budget = jobs, finish, budget
        self._workers: list[_Worker[Result]] = []
        self._unsent: deque[_Task[Result]] = deque()

    def read(self, bundles: Iterable[Bundle]) -> Iterator[tuple[Bundle, Result]]:
        """Hand bundles to the workers and give their results in order; raises WorkerLostError."""
        rest = iter(bundles)
        waiting: deque[tuple[Bundle, _Task[Result]]] = deque()
        try:
            while True:
                while len(waiting) < self._jobs * _AHEAD and (bundle := next(rest, None)):
                    task: _Task[Result] = _Task(list(bundle.items), bundle.bytes_read)
                    waiting.append((bundle, task))
                    self._unsent.append(task)
                    self._go_on(0)
                if not waiting:
                    return
                bundle, task = waiting[0]
                while task.results:
                    yield bundle, task.results.popleft()
                    self._go_on(0)
                if task.ended:
                    waiting.popleft()
                else:
                    self._go_on(None)
        finally:
            for worker in self._workers:
                worker.end()

    def _heard(self, timeout: float | None) -> Sequence[object]:
        """Give the pipes of workers that have said something; None looks after them until one has."""
        pipes = [worker.results for worker in self._workers]
        ready = wait(pipes, timeout or 0)
        while not ready and timeout is None:
            ready = wait(pipes, _LOOK_SECONDS)
            for worker in self._workers if not ready else ():
                worker.look()
        return ready

    def _go_on(self, timeout: float | None) -> None:
        """Hand out what can be, and take what workers say, at most so many seconds after.

        None waits for something.
        """
        self._hand_out()
        ready = self._heard(timeout)
        for worker in [worker for worker in self._workers if worker.results in ready]:
            try:
                message: Message = worker.results.recv()
            except (EOFError, OSError):
                self._lose(worker)
            else:
                self._note(worker, message)
        if ready:
            self._hand_out()

    def _hand_out(self) -> None:
        while self._unsent:
            task = self._unsent[0]
            message = ForkingPickler.dumps((task.items, task.alone))
            worker = min(self._workers, key=lambda worker: len(worker.todo), default=None)
            if (worker is None or worker.todo) and len(self._workers) < self._jobs:
                others = [end for worker in self._workers for end in worker.connections]
                worker = _Worker(self._finish, self._budget, others)
                self._workers.append(worker)
            if worker is None or not worker.can_take(len(message)):
                return
            self._unsent.popleft()
            worker.send(task, message)

    def _note(self, worker: _Worker[Result], message: Message) -> None:
        task = worker.todo[0][0]
        task.started = True
        match message:
            case "at", at:
                task.at, task.finishing = at, False
            case "finish", None:
                task.finishing = True
            case "result", (done, result):
                task.partial = done == task.at
                task.done = done
                task.results.append(result)
            case "failed", reason:
                worker.todo.popleft()
                task.blame(reason, self._take_apart)
                self._unsent.appendleft(task)
            case "done", None:
                worker.todo.popleft()
                worker.served += 1
                task.ended = True

    def _lose(self, worker: _Worker[Result]) -> None:
        """Go on without a worker that has ended.

        Raises WorkerLostError where that was none of its own doing.
        """
        self._workers.remove(worker)
        code = worker.ended()
        hung = SkipReason.of("reader-crashed", signal="it hung")
        why = hung if worker.hung else why_ended(code, self._budget)
        tasks = [task for task, _ in worker.todo]
        if why is None or not tasks or not tasks[0].started:
            raise WorkerLostError(self._jobs)
        if why.code == "over-memory" and worker.served and not tasks[0].partial:
            # What it had read before may have left too little: a worker that has read nothing else
            # decides.
            tasks[0].begin_again(tasks[0].items[tasks[0].done :])
        else:
            tasks[0].blame(why, self._take_apart)
        self._unsent.extendleft(reversed(tasks))

    def _take_apart(self, item: Item) -> Sequence[Item]:
        """Give the records of an item by themselves, so that one takes no other with it.

        Nothing if it is one.
        """
        if isinstance(item, Whole) and item.file.suffix in OF_RECORDS:
            return [
                piece for piece, _ in read_apart(item.file, item.beside, self._budget, self._jobs)
            ]
        return single_records(item)


def _may_fork() -> bool:
    """Tell whether a process can be begun as a copy of this one, which is fast.

    Beside other threads it cannot: what one of them has locked would stay so in the copy for ever.
    """
    return sys.platform == "linux" and hasattr(os, "fork") and threading.active_count() == 1


def _context(*, forks: bool) -> Any:
    return multiprocessing.get_context("fork" if forks else "spawn")


def _computed(pid: int) -> int:
    """Give how long a process has computed, in ticks of its system; another number each time where nobody can tell.

    One that is ready to compute but finds no free core counts as computing.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return time.monotonic_ns() if fields[0] == "R" else int(fields[11]) + int(fields[12])
    except (OSError, IndexError, ValueError):
        return time.monotonic_ns()


def read_apart(
    file: InputFile, beside: Beside, budget: Budget, jobs: int
) -> Iterator[tuple[Item, int]]:
    """Read the records of a large file in a process of its own, each batch under the budget.

    Gives what `batches` gives, and how many bytes of the file are read with it. Raises
    WorkerLostError.
    """
    reading, writing = multiprocessing.Pipe(duplex=False)
    forks = _may_fork()
    process = _context(forks=forks).Process(
        target=serve_apart,
        args=((reading,) if forks else (), writing, file, beside, budget),
        daemon=True,
    )
    process.start()
    writing.close()
    ended = over = False
    try:
        while not over:
            try:
                message: tuple[Item, int] | None = reading.recv()
            except (EOFError, OSError):
                over = True
            else:
                ended = over = message is None
                if message is not None:
                    yield message
    finally:
        if not over:
            process.kill()
        process.join()
        reading.close()
    if not ended:
        why = why_ended(process.exitcode or 0, budget)
        if why is None:
            raise WorkerLostError(jobs)
        yield Skipped(file.name, why), file.size


def _widen(connection: Connection) -> int:
    """Let a pipe hold more, if the system lets it, and give what it holds."""
    if sys.platform != "linux":
        return _SMALLEST_PIPE_BYTES
    try:
        import fcntl  # noqa: PLC0415 - not everywhere
    except ImportError:
        return _SMALLEST_PIPE_BYTES
    with contextlib.suppress(OSError):  # a system may allow less
        fcntl.fcntl(connection.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return fcntl.fcntl(connection.fileno(), fcntl.F_GETPIPE_SZ)
