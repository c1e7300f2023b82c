"""Commands for the browser and the shell."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import indexer
from indexer.cli.building import run_build, run_update
from indexer.cli.group import main
from indexer.cli.options import (
    cluster_options,
    dictionary_option,
    index_option,
    jobs_option,
    location_of,
    opened,
    source_argument,
    was_named,
)
from indexer.config import DEFAULT_SOURCE
from indexer.engines.names import DEFAULT_ENGINE, ENGINES
from indexer.errors import NotServedError
from indexer.watching import watching

if TYPE_CHECKING:
    from indexer import Location


@main.command()
@source_argument
@index_option
@click.option(
    "--engine",
    type=click.Choice(sorted(ENGINES)),
    envvar="DUANLUO_ENGINE",
    help="Engine of an index that is built, or was by whoosh.",
)
@jobs_option
@dictionary_option
@click.option("--host", default="127.0.0.1", envvar="DUANLUO_HOST")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, envvar="DUANLUO_PORT")
@click.option(
    "--title", default="", envvar="DUANLUO_TITLE", help="Name of the archive, for its pages."
)
@click.option(
    "--about", default="", envvar="DUANLUO_ABOUT", help="What the archive is, for its first page."
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option(
    "--watch", is_flag=True, help="Look for new and changed articles every half minute, and update."
)
@click.option(
    "--edit",
    is_flag=True,
    envvar="DUANLUO_EDIT",
    help="Let people correct articles and build the first index from the pages; off by default.",
)
@click.option(
    "--url-prefix",
    default="",
    envvar="DUANLUO_URL_PREFIX",
    help="Path under which a reverse proxy serves it.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True),
    envvar="DUANLUO_PASSWORD_FILE",
    help="Ask for a name and password.",
)
@click.option(
    "--trusted-host",
    "trusted_hosts",
    multiple=True,
    envvar="DUANLUO_TRUSTED_HOST",
    help="Host name of a reverse proxy; repeatable.",
)
@click.option(
    "--trusted-proxy",
    envvar="DUANLUO_TRUSTED_PROXY",
    help="Address of a reverse proxy, whose X-Forwarded-For names the reader.",
)
@click.option(
    "--hsts-seconds",
    type=click.IntRange(0),
    default=0,
    envvar="DUANLUO_HSTS_SECONDS",
    help="How long browsers are to ask by HTTPS alone, behind a proxy that speaks it: 31536000 is a year.",
)
@click.option(
    "--allow-origin",
    "allowed_origins",
    multiple=True,
    envvar="DUANLUO_ALLOW_ORIGIN",
    help="Site whose scripts may read the API, such as https://example.org, or * for any; repeatable.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    envvar="DUANLUO_PROCESSES",
    help="How many processes answer readers on the port.",
)
@cluster_options
def serve(  # noqa: PLR0913 - an argument for each option
    source: Path | None,
    index_dir: Path,
    engine: str | None,
    jobs: int | None,
    dictionary: Path | None,
    host: str,
    port: int,
    *,
    open_browser: bool,
    watch: bool,
    **options: Any,
) -> None:
    """Serve the web application.

    With SOURCE its index is built first when it is missing or older than SOURCE; with neither
    SOURCE nor --index that of seeds, and where there is none a page says how to begin. An index of
    another source is never built over. With --archive, or the engine opensearch, nothing is built
    and the published archive of a cluster is served.
    """
    if source is None and isinstance(
        location := location_of(index_dir, engine), indexer.ClusterSettings
    ):
        _serve(location, host, port, open_browser=open_browser, **options)
        return
    if source is not None and not was_named("index_dir"):
        index_dir = indexer.index_of(source)
    elif not Path(DEFAULT_SOURCE).exists() or was_named("index_dir"):
        index_dir = opened(index_dir)
    options["index_named"] = was_named("index_dir")
    if source is None and _begins_in_browser(index_dir, edit=options["edit"]):
        _serve(index_dir, host, port, engine=engine, open_browser=open_browser, **options)
        return
    default = None if was_named("index_dir") else Path(DEFAULT_SOURCE)
    needed = indexer.build_needed(index_dir, source, default=default)
    if needed:
        _require_servable(host, port, **options)
    if (
        needed
        and needed.engine == (engine or DEFAULT_ENGINE) == DEFAULT_ENGINE
        and indexer.holds_index(index_dir)
    ):
        run_update(needed.source, index_dir, jobs=jobs, dictionary=dictionary)
    elif needed:
        run_build(
            needed.source, index_dir, engine or needed.engine, jobs=jobs, dictionary=dictionary
        )
    watched = indexer.own_source(index_dir) if watch else None
    with watching(watched, index_dir):
        _serve(index_dir, host, port, engine=engine, open_browser=open_browser, **options)


def _begins_in_browser(index_dir: Path, *, edit: bool) -> bool:
    """Tell whether there is no index and nothing to build one from, so that a page is to say what to do.

    A mistyped --index is an error, unless whoever typed it may build it from a page.
    """
    if indexer.holds_index(index_dir):
        return False
    return edit if was_named("index_dir") else not Path(DEFAULT_SOURCE).exists()


def _serve(location: Location, host: str, port: int, *, open_browser: bool, **options: Any) -> None:
    from webui.serving import serve as serve_web  # noqa: PLC0415 - Flask is loaded only by the command that serves

    with _told_where(host, port):
        serve_web(location, host, port, ready=_open_in_browser if open_browser else None, **options)


def _require_servable(host: str, port: int, **options: Any) -> None:
    """See that a port is free and the options go together: a build may take hours."""
    from webui.serving import require_servable  # noqa: PLC0415 - as above

    with _told_where(host, port):
        require_servable(host, port, **options)


@contextlib.contextmanager
def _told_where(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotServedError(f"{host}:{port}", error.strerror or str(error)) from error


def _open_in_browser(address: str) -> None:
    """Open an address; where there is no browser the line that says where the application is must do."""
    import webbrowser  # noqa: PLC0415 - looks for browsers when it is imported

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


@main.command()
@click.argument("user")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--remove", is_flag=True, help="Take the name out.")
def password(user: str, file: Path, *, remove: bool) -> None:
    """Set the password of USER in a password FILE for `serve`.

    Asks for it, or reads a line of standard input.
    """
    from webui.server.passwords import changed_passwords  # noqa: PLC0415 - Flask is loaded only by what needs it

    new = None
    if not remove:
        is_typed = sys.stdin.isatty()
        new = (
            click.prompt("Password", hide_input=True, confirmation_prompt=True)
            if is_typed
            else sys.stdin.readline()
        )
        new = new.rstrip("\r\n")
        if not new:
            raise click.UsageError("the password is empty")
    indexer.put_file(file, changed_passwords(file, user, new))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands and options.

    In bash, eval "$(duanluo completion bash)".
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - needed by this command alone

    kind = get_completion_class(shell)
    if kind is not None:
        source = kind(main, {}, "duanluo", "_DUANLUO_COMPLETE").source_template
        click.echo(
            source
            % {
                "complete_func": "_duanluo_completion",
                "complete_var": "_DUANLUO_COMPLETE",
                "prog_name": "duanluo",
            }
        )
