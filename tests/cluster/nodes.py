"""The nodes: fetched once, started one process each on loopback, killed, paused and ended by their own pid only."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
HEAP = os.environ.get("DUANLUO_CLUSTER_HEAP", "512m")
PATIENCE = 300.0
"""Seconds for nodes to find each other.

A JVM needs 20 seconds of CPU for its start, and machines are shared.
"""
OLDEST_JAVA = 21
_MAIN = "ClusterNode"
_FLAGS = (
    f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=1", "-XX:-UsePerfData",
    "-XX:TieredStopAtLevel=4", "-XX:+ExitOnOutOfMemoryError", "--add-modules=jdk.incubator.vector",
    "--add-opens=java.base/java.nio=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
)  # fmt: skip


class ClusterUnavailableError(Exception):
    """There is no JDK, no Maven or no library to make a cluster of; the message says which."""


def find_jdk() -> Path:
    """Give the home of a JDK that is new enough.

    JAVA21_HOME, JAVA_HOME, those of the system, the one on the path.
    """
    on_path = shutil.which("javac")
    homes = [
        *(Path(os.environ[name]) for name in ("JAVA21_HOME", "JAVA_HOME") if os.environ.get(name)),
        *sorted(Path("/usr/lib/jvm").glob("*")),
        *([Path(on_path).resolve().parents[1]] if on_path else []),
    ]
    for home in homes:
        if (home / "bin" / "javac").exists() and _java_version(home) >= OLDEST_JAVA:
            return home
    raise ClusterUnavailableError(
        f"no JDK of {OLDEST_JAVA} or newer: install one or set JAVA21_HOME"
    )


def _java_version(home: Path) -> int:
    release = home / "release"
    said = (
        re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
        if release.exists()
        else None
    )
    return int(said[1]) if said else 0


def prepare() -> tuple[Path, str]:
    """Fetch the library and compile the node where that was not done before.

    Give `java` and the class path.

    Raises ClusterUnavailableError.
    """
    jdk = find_jdk()
    sources = [HERE / "pom.xml", HERE / f"{_MAIN}.java"]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    default = Path.home() / ".cache" / "duanluo" / "cluster"
    cache = Path(os.environ.get("DUANLUO_CLUSTER_CACHE", default)) / key
    if not cache.exists():
        _fetch(jdk, cache)
    return jdk / "bin" / "java", f"{cache}/classes:{cache}/lib/*"


def _fetch(jdk: Path, cache: Path) -> None:
    """Fill a folder beside the cache and rename it, so that an interrupted download is no cache."""
    maven = shutil.which("mvn")
    if not maven:
        raise ClusterUnavailableError("no mvn on the path: install Maven")
    made = cache.with_name(f"{cache.name}.{os.getpid()}")
    made.mkdir(parents=True)
    commands = (
        [maven, "-B", "-q", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies", "-DincludeScope=runtime",
         f"-DoutputDirectory={made}/lib"],
        [str(jdk / "bin" / "javac"), "-cp", f"{made}/lib/*", "-d", f"{made}/classes", str(HERE / f"{_MAIN}.java")],
    )  # fmt: skip
    try:
        for command in commands:
            done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
            if done.returncode:
                said = (done.stdout + done.stderr)[-2000:]
                raise ClusterUnavailableError(f"{Path(command[0]).name} failed:\n{said}")
        made.rename(cache)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Give ports of loopback that nobody uses now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Cluster:
    """Some nodes in a folder. settings: further ones of every node, as OpenSearch names them.

    hosts: the address of each node, where not all are on loopback. prefix: what each node's command
    begins with.
    """

    def __init__(
        self,
        folder: Path,
        nodes: int = 3,
        settings: Mapping[str, str] | None = None,
        *,
        hosts: Sequence[str] = (),
        prefix: Sequence[Sequence[str]] = (),
    ) -> None:
        self.folder, self.count = folder, nodes
        self._name = f"duanluo-{uuid.uuid4().hex[:12]}"
        self._settings = dict(settings or {})
        self._hosts = list(hosts) or ["127.0.0.1"] * nodes
        self._prefix = list(prefix) or [()] * nodes
        ports = free_ports(2 * nodes)
        self._http, self._transport = ports[:nodes], ports[nodes:]
        self.urls = [
            f"http://{host}:{port}" for host, port in zip(self._hosts, self._http, strict=True)
        ]
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def start(self) -> Self:
        """Start all nodes and wait until they are one cluster.

        Raises RuntimeError with the end of a log.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            for node in range(self.count):
                self.start_node(node)
            self.wait(self.count)
        except BaseException:
            self.close()
            raise
        return self

    def start_node(self, node: int) -> None:
        """Start one node, for the first time or again; does not wait."""
        java, classes = prepare()
        home, scratch = self.folder / f"node{node}", self.folder / f"scratch{node}"
        scratch.mkdir(exist_ok=True)
        wanted = self.folder / f"node{node}.properties"
        wanted.write_text(
            "".join(f"{name}={value}\n" for name, value in self._node_settings(node).items())
        )
        command = [
            *self._prefix[node],
            str(java),
            *_FLAGS,
            f"-Djava.io.tmpdir={scratch}",
            "-cp",
            classes,
            _MAIN,
        ]
        with self._log(node).open("ab") as log:
            self._processes[node] = subprocess.Popen(
                [*command, str(wanted), str(home)], stdout=log, stderr=log, start_new_session=True
            )
        (self.folder / f"node{node}.pid").write_text(str(self._processes[node].pid))

    def _node_settings(self, node: int) -> dict[str, str]:
        seeds = [f"{host}:{port}" for host, port in zip(self._hosts, self._transport, strict=True)]
        return {
            "cluster.name": self._name,
            "node.name": f"node{node}",
            "discovery.type": "zen",  # the runner would make a lone node a cluster of its own
            "network.host": self._hosts[node],
            "http.port": str(self._http[node]),
            "transport.port": str(self._transport[node]),
            "discovery.seed_hosts": "list:" + ",".join(seeds),
            "cluster.initial_cluster_manager_nodes": "list:"
            + ",".join(f"node{one}" for one in range(self.count)),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "action.destructive_requires_name": "true",
            "action.auto_create_index": "false",
            "node.processors": "1",
        } | self._settings

    def wait(self, nodes: int, status: str = "green", ask: int = 0) -> None:
        """Wait until there are so many nodes and the cluster has this status.

        Raises RuntimeError.
        """
        end, said = time.monotonic() + PATIENCE, None
        path = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s"
        while time.monotonic() < end:
            process = self._processes[ask]
            if process.poll() is not None:
                raise RuntimeError(f"node{ask} ended with {process.returncode}:\n{self.log(ask)}")
            with contextlib.suppress(OSError, ValueError):
                said = self.call("GET", path, node=ask, timeout=10)
                if said.get("timed_out") is False:
                    return
            time.sleep(0.3)
        raise RuntimeError(f"not {status} with {nodes} nodes: {said}\n{self.log(ask)}")

    def call(
        self, method: str, path: str, body: Any = None, *, node: int = 0, timeout: float = 60
    ) -> Any:
        """Ask one node for JSON, whatever its status; raises OSError when it does not answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.urls[node] + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as reply:
                return json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            return json.loads(error.read() or b"null")

    def _log(self, node: int) -> Path:
        return self.folder / f"node{node}.log"

    def log(self, node: int) -> str:
        """Give the end of what a node has printed."""
        return self._log(node).read_text(errors="replace")[-3000:]

    def pid(self, node: int) -> int:
        """Give the process of a node."""
        return self._processes[node].pid

    def kill(self, node: int) -> None:
        """End a node as a power cut does."""
        self._processes[node].kill()
        self._processes[node].wait()

    def pause(self, node: int) -> None:
        """Stop a node without ending it: it answers nothing and refuses nothing."""
        if sys.platform == "win32":
            raise NotImplementedError("asks for POSIX")
        self._processes[node].send_signal(signal.SIGSTOP)

    def resume(self, node: int) -> None:
        """Let a paused node go on."""
        if sys.platform == "win32":
            raise NotImplementedError("asks for POSIX")
        self._processes[node].send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End every node that was started here."""
        if sys.platform == "win32":
            raise NotImplementedError("asks for POSIX")
        alive = [process for process in self._processes.values() if process.poll() is None]
        for process in alive:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            if process.poll() is None:
                process.kill()
                process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


def running(folder: Path) -> dict[int, bool]:
    """Tell for each process that was started in a folder whether it still runs, and is a node."""
    pids = [int(path.read_text()) for path in sorted(folder.glob("node*.pid"))]
    return {pid: _MAIN.encode() in _command(pid) for pid in pids}


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def stop(folder: Path) -> None:
    """End the nodes that were left running in a folder."""
    if sys.platform == "win32":
        raise NotImplementedError("asks for POSIX")
    for pid, runs in running(folder).items():
        if runs:
            os.kill(pid, signal.SIGCONT)
            os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 30
    while any(running(folder).values()) and time.monotonic() < end:
        time.sleep(0.2)
    for pid, runs in running(folder).items():
        if runs:
            os.kill(pid, signal.SIGKILL)
