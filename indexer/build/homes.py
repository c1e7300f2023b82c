"""Where the index of a source is when nobody says so.

So that `serve ~/articles` finds the same one from anywhere.

It is `index_data` in the working folder, as long as that is free and no part of the source; else a
folder of its own among the user's data. Which one it was is remembered there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path

from indexer.config import DEFAULT_INDEX
from indexer.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError
from indexer.index.disk.generations import current, holds_index
from indexer.index.disk.steps import DISK
from indexer.settings import data_folder

_NOTE = ".path"
"""Suffix of a note that says where an index outside the user's data is."""
_ODD = re.compile(r"[^\w.-]+")
_MAX_NAME = 40


def index_of(source: Path, *, build_here: bool = False) -> Path:
    """Choose the index folder of a source.

    The one that holds its index, else the one to build it in.

    build_here: build it in the working folder, whatever is there or elsewhere, unless that is
    inside the source.
    """
    if build_here:
        return _home(source) if Path.cwd().is_relative_to(source.resolve()) else Path(DEFAULT_INDEX)
    return known_index(source) or _new_index(source)


def known_index(source: Path) -> Path | None:
    """Find the folder that holds the index of a source; None when there is none."""
    places = [Path(DEFAULT_INDEX), _home(source)]
    with contextlib.suppress(OSError, ValueError):
        places.append(Path(_note(source).read_text("utf-8").strip()))
    return next((place for place in places if _source_of(place) == source.resolve()), None)


def only_index() -> Path | None:
    """Give the index among the user's data if there is exactly one."""
    root = data_folder() / "indexes"
    try:
        found = [path for path in root.iterdir() if path.is_dir() and holds_index(path)]
    except OSError:
        return None
    return found[0] if len(found) == 1 else None


def remember(source: Path, index_dir: Path) -> None:
    """Note where the index of a source is, if nobody would look there.

    Nothing happens where it cannot be noted.
    """
    if index_dir.resolve() == _home(source).resolve():
        return
    note, text = _note(source), f"{index_dir.resolve()}\n"
    with contextlib.suppress(OSError, UnicodeError):
        if note.is_file() and note.read_text("utf-8") == text:
            return
        DISK.make_folder(note.parent)
        DISK.exchange(note, text.encode())


def put_file(path: Path, data: bytes) -> None:
    """Put a whole small file, readable by its owner alone, in the place of the one that is there.

    Raises OSError.
    """
    DISK.exchange(path, data)


def _new_index(source: Path) -> Path:
    here = Path(DEFAULT_INDEX)
    is_inside = Path.cwd().is_relative_to(source.resolve())
    if is_inside or _is_taken(here) or not os.access(here if here.exists() else ".", os.W_OK):
        return _home(source)
    return here


def _is_taken(index_dir: Path) -> bool:
    """Tell whether a folder holds a whole index.

    Of one that has something wrong with it whoever builds shall hear.
    """
    try:
        return current(index_dir).source is not None
    except (IndexMissingError, IndexDamagedError, IndexOutdatedError):
        return False


def _source_of(index_dir: Path) -> Path | None:
    """Give what the index in a folder was built from.

    None where there is none, or none that says so.
    """
    try:
        return current(index_dir).source
    except IndexOutdatedError as error:
        return error.source
    except (IndexMissingError, IndexDamagedError):
        return None


def _home(source: Path) -> Path:
    """The folder of its own, named after the source so that a person knows it again."""
    whole = str(source.resolve())
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    name = _ODD.sub("-", source.resolve().name.encode("utf-8", "replace").decode())[
        :_MAX_NAME
    ].strip(".-")
    return data_folder() / "indexes" / f"{name or 'articles'}-{digest}"


def _note(source: Path) -> Path:
    home = _home(source)
    return home.with_name(home.name + _NOTE)
