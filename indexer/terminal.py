"""What a person sees on a terminal.

Progress, reports, hits, and how they are printed where it is no terminal.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click

import indexer

if TYPE_CHECKING:
    from indexer import (
        Archive,
        Audit,
        BuildReport,
        ConcordanceAnswer,
        CubeAnswer,
        CubeRow,
        Hit,
        SearchResult,
        Skipped,
    )

PROGRESS_SECONDS = 0.5
"""How often the progress line changes on a terminal.

Elsewhere a plain line comes every twenty times that.
"""
SKIPPED_SHOWN = 20
MOST_ALIKE = 3
"""Files skipped for one reason that are told one by one: a page that a browser saved brings dozens."""
FACET_ROWS = 12


def make_printable(stream: IO[str]) -> None:
    """See that Chinese can be printed.

    Into files and pipes as UTF-8, on a terminal as far as it can show it.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


class Progress:
    """One line that changes on a terminal, plain lines now and then elsewhere.

    as_json: a JSON object a line instead, for a program that shows it to somebody.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self._started = self._shown = time.monotonic()
        self._as_json = as_json
        self._interactive = as_json or (sys.stderr.isatty() and os.environ.get("TERM") != "dumb")
        self._interval = PROGRESS_SECONDS if self._interactive else PROGRESS_SECONDS * 20

    def __call__(self, files: int, paragraphs: int, share: float | None) -> None:
        """Show how far reading is, if it is time again."""
        now = time.monotonic()
        if now - self._shown < self._interval:
            return
        self._shown = now
        if self._as_json:
            said = {"files": files, "paragraphs": paragraphs, "share": share}
            click.echo(json.dumps(said), err=True)
            return
        elapsed = now - self._started
        line = f"{files:,} files, {paragraphs:,} paragraphs, {paragraphs / elapsed:,.0f} a second"
        line += f", {share:.0%} read, {_clock(elapsed / share - elapsed)} left" if share else ""
        click.echo(
            f"\r\x1b[K{line}" if self._interactive else line, err=True, nl=not self._interactive
        )

    def close(self) -> None:
        """Take the line away."""
        if self._interactive and not self._as_json:
            click.echo("\r\x1b[K", err=True, nl=False)


def print_report(report: BuildReport, progress: Progress) -> None:
    """Print a report where the progress was."""
    progress.close()
    for line in report_lines(report):
        click.echo(line, err=True)


def _clock(seconds: float) -> str:
    """Show a length of time as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def report_lines(report: BuildReport) -> Iterator[str]:
    """Give what a person wants to know of a build."""
    yield (
        f"{report.files:,} files, {report.articles:,} articles, {report.paragraphs:,} paragraphs"
        + (
            f" ({report.duplicates:,} repeat another one, {report.near_duplicates:,} nearly)"
            if report.clusters
            else ""
        )
    )
    if report.dictionary:
        yield f"  dictionary {report.dictionary:,} words of your own"
    for name in ("encodings", "scripts", "dates", "regions", "repairs", "dropped", "doubtful"):
        counts = getattr(report, name)
        if counts:
            yield f"  {name:10} " + ", ".join(
                f"{key} {count:,}" for key, count in counts.most_common()
            )
    for file, doubt in report.doubts[:SKIPPED_SHOWN]:
        yield printable(f"  doubtful   {doubt.confidence:.2f}  {file}: {doubt.text}")
    if report.doubtful.total() > SKIPPED_SHOWN:
        yield f"  … and {report.doubtful.total() - SKIPPED_SHOWN:,} more doubtful: see the corpus page or --json"
    yield from _skipped_lines(report)


