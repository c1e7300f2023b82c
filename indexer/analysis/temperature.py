"""The temperature of a phrase in a year: how large its share of all articles was, in six degrees.

The scale is that of the China Media Project for political phrases in a party paper: boiling from a
share of 0.0518 of a year's articles on, scalding from 0.0129 on. The cut-offs of the four degrees
below were not published; who wants them sets them. Below the last cut-off nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from indexer.analysis.measures import state_of
from indexer.search.requests.cube import Counts

Degree = Literal["boiling", "scalding", "hot", "warm", "mild", "cold"]
DEGREES: tuple[Degree, ...] = get_args(Degree)
"""From the hottest on: 沸 烫 热 暖 温 冷."""
PUBLISHED = (0.0518, 0.0129)
"""The least shares of the two hottest degrees."""


def degree_of(counted: Counts, base: Counts, cut_offs: Sequence[float]) -> Degree | None:
    """Give the hottest degree whose cut-off the share of articles in a year reaches.

    cut_offs: the least share of each degree, descending; as many as degrees are told apart. None
    below the last, and where the year has too little data to be compared.
    """
    if state_of(counted, base, "articles") != "data" or not base.articles:
        return None
    share = counted.articles / base.articles
    reached = (degree for degree, least in zip(DEGREES, cut_offs, strict=False) if share >= least)
    return next(reached, None)
