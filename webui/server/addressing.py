"""Addresses as they are typed: waitress takes only ASCII, as browsers send it.

Curl sends a query as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Reads a request whose address may hold any character."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request."""
        line, end, headers = header_plus.partition(b"\r\n")
        super().parse_header(encoded(line) + end + headers)


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose requests are read so."""

    parser_class = _Parser


def encoded(line: bytes) -> bytes:
    """Encode every byte of an address that is no ASCII by a percent sign, as a browser does."""
    return b"".join(b"%c" % byte if byte < 0x80 else b"%%%02X" % byte for byte in line)


def take_any_address(dispatchers: Iterable[Any]) -> None:
    """Let the servers among the dispatchers of waitress read addresses with any character."""
    for one in dispatchers:
        if hasattr(one, "channel_class"):
            one.channel_class = _Channel
