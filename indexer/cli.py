"""The command line. Each command parses, calls one function of the library, prints.

JSON goes alone to standard output, everything else to standard error. Exit status: 0 done; 1 nothing found or a check
failed; 2 wrong use or unreadable input; 3 another build is running.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

import indexer
from indexer import (
    DEFAULT_ENGINE,
    DEFAULT_INDEX,
    DEFAULT_PER_PAGE,
    DEFAULT_SOURCE,
    ENGINES,
    BuildReport,
    DuanluoError,
    Hit,
    NotServedError,
    RawRequest,
    SearchResult,
    Skipped,
    correction_lines,
    corrections_header,
    exported,
    inspection_json,
    open_archive,
    request_from,
    search_json,
)

PROGRESS_SECONDS = 0.5
"""How often the progress line changes on a terminal; elsewhere a plain line comes every twenty times that."""
SKIPPED_SHOWN = 20
FACET_ROWS = 12


class _Commands(click.Group):
    """Prints an error of ours as one line and ends with its exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DuanluoError as error:
            click.echo(printable(error.at_terminal), err=True)
            ctx.exit(error.exit_status)


@click.group(
    cls=_Commands,
    context_settings={"auto_envvar_prefix": "DUANLUO", "help_option_names": ["-h", "--help"], "show_default": True},
)
@click.version_option(package_name="duanluo")
def main() -> None:
    """Duanluo 段落: exact, faceted paragraph search over Chinese article archives."""


_index_option = click.option(
    "--index", "index_dir", type=click.Path(path_type=Path), default=DEFAULT_INDEX, help="Index folder."
)
_source_argument = click.argument("source", type=click.Path(path_type=Path), required=False)
_json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
_jobs_option = click.option("--jobs", type=click.IntRange(1, 64), default=1, help="Processes that read files.")
_dictionary_option = click.option(
    "--dictionary",
    type=click.Path(path_type=Path),
    help="Your own words, a line each, in jieba's format; else the dictionary.txt beside the articles.",
)
_engine_option = click.option(
    "--engine", type=click.Choice(sorted(ENGINES)), default=DEFAULT_ENGINE, help="Search engine."
)


