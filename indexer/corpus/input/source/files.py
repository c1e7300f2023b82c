"""Find and open input files safely.

Regular files below one folder, in name order, no links, bounded.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

import zstandard

from indexer.config import MAX_FILE_BYTES
from indexer.corpus.input.source import archives, corrections, dictionary
from indexer.corpus.input.source.archives import Member, open_member
from indexer.corpus.input.source.encoding import printable
from indexer.corpus.input.source.hidden import is_hidden
from indexer.errors import SourceMissingError, UnreadableFileError
from indexer.model import SkipCode, Skipped, SkipReason

_PACKED = (".gz", ".zst")
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)  # as far as the system has them
_HASH_BLOCK = 1024 * 1024
MAX_RATIO = 200
"""A packed text that grows more than this is a bomb.

Chinese text shrinks to a fifth, blanks to a thousandth.
"""
_PACKED_BLOCK = 16 * 1024
"""Packed bytes unpacked at once: a bomb's block grows to 16 MB at most."""
_MAX_WINDOW = 128 * 1024**2
"""Memory that one Zstandard frame may ask for; `zstd --ultra` asks for that much."""
_SECOND = 1_000_000_000
_TICK = _SECOND // 10
"""What is written within one tick of a file system's clock gets the same time.

A hundredth of a second at most.
"""
_COARSE_TICK = 3 * _SECOND
"""The same where times are whole seconds: FAT counts in steps of two."""
_FREE_BYTES = 1024 * 1024
"""Unpacked size below which the ratio says nothing."""


