"""What the form of an article's page shows, and what a filled-in one asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer import (
    CONFIRMED_HERE,
    CORRECTED_FIELDS,
    NO_VALUE,
    Article,
    ArticleView,
    Correction,
    CorrectionPlace,
    CorrectionWritten,
)
from webui.words.names import corrected_name, state_name
from webui.words.texts import gettext

MOST_CHARACTERS = 400
"""Of a value; what is longer is a text that was pasted into the wrong field."""
_DOUBTS = {
    "title": "title",
    "date": "date",
    "dates": "date",
    "day-order": "date",
    "future": "date",
    "region": "region",
}
"""Which field each doubt that can be settled by a value is about."""


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form. value: today's. given: what stands in the box. how: where it is from.

    doubtful: whether it may be confirmed. corrected: whether the table says it. wrong: it was not
    understood.
    """

    name: str
    label: str
    value: str
    given: str
    how: str
    doubtful: bool
    corrected: bool
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction did to one field: its value before and after, empty for none.

    confirmed: somebody has looked at it and found it right. undone: it is again as it was read.
    """

    label: str
    before: str
    after: str
    confirmed: bool
    undone: bool


def field_of(doubt_code: str) -> str:
    """Name the field that a doubt is about; empty for a doubt that no value settles."""
    return _DOUBTS.get(doubt_code, "")


def values_of(article: Article) -> dict[str, str]:
    """Give what is known of an article as a person would type it."""
    return {
        "title": article.title or "",
        "date": article.date.span.value if article.date else "",
        "source": article.source.value if article.source else "",
        "region": "".join(step.name for step in article.regions.primary or ()),
    }


def seen_of(shown: ArticleView, place: CorrectionPlace) -> str:
    """Name what whoever fills in the form has seen: the values, and what the table says."""
    said = repr((place.seen, values_of(shown.article)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def form_of(
    shown: ArticleView,
    place: CorrectionPlace,
    typed: Mapping[str, str] | None = None,
    wrong: tuple[str, ...] = (),
) -> list[Field]:
    """Lay out the form of an article. typed: what somebody typed that was not taken."""
    values, doubtful = values_of(shown.article), _doubtful(shown)
    return [
        Field(
            name=name,
            label=corrected_name(name),
            value=values[name],
            given=values[name] if typed is None else typed.get(name, "")[:MOST_CHARACTERS],
            how=_how(name, shown.article, place.correction),
            doubtful=name in doubtful,
            corrected=bool(place.correction and getattr(place.correction, name)),
            wrong=name in wrong,
        )
        for name in CORRECTED_FIELDS
    ]


def _doubtful(shown: ArticleView) -> frozenset[str]:
    return frozenset(
        _DOUBTS[doubt.code]
        for doubt in shown.doubts
        if doubt.code in _DOUBTS and doubt.line in shown.lines
    )


def _how(name: str, article: Article, correction: Correction | None) -> str:
    """Say where a value is from."""
    said = getattr(correction, name) if correction else None
    if correction and said and name in correction.confirmed:
        return gettext("confirmed by metadata.csv")
    if said:
        return gettext("from metadata.csv: %(text)s", text=said)
    line, evidence = _found(name, article)
    if line is None:
        return gettext("nothing was found")
    if not line:
        return evidence
    where = gettext("line %(n)s", n=line)
    if name == "date" and article.date and article.date.basis == "inferred":
        where = f"{state_name('inferred')} · {where}"
    return f"{where}: “{evidence}”" if evidence else where


def _found(name: str, article: Article) -> tuple[int | None, str]:
    """Give the line of the file that a value was read from, and what stood there; no line for no value."""
    if name == "title":
        return (
            (article.title_lines[0] if article.title_lines else 0, "")
            if article.title
            else (None, "")
        )
    if name == "source":
        return (article.source.line, "") if article.source else (None, "")
    if name == "date":
        return (article.date.line, article.date.evidence) if article.date else (None, "")
    places = article.regions
    sure = gettext("%(n)s%% sure of what is shown", n=round(places.confidence * 100))
    evidence = f"{places.evidence} ({sure})" if places.evidence else sure
    return (0, evidence) if places.primary else (None, "")


def wanted_of(form: Mapping[str, str], article: Article, before: Correction | None) -> Correction:
    """Give what a filled-in form asks the table to say of an article.

    A field that was left as it is keeps its cell; one that was emptied says that there is nothing;
    `confirm-…` says that today's value is right, `undo-…` takes the cell back.
    """
    values = values_of(article)
    cells: dict[str, str | None] = {
        name: getattr(before, name) if before else None for name in CORRECTED_FIELDS
    }
    confirmed = set(before.confirmed if before else ())
    for name, today in values.items():
        text = cleaned(form.get(name, today))
        if form.get(f"undo-{name}"):
            cells[name] = None
            confirmed.discard(name)
        elif text != cleaned(today):
            cells[name] = text or NO_VALUE
            confirmed.discard(name)
        elif form.get(f"confirm-{name}") and today:
            cells[name] = today
            confirmed.add(name)
    return Correction(
        article.article,
        cells["title"],
        cells["date"],
        cells["source"],
        cells["region"],
        tuple(name for name in CORRECTED_FIELDS if name in confirmed),
    )


def cleaned(text: str) -> str:
    """Give a value as one line, without what cannot be seen."""
    visible = "".join(char if char.isprintable() or char.isspace() else "" for char in text)
    return " ".join(visible.split())


def changes_of(written: CorrectionWritten, values: Mapping[str, str]) -> Iterator[Change]:
    """Give what a correction changed. values: those of the article before."""
    before, after = written.before, written.after
    for name in CORRECTED_FIELDS:
        was, now = (getattr(one, name) if one else None for one in (before, after))
        is_confirmed = name in after.confirmed
        if was != now or is_confirmed != bool(before and name in before.confirmed):
            shown = "" if now == NO_VALUE else now or ""
            yield Change(corrected_name(name), values[name], shown, is_confirmed, now is None)


def evidence_text(evidence: str) -> str:
    """Show evidence, with its end in the language of the page where somebody has confirmed it."""
    if not evidence.endswith(CONFIRMED_HERE):
        return evidence
    return f"{evidence.removesuffix(CONFIRMED_HERE)} ({gettext('confirmed by metadata.csv')})"
