"""The HTML pages: each reads its address, asks the archive once, and fills one template."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from indexer import (
    EXPORT_COLUMNS,
    Archive,
    ArticleEntry,
    ArticleView,
    BadRequestError,
    CubeAnswer,
    DuanluoError,
    Filters,
    SearchRequest,
    SearchResult,
    correction_line,
    corrections_header,
    like_query,
)
from webui.address import links
from webui.address.links import path_of, shown_root
from webui.address.params import (
    ARTICLE_PARAMETERS,
    COMPARE_PARAMETERS,
    CSV_PARAMETERS,
    CUBE_PARAMETERS,
    EXPORT_PARAMETERS,
    FEED_PARAMETERS,
    KWIC_PARAMETERS,
    LINES_PARAMETERS,
    LISTED_PARAMETERS,
    MAX_LINES,
    PARAMETERS,
    PICTURE_PARAMETERS,
    PLAIN_PARAMETERS,
    SHOWN_PARAMETERS,
    TABLE_PARAMETERS,
    How,
    NoPageError,
    Parameter,
    View,
    known_to,
    read_comparison,
    read_count,
    read_cube,
    read_lines,
    read_view,
)
from webui.address.requests import canonical, filter_request, search_request
from webui.archive import archive as live_archive
from webui.routes.editing import place_of, table_path
from webui.server.editing import editing, token
from webui.views.articles import citations, corrections
from webui.views.articles.receipts import receipts_of
from webui.views.articles.references import xml_text
from webui.views.hits import chips, facets, headlines, kwic, lines, results
from webui.views.overview import current_overview, overview
from webui.views.pictures import charts, cubes, looks
from webui.views.tables import sheets, statistics
from webui.words import notices
from webui.words.i18n import THEME_COOKIE, THEMES
from webui.words.names import anchor_words, error_words
from webui.words.templates import render
from webui.words.texts import LANGUAGE_COOKIE, LANGUAGES, gettext

pages = Blueprint("pages", __name__)

OVERVIEW = SearchRequest(limit=0)
"""Everything, to be counted."""
NEW_ON_A_PAGE = 50
LATEST = 4
"""Articles that the first page shows."""
PAGES_AROUND = 2
"""Page links on either side of the current page."""
MOST_RECEIPTS = 200
"""Receipts listed on a page; the API and `duanluo inspect` give them all."""
EXCERPT = 120
"""Characters of a receipt that are shown."""
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Found:
    """What every view of a search needs."""

    archive: Archive
    view: View
    request: SearchRequest
    result: SearchResult
    entries: tuple[ArticleEntry, ...] = ()


def given(parameters: Sequence[Parameter] = PARAMETERS) -> dict[str, Sequence[str]]:
    """Give what of the current address a page reads.

    What is left out and may be missed is told below the totals.
    """
    known = known_to(request.args.to_dict(flat=False), parameters)
    g.not_dates = known.not_dates
    return known.args


def read_arguments() -> View:
    """Read the address of the current request.

    Columns that nobody knows are left out; all of them are what is meant when none is named.
    """
    view = read_view(given())
    known = tuple(column for column in view.columns if column in EXPORT_COLUMNS)
    return view._replace(columns=() if len(known) == len(EXPORT_COLUMNS) else known)


def left_out() -> list[str]:
    """Say what of the address was not read."""
    return [
        gettext("“%(text)s” is no date and was left out.", text=text)
        for text in g.get("not_dates", ())
    ]


def out_of_range(filters: Filters) -> list[str]:
    """Say that a chosen time lies before or behind everything that is dated here, and what is there."""
    known = current_overview()
    first, last = filters.date_from, filters.date_to
    if not known.first_year or not (
        (first and first.isoformat()[:4] > known.last_year)
        or (last and last.isoformat()[:4] < known.first_year)
    ):
        return []
    years = (known.first_year, known.last_year)
    return [
        gettext(
            "What is dated here is of %(years)s: the chosen time lies outside.",
            years="–".join(dict.fromkeys(years)),
        )
    ]


def ask(view: View) -> Found:
    """Search for what a view says.

    The places in the view become codes, so that links and ticks agree.
    """
    archive = live_archive()
    wanted = _with_facets(search_request(archive, view, facets=False), view)
    view = canonical(view, wanted)
    if view.view == "table":
        wanted = replace(wanted, limit=0, offset=0)
    if view.view == "articles":
        return Found(archive, view, wanted, *archive.search_articles(wanted, view.order))
    return Found(archive, view, wanted, archive.search(wanted))


def _with_facets(wanted: SearchRequest, view: View) -> SearchRequest:
    """Ask for the facets that the page of a view shows, and no others."""
    return replace(wanted, facets=(view.by, "source", "kind", *charts.time_facets(wanted.filters)))


@pages.get("/")
def front() -> ResponseReturnValue:
    """The first page; with a query string, the search that it asks for."""
    view = read_arguments()
    return _front(view) if view == View() else _search(view)


@pages.get("/search")
def search() -> ResponseReturnValue:
    """The search page in all its views; without a query and filters, every paragraph."""
    return _search(read_arguments())


@pages.get("/articles")
def articles() -> ResponseReturnValue:
    """The articles of a search, or all of them, as a list that is filtered like a search."""
    return _search(read_arguments()._replace(view="articles"))


def _search(view: View) -> str:
    found = ask(view)
    return render(f"search_{view.view}.html", **_frame(found), **_VIEWS[view.view](found))


def _front(view: View) -> str:
    """The first page: the box, and the archive by place and year as ways in."""
    archive = live_archive()
    overview(archive)
    wanted = _with_facets(OVERVIEW, view)
    found = Found(archive, view, wanted, archive.search(wanted))
    latest = archive.newest_articles(LATEST)
    regions = found.result.facets["region"].buckets
    wider = {bucket.parent for bucket in regions}
    places = sum(bucket.value not in wider for bucket in regions)
    return render("front.html", **_frame(found), latest=latest, places=places, built=archive.built)


def _frame(found: Found) -> dict[str, Any]:
    """What stands around the hits in every view: facets, chart, chips, totals."""
    view, result = found.view, found.result
    counted, active = result.facets, chips.chips(found.archive, view)
    return {
        "view": view,
        "bare": chips.without_filters(view),
        "result": result,
        "understood": notices.understood(result.understood),
        "took": f"{result.took_ms:.1f}",
        "notes": [
            *left_out(),
            *out_of_range(found.request.filters),
            *(notices.note_text(note) for note in result.notes),
        ],
        "export": view.query_string_of(EXPORT_PARAMETERS),
        "export_csv": view.query_string_of(CSV_PARAMETERS),
        "feed": view.query_string_of(FEED_PARAMETERS),
        "regions": facets.region_tree(counted[view.by], view.by, view),
        "sources": facets.value_list(counted["source"], "source", view),
        "kinds": facets.value_list(counted["kind"], "kind", view),
        "chart": charts.time_chart(counted, view, found.request.filters),
        "chips": active,
        "citation": citations.cite_answer(result, view, active)
        if result.exact and result.total.paragraphs
        else "",
    }


def _list_view(found: Found) -> dict[str, Any]:
    total = found.result.total.paragraphs
    view, hits = found.view, found.result.hits
    opened = results.with_neighbours(found.archive, hits, view) if view.around else {}
    return {
        "pager": pager(view.page, view.last_page(total)),
        "remedies": () if total else chips.remedies(found.archive, view),
        "groups": results.groups_of(
            hits, view.offset, by_article=view.group == "article", around=opened
        ),
    }


def _articles_view(found: Found) -> dict[str, Any]:
    total = found.result.total.articles
    return {
        "entries": found.entries,
        "pager": pager(found.view.page, found.view.last_page(total)),
        "remedies": () if total else chips.remedies(found.archive, found.view),
    }


def _kwic_view(found: Found) -> dict[str, Any]:
    lines = kwic.concordance(found.archive, found.request, found.view, found.result)
    return {
        "kwic": lines,
        "export_lines": found.view.query_string_of(KWIC_PARAMETERS),
        "pager": pager(found.view.page, found.view.last_page(lines.total)),
    }


def _table_view(found: Found) -> dict[str, Any]:
    table = statistics.tabulate(found.archive, found.view, found.request)
    shown = sheets.sheet(table, found.view.page)
    export = found.view.query_string_of(TABLE_PARAMETERS)
    pages_of_rows = pager(found.view.page, shown.last)
    return {
        "sheet": shown,
        "low_base": statistics.LOW_BASE,
        "export_table": export,
        "pager": pages_of_rows,
    }


_VIEWS = {"list": _list_view, "articles": _articles_view, "kwic": _kwic_view, "table": _table_view}


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to pages: numbers near the current one, None for a gap."""

    page: int
    last: int
    numbers: tuple[int | None, ...]


