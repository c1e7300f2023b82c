"""Addresses of style sheet, scripts and pictures, with their content in the address.

Kept for ever, never stale.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import Flask

from webui.address.links import path_of

STATIC = Path(__file__).parents[1] / "static"
YEAR_SECONDS = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Give templates `asset`, and let browsers keep what it points at."""
    app.jinja_env.globals["asset"] = asset
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_SECONDS


def asset(name: str) -> str:
    """Give the address of a static file.

    Modules import each other by plain names, so all share one version.
    """
    return f"{path_of('static', name)}?v={version()}"


@functools.cache
def version() -> str:
    """Hash everything that is static: it changes whenever one file does."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
