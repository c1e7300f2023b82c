"""ZIP files as folders: their files by name, each opened as a stream within limits.

Nothing is written anywhere.
"""

from __future__ import annotations

import functools
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.corpus.input.source.encoding import printable
from indexer.corpus.input.source.hidden import is_hidden
from indexer.errors import UnreadableFileError
from indexer.model import SkipReason

SUFFIX = ".zip"
MAX_MEMBERS = 100_000
"""Files in one archive; the table of more takes hundreds of megabytes."""
_MAX_RATIO = 200
_FREE_BYTES = 1024 * 1024
"""What a member may grow: see `files.MAX_RATIO`; below this size the ratio says nothing."""
_UTF8 = 0x800
"""The flag of a name in UTF-8.

Others are in the encoding of the machine, which the module reads as cp437.
"""
_ENCRYPTED = 1
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its place in the table, its name as shown, its bytes packed and unpacked."""

    at: int
    name: str
    packed: int
    size: int


def members(path: Path) -> Iterator[Member | tuple[str, SkipReason]]:
    """Give the files of an archive in name order, those that are not read by name with the reason.

    Raises UnreadableFileError for a damaged archive.
    """
    listed = _opened(path, _stamp(path)).infolist()
    _refuse_bombs(listed, _stamp(path)[0])
    named = sorted((_name(item), at) for at, item in enumerate(listed) if not item.is_dir())
    seen: dict[str, int] = {}
    for shown, at in named:
        item, name = listed[at], shown
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:  # an archive may hold a name twice
            name = f"{name} ({seen[name]})"
        if any(map(is_hidden, name.split("/"))):
            yield name, SkipReason("hidden")
        elif item.flag_bits & _ENCRYPTED:
            yield name, SkipReason("encrypted")
        else:
            yield Member(at, name, item.compress_size, item.file_size)


def _refuse_bombs(listed: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Raise UnreadableFileError for too many files, or more in all than the archive has bytes."""
    if len(listed) > MAX_MEMBERS:
        raise UnreadableFileError(
            SkipReason.of("too-many-members", count=len(listed), limit=MAX_MEMBERS)
        )
    # Files that lie over each other: each by itself would be within its limits.
    if sum(item.compress_size for item in listed) > size:
        raise UnreadableFileError(
            SkipReason.of("not-unpacked", error="its files lie over each other")
        )


def open_member(path: Path, member: Member) -> IO[bytes]:
    """Open a file of an archive; reading raises UnreadableFileError where it is damaged or a bomb."""
    try:
        archive = _opened(path, _stamp(path))
        stream = archive.open(archive.infolist()[member.at])
    except (*_DAMAGE, IndexError) as error:
        raise UnreadableFileError(SkipReason.of("not-unpacked", error=error)) from error
    return io.BufferedReader(_Bounded(stream, _FREE_BYTES + _MAX_RATIO * max(1, member.packed)))


class _Bounded(io.RawIOBase):
    """A file of an archive as a stream that stops at a bomb."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        self._left = self._most = most

    def tell(self) -> int:
        return self._most - self._left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except _DAMAGE as error:
            raise UnreadableFileError(SkipReason.of("not-unpacked", error=error)) from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFileError(SkipReason.of("unpacks-too-far", times=_MAX_RATIO))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.lstat()
    except OSError as error:
        raise UnreadableFileError(
            SkipReason.of("not-opened", error=error.strerror or error)
        ) from error
    return status.st_size, status.st_mtime_ns


@functools.lru_cache(maxsize=1)
def _opened(path: Path, stamp: tuple[int, int]) -> zipfile.ZipFile:
    """Open an archive and keep it for the next of its files.

    Its table is read once for each stamp.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(path.read_bytes()) if stamp[0] < _FREE_BYTES else path)
    except _DAMAGE as error:
        raise UnreadableFileError(SkipReason.of("not-unpacked", error=error)) from error


def _name(item: zipfile.ZipInfo) -> str:
    """Give the name of a file in the encoding of the machine that packed it, without ways out of the archive."""
    name = item.filename
    if not item.flag_bits & _UTF8:
        data = name.encode("cp437", "replace")
        name = printable(data.decode("utf-8", "surrogateescape"))
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "/".join(parts) or "unnamed"
