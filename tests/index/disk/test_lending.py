"""Lending: nobody shares a thing with anybody, and no more are made than were out at once."""

from __future__ import annotations

import threading

import pytest

from indexer.index.disk.lending import Lender


def test_a_thing_that_came_back_is_lent_again() -> None:
    lender: Lender[list[int]] = Lender(list)
    with lender.lend() as first:
        pass
    with pytest.raises(ZeroDivisionError), lender.lend() as second:
        raise ZeroDivisionError
    with lender.lend() as third, lender.lend() as fourth:
        assert first is second is third
        assert fourth is not third


def test_threads_never_hold_the_same_thing_and_few_are_made() -> None:
    made: list[list[int]] = []
    at_once, shared = threading.Semaphore(2), []

    def make() -> list[int]:
        made.append([])
        return made[-1]

    lender = Lender(make)

    def use() -> None:
        for _ in range(200):
            with at_once, lender.lend() as thing:
                thing.append(1)
                shared.append(len(thing) != 1)
                thing.clear()

    threads = [threading.Thread(target=use) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(shared)
    assert 1 <= len(made) <= 2