def _skipped_lines(report: BuildReport) -> Iterator[str]:
    """Give what was skipped; of many for the same reason, such as the pictures of pages, the first."""
    alike: dict[str, list[Skipped]] = {}
    for item in report.skipped:
        alike.setdefault(item.reason, []).append(item)
    told: list[tuple[Skipped, int]] = []
    for items in alike.values():
        if len(items) > MOST_ALIKE:
            told.append((items[0], sum(item.records for item in items)))
        else:
            told += ((item, item.records) for item in items)
    for item, count in told[:SKIPPED_SHOWN]:
        more = f", and {count - 1:,} more like it" if count > 1 else ""
        yield printable(
            f"  skipped    {item.file}{f':{item.line}' if item.line else ''}: {item.reason}{more}"
        )
    shown = sum(count for _, count in told[:SKIPPED_SHOWN])
    if report.skipped_count > shown:
        yield f"  … and {report.skipped_count - shown:,} more skipped: see the corpus page or --json"


def print_result(result: SearchResult) -> None:
    """Print hits, and beside them, on standard error, what there is to say of the answer."""
    total = result.total
    occurrences = f"{total.occurrences:,} 次 · " if total.occurrences is not None else ""
    click.echo(
        f"{occurrences}{total.paragraphs:,} 段 · {total.articles:,} 篇  ({result.took_ms:.1f} ms)",
        err=True,
    )
    if result.unique < total.paragraphs:
        click.echo(f"{result.unique:,} 段 when every cluster of copies counts once", err=True)
    click.echo(printable(f"understood as: {result.understood}"), err=True)
    for note in result.notes:
        click.echo(printable(note.text), err=True)
    for proposal in result.did_you_mean:
        click.echo(
            printable(f"did you mean: {proposal.text} ({proposal.paragraphs:,} 段)"), err=True
        )
    for hit in result.hits:
        _print_hit(hit)
    for name, facet in result.facets.items():
        rows = [f"{bucket.label} {bucket.count:,}" for bucket in facet.buckets[:FACET_ROWS]]
        click.echo(
            printable(f"{name}: {', '.join([*rows, f'(none) {facet.missing:,}'])}"), err=True
        )


def print_audit(audit: Audit) -> None:
    """Print what an audit compared, and every difference."""
    read = "all" if audit.is_whole else f"{audit.read:,} of {audit.paragraphs:,}"
    counted = f"{audit.strings:,} strings and {audit.cubes} cubes in {read} paragraphs"
    click.echo(f"audit: {counted}: {len(audit.differences)} different", err=True)
    for one in audit.differences[:SKIPPED_SHOWN]:
        told = f"  {one.asked}: the index says {one.engine}, the texts {one.texts}"
        click.echo(printable(told), err=True)
    if audit.is_whole and not audit.differences:
        share = f"{audit.most_wrong:.2%}"
        click.echo(f"  so with 95 % certainty fewer than {share} are counted wrongly", err=True)
    click.echo(f"  repeat it: {audit.command}", err=True)


def print_concordance(archive: Archive, answer: ConcordanceAnswer) -> None:
    """Print groups with their lines, or else lines with the keyword between brackets and where each is from."""
    drawn = f", {answer.drawn:,} of them drawn" if answer.drawn < answer.total else ""
    if drawn and answer.wish.sample_of != "occurrences":
        drawn += f" in {answer.units_drawn:,} of {answer.units:,} {answer.wish.sample_of}"
    click.echo(printable(f"[{answer.understood}]  {answer.total:,} lines{drawn}"), err=True)
    for note in answer.notes:
        click.echo(printable(f"  {note.text}"), err=True)
    for group in answer.groups:
        click.echo(
            printable(
                f"{group.lines:>9,}  {indexer.group_name(archive, answer.wish, group) or '–'}"
            )
        )
    for line in () if answer.group_count and answer.wish.only is None else answer.lines:
        left = line.left.rjust(24, "\u3000")
        click.echo(printable(f"{left}【{line.keyword}】{line.right}  {line.hit.file}:{line.hit.n}"))


