"""What Whoosh may unpickle: a few classes by name, and nothing that runs code.

Whoosh 2.7.4 keeps its table of contents, the ends of its files and every block of postings as
pickles, and unpickling calls whatever a file names. So its own `load` and `loads` are replaced, in
every module that has taken them over.
"""

from __future__ import annotations

import io
import pickle
import sys
from types import SimpleNamespace
from typing import Any, BinaryIO

ALLOWED = frozenset(
    {
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("collections", "defaultdict"),
        ("builtins", "int"),
        ("_codecs", "encode"),  # how protocol 2 writes bytes
    }
)
"""Everything that the files of a Whoosh index of ours name."""
_BYTES = frozenset({("__builtin__", "bytes"), ("builtins", "bytes")})
"""What protocol 2 calls to make bytes of length 0, as runs of postings hold that are sorted on disk."""


def _no_bytes() -> bytes:
    """Make bytes of length 0 and, unlike `bytes`, none of any other length or from anything else."""
    return b""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Give a class that is allowed; raises UnpicklingError for any other."""
        if (module, name) in _BYTES:
            return _no_bytes
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} may not be unpickled")
        return super().find_class(module, name)


def load(file: BinaryIO) -> Any:
    """Unpickle from a file; raises UnpicklingError."""
    return _Unpickler(file).load()


def loads(data: bytes) -> Any:
    """Unpickle bytes; raises UnpicklingError."""
    return load(io.BytesIO(data))


_INSTEAD: tuple[tuple[Any, Any], ...] = (
    (pickle.load, load),
    (pickle.loads, loads),
    (
        pickle,
        SimpleNamespace(
            **{name: getattr(pickle, name) for name in pickle.__all__}
            | {"load": load, "loads": loads}
        ),
    ),
)


def guard() -> None:
    """Put these in the place of pickle's own in every module of Whoosh that is loaded."""
    for name, module in list(sys.modules.items()):
        if name == "whoosh" or name.startswith("whoosh."):
            for attribute, value in list(vars(module).items()):
                for theirs, ours in _INSTEAD:
                    if value is theirs:
                        setattr(module, attribute, ours)