def pager(page: int, last: int) -> Pager:
    """Lay out the page links of an answer with so many pages."""
    near = {
        number
        for number in range(page - PAGES_AROUND, page + PAGES_AROUND + 1)
        if 1 <= number <= last
    }
    numbers: list[int | None] = []
    for number in sorted({1, last} | near):
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return Pager(page, last, tuple(numbers))


@pages.get("/compare")
def compare() -> ResponseReturnValue:
    """Several queries side by side, by year or by place: a look of the cube by an address of its own."""
    view, across = read_comparison(given(COMPARE_PARAMETERS), COMPARE_PARAMETERS)
    return _cube_page(view, How(look="trends" if across == "year" else "places"))


@pages.get("/cube")
def cube() -> ResponseReturnValue:
    """Several queries by place and time, in one of several looks."""
    return _cube_page(*read_cube(given(SHOWN_PARAMETERS), SHOWN_PARAMETERS))


def _cube_page(view: View, how: How) -> str:
    archive = live_archive()
    wanted = filter_request(archive, view)
    view = canonical(view, wanted)
    lines = view.lines
    _require_page("line", how.shown, max(1, len(lines)))
    answer = cubes.counted(archive, view, how, wanted) if lines else None
    own = [
        (name, getattr(how, name))
        for name in ("look",)
        if getattr(how, name) != How._field_defaults[name]
    ]
    sources = cubes.sources_of(archive, wanted) if answer and how.look == "heat" else ()
    drawn = _look(answer, view, how, view.page, sources) if answer else {}
    return render(
        "cube.html",
        view=view,
        how=how._asdict(),
        bare=chips.without_filters(view),
        chips=chips.chips(archive, view),
        hidden=[*view.hidden("q", "from", "to", parameters=PLAIN_PARAMETERS), *own],
        left_out=left_out(),
        lines=list(cubes.summaries(answer, view)) if answer else [],
        notes=[[notices.note_text(note) for note in notes] for notes in answer.notes]
        if answer
        else [],
        answer=answer,
        receipt=answer.receipt["id"] if answer else "",
        export=links.cube_query(view, how, CUBE_PARAMETERS),
        picture_address=f"{path_of('pages.cube_picture')}{links.cube_query(view, how)}",
        temperatures=cubes.temperatures(how),
        scale=cubes.scale_of(answer) if answer else (),
        low_base=statistics.LOW_BASE,
        most_lines=MAX_LINES,
        info=archive.info,
        **drawn,
    )