def print_cube(answer: CubeAnswer) -> None:
    """Print a cube: of each query its total, and of each place with a match what it counts and when."""
    for at, query in enumerate(answer.wish.queries):
        counts, base = (indexer.sum_of(slab.totals) for slab in (answer.slabs[at], answer.base))
        count, of = indexer.ratio_of(counts, base, answer.wish.unit)
        click.echo(
            printable(f"{query}  [{answer.understood[at]}]  {count:,} / {of:,} {answer.wish.unit}")
        )
        for note in answer.notes[at]:
            click.echo(printable(f"  {note.text}"), err=True)
        for period, one in indexer.trend_of(answer, at).breaks:
            before, after = (1000 * count / of for count, of in (one.before, one.after))
            click.echo(
                f"  from {period} on: {before:.1f} → {after:.1f} per 1,000 articles (p = {one.p:.3f})"
            )
        if degrees := _degrees(answer, at):
            click.echo(f"  temperature: {', '.join(degrees)}")
        for row in answer.rows_of(at):
            if row.line.cells:
                click.echo(printable("  " + _cube_row(answer, row)))
    click.echo(f"receipt {answer.receipt['id']}  ({answer.took_ms:.1f} ms)", err=True)


def _degrees(answer: CubeAnswer, query: int) -> list[str]:
    """Tell of each year with a temperature which it has, everywhere taken together."""
    found, base = answer.slabs[query].totals.cells, answer.base.totals.cells
    told = (
        (period, answer.degree(period, found[period], base[period]))
        for period in answer.periods
        if period in found
    )
    return [f"{period} {degree}" for period, degree in told if degree]


def _cube_row(answer: CubeAnswer, row: CubeRow) -> str:
    unit, days = answer.wish.unit, answer.lag_of(row)
    counts, base = indexer.sum_of(row.line), indexer.sum_of(row.base)
    rate, course = indexer.rate_of(counts, base, unit), row.course
    first = (
        course.first and f"first {'≤ ' if course.censored else ''}{indexer.date_of(course.first)}"
    )
    behind = days and f"{'…'.join(map(str, dict.fromkeys(days)))} days behind"
    peak = course.peak and f"peak {course.peak}"
    number = f"{getattr(counts, unit):>10,}{'' if rate is None else f'  {rate:10.3f}'}"
    return "  ".join(filter(None, (number, row.place.name or row.place.code, first, behind, peak)))


def _print_hit(hit: Hit) -> None:
    place = "".join(step.name for step in hit.region or ())
    date = hit.date.span.value if hit.date else ""
    click.echo(
        printable("  ".join(filter(None, (hit.display_title, place, date, hit.source or ""))))
    )
    click.echo(f"  {_marked(hit)}")
    lines = ",".join(map(str, hit.lines))
    click.echo(printable(f"  {hit.file}:{lines}") + "\n")


def _marked(hit: Hit) -> str:
    """The paragraph with its matches in bold (click takes the codes out where the output is no terminal)."""
    parts, at = [], 0
    for start, end in hit.spans:
        parts += [_printable_text(hit.text[at:start]), _in_red(hit.text[start:end])]
        at = end
    return "".join([*parts, _printable_text(hit.text[at:])])


def _in_red(text: str) -> str:
    return click.style(_printable_text(text), bold=True, fg="red")


def _printable_text(text: str) -> str:
    """Show a text of several lines, such as a title block, with its line feeds."""
    return "\n".join(map(printable, text.split("\n")))


def inspection_lines(shape: dict[str, Any]) -> Iterator[str]:
    """Give what `inspect` found in a file."""
    yield f"{shape['file']}  ({shape['encoding']})"
    for article in shape["articles"]:
        primary = "".join(step["name"] for step in article["regions"]["primary"] or ())
        date = article["date"]["value"] if article["date"] else "no date"
        source = article["source"]["value"] if article["source"] else "no source"
        yield f"  {article['article']}. {article['display_title']}  [{date}, {source}, {primary or 'no place'}]"
        for paragraph in article["paragraphs"]:
            yield f"     {paragraph['n']:>3} {paragraph['kind']:8} {paragraph['text']}"
        for credit in article["credits"]:
            yield f"     {credit['n']:>3} {credit['kind']:8} {credit['text']}"
    for item in shape["doubts"]:
        yield f"  doubtful {item['confidence']:.2f} {item['doubt']}"
    yield from _left_out(shape)
    for item in shape["repairs"]:
        yield f"  repaired {item['line']:>3} {item['kind']} ×{item['count']}: {item['before']} → {item['after']}"


