"""What the library notes about an answer, in the language of the page."""

from __future__ import annotations

import re

from indexer import SearchResult
from webui.texts import gettext

_UNKNOWN_PLACE = re.compile("no known place is called (.+)")


def translate(result: SearchResult) -> list[str]:
    """Give the notes of an answer; that it is not exact is said by the page itself."""
    return [
        gettext("No known place is called “%(name)s”.", name=m[1])
        for n in result.notes
        if (m := _UNKNOWN_PLACE.match(n))
    ]
