"""What runs in the process of a worker: it reads and finishes what its parent sends, item by item.

It says which item it reads and when it begins to finish what it has read, so that its parent knows
what to blame if it ends.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from typing import Any, Literal, TypeVar

from indexer.config import FILE_SECONDS_PER_MEBIBYTE, Budget
from indexer.corpus.input.formats import OF_RECORDS
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record
from indexer.corpus.run.batches import (
    BATCH_CHARACTERS,
    Batch,
    Item,
    Whole,
    batches,
    characters,
    read_batch,
    read_item,
)
from indexer.corpus.run.limits import (
    arm,
    disarm,
    ended_by_memory,
    limit_memory,
    memory_taken,
    over_memory,
)
from indexer.corpus.run.stamps import Beside, Stamp
from indexer.model import Skipped, SkipReason, SourceFile
from indexer.text.words import cut_words

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection

    Connection = PipeConnection
else:
    Connection = multiprocessing.connection.Connection

Result = TypeVar("Result")
Finish = Callable[[Sequence[SourceFile | Skipped]], Result]
Message = tuple[Literal["at", "finish", "result", "failed", "done"], Any]
"""What a worker says: which item it reads, that it finishes, what came of it, that it failed, that
a bundle is done."""


def serve_apart(
    others: Sequence[Connection],
    writing: Connection,
    file: InputFile,
    beside: Beside,
    budget: Budget,
) -> None:
    """Run in a process of its own: read a file batch by batch."""
    _live_and_die_with_the_parent(others, budget)
    with ended_by_memory():
        arm(budget.seconds)
        for item in batches(file, beside):
            disarm()
            writing.send((item, file.bytes_read))
            arm(budget.seconds)
        disarm()
        writing.send(None)


def serve(
    tasks: Connection,
    results: Connection,
    others: Sequence[Connection],
    finish: Finish[Any],
    budget: Budget,
) -> None:
    """Run in a worker: read and finish what comes until the parent closes its end."""
    _live_and_die_with_the_parent(others, budget)
    inherited = memory_taken()  # what a copy of a large process has is not its own doing
    with ended_by_memory(), contextlib.suppress(EOFError):
        while True:
            items, alone = tasks.recv()
            _Reading(items, finish, budget, results, inherited).run(alone=alone)


class _Reading:
    """One bundle in a worker: read item by item, finished in pieces of BATCH_CHARACTERS."""

    def __init__(
        self,
        items: Sequence[Item],
        finish: Finish[Any],
        budget: Budget,
        results: Connection,
        inherited: int,
    ) -> None:
        self._items, self._finish, self._budget, self._results = items, finish, budget, results
        self._inherited = inherited
        self._held: list[SourceFile | Skipped] = []
        self._length = self._done = 0

    def run(self, *, alone: bool) -> None:
        """Read all items, and send what was made of them and how far it has got."""
        try:
            for at, item in enumerate(self._items):
                self._read(at, item)
                if alone:
                    self._send_finished(at + 1)
            self._send_finished(len(self._items))
        except _NotFinishedError as error:
            self._results.send(("failed", error.why))
        else:
            self._results.send(("done", None))

    def _read(self, at: int, item: Item) -> None:
        self._results.send(("at", at))
        arm(_seconds_for([item], self._budget))
        for outcome in read_item(item):
            self._held.append(outcome)
            self._length += characters(outcome)
            if (
                self._length >= BATCH_CHARACTERS
                and isinstance(item, Whole)
                and item.file.suffix not in OF_RECORDS
            ):
                left = disarm()
                self._send_finished(at)
                self._results.send(("at", at))
                arm(left)
        disarm()

    def _send_finished(self, done: int) -> None:
        """Finish what is held and send it; `done` items are finished with it.

        Raises _NotFinishedError.
        """
        if not self._held:
            return
        self._results.send(("finish", None))
        arm(_seconds_for(self._items[self._done : done + 1], self._budget))
        # What a bundle makes lives to its end, and looking for cycles in it cost a fifth.
        gc.disable()
        try:
            result = self._finish(self._held)
        except (MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise _NotFinishedError(self._why_failed(error)) from error
        finally:
            gc.enable()
        disarm()
        self._results.send(("result", (done, result)))
        self._held, self._length, self._done = [], 0, done

    def _why_failed(self, error: BaseException) -> SkipReason:
        """Say why something could not be finished: libraries in Rust panic where memory ran out."""
        taken = memory_taken() - self._inherited
        if not isinstance(error, Exception) and taken > self._budget.memory // 2:
            return over_memory(self._budget)
        return SkipReason.of("reader-failed", error=type(error).__name__)


class _NotFinishedError(Exception):
    """What was read could not be finished, for a reason in the code and not in the budget."""

    def __init__(self, why: SkipReason) -> None:
        super().__init__(why.text)
        self.why = why


def _seconds_for(items: Sequence[Item], budget: Budget) -> float:
    """Give the CPU time that some items may take together."""
    size = sum(item.size for item in items if not isinstance(item, Skipped))
    return budget.seconds + FILE_SECONDS_PER_MEBIBYTE * size / (1 << 20)


def _live_and_die_with_the_parent(others: Sequence[Connection], budget: Budget) -> None:
    """Begin a worker: leave Ctrl-C to the parent, which ends its workers.

    End also when it is killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32" and hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for connection in others:
        connection.close()
    # A panic that looks for its own trace where no memory is left waits for itself for ever.
    os.environ["RUST_BACKTRACE"] = "0"
    load_tables()  # A copy of the parent has them; they are no part of what a file may take.
    gc.freeze()  # What came from the parent is not looked through for cycles again and again.
    limit_memory(budget.memory)
    threading.Thread(target=_end_after_parent, daemon=True).start()


@functools.cache
def load_tables() -> None:
    """Load before workers begin what all of them need.

    Dictionaries and lists of places, names and labels.
    """
    record = Record(
        0,
        "utf-8",
        text="渡口管理条例\n2023年4月5日 来源：河滩晚报（记者 石泉）\n渡口的新船下水了。\n",
    )
    read_batch(Batch("", Stamp(""), 0, (record,)))
    cut_words("渡口")


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