def _left_out(shape: dict[str, Any]) -> Iterator[str]:
    """Give what is dropped and shown nowhere."""
    credits_of = (article["credits"] for article in shape["articles"])
    shown = {(n, one["text"]) for lines in credits_of for one in lines for n in one["lines"]}
    for item in shape["dropped"]:
        if (item["line"], item["text"]) not in shown:
            yield f"  dropped {item['line']:>4} {item['why']}: {item['text']}"


def reason_lines(told: dict[str, Any]) -> Iterator[str]:
    """Give what reading made of a line, stage by stage, and by which rule."""
    yield f"{told['file']}:{told['line']}  {' / '.join(told['printed'])}"
    for kind, before, after in told["repairs"]:
        yield f"  repaired  {kind}: {before} → {after}"
    for change in told["stages"]:
        left = " / ".join(change["texts"]) or "nothing is left"
        yield f"  after     {change['stage']}: {left}"
    yield from (_dropped_line(item) for item in told["dropped"])
    for item in told["taken"]:
        unless = "" if item["counts"] else ", but a record or metadata.csv says otherwise"
        yield (
            f"  {item['as']:9} {item['value']}  by {item['stage']}, rule: {item['rule']}{unless}"
        )
    for role, rule in zip(told["roles"], told["role_rules"], strict=True):
        yield f"  role      {role}  by layout, rule: {rule}"
    for place in told["ended"]:
        paragraph = f"paragraph {place['paragraph']}" if place["paragraph"] else "title block"
        yield f"  kept      article {place['article']}, {paragraph} ({place['kind']})"
    for line in told["markup"]:
        yield f"  markup    chance {line['chance']:.2f} of {line['chance_needed']} to be the headline: {line['text']}"
        yield from (f"    {weight:+.2f} {name}" for name, weight in line["facts"])
    for piece in told["pieces"]:
        yield from _piece_lines(piece, furnished=told["line_model"])


def _dropped_line(item: dict[str, str]) -> str:
    return f"  dropped   {item['why']}  by {item['stage']}, rule: {item['rule']}"


def _piece_lines(piece: dict[str, Any], *, furnished: bool) -> Iterator[str]:
    if piece["pattern"]:
        yield f"  pattern   {piece['pattern']}"
    if not furnished:
        yield "  weights   not asked: nothing shows that a site printed this page, or it is a record"
        return
    total, settled = piece["sum"], piece["settled"]
    yield f"  weights   {total:+.2f}, with its place {settled:+.2f}; above 0 it is furniture"
    yield from (f"    {weight:+.2f} {name}" for name, weight in piece["facts"])
    said = "yes" if piece["headline"] else "no"
    able = "" if piece["may_be_headline"] else ", it reads like none"
    yield f"  headline  {said}{able}: chance {piece['chance']:.2f} of {piece['chance_needed']}"
    yield from (f"    {weight:+.2f} {name}" for name, weight in piece["evidence"])


def print_json(shape: Any, indent: int | None = 1) -> None:
    """Print JSON, in one line for no indent."""
    click.echo(json.dumps(shape, ensure_ascii=False, indent=indent))


def printable(text: str) -> str:
    """Show control and direction characters of a text as escapes, so that no file name or query moves the terminal."""
    return "".join(
        char if char.isprintable() or char in "\u3000\xa0" else ascii(char)[1:-1] for char in text
    )