@pages.get("/concordance")
def concordance() -> ResponseReturnValue:
    """Every occurrence of a query with what stands beside it: in order, in groups, or drawn."""
    archive = live_archive()
    view, raw = read_lines(given(LISTED_PARAMETERS), LISTED_PARAMETERS)
    wanted = search_request(archive, view, facets=False)
    view = canonical(view, wanted)
    page = lines.lines_page(archive, wanted, view, raw) if view.q else None
    _require_page("page", view.page, page.last if page else 1)
    return render(
        "concordance.html",
        view=view,
        raw=raw,
        page=page,
        size=lines.size_of(view),
        bare=chips.without_filters(view),
        chips=chips.chips(archive, view),
        hidden=view.hidden("q", "from", "to", parameters=EXPORT_PARAMETERS),
        left_out=left_out(),
        orders=[(one, lines.order_words(one)) for one in dict.fromkeys((*lines.ORDERS, raw.order))],
        groups=[(one, lines.group_words(one)) for one in dict.fromkeys((*lines.GROUPS, raw.group))],
        notes=[notices.note_text(note) for note in page.answer.notes] if page else (),
        export=links.lines_query(view, raw, LINES_PARAMETERS),
        found=view.query_string_of(EXPORT_PARAMETERS),
        pager=pager(view.page, page.last) if page else None,
        info=archive.info,
    )


def _look(
    answer: CubeAnswer, view: View, how: How, page: int | None, sources: Sequence[str] = ()
) -> dict[str, Any]:
    """Make what the chosen look shows, or a page of it. sources: that lags may be measured from.

    Raises NoPageError for a page that is not there.
    """
    last: int = 1
    drawn: dict[str, Any]
    if how.look == "heat":
        table = cubes.heat_table(answer, how.shown - 1, view, view.page, sources)
        last, drawn = table.last, {"table": table}
    elif how.look == "places":
        places = looks.place_table(answer, view)
        last, drawn = places.last, {"places": places}
    elif how.look == "trends":
        drawn = {
            "trends": looks.trends(answer, view, how),
            "phrases": looks.phrase_table(answer, view),
        }
    elif how.look == "multiples":
        strips = looks.multiples(answer, view, how, page)
        last, drawn = strips.last, {"strips": strips}
    else:
        drawn = {"map": looks.tile_map(answer, view, how)}
    _require_page("page", page or 1, last)
    return {**drawn, "pager": pager(view.page, last)}


