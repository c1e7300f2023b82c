"""What a person at this machine may change: corrections of an article, and, before there is an index, the index itself.

Every change is a POST from a page of this server. Nothing else of the application changes anything.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from flask import Blueprint, current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue

from indexer import (
    ArticleView,
    CorrectionPlace,
    correction_place,
    holds_index,
    index_of,
    remember,
    unread_fields,
    write_correction,
)
from webui.address.links import article_link, path_of
from webui.address.params import NoPageError, View
from webui.archive import archive, live
from webui.server.beginning import begin_page
from webui.server.editing import (
    Corrected,
    Editing,
    EditRefusedError,
    editing,
    require_own_page,
    token,
)
from webui.views.articles.corrections import form_of, seen_of, values_of, wanted_of
from webui.words.names import error_words
from webui.words.templates import render
from webui.words.texts import gettext

edits = Blueprint("edits", __name__)

WAIT_SECONDS = 6.0
"""An update takes a second or two; whoever corrects sees the new article at once, as a rule."""
MOST_PATH = 4096
"""Characters of a path."""
MOST_SKIPPED = 200
"""Skipped files that the page of a build lists; the corpus page has them all."""


@edits.get("/article/<article_id>/correct")
def form(article_id: str) -> ResponseReturnValue:
    """The form by itself, for whoever comes by its address."""
    shown, place = _to_correct(article_id)
    return _form_page(shown, place)


@edits.post("/article/<article_id>/correct")
def correct(article_id: str) -> ResponseReturnValue:
    """Write what a person corrected, take it into the index, and lead back to the article."""
    allowed = require_own_page()
    shown, place = _to_correct(article_id)
    if request.form.get("seen") != seen_of(shown, place):
        return _form_page(shown, place, conflict=True, status=409)
    wanted = wanted_of(request.form, shown.article, place.correction)
    if wanted == (place.correction or wanted_of({}, shown.article, None)):
        return _form_page(shown, place, unchanged=True, status=200)
    if wrong := unread_fields(wanted):
        return _form_page(shown, place, wrong=wrong, status=422)
    source, folder = allowed.source(), live().folder
    if source is None or folder is None:
        raise EditRefusedError("The folder of the articles is not on this machine.")
    written = write_correction(place, wanted, folder, now=dt.datetime.now(dt.UTC))
    job = allowed.work.update(source, folder)
    line = next((part.lines[0] for part in shown.article.paragraphs), 1)
    values = values_of(shown.article)
    done = allowed.keep(Corrected(shown.file, shown.article.article, line, values, written, job))
    job.ended.wait(WAIT_SECONDS)
    # The index of this request is that of before.
    return redirect(f"{path_of('edits.work')}?done={done}", 303)


def _corrected_page(corrected: Corrected, done: str) -> str:
    article_id = archive().article_at(corrected.file, corrected.line)
    return f"{article_link(article_id, View())}?done={done}#corrected"


def _to_correct(article_id: str) -> tuple[ArticleView, CorrectionPlace]:
    """Give an article and where it is corrected; raises EditRefusedError where it cannot be."""
    shown = archive().article(article_id)
    place = place_of(shown)
    if place is None:
        raise EditRefusedError("Nothing can be changed here: start the server with --edit.")
    if not place.writable:
        raise EditRefusedError(f"{place.table} cannot be written by the server.")
    return shown, place


def place_of(shown: ArticleView) -> CorrectionPlace | None:
    """Give where an article can be corrected from its page; None where that is off or nothing is there."""
    allowed = editing()
    source = allowed.source() if allowed else None
    if source is None:
        return None
    return correction_place(source, shown.file, shown.article.article)


def table_path(shown: ArticleView) -> str:
    """Give the whole path of the table that corrects an article, where only this machine reads the page."""
    source = archive().source if current_app.config["LOCAL"] else None
    if source is None or not source.exists():
        return ""
    return str(correction_place(source, shown.file, shown.article.article).table)


def _form_page(
    shown: ArticleView,
    place: CorrectionPlace,
    *,
    wrong: tuple[str, ...] = (),
    conflict: bool = False,
    unchanged: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    typed = request.form if wrong else None
    page = render(
        "correct.html",
        view=View(),
        shown=shown,
        place=place,
        fields=form_of(shown, place, typed, wrong),
        seen=seen_of(shown, place),
        token=token(),
        wrong=wrong,
        conflict=conflict,
        unchanged=unchanged,
        same_name=_same_name(request.form.get("region", "")) if "region" in wrong else [],
    )
    return make_response(page, status)


def _same_name(text: str) -> list[str]:
    """Give the places that share a name, to choose from."""
    paths = archive().regions.find(text.strip())[:20] if text else ()
    return ["".join(step.name for step in path) for path in paths]


@edits.get("/progress")
def work() -> ResponseReturnValue:
    """What is built or updated just now, or was last; goes on to where its reader wanted to go."""
    allowed = editing()
    job = allowed.work.latest if allowed else None
    if allowed is None or job is None:
        raise NoPageError("Nothing is being built here.")
    done = request.args.get("done", "")
    corrected = allowed.receipt(done)
    if corrected is not None:
        job = corrected.job
        if job.ended.is_set():
            return redirect(_corrected_page(corrected, done), 303)
    words = error_words(job.error) if job.error else None
    return render(
        "work.html",
        view=View(),
        job=job,
        token=allowed.token,
        is_over=job.ended.is_set(),
        words=words,
        most_skipped=MOST_SKIPPED,
    )


@edits.post("/progress/cancel")
def cancel() -> ResponseReturnValue:
    """End what is being built; the index stays as it was."""
    require_own_page().work.cancel()
    return redirect(path_of("edits.work"), 303)


@edits.post("/begin")
def begin() -> ResponseReturnValue:
    """Build the first index from a folder that the person at this machine names."""
    allowed = require_own_page()
    typed = request.form.get("folder", "")[:MOST_PATH].strip().strip("\"'")
    fault, source = _read_folder(typed)
    if live().folder is None or _has_index():
        fault = gettext("There is an index already.")
    if fault or source is None:
        return make_response(begin_page(fault=fault, typed=typed), 422)
    index_dir = _place_for(allowed, source)

    def take_up() -> None:
        live_archive.move(index_dir)
        remember(source, index_dir)

    live_archive = live()
    if allowed.work.build(source, index_dir, take_up) is None:
        return make_response(
            begin_page(fault=gettext("Something is being built already."), typed=typed), 409
        )
    return redirect(path_of("edits.work"), 303)


def _has_index() -> bool:
    folder = live().folder
    return folder is not None and holds_index(folder)


def _place_for(allowed: Editing, source: Path) -> Path:
    """Choose the folder of the index: the one that was named, else as `duanluo serve SOURCE` does."""
    folder = live().folder
    return folder if folder is not None and allowed.index_named else index_of(source)


def _read_folder(typed: str) -> tuple[str, Path | None]:
    """Read the path that somebody typed; gives what is wrong with it, or the folder."""
    if not typed or "\0" in typed:
        return gettext("Type the path of the folder that holds your articles."), None
    try:
        path = Path(typed).expanduser()
        if not path.is_absolute():
            return gettext("Give the whole path, from the root of the disk or from ~ on."), None
        path = path.resolve()
        if not path.exists():
            return gettext("There is nothing at %(path)s.", path=str(path)), None
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            return gettext("The server may not read %(path)s.", path=str(path)), None
    except (OSError, RuntimeError, ValueError):
        return gettext("%(path)s is no path of this machine.", path=typed), None
    return "", path
