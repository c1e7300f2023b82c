"""Limits of one process: how much it may compute and take, and what its end says of them.

Time is CPU time: the kernel ends a process that has used it (SIGPROF), also in the middle of a
library's code; where no kernel does, a thread looks. A process that can get no more memory ends
itself. Each end has a status of its own, so that the parent knows what of a file was too much.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.config import Budget
from indexer.model import SkipReason

_OUT_OF_MEMORY, _OUT_OF_TIME = 77, 78
"""Exit status of a worker that could get no more memory, and of one that ended itself for the time
it took."""
_CRASHES = {
    int(getattr(signal, name)): name
    for name in ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGFPE", "SIGILL", "SIGTRAP")
    if hasattr(signal, name)
}
"""Ends that code of a library makes for itself; all others come from outside."""
_WINDOWS_CRASHES = 0xC0000000
"""Exit codes from here on are crashes on Windows (NTSTATUS errors)."""
_WATCH_SECONDS = 0.2


def why_ended(code: int, budget: Budget) -> SkipReason | None:
    """Say what of a file ended the process that read it; None when it was ended from outside."""
    if code in (-getattr(signal, "SIGPROF", _OUT_OF_TIME), _OUT_OF_TIME):
        return SkipReason.of("over-time", seconds=f"{budget.seconds:g}")
    if code == _OUT_OF_MEMORY:
        return over_memory(budget)
    if -code in _CRASHES:
        return SkipReason.of("reader-crashed", signal=_CRASHES[-code])
    if code >= _WINDOWS_CRASHES:
        return SkipReason.of("reader-crashed", signal=f"{code:#x}")
    return None


def over_memory(budget: Budget) -> SkipReason:
    """Give the reason of a file that asked for more memory than its budget."""
    return SkipReason.of("over-memory", limit=f"{budget.memory >> 20}")


def memory_taken() -> int:
    """Give the most memory in bytes that this process has had at a time; 0 where nobody can tell.

    A list that grows asks for as much again as it has: memory runs out from half of it on.
    """
    if sys.platform == "win32":
        return 0
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


class _Watch:
    """Ends this process when it has used its CPU time, where no kernel does.

    A thread looks every now and then.
    """

    def __init__(self) -> None:
        self._until = float("inf")
        self._looking = False

    def arm(self, seconds: float) -> None:
        """Let it have so many seconds more."""
        self._until = time.process_time() + seconds
        if not self._looking:
            self._looking = True
            threading.Thread(target=self._look, daemon=True).start()

    def disarm(self) -> float:
        """Let it live, and give the seconds that were left."""
        left, self._until = self._until - time.process_time(), float("inf")
        return left

    def _look(self) -> None:
        while True:
            time.sleep(_WATCH_SECONDS)
            if time.process_time() > self._until:
                os._exit(_OUT_OF_TIME)


_WATCH = _Watch()


def arm(seconds: float) -> None:
    """Let this process be ended, by the kernel if it can, when it has used so many more seconds of CPU time."""
    if sys.platform == "win32" or not hasattr(signal, "setitimer"):
        _WATCH.arm(seconds)
    else:
        signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))


def disarm() -> float:
    """Let it live, and give the seconds that were left."""
    if sys.platform == "win32" or not hasattr(signal, "setitimer"):
        return _WATCH.disarm()
    return signal.setitimer(signal.ITIMER_PROF, 0)[0]


@contextlib.contextmanager
def ended_by_memory() -> Iterator[None]:
    """End this process with a status of its own where memory runs out.

    There may be too little to say more.
    """
    try:
        yield
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def limit_memory(more: int) -> None:
    """Let this process have so many bytes more of memory of its own than it has now, and leave no core behind."""
    if sys.platform == "win32":
        return
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    except (OSError, IndexError, ValueError):
        return  # no Linux: only time is limited
    limit = pages * resource.getpagesize() + more
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(
        resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )
