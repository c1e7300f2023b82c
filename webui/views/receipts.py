"""The receipts of an article's file as its page lists them: those of its own lines, and how many more the file has."""

from __future__ import annotations

from dataclasses import dataclass

from indexer import ArticleView, Doubt, Dropped, Repair


@dataclass(frozen=True, slots=True)
class Receipts:
    """What is listed. whole: it is all that the file has. others: how many there are of other lines of the file."""

    repairs: tuple[Repair, ...]
    dropped: tuple[Dropped, ...]
    doubts: tuple[Doubt, ...]
    whole: bool
    others: int


def receipts_of(shown: ArticleView, *, of_file: bool) -> Receipts:
    """Choose the receipts of an article's lines, or all of its file."""
    repairs = tuple(item for item in shown.repairs if item.line in shown.lines)
    dropped = tuple(item for item in shown.dropped if item.line in shown.lines)
    doubts = tuple(item for item in shown.doubts if item.line in shown.lines)
    all_of_them = len(shown.repairs) + len(shown.dropped) + len(shown.doubts)
    others = all_of_them - len(repairs) - len(dropped) - len(doubts)
    if of_file or not others:
        return Receipts(shown.repairs, shown.dropped, shown.doubts, whole=True, others=others)
    return Receipts(repairs, dropped, doubts, whole=False, others=others)
