"""The page of a server that has no index yet: what to do, and with --edit a field to do it in."""

from __future__ import annotations

from webui.address.params import View
from webui.archive import live
from webui.server.editing import editing, token
from webui.words.templates import render


def begin_page(*, fault: str = "", typed: str = "") -> str:
    """Write the page. fault: what is wrong with the folder that somebody typed."""
    allowed, folder = editing(), live().folder
    job = allowed.work.latest if allowed else None
    return render(
        "begin.html",
        view=View(),
        fault=fault,
        typed=typed,
        token=token(),
        may_build=allowed is not None and folder is not None,
        index_dir=folder if allowed is not None and allowed.index_named else None,
        running=job is not None and not job.ended.is_set(),
    )