def _request_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters and the order of a search, the same for `search` and `export`."""
    place = "code or name; a leading - excludes; repeatable"
    options = [
        click.argument("query", default=""),
        _index_option,
        click.option("--region", multiple=True, help=f"The article's own place, at or below: {place}."),
        click.option("--mentioned", multiple=True, help=f"A place that the paragraph names, at or below: {place}."),
        click.option("--place", multiple=True, help=f"Either of the two: {place}."),
        click.option("--from", "date_from", help="First day: 2024, 2024-01 or 2024-01-16."),
        click.option("--to", "date_to", help="Last day: 2024, 2024-01 or 2024-01-16."),
        click.option("--undated", is_flag=True, help="Only articles without a date."),
        click.option("--source", multiple=True, help="Publisher as printed; a leading - excludes; repeatable."),
        click.option("--kind", multiple=True, help="body, heading, caption, byline or title; repeatable."),
        click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance"),
        click.option("--words", "whole_words", is_flag=True, help="Whole words only."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_source_argument
@_index_option
@_engine_option
@_jobs_option
@_dictionary_option
@_json_option
def build(
    source: Path | None, index_dir: Path, engine: str, jobs: int, dictionary: Path | None, *, as_json: bool
) -> None:
    """Build the index of SOURCE (else of seeds) from scratch beside the live one, then switch to it."""
    if source is None:
        source = Path(DEFAULT_SOURCE)
        indexer.require_own(index_dir, source)
    report = _build(source, index_dir, engine, jobs, dictionary)
    if as_json:
        _print_json(report.as_json())


@main.command()
@_source_argument
@_index_option
@_jobs_option
@_dictionary_option
@_json_option
def update(source: Path | None, index_dir: Path, jobs: int, dictionary: Path | None, *, as_json: bool) -> None:
    """Read only the new and changed files of SOURCE (else of what the index was built from); forget deleted ones."""
    if source is None:
        source = indexer.own_source(index_dir) or Path(DEFAULT_SOURCE)
        indexer.require_own(index_dir, source)
    progress = _Progress()
    _, report = indexer.update_index(
        source, index_dir, now=dt.datetime.now(dt.UTC), jobs=jobs, progress=progress, dictionary=dictionary
    )
    _print_report(report, progress)
    if as_json:
        _print_json(report.as_json())


def _build(source: Path, index_dir: Path, engine: str, jobs: int, dictionary: Path | None = None) -> BuildReport:
    progress = _Progress()
    now = dt.datetime.now(dt.UTC)
    _, report = indexer.build_index(
        source, index_dir, now=now, engine=engine, jobs=jobs, progress=progress, dictionary=dictionary
    )
    _print_report(report, progress)
    return report


def _print_report(report: BuildReport, progress: _Progress) -> None:
    progress.close()
    for line in _report_lines(report):
        click.echo(line, err=True)


@main.command()
@_request_options
@click.option("--limit", type=click.IntRange(0), default=DEFAULT_PER_PAGE)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--facets", is_flag=True, help="Count regions, years, months, sources and kinds over all matches.")
@_json_option
def search(index_dir: Path, *, as_json: bool, **raw: Any) -> None:
    """Find the paragraphs that match QUERY."""
    with open_archive(index_dir) as archive:
        result = archive.search(request_from(archive.regions, RawRequest(**raw)))
    if as_json:
        _print_json(search_json(result))
    else:
        _print_result(result)
    if not result.total.paragraphs:
        sys.exit(1)


@main.command()
@_request_options
@click.option("--format", "form", type=click.Choice(["csv", "jsonl", "ris", "bib"]), default="jsonl")
def export(index_dir: Path, form: str, **raw: Any) -> None:
    """Print every hit of QUERY, without a limit; as RIS or BibTeX (bib) every article that has one, once."""
    with open_archive(index_dir) as archive:
        for line in exported(archive, request_from(archive.regions, RawRequest(**raw)), form):
            click.echo(line, nl=False)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_json_option
@click.option("--csv", "as_csv", is_flag=True, help="A metadata.csv to correct and put beside the articles.")
def inspect(files: tuple[Path, ...], *, as_json: bool, as_csv: bool) -> None:
    """Show what the indexer makes of FILES (or of all files in a folder), without an index.

    A file is read as a build of its folder reads it: corrected by the metadata.csv beside it,
    and rid of what recurs on its pages.
    """
    unreadable = 0
    if as_csv:
        click.echo(corrections_header(), nl=False)
    for path in files:
        for outcome in indexer.read_source(path):
            if isinstance(outcome, Skipped):
                unreadable += 1
                click.echo(printable(f"{outcome.file}: {outcome.reason}"), err=True)
            elif as_csv:
                click.echo("".join(correction_lines(outcome)), nl=False)
            elif as_json:
                _print_json(inspection_json(outcome), indent=None)
            else:
                for line in _inspection_lines(inspection_json(outcome)):
                    click.echo(printable(line))
    if unreadable:
        sys.exit(2)


@main.command()
@_index_option
@_json_option
def info(index_dir: Path, *, as_json: bool) -> None:
    """Print the manifest of the index: when it was built, by which engine, what it holds."""
    with open_archive(index_dir) as archive:
        manifest = archive.manifest()
    if as_json:
        _print_json(manifest)
        return
    for name, value in manifest.items():
        if not isinstance(value, dict):
            click.echo(f"{name:12} {value}")
    for name, size in {**manifest["counts"], **manifest["files"]}.items():
        click.echo(f"  {name:40} {size:>14,}")


@main.command()
@_index_option
def verify(index_dir: Path) -> None:
    """Read every file of the index and compare it with its checksum."""
    with open_archive(index_dir) as archive:
        problems = archive.verify()
    for problem in problems:
        click.echo(printable(problem), err=True)
    click.echo("damaged" if problems else "whole", err=True)
    if problems:
        sys.exit(1)


@main.command()
@_source_argument
@_index_option
@click.option("--engine", type=click.Choice(sorted(ENGINES)), help="Engine of an index that is built.")
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=click.IntRange(0, 65535), default=8000)
@click.option("--url-prefix", default="", help="Path under which a reverse proxy serves the application.")
@click.option("--password-file", type=click.Path(path_type=Path, exists=True), help="Ask for a name and password.")
@click.option("--trusted-host", "trusted_hosts", multiple=True, help="Host name of a reverse proxy; repeatable.")
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    source: Path | None,
    index_dir: Path,
    engine: str | None,
    host: str,
    port: int,
    **options: Any,
) -> None:
    """Serve the web application.

    With SOURCE its index is built first when it is missing or older than SOURCE; with neither SOURCE nor --index that
    of seeds. An index of another source is never built over.
    """
    chosen = ctx.get_parameter_source("index_dir") is not ParameterSource.DEFAULT
    needed = indexer.build_needed(index_dir, source, default=None if chosen else Path(DEFAULT_SOURCE))
    if needed:
        _build(needed.source, index_dir, engine or needed.engine, jobs=1)
    from webui.serving import serve as serve_web  # noqa: PLC0415 - Flask is loaded only by the command that serves

    try:
        serve_web(index_dir, host, port, **options)
    except OSError as error:
        raise NotServedError(f"{host}:{port}", error.strerror or str(error)) from error


class _Progress:
    """One line that changes on a terminal, plain lines now and then elsewhere."""

    def __init__(self) -> None:
        self._started = self._shown = time.monotonic()
        self._interactive = sys.stderr.isatty()
        self._interval = PROGRESS_SECONDS if self._interactive else PROGRESS_SECONDS * 20

    def __call__(self, files: int, paragraphs: int, share: float | None) -> None:
        now = time.monotonic()
        if now - self._shown < self._interval:
            return
        self._shown = now
        elapsed = now - self._started
        line = f"{files:,} files, {paragraphs:,} paragraphs, {paragraphs / elapsed:,.0f} a second"
        line += f", {share:.0%} read, {_clock(elapsed / share - elapsed)} left" if share else ""
        click.echo(f"\r\x1b[K{line}" if self._interactive else line, err=True, nl=not self._interactive)

    def close(self) -> None:
        if self._interactive:
            click.echo("\r\x1b[K", err=True, nl=False)


def _clock(seconds: float) -> str:
    """Show a length of time as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _report_lines(report: BuildReport) -> Iterator[str]:
    yield f"{report.files:,} files, {report.articles:,} articles, {report.paragraphs:,} paragraphs" + (
        f" ({report.duplicates:,} repeat another one, {report.near_duplicates:,} nearly)" if report.clusters else ""
    )
    if report.dictionary:
        yield f"  dictionary {report.dictionary:,} words of your own"
    for name in ("encodings", "scripts", "dates", "regions", "repairs", "dropped", "doubtful"):
        counts = getattr(report, name)
        if counts:
            yield f"  {name:10} " + ", ".join(f"{key} {count:,}" for key, count in counts.most_common())
    for file, doubt in report.doubts[:SKIPPED_SHOWN]:
        yield printable(f"  doubtful   {doubt.confidence:.2f}  {file}: {doubt.text}")
    if report.doubtful.total() > SKIPPED_SHOWN:
        yield f"  … and {report.doubtful.total() - SKIPPED_SHOWN:,} more doubtful: see the corpus page or --json"
    for item in report.skipped[:SKIPPED_SHOWN]:
        more = f", and {item.records - 1:,} more like it" if item.records > 1 else ""
        yield printable(f"  skipped    {item.file}{f':{item.line}' if item.line else ''}: {item.reason}{more}")
    shown = sum(item.records for item in report.skipped[:SKIPPED_SHOWN])
    if report.skipped_count > shown:
        yield f"  … and {report.skipped_count - shown:,} more skipped: see the corpus page or --json"