def _require_page(what: str, number: int, last: int) -> None:
    if number > last:
        raise NoPageError(f"There is no {what} {number}: the last one is {last}.")


def _below(archive: Archive, answer: CubeAnswer) -> tuple[str, str]:
    """Say below a picture that stands alone what its signs mean, and what it was counted from."""
    hollow = gettext("hollow: fewer than %(n)s paragraphs of the period", n=statistics.LOW_BASE)
    hatched = gettext("hatched: no data")
    receipt = gettext("receipt %(id)s", id=answer.receipt["id"])
    return f"{hollow} · {hatched}", f"{archive.info.generation} · {receipt}"


@pages.get("/cube.svg")
def cube_picture() -> ResponseReturnValue:
    """The picture of a look, to be kept: on white, with its measure, its legend and its receipt."""
    return _picture(*read_cube(given(SHOWN_PARAMETERS), SHOWN_PARAMETERS))


@pages.get("/compare.svg")
def compare_picture() -> ResponseReturnValue:
    """The picture of a comparison by year: the trends of a cube by an address of its own."""
    view, _ = read_comparison(given(PICTURE_PARAMETERS), PICTURE_PARAMETERS)
    return _picture(view, How(look="trends"))


def _picture(view: View, how: How) -> Response:
    archive = live_archive()
    wanted = filter_request(archive, view)
    view = canonical(view, wanted)
    _require_page("line", how.shown, max(1, len(view.lines)))
    answer = cubes.counted(archive, view, how, wanted)
    drawn = _look(answer, view, how, None)
    nothing = ("trends" in drawn and drawn["trends"].picture is None) or drawn.get("map", 1) is None
    if nothing or how.look in ("heat", "places"):
        raise NoPageError("There is nothing to draw: fewer than two periods, or nothing found.")
    shown = view.lines if how.look == "trends" else (view.lines[how.shown - 1],)
    text = render(
        "picture.svg",
        title=" · ".join(shown),
        how=how,
        by_count=view.unit == "count",
        low_base=statistics.LOW_BASE,
        notes=_below(archive, answer),
        **drawn,
    )
    return Response(xml_text(text), content_type="image/svg+xml; charset=utf-8")


