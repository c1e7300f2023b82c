"""Wrong passwords cost whoever sends them.

Nobody else is locked out, and a check never runs for a full room.
"""

from __future__ import annotations

import base64
import functools
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.security import generate_password_hash

from webui.app import create_app
from webui.server import passwords
from webui.server.admission import BusyError
from webui.server.passwords import (
    BadPasswordFileError,
    Passwords,
    Turnstile,
    network_of,
    read_passwords,
)

FLOODER, READER = "192.0.2.7", "198.51.100.3"
HASHES = {"zhou": generate_password_hash("岸边", method="pbkdf2:sha256:1")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "passwords"
    path.write_text(f"zhou:{HASHES['zhou']}\n", "utf-8")
    path.chmod(0o600)
    return path


class Slow:
    """A check that takes until it is let go, and counts."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Semaphore(0), threading.Event()
        self.checks = 0

    def check(self, _: str, password: str) -> bool:
        self.checks += 1
        self.begun.release()
        self.go.wait()
        return password == "岸边"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(passwords, "check_password_hash", slow.check)
    return slow


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_a_flood_from_one_address_has_one_check_at_a_time_and_the_right_user_comes_in(
    slow: Slow,
) -> None:
    known = Passwords(HASHES)
    flood = in_thread(lambda: known.check("zhou", "guess", FLOODER))
    slow.begun.acquire()
    for at in range(200):
        with pytest.raises(BusyError):
            known.check("zhou", f"guess {at}", FLOODER)
    assert slow.checks == 1, "what finds no room costs no check"
    let_in: list[bool] = []
    reader = in_thread(lambda: let_in.append(known.check("zhou", "岸边", READER)))
    slow.go.set()
    for thread in (flood, reader):
        thread.join()
    assert let_in == [True]
    assert known.check("zhou", "岸边", FLOODER), (
        "who was let in once is remembered, wherever he comes from"
    )
    assert slow.checks == 2


def test_addresses_that_guessed_wrong_leave_room_for_those_that_did_not() -> None:
    turnstile = Turnstile(inside=4)
    guessers = [f"192.0.2.{at}" for at in range(50)]
    for guesser in guessers:
        for _ in range(3):
            turnstile.note(guesser, right=False)
    with turnstile._working:  # somebody's check runs on
        waiting = [in_thread(functools.partial(_try, turnstile, guesser)) for guesser in guessers]
        for thread in waiting[1:]:
            thread.join(0.01)
        assert len(turnstile._inside) <= 1
        reader = in_thread(lambda: _try(turnstile, READER))
        while READER not in turnstile._inside:
            assert reader.is_alive()
    for thread in (*waiting, reader):
        thread.join()


def _try(turnstile: Turnstile, address: str) -> None:
    try:
        with turnstile.enter(address):
            pass
    except BusyError:
        pass


def test_a_right_password_forgets_the_wrong_ones_and_the_list_of_addresses_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "MOST_ADDRESSES", 10)
    known = Passwords(HASHES)
    for at in range(40):
        assert not known.check("zhou", "guess", f"192.0.2.{at}")
    assert len(known._turnstile._wrong) == 10
    for _ in range(9):
        assert not known.check("zhou", "guess", READER)
    assert known.check("zhou", "岸边", READER), "nobody is locked out, however often he mistypes"
    assert READER not in known._turnstile._wrong


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        (None, ""),
        ("unix", ""),
    ],
)
def test_one_customer_is_one_address(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_a_password_file_that_others_can_write_is_refused_and_one_they_can_read_is_told(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        read_passwords(file)
    assert not caplog.records
    file.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert set(read_passwords(file)) == {"zhou"}
    assert "chmod 600" in caplog.text
    file.chmod(0o602)
    with pytest.raises(BadPasswordFileError, match="chmod 600"):
        read_passwords(file)


def test_headers_forbid_what_no_page_uses_and_demand_https_where_it_is_set(
    index_dir: Path, file: Path
) -> None:
    sent = {"Authorization": "Basic " + base64.b64encode("zhou:岸边".encode()).decode()}
    plain = create_app(index_dir).test_client().get("/")
    secure = create_app(index_dir, password_file=file, hsts_seconds=31536000).test_client()
    assert "camera=()" in plain.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in plain.headers
    for answer in (secure.get("/"), secure.get("/", headers=sent)):
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


BCRYPT = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
"""Of the password U*U: a test vector of crypt_blowfish."""


def test_hashes_of_htpasswd_are_understood(tmp_path: Path) -> None:
    pytest.importorskip("bcrypt")
    path = tmp_path / "passwords"
    path.write_text(f"zhou:{HASHES['zhou']}\nli:{BCRYPT}\n", "utf-8")
    path.chmod(0o600)
    known = Passwords(read_passwords(path))
    assert known.check("li", "U*U", READER)
    assert known.check("zhou", "岸边", READER)
    for wrong in ("U*V", "", "U*U\0", "U*U" + "x" * 100):
        assert not known.check("li", wrong, READER)


def test_bcrypt_takes_no_password_for_its_first_72_bytes(tmp_path: Path) -> None:
    bcrypt = pytest.importorskip("bcrypt")
    full = "岸" * 24
    known = Passwords({"li": bcrypt.hashpw(full.encode(), bcrypt.gensalt(4)).decode()})
    assert known.check("li", full, READER)
    assert not known.check("li", full + "x", READER)
    assert not Passwords({"li": BCRYPT[:20]}).check("li", "U*U", READER)


def test_other_hashes_are_refused_and_a_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "passwords"
    path.write_text("li:$apr1$abcdefgh$0123456789012345678901\n", "utf-8")
    with pytest.raises(BadPasswordFileError, match="htpasswd -B"):
        read_passwords(path)
    path.write_text(f"li:{BCRYPT}\n", "utf-8")
    monkeypatch.setattr(passwords, "bcrypt", None)
    with pytest.raises(BadPasswordFileError, match="server"):
        read_passwords(path)
