"""Makes a Python on Linux lack what Windows lacks.

Put this folder on PYTHONPATH, and all processes begin with it.

Modules, flags and functions of POSIX are gone, no folder can be opened, files have no second names,
and workers are spawned. What it cannot stand in for is said in CONTRIBUTING.md: that files in use
cannot be replaced there.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from typing import Any

for _module in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"):
    sys.modules[_module] = None  # type: ignore[assignment]
for _name in (
    *(
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_CLOEXEC",
        "O_DIRECTORY",
        "O_SYNC",
        "pread",
        "pwrite",
        "geteuid",
        "getuid",
    ),
    *(
        "getegid",
        "getgid",
        "link",
        "fork",
        "sched_getaffinity",
        "mkfifo",
        "chown",
        "fchown",
        "fchmod",
        "killpg",
    ),
):
    if hasattr(os, _name):
        delattr(os, _name)
for _name in (
    "setitimer",
    "getitimer",
    "SIGPROF",
    "SIGALRM",
    "SIGBUS",
    "SIGTRAP",
    "SIGHUP",
    "SIGCHLD",
):
    if hasattr(signal, _name):
        delattr(signal, _name)

_open = os.open


def _open_no_folder(path: Any, *arguments: Any, **options: Any) -> int:
    if os.path.isdir(path):  # noqa: PTH112 - pathlib is not loaded for this
        raise PermissionError(13, "Permission denied", path)
    return _open(path, *arguments, **options)


os.open = _open_no_folder
multiprocessing.set_start_method("spawn")