@pages.get("/article/<article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """One article whole, with the matches of a query marked and numbered."""
    view, cited, of_file, at = _article_arguments()
    was = request.args.get("was", "")
    archive, query = live_archive(), view.q
    shown = archive.article(article_id, query)
    starts, matches = headlines.number_marks(shown)
    return render(
        "article.html",
        shown=shown,
        headline=headlines.headline(shown),
        starts=starts,
        matches=matches,
        query=query,
        cited=cited,
        view=view,
        bare=View(q=query),
        trail=results.trail(archive, view, article_id, at),
        became=anchor_words(archive.paragraph(was).state) if was else "",
        citation=citations.cite(shown, cited, archive.info),
        permalink=citations.permalink(shown, cited),
        correction=f"{corrections_header()}{correction_line(shown.file, shown.article)}".strip(
            "\ufeff\r\n"
        ),
        info=archive.info,
        receipts=receipts_of(shown, of_file=of_file),
        of_file=of_file,
        **_editing(shown),
        most_receipts=MOST_RECEIPTS,
        excerpt=EXCERPT,
    )


def _editing(shown: ArticleView) -> dict[str, Any]:
    """What stands on an article's page where it may be corrected, and what the last correction did."""
    place = place_of(shown)
    if place is None:
        return {"place": None, "done": None, "table": table_path(shown)}
    allowed = editing()
    done = allowed.receipt(request.args.get("done", "")) if allowed else None
    is_this = done and (done.file, done.article) == (shown.file, shown.article.article)
    of_this = done if is_this else None
    return {
        "place": place,
        "table": str(place.table),
        "fields": corrections.form_of(shown, place),
        "seen": corrections.seen_of(shown, place),
        "token": token(),
        "done": of_this,
        "changes": list(corrections.changes_of(of_this.written, of_this.values)) if of_this else [],
        "failed": error_words(of_this.job.error or "error") if of_this else None,
        "field_of": corrections.field_of,
    }


def _article_arguments() -> tuple[View, int | None, bool, int]:
    """Read the view that an article was opened from, the paragraph to cite, whether all receipts are wanted, its place.

    The place is that in the answer of the view, counted from 1; 0 when none is given.
    """
    view = canonical_view(read_view(given(ARTICLE_PARAMETERS)))
    at = request.args.get("at", "")
    number = request.args.get("n", "")
    receipts = request.args.get("receipts", "")
    if receipts not in ("", "file"):
        raise BadRequestError("receipts is file, or left out.", field="receipts")
    cited = read_count("n", number) if number else None
    return view, cited, receipts == "file", read_count("at", at) if at else 0


def canonical_view(view: View) -> View:
    """Read the filters of a view as a search does.

    Raises BadRequestError, which names the parameter.
    """
    return canonical(view, search_request(live_archive(), view, facets=False))


@pages.get("/p/<name>")
def paragraph(name: str) -> ResponseReturnValue:
    """Lead to the paragraph that has an anchor or an id, wherever it is now."""
    found = live_archive().paragraph(name)
    hit, was = found.hit, name if found.state != "same" else ""
    address = links.article_link(hit.article_id, View(), hit.n, was=was)
    return redirect(f"{address}#p{hit.n}", 303)


@pages.get("/like/<identity>")
def like(identity: str) -> ResponseReturnValue:
    """Lead to the search for what is like an article or a paragraph."""
    query = like_query(live_archive(), identity)
    return redirect(links.link(View(q=query)), 303)


@pages.get("/line")
def line() -> ResponseReturnValue:
    """Lead to the article that has a line of a file: what receipts and citations name."""
    number = read_count("line", request.args.get("line", "1"))
    article_id = live_archive().article_at(request.args.get("file", ""), number)
    return redirect(f"{links.article_link(article_id, View())}#receipts", 303)


@pages.get("/columns")
def columns() -> ResponseReturnValue:
    """Choose the columns of a download: they are remembered in the address of the search."""
    view = read_arguments()
    return render(
        "columns.html",
        view=view,
        export=view.query_string_of(EXPORT_PARAMETERS),
        hidden=view.hidden("columns"),
        all_columns=EXPORT_COLUMNS,
    )


@pages.get("/new")
def new_articles() -> ResponseReturnValue:
    """What is different from the build before: new articles as a list, and the files."""
    archive = live_archive()
    changes = overview(archive).changes
    page = read_count("page", request.args.get("page", "1"))
    articles = changes.articles if changes else ()
    last = max(1, -(-len(articles) // NEW_ON_A_PAGE))
    if page > last:
        raise NoPageError(f"There is no page {page}: the last one is {last}.")
    begin = (page - 1) * NEW_ON_A_PAGE
    return render(
        "new.html",
        view=View(),
        changes=changes,
        entries=archive.articles_of(articles[begin : begin + NEW_ON_A_PAGE]),
        pager=pager(page, last),
        address=lambda other: f"{path_of('pages.new_articles')}?page={other.page}",
        begin=begin,
        listed=MOST_RECEIPTS,
        in_cluster=archive.is_in_cluster,
        info=archive.info,
        built=archive.built,
    )


@pages.get("/corpus")
def corpus() -> ResponseReturnValue:
    """What was indexed, skipped, repaired, dropped and inferred."""
    archive = live_archive()
    counted = sheets.sheet(statistics.tabulate(archive, View(), OVERVIEW))
    report = archive.report()
    return render(
        "corpus.html",
        view=View(),
        info=archive.info,
        built=archive.built,
        report=report,
        source=_source_path(archive) or report["source"],
        sheet=counted,
        listed=MOST_RECEIPTS,
        audit=archive.last_audit(),
        in_cluster=archive.is_in_cluster,
    )


def _source_path(archive: Archive) -> str:
    """Give the whole path of the folder of the articles, where only this machine reads the page."""
    source = archive.source if current_app.config["LOCAL"] else None
    return str(source.resolve()) if source is not None and source.exists() else ""


@pages.get("/help")
def help_page() -> ResponseReturnValue:
    """The query language with examples to try."""
    with contextlib.suppress(DuanluoError):  # help is there without an index too
        overview(live_archive())
    return render("help.html", view=View())


@pages.get("/settings")
def settings() -> ResponseReturnValue:
    """Remember a language or a theme and go back; a link, so that it works without a script."""
    answer = redirect(_way_back(request.args.get("back", "")), 303)
    for name, allowed in ((LANGUAGE_COOKIE, LANGUAGES), (THEME_COOKIE, THEMES)):
        value = request.args.get(name)
        if value is None:
            continue
        if value not in allowed:
            raise BadRequestError(f"{name} is one of {', '.join(allowed)}.", field=name)
        path = shown_root() or "/"
        answer.set_cookie(
            name, value, max_age=YEAR_SECONDS, path=path, samesite="Lax", httponly=True
        )
    return answer


def _way_back(back: str) -> str:
    """Accept only a path of this application, so that the link cannot send a reader elsewhere."""
    inside = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return shown_root() + back if inside else url_for("pages.front")