class Facts(NamedTuple):
    """What a file system says of a file without its being read.

    Bytes, times in nanoseconds, and its own number there.

    changed: when the file system last changed anything of it, which no program can set.
    """

    size: int
    modified: int
    changed: int
    inode: int

    @property
    def rested(self) -> int:
        """When a further change would have got another time, in nanoseconds."""
        return self.changed + (_COARSE_TICK if self.changed % _SECOND == 0 else _TICK)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A regular file to read: `name` is the path below the source folder `root` with slashes, always printable.

    member: which file of the archive at `path` it is; None for one that stands by itself.
    """

    path: Path
    name: str
    root: Path
    member: Member | None = None
    _opened: list[IO[bytes]] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def suffix(self) -> str:
        """The format suffix in lower case, without .gz or .zst."""
        return format_suffix(self._own_name)

    @property
    def packing(self) -> str:
        """`.gz`, `.zst` or nothing."""
        last = Path(self._own_name).suffix.lower()
        return last if last in _PACKED else ""

    @property
    def _own_name(self) -> str:
        return self.member.name.rpartition("/")[2] if self.member else self.path.name

    @property
    def size(self) -> int:
        """Bytes on disk; 0 when it is gone."""
        if self.member:
            return self.member.packed
        try:
            return self.path.lstat().st_size
        except OSError:
            return 0

    @property
    def facts(self) -> Facts | None:
        """What the file system says of it now; None when it says nothing."""
        try:
            status = os.lstat(self.path)
        except OSError:
            return None
        return Facts(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    @property
    def bytes_read(self) -> int:
        """Bytes on disk that the reader who opened the file last has read.

        All of them once it is closed.
        """
        if not self._opened:
            return 0
        return self.size if self._opened[-1].closed else min(self._opened[-1].tell(), self.size)

    @property
    def sha256(self) -> str:
        """Hash of the bytes on disk, read in blocks."""
        digest = hashlib.sha256()
        with self.open_raw() as stream:
            while block := stream.read(_HASH_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def open_raw(self) -> IO[bytes]:
        """Open the bytes on disk, or in an archive.

        Raises UnreadableFileError for what is no readable regular file.
        """
        if self.member:
            if self.member.size > MAX_FILE_BYTES:
                raise UnreadableFileError(
                    SkipReason.of("too-large", bytes=self.member.size, limit=MAX_FILE_BYTES)
                )
            return open_member(self.path, self.member)
        try:
            descriptor = os.open(self.path, _OPEN_FLAGS)
        except OSError as error:
            raise UnreadableFileError(
                SkipReason.of("not-opened", error=error.strerror or error)
            ) from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise UnreadableFileError(SkipReason.of("not-regular"))
        if status.st_size > MAX_FILE_BYTES:
            os.close(descriptor)
            raise UnreadableFileError(
                SkipReason.of("too-large", bytes=status.st_size, limit=MAX_FILE_BYTES)
            )
        return os.fdopen(descriptor, "rb")

    def open(self) -> IO[bytes]:
        """Open the bytes as unpacked.

        Reading may raise UnreadableFileError where the packing is damaged or a bomb.
        """
        raw = self.open_raw()
        self._opened[:] = [raw]
        if not self.packing:
            return raw
        return io.BufferedReader(_Unpacked(raw, self.packing), _HASH_BLOCK)

    def read_all(self, limit: int) -> bytes:
        """Read the whole unpacked file.

        Raises UnreadableFileError when it is over `limit` bytes or damaged.
        """
        with self.open() as stream:
            data = read_safely(stream, limit + 1)
        if len(data) > limit:
            raise UnreadableFileError(SkipReason.of("page-too-large", limit=limit))
        return data


def format_suffix(name: str) -> str:
    """Give the format suffix of a file name in lower case, without .gz or .zst.

    Empty when there is none.
    """
    if name.endswith("."):
        return ""
    suffixes = [f".{part}" for part in name.lstrip(".").lower().split(".")[1:]]
    if suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def read_safely(stream: IO[bytes], size: int) -> bytes:
    """Read up to `size` bytes, with every way a packed or vanishing file can fail as UnreadableFileError."""
    try:
        return stream.read(size)
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise UnreadableFileError(SkipReason.of("not-read", error=error)) from error


class _Unpacked(io.RawIOBase):
    """A packed file as a stream of bytes that stops at a bomb and complains where the packing ends too early."""

    def __init__(self, raw: IO[bytes], packing: str) -> None:
        self._raw = raw
        self._packing = packing
        self._unpacker: Any = None
        self._packed = self._ready = b""
        self._given = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        """Give how many unpacked bytes were read: readers of web archives ask."""
        return self._given

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and self._unpack_some():
            pass
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        self._given += len(data)
        if self._given > _FREE_BYTES + MAX_RATIO * max(1, self._raw.tell()):
            raise UnreadableFileError(SkipReason.of("unpacks-too-far", times=MAX_RATIO))
        return len(data)

    def _unpack_some(self) -> bool:
        """Unpack the next block; tell whether there was one."""
        try:
            self._packed = self._packed or self._raw.read(_PACKED_BLOCK)
            if not self._packed:
                if self._unpacker is not None:
                    raise UnreadableFileError(SkipReason.of("cut-off"))
                return False
            if self._unpacker is None:
                self._unpacker = _unpacker(self._packing)
            self._ready = self._unpacker.decompress(self._packed)
        except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
            raise UnreadableFileError(SkipReason.of("not-unpacked", error=error)) from error
        self._packed = b""
        if self._unpacker.eof:
            # Another member or frame may follow; zeros after the last one are padding.
            self._packed = self._unpacker.unused_data.lstrip(b"\0")
            self._unpacker = None
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()


def _unpacker(packing: str) -> Any:
    if packing == ".gz":
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    return zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()


def find_inputs(source: Path) -> Iterator[InputFile | Skipped]:
    """Find the files of a source, a file or a folder, in name order.

    What cannot be read is skipped with a reason.

    Raises SourceMissingError when the source itself is not there or cannot be listed.
    """
    if source.is_file():
        yield from _unpacked(source.resolve(), printable(source.name), source.resolve().parent)
        return
    if not source.is_dir() or not os.access(source, os.R_OK | os.X_OK):
        raise SourceMissingError(source)
    yield from _walk(source.resolve())


def _unpacked(path: Path, name: str, root: Path) -> Iterator[InputFile | Skipped]:
    """Give a file, or the files of an archive as if it were a folder."""
    if path.suffix.lower() != archives.SUFFIX:
        yield InputFile(path, name, root)
        return
    try:
        for item in archives.members(path):
            if isinstance(item, Member):
                yield InputFile(path, f"{name}/{item.name}", root, item)
            else:
                yield Skipped(f"{name}/{item[0]}", item[1])
    except UnreadableFileError as error:
        yield Skipped(name, error.why)


def changed_since(source: Path, moment: float) -> bool:
    """Tell whether a file or folder of a source was changed after a moment, in seconds since 1970."""
    paths = [source.resolve()]
    while paths:
        path = paths.pop()
        try:
            status = path.lstat()
            if status.st_mtime > moment:
                return True
            if stat.S_ISDIR(status.st_mode):
                inside = list(path.iterdir())
                paths += () if is_index(entry.name for entry in inside) else inside
        except OSError:  # gone, which its folder tells, or never readable
            continue
    return False


def _walk(root: Path) -> Iterator[InputFile | Skipped]:
    """Go through all folders without recursion.

    A path may hold more of them than Python's stack.
    """
    open_folders = [_entries(root, "")]
    while open_folders:
        found = next(open_folders[-1], None)
        if found is None:
            open_folders.pop()
        elif isinstance(found, Skipped):
            yield found
        elif found[0].is_dir(follow_symlinks=False):
            if found[0].name == corrections.BACKUPS:
                continue
            open_folders.append(_entries(Path(found[0].path), found[1] + "/"))
        elif found[1] == dictionary.NAME:
            if fault := dictionary.read_dictionary(Path(found[0].path))[1]:
                yield Skipped(found[1], fault)
        elif found[0].name != corrections.NAME:
            yield from _unpacked(Path(found[0].path), found[1], root)
        elif fault := corrections.find_fault(Path(found[0].path).parent):
            yield Skipped(found[1], fault)


def _entries(folder: Path, prefix: str) -> Iterator[tuple[os.DirEntry[str], str] | Skipped]:
    """Give what is in a folder with its name below the source, in name order.

    What is not read is skipped.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Skipped(
            prefix.rstrip("/") or ".", SkipReason.of("not-listed", error=error.strerror or error)
        )
        return
    names = {entry.name for entry in entries}
    if is_index(names):  # the archive's own, built into the folder of its articles
        return
    for entry in entries:
        name = _shown_name(entry.name, names)
        refusal = _refusal(entry)
        yield Skipped(prefix + name, SkipReason(refusal)) if refusal else (entry, prefix + name)


def _shown_name(name: str, beside: set[str]) -> str:
    """Give the name of a file as it is shown, another one than any beside it has."""
    shown = printable(name)
    if shown != name and shown in beside:  # once in UTF-8, once in another encoding
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return shown


def is_index(names: Iterable[str]) -> bool:
    """Tell the folder of an index, built or being built, by the names in it."""
    found = set(names)
    return "LOCK" in found and (
        "CURRENT" in found or any(_GENERATION.fullmatch(name) for name in found)
    )


_GENERATION = re.compile(r"gen-\d{6}-[0-9a-f]{8}")


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell one of Windows' links between folders, which Python 3.11 takes for a folder."""
    if sys.platform != "win32":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT) and entry.is_dir(
        follow_symlinks=False
    )


def _refusal(entry: os.DirEntry[str]) -> SkipCode | None:
    """Say why a folder entry is not read, or nothing."""
    if is_hidden(entry.name):
        return "hidden"
    if entry.is_symlink() or _is_junction(entry):
        return "link"
    if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        return "not-regular"
    return None
