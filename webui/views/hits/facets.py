"""Facets as a page shows them.

Trees and lists of values, each with the link that ticks, unticks or excludes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import AMBIGUOUS, UNKNOWN, Bucket, Facet
from webui.address.links import Variants
from webui.address.params import EXCLUDE, View, toggled
from webui.address.params import Facet as FacetName
from webui.words.names import kind_name, special_place_name
from webui.words.texts import gettext

SHOWN_AT_ONCE = 10
"""Values of a facet before "show all": the rest of the page stays in reach."""
PLACE_FACETS: tuple[FacetName, ...] = ("region", "mentioned", "place")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet.

    toggle, exclude: addresses. unfold: the view that shows or hides what lies below; None where
    nothing does, or nothing of it can be folded away. says_exclude: what the second link does.
    share: count as a percentage of the largest count in the list, for the bar behind the name.
    """

    value: str
    label: str
    count: int
    share: float
    selected: bool
    excluded: bool
    toggle: str
    exclude: str
    says_exclude: str
    unfold: View | None = None
    unfolded: bool = False
    children: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueList:
    """The shown buckets of a facet as values, and the view that shows all of them when some are held back."""

    name: str
    buckets: tuple[Bucket, ...]
    total: int
    show_all: View | None
    show_fewer: View | None
    values: tuple[Value, ...] = ()


class _Links:
    """The links of the values of one facet."""

    def __init__(self, name: FacetName, view: View) -> None:
        self.chosen: tuple[str, ...] = getattr(view, name)
        self._address = Variants(view, name)

    def value(
        self,
        bucket: Bucket,
        label: str,
        largest: int,
        above: Collection[str] = (),
        inside: Collection[str] = (),
    ) -> Value:
        """Make the value of a bucket; a tick on it replaces those above and inside it."""
        code, left_out = bucket.value, EXCLUDE + bucket.value
        excluded = left_out in self.chosen
        inner = {EXCLUDE + other for other in inside}
        return Value(
            code,
            label,
            bucket.count,
            round(100 * bucket.count / largest, 1) if largest else 0.0,
            code in self.chosen,
            excluded,
            self._address(toggled(self.chosen, code, {*above, *inside})),
            self._address(toggled(self.chosen, left_out, inner)),
            gettext("Include %(name)s again", name=label)
            if excluded
            else gettext("Exclude %(name)s", name=label),
        )


def region_tree(facet: Facet, name: FacetName, view: View) -> ValueList:
    """Lay out a place facet as a tree from the provinces down, with 未知 and 有歧义 as values of their own."""
    tree, largest = _Tree(facet, name, view), _largest(facet)
    special = [
        tree.links.value(Bucket(value, "", count), special_place_name(name, value), largest)
        for value, count in ((UNKNOWN, facet.missing), (AMBIGUOUS, facet.ambiguous))
    ]
    shown = _shorten(name, tree.below(None), view, lambda bucket: tree.holds_choice(bucket.value))
    return replace(shown, values=(*map(tree.value, shown.buckets), *filter(_is_live, special)))


def value_list(facet: Facet, name: FacetName, view: View) -> ValueList:
    """Lay out a plain facet as a list."""
    largest, links = _largest(facet), _Links(name, view)
    shown = _shorten(name, facet.buckets, view, lambda bucket: bucket.selected or bucket.excluded)
    values = [
        links.value(bucket, kind_name(bucket.value) if name == "kind" else bucket.label, largest)
        for bucket in shown.buckets
    ]
    unknown = Bucket(UNKNOWN, "", facet.missing)
    special = links.value(unknown, gettext("source unknown"), largest)
    return replace(
        shown, values=(*values, *((special,) if name == "source" and _is_live(special) else ()))
    )


def _is_live(value: Value) -> bool:
    return bool(value.count or value.selected or value.excluded)


def _largest(facet: Facet) -> int:
    """Give the count of the longest bar, that of what has no value among them."""
    return max((facet.missing, facet.ambiguous, *(bucket.count for bucket in facet.buckets)))


def _shorten(
    name: str, buckets: Sequence[Bucket], view: View, is_chosen: Callable[[Bucket], bool]
) -> ValueList:
    """Hold back all but the first buckets, unless the view asks for all.

    A ticked one is never held back.
    """
    everything = name in view.open
    shown = tuple(
        bucket
        for at, bucket in enumerate(buckets)
        if everything or at < SHOWN_AT_ONCE or is_chosen(bucket)
    )
    opened = view.changed(open=(*view.open, name), page=view.page)
    closed = view.changed(open=tuple(item for item in view.open if item != name), page=view.page)
    held_back = len(shown) < len(buckets)
    can_shorten = everything and len(buckets) > SHOWN_AT_ONCE
    return ValueList(
        name, shown, len(buckets), opened if held_back else None, closed if can_shorten else None
    )


class _Tree:
    """The buckets of a place facet by parent."""

    def __init__(self, facet: Facet, name: FacetName, view: View) -> None:
        self._children: dict[str | None, list[Bucket]] = {}
        self._parents = {bucket.value: bucket.parent for bucket in facet.buckets}
        self._largest = _largest(facet)
        self._view = view
        self.links = _Links(name, view)
        self._chosen = self.links.chosen
        for bucket in facet.buckets:
            self._children.setdefault(bucket.parent, []).append(bucket)

    def below(self, code: str | None) -> list[Bucket]:
        return self._children.get(code, [])

    def value(self, bucket: Bucket) -> Value:
        """Make the value of a bucket with what lies below it, if that is unfolded."""
        code = bucket.value
        below = self.below(code)
        siblings = self.below(bucket.parent)
        largest = (
            self._largest if bucket.parent is None else max(sibling.count for sibling in siblings)
        )
        above, inside = (self._above(code), self._under(code)) if self._chosen else ((), ())
        value = self.links.value(bucket, bucket.label, largest, tuple(above), tuple(inside))
        if not below:
            return value
        unfolded = self._is_unfolded(code)
        return replace(
            value,
            unfold=None if self._stays_unfolded(code) else self._fold_link(code),
            unfolded=unfolded,
            children=tuple(self.value(child) for child in below) if unfolded else (),
        )

    def _is_unfolded(self, code: str) -> bool:
        """Unfolded by hand, or because it stays so."""
        return code in self._view.open or self._stays_unfolded(code)

    def _stays_unfolded(self, code: str) -> bool:
        """Whether the only way down or a choice lies here: no click folds away what is ticked."""
        return len(self.below(self._parents.get(code))) == 1 or self.holds_choice(code)

    def holds_choice(self, code: str) -> bool:
        """Whether a place or one inside it is ticked or excluded."""
        if not self._chosen:
            return False
        here = {code, *self._under(code)}
        return any(item.removeprefix(EXCLUDE) in here for item in self._chosen)

    def _fold_link(self, code: str) -> View:
        is_open = code in self._view.open
        rest = tuple(item for item in self._view.open if item != code)
        return self._view.changed(open=rest if is_open else (*rest, code), page=self._view.page)

    def _above(self, code: str) -> Iterator[str]:
        parent = self._parents.get(code)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)

    def _under(self, code: str) -> Iterator[str]:
        for child in self.below(code):
            yield child.value
            yield from self._under(child.value)
