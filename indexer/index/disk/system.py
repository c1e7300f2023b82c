"""What systems do differently with files.

Locks, flags, folders that cannot be synced, files in use that cannot go.

Nothing here asks which system it is where it can ask for the thing itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)
"""On Windows a descriptor turns line feeds into pairs without this."""
OWN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
IS_WINDOWS = sys.platform == "win32"
"""Where a file that somebody has open can be neither removed nor replaced."""

_PATIENCE_SECONDS = 2.0
"""How long to try to replace a file that somebody reads just now.

The pointer is read in a thousandth of that.
"""
GONE = ".gone"
"""Suffix of a folder that is being removed."""
_LOCKED_BYTE = 1 << 30
"""A byte far behind the text of a lock file: on Windows nobody may read what is locked."""

if sys.platform == "win32":
    import msvcrt

    def lock(descriptor: int) -> bool:
        """Lock a file for this process until its descriptor is closed; tell whether it was free."""
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def lock(descriptor: int) -> bool:
        """Lock a file for this process until its descriptor is closed; tell whether it was free.

        A system without such locks (some that run in a browser) has one process.
        """
        try:
            import fcntl  # noqa: PLC0415 - not everywhere
        except ImportError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk.

    Systems that cannot open a folder keep its names by themselves.
    """
    writable = os.O_RDWR if IS_WINDOWS else os.O_RDONLY
    try:
        descriptor = os.open(path, writable | BINARY | OWN)
    except (PermissionError, IsADirectoryError):
        if path.is_dir():
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link(source: Path, target: Path) -> None:
    """Give an immutable file a second name, or a copy where the file system has no second names."""
    try:
        os.link(source, target)
    except (OSError, AttributeError):
        if target.exists() or not source.exists():
            raise
        shutil.copyfile(source, target)


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another in one step, as soon as nobody has that open where this matters."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if not IS_WINDOWS or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def set_aside(folder: Path) -> Path | None:
    """Rename a folder that is to be removed, which fails as long as a file in it is in use.

    None when it is.

    Without this, half of what a server reads would be gone. Elsewhere a file that is in use stays
    readable.
    """
    if not IS_WINDOWS:
        return folder
    aside = folder.with_name(f"{folder.name}{GONE}")
    with contextlib.suppress(OSError):
        return folder.replace(aside)
    return None
