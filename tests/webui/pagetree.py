"""Reading a page the way a browser does.

Elements, attributes, and the text that is in the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Element:
    """One element with its children; `parent` is None for the document."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        """Find elements by tag and attributes; `class_` finds one class among several."""
        return [
            element
            for element in self.walk()
            if (not tag or element.tag == tag) and element.has(**wanted)
        ]

    def has(self, **wanted: str) -> bool:
        names = {"class_": "class", "aria_current": "aria-current", "for_": "for"}
        for name, value in wanted.items():
            given = self.attributes.get(names.get(name, name), "")
            if value not in (given.split() if name == "class_" else [given]):
                return False
        return True

    def one(self, tag: str = "", **wanted: str) -> Element:
        found = self.all(tag, **wanted)
        assert len(found) == 1, (tag, wanted, len(found))
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(
            Element(tag, {name: value or "" for name, value in attrs}, self.here)
        )

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self.here
        while element is not None and element.tag != tag:
            element = element.parent
        assert element is not None, f"</{tag}> closes nothing"
        self.here = element.parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(page: str) -> Element:
    """Read a page; an end tag that closes nothing fails the test."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    return builder.root
