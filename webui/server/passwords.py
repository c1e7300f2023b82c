"""Checking passwords at a price that nobody else pays.

Slow on purpose, one at a time, and fair among addresses.

Whoever sends wrong passwords waits behind everybody who has not: an address has one password
checked at a time, and each wrong one halves the room that it finds. So a flood from one address, or
from several that are known by now, costs others the time of one check, and nobody is ever locked
out for what somebody else did.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import secrets
import stat
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from indexer import DuanluoError

try:
    import bcrypt
except ImportError:  # the extra `server` is not installed
    bcrypt = None  # type: ignore[assignment]
from webui.server.admission import BusyError

CHECKS_INSIDE = 16
"""Addresses that have a password checked or wait for it.

That of the last one takes a second or two.
"""
CHECK_SECONDS = 5.0
"""A check takes a tenth of a second and 32 MB on purpose, so one runs at a time.

Who waits longer is told so.
"""
MOST_REMEMBERED = 1000
"""Passwords that were right, as hashes with a key of this process.

The slow check runs once, not at every request.
"""
MOST_ADDRESSES = 10_000
"""Addresses whose wrong passwords are counted, the latest ones: a few bytes each."""
_HALVINGS = 4
_WERKZEUG = ("scrypt:", "pbkdf2:")
_BCRYPT = ("$2y$", "$2b$", "$2a$")
_BCRYPT_BYTES = 72
_NETWORK_BITS = 64
"""What one customer of a provider has of the addresses of IPv6, at least.

All of them are one here.
"""
_log = logging.getLogger("webui")


class BadPasswordFileError(DuanluoError):
    """The password file cannot be read, can be written by others, or a line of it is not `user:hash`."""

    code = "bad_password_file"


def read_passwords(path: Path) -> dict[str, str]:
    """Read `user:hash` lines; a hash is of scrypt or pbkdf2 as Werkzeug writes it, or bcrypt's.

    The last are what `htpasswd -B` writes; they need the extra `server`.

    Raises BadPasswordFileError; that others can read the file is only said, on the log.
    """
    try:
        mode = path.stat().st_mode
        lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadPasswordFileError(
            f"The password file {path.name} cannot be read: {type(error).__name__}."
        ) from error
    if mode & stat.S_IWOTH:
        raise BadPasswordFileError(
            f"Others can write to the password file {path.name}: run `chmod 600` on it."
        )
    if mode & stat.S_IROTH:
        _log.warning("Others can read the password file %s: run `chmod 600` on it.", path.name)
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    if not pairs or any(
        not user or not hashed.startswith((*_WERKZEUG, *_BCRYPT)) for user, _, hashed in pairs
    ):
        raise BadPasswordFileError(
            f"The password file {path.name} has a line that is not user:hash (scrypt, pbkdf2 or bcrypt):"
            " make it with `duanluo password` or `htpasswd -B`."
        )
    if bcrypt is None and any(hashed.startswith(_BCRYPT) for _, _, hashed in pairs):
        raise BadPasswordFileError(
            f'The password file {path.name} has hashes of bcrypt: run `pip install "duanluo[server]"`.'
        )
    return {user: hashed for user, _, hashed in pairs}


def is_password(hashed: str, password: str) -> bool:
    """Whether a hash of `read_passwords` is that of a password, in a time that does not tell.

    Bcrypt reads 72 bytes and stops at a zero byte: longer ones and such are never right.
    """
    if not hashed.startswith(_BCRYPT):
        return check_password_hash(hashed, password)
    typed = password.encode("utf-8", "surrogatepass")
    if bcrypt is None or len(typed) > _BCRYPT_BYTES or b"\0" in typed:
        return False
    try:
        return bool(bcrypt.checkpw(typed, hashed.encode("ascii", "replace")))
    except ValueError:  # no hash, though it begins like one
        return False


class Turnstile:
    """Lets addresses in, one check at a time.

    The more wrong passwords came from one, the less room it finds.
    """

    def __init__(self, inside: int = CHECKS_INSIDE, seconds: float = CHECK_SECONDS) -> None:
        self._most, self._seconds = inside, seconds
        self._lock = threading.Lock()
        self._working = threading.Semaphore(1)
        self._inside: set[str] = set()
        self._wrong: OrderedDict[str, int] = OrderedDict()

    @contextmanager
    def enter(self, address: str | None) -> Iterator[None]:
        """Take the place of an address for one check.

        Raises BusyError when it has one already, or finds no room.
        """
        network = network_of(address)
        with self._lock:
            room = max(1, self._most >> min(self._wrong.get(network, 0), _HALVINGS))
            if network in self._inside or len(self._inside) >= room:
                raise BusyError
            self._inside.add(network)
        try:
            if not self._working.acquire(timeout=self._seconds):
                raise BusyError
            try:
                yield
            finally:
                self._working.release()
        finally:
            with self._lock:
                self._inside.discard(network)

    def note(self, address: str | None, *, right: bool) -> None:
        """Count a wrong password of an address, or forget them after a right one."""
        network = network_of(address)
        with self._lock:
            if right:
                self._wrong.pop(network, None)
                return
            self._wrong[network] = min(self._wrong.get(network, 0) + 1, _HALVINGS)
            self._wrong.move_to_end(network)
            if len(self._wrong) > MOST_ADDRESSES:
                self._wrong.popitem(last=False)


class Passwords:
    """Who may come in; name and password pairs that were right are remembered."""

    def __init__(self, hashes: dict[str, str]) -> None:
        self._hashes = hashes
        self._stand_in = next(iter(hashes.values()))
        self._key = secrets.token_bytes(32)
        self._right: set[bytes] = set()
        self._turnstile = Turnstile()

    def check(self, user: str, password: str, address: str | None) -> bool:
        """Whether this is the password of this user; raises BusyError.

        Where there is no such user a check takes as long, so that nobody learns the names.
        """
        digest = hashlib.blake2b(
            f"{user}\0{password}".encode("utf-8", "surrogatepass"), key=self._key
        ).digest()
        if digest in self._right:
            return True
        expected = self._hashes.get(user)
        with self._turnstile.enter(address):
            right = is_password(expected or self._stand_in, password) and expected is not None
        self._turnstile.note(address, right=right)
        if right:
            if len(self._right) >= MOST_REMEMBERED:
                self._right.clear()
            self._right.add(digest)
        return right


def network_of(address: str | None) -> str:
    """Give the address that stands for all of one customer.

    Itself, or the network of one of IPv6.
    """
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((int(parsed), _NETWORK_BITS), strict=False).network_address)


def changed_passwords(path: Path, user: str, password: str | None) -> bytes:
    """Give the content of a password file with a user added, replaced, or for no password taken out.

    Other lines stay as they are. Raises BadPasswordFileError for a name that cannot stand there,
    OSError.
    """
    if not user or ":" in user or user.startswith("#") or not user.isprintable():
        raise BadPasswordFileError(
            "A name is printable, holds no colon and begins with no #: choose another."
        )
    lines = path.read_text("utf-8-sig").splitlines() if path.exists() else []
    kept = [line for line in lines if line.partition(":")[0].strip() != user]
    if password is not None:
        kept.append(f"{user}:{generate_password_hash(password, method='scrypt')}")
    return "".join(f"{line}\n" for line in kept).encode()
