"""Files that systems and programs keep beside articles for themselves, and hide from people."""

from __future__ import annotations

_OF_SYSTEMS = frozenset(
    {
        "__macosx",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "icon\r",
        "$recycle.bin",
        "system volume information",
    }
)
"""In small letters: the file systems that hold them know no others."""
_LOCK = "~$"
"""Begins the name of the file by which Office says that a document is open: no document, though it
has a document's suffix."""


def is_hidden(name: str) -> bool:
    """Tell a file or folder that is hidden, by its name alone, which archives have too."""
    return name.startswith((".", _LOCK)) or name.lower() in _OF_SYSTEMS
