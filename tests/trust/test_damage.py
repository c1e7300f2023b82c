"""Damage: whatever happens to a file of an index, an answer is right or refused, and `verify` finds it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive
from indexer.errors import IndexDamagedError
from indexer.index.disk import compound as compounds
from indexer.index.disk.compound import SUFFIX, Compound
from indexer.search.requests.request import SearchRequest
from tests.tally import TALLY
from tests.trust.material import WORDS, Damage, flips, make_index

FINE = 9
"""Bits of a block of 512 bytes: so a little index has as many blocks as a large one has."""


def damaged(folder: Path, engine: str, *, pages: int, block_bits: int = FINE) -> Iterator[Damage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compounds, "_BLOCK_BITS", block_bits)
        patch.setattr(compounds, "_BLOCK", 1 << block_bits)
        index = make_index(folder, engine, pages=pages, updates=0 if engine == "whoosh" else 2)
        yield Damage(index, folder / "copy", engine)


@pytest.fixture(scope="module", params=["columnar", "whoosh"])
def damage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Damage]:
    yield from damaged(tmp_path_factory.mktemp("damage"), request.param, pages=24)


@pytest.fixture(
    scope="module", params=[("columnar", FINE, 60), ("columnar", 16, 600), ("whoosh", FINE, 24)]
)
def much_damage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Damage]:
    engine, block_bits, pages = request.param
    yield from damaged(
        tmp_path_factory.mktemp("damage"), engine, pages=pages, block_bits=block_bits
    )


def settle(damage: Damage, threat: str, cases: Iterator[tuple[Path, bytes | None]]) -> Counter[str]:
    """Judge all cases; only right answers and refusals are let through."""
    verdicts = Counter(damage.judge(path, data) for path, data in cases)
    TALLY.add(
        threat,
        verdicts.total(),
        ", ".join(f"{count:,} {what}" for what, count in verdicts.most_common()),
    )
    assert set(verdicts) <= {"right", "refused"}, verdicts
    return verdicts


def in_arrays(rng: random.Random, damage: Damage, count: int) -> Iterator[tuple[Path, bytes]]:
    """Change a bit in compound files, in each of the files within them as often."""
    places = []
    for path in damage.files():
        if path.name.endswith(SUFFIX):
            compound = Compound(path)
            within = (compound.place(name) for name in compound.names())
            places += [(path, place) for place in within if place and place[1]]
    for path, (begin, size) in rng.choices(places, k=count) if places else ():
        data = bytearray(path.read_bytes())
        data[begin + rng.randrange(size)] ^= 1 << rng.randrange(8)
        yield path, bytes(data)


def cut_off(rng: random.Random, files: list[Path], count: int) -> Iterator[tuple[Path, bytes]]:
    for path in rng.choices([path for path in files if path.stat().st_size], k=count):
        data = path.read_bytes()
        yield path, data[: rng.randrange(len(data))]


def lost_or_swapped(
    rng: random.Random, files: list[Path], count: int
) -> Iterator[tuple[Path, bytes | None]]:
    """Remove files, and give some the content of another."""
    for path in rng.choices(files, k=count):
        other = rng.choice(
            [None, *(one for one in files if one != path and one.read_bytes() != path.read_bytes())]
        )
        yield path, None if other is None else other.read_bytes()


def try_all(damage: Damage, seed: int, flipped: int, cut: int, lost: int) -> None:
    rng, files = random.Random(seed), damage.files()
    name = damage._engine
    for by_size in (True, False):
        weighed = "by size" if by_size else "each file alike"
        cases = flips(rng, files, flipped // 2, by_size=by_size)
        settle(damage, f"14 corrupted index ({name}): bits changed, {weighed}", cases)
    if name == "columnar":
        verdicts = settle(
            damage,
            f"14 corrupted index ({name}): bits changed, each array alike",
            in_arrays(rng, damage, flipped),
        )
        assert verdicts["refused"]
    settle(damage, f"14 corrupted index ({name}): files cut off", cut_off(rng, files, cut))
    settle(
        damage,
        f"14 corrupted index ({name}): files lost or swapped",
        lost_or_swapped(rng, files, lost),
    )


def test_a_damaged_file_is_refused_or_does_not_matter(damage: Damage) -> None:
    try_all(damage, seed=1, flipped=40, cut=8, lost=6)


@pytest.mark.torture
def test_a_thousand_damaged_files(much_damage: Damage) -> None:
    try_all(much_damage, seed=2, flipped=1000, cut=200, lost=50)


def test_damage_between_the_arrays_is_found_before_anything_is_read_ahead(tmp_path: Path) -> None:
    index = make_index(tmp_path, pages=3, updates=0)
    path = next(index.rglob("engine/*.compound"))
    data = bytearray(path.read_bytes())
    compound = Compound(path)
    ends = sorted(
        begin + size
        for name in compound.names()
        if (place := compound.place(name))
        for begin, size in [place]
    )
    gap = next(end for end in ends if end % 64)
    data[gap] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamagedError, match="segment-0"):
        Compound(path).check_all()


def ask_for_every_word(index: Path) -> None:
    with open_archive(index) as archive:
        archive.search(SearchRequest("*"))
        for word in WORDS:
            archive.search(SearchRequest(f'"{word}"'))


def test_a_refusal_at_a_terminal_names_the_command_that_makes_the_index_again(
    tmp_path: Path,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compounds, "_BLOCK_BITS", FINE)
        patch.setattr(compounds, "_BLOCK", 1 << FINE)
        index = make_index(tmp_path, pages=12, updates=0)
        path = next(index.glob("gen-*/engine/segment-0.compound"))
        begin, size = Compound(path).place("body/positions.u2") or (0, 0)
        data = bytearray(path.read_bytes())
        data[begin + size // 2] ^= 4
        path.write_bytes(data)
        with pytest.raises(IndexDamagedError) as caught:
            ask_for_every_word(index)
    assert "engine/segment-0.compound: body/positions.u2" in caught.value.message
    assert f"duanluo build {tmp_path / 'articles'}" in caught.value.at_terminal
    assert str(tmp_path) not in caught.value.message, "no page shows a path of this machine"
