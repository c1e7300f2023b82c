"""Several processes behind one port, so that a server with more cores answers more readers at once.

The first process opens the sockets and starts the others, which all wait for readers on them; the
system gives each reader to one that is free. One that dies is started again. They share the pages
of the index that the system holds in memory, and nothing else: places for searches and downloads,
and what is known of wrong passwords, are those of each process.

Example: `serve_together(2, 8000, ["127.0.0.1"], serve)` has `serve(sockets, ready)` run twice.
"""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from types import FrameType

from indexer import DuanluoError

Serve = Callable[[Sequence[socket.socket], Callable[[], object]], object]
"""Serves on sockets until it is ended, and calls the second argument when it has begun."""
END_SECONDS = 10.0
"""What a process may take to end when it is asked to; then it is killed."""


class WorkerEndedError(DuanluoError):
    """A serving process ended before it served: another would too."""

    code = "worker_ended"

    def __init__(self) -> None:
        super().__init__(
            "A serving process ended as soon as it began: its reason stands above;"
            " `--processes 1` serves without others."
        )


def listen(host: str, port: int) -> list[socket.socket]:
    """Open a socket for every address of a name that this machine has.

    Port 0 stands for any that is free, the same for all addresses. Raises OSError when the port is
    taken or no address is one of this machine's.
    """
    opened: list[socket.socket] = []
    missing: OSError | None = None
    for family, _, _, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        where = (address[0], port or (opened[0].getsockname()[1] if opened else 0))
        try:
            opened.append(_opened(family, where))
        except OSError as error:
            # A name may stand for an address of IPv6 where the system has none.
            if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                missing = error
                continue
            for other in opened:
                other.close()
            raise
    if missing is not None and not opened:
        raise missing
    return opened


def _opened(family: int, where: tuple[str | int, int]) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # where it would let two servers share a port by accident
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(where)
        one.listen(socket.SOMAXCONN)
    except OSError:
        one.close()
        raise
    one.settimeout(0)  # a reader whom another process took is not waited for
    return one


def serve_together(
    count: int, sockets: Sequence[socket.socket], serve: Serve, ready: Callable[[], object]
) -> None:
    """Have `count` processes serve until this one is interrupted or asked to end.

    serve: can be pickled. ready: called once, when the first process serves. Raises
    WorkerEndedError.
    """
    context = multiprocessing.get_context("spawn")  # threads of this process are not copied
    first = context.Event()
    begun: dict[BaseProcess, Event] = {}

    def start() -> None:
        serves = context.Event()
        given = (serve, list(sockets), (serves, first))
        process = context.Process(target=_work, args=given, daemon=True)
        process.start()
        begun[process] = serves

    before = signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=lambda: first.wait() and ready(), daemon=True).start()
    try:
        while True:
            while len(begun) < count:
                start()
            wait([process.sentinel for process in begun])
            for process in [process for process in begun if not process.is_alive()]:
                logging.getLogger("webui").warning(
                    "A serving process ended (exit code %s).", process.exitcode
                )
                if not begun.pop(process).is_set():
                    raise WorkerEndedError
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        end_all(list(begun))


def end_all(processes: Sequence[BaseProcess]) -> None:
    """Ask processes to end, and kill those that do not."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + END_SECONDS
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _work(serve: Serve, sockets: Sequence[socket.socket], begun: Sequence[Event]) -> None:
    """Serve in a process of its own, which does not outlive the first one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    parent = multiprocessing.parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()

    def tell() -> None:
        logging.getLogger("webui").info("Process %s serves.", os.getpid())
        for event in begun:
            event.set()

    serve(sockets, tell)