def _print_result(result: SearchResult) -> None:
    total = result.total
    occurrences = f"{total.occurrences:,} 次 · " if total.occurrences is not None else ""
    click.echo(f"{occurrences}{total.paragraphs:,} 段 · {total.articles:,} 篇  ({result.took_ms:.1f} ms)", err=True)
    if result.unique is not None and result.unique < total.paragraphs:
        click.echo(f"{result.unique:,} 段 when every cluster of copies counts once", err=True)
    click.echo(printable(f"understood as: {result.understood}"), err=True)
    for note in result.notes:
        click.echo(printable(note.text), err=True)
    for proposal in result.did_you_mean:
        click.echo(printable(f"did you mean: {proposal.text} ({proposal.paragraphs:,} 段)"), err=True)
    for hit in result.hits:
        _print_hit(hit)
    for name, facet in result.facets.items():
        rows = [f"{bucket.label} {bucket.count:,}" for bucket in facet.buckets[:FACET_ROWS]]
        click.echo(printable(f"{name}: {', '.join([*rows, f'(none) {facet.missing:,}'])}"), err=True)


def _print_hit(hit: Hit) -> None:
    place = "".join(step.name for step in hit.region or ())
    date = hit.date.span.value if hit.date else ""
    click.echo(printable("  ".join(filter(None, (hit.display_title, place, date, hit.source or "")))))
    click.echo(f"  {_marked(hit)}")
    lines = ",".join(map(str, hit.lines))
    click.echo(printable(f"  {hit.file}:{lines}\n"))


def _marked(hit: Hit) -> str:
    """The paragraph with its matches in bold (click takes the codes out where the output is no terminal)."""
    parts, at = [], 0
    for start, end in hit.spans:
        parts += [printable(hit.text[at:start]), click.style(printable(hit.text[start:end]), bold=True, fg="red")]
        at = end
    return "".join([*parts, printable(hit.text[at:])])


def _inspection_lines(shape: dict[str, Any]) -> Iterator[str]:
    yield f"{shape['file']}  ({shape['encoding']})"
    for article in shape["articles"]:
        primary = "".join(step["name"] for step in article["regions"]["primary"] or ())
        date = article["date"]["value"] if article["date"] else "no date"
        source = article["source"]["value"] if article["source"] else "no source"
        yield f"  {article['article']}. {article['display_title']}  [{date}, {source}, {primary or 'no place'}]"
        for paragraph in article["paragraphs"]:
            yield f"     {paragraph['n']:>3} {paragraph['kind']:8} {paragraph['text']}"
    for item in shape["doubts"]:
        yield f"  doubtful {item['confidence']:.2f} {item['doubt']}"
    for item in shape["dropped"]:
        yield f"  dropped {item['line']:>4} {item['why']}: {item['text']}"
    for item in shape["repairs"]:
        yield f"  repaired {item['line']:>3} {item['kind']} ×{item['count']}: {item['before']} → {item['after']}"


def _print_json(shape: Any, indent: int | None = 1) -> None:
    click.echo(json.dumps(shape, ensure_ascii=False, indent=indent))


def printable(text: str) -> str:
    """Show control and direction characters of a text as escapes, so that no file name or query moves the terminal."""
    return "".join(char if char.isprintable() or char in "\n\u3000\xa0" else ascii(char)[1:-1] for char in text)
