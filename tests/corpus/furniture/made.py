"""Lines with facts made by hand, and pages of them."""

from __future__ import annotations

from indexer.corpus.furniture.weighing.line_facts import LineFacts
from indexer.corpus.furniture.weighing.page_facts import PageFacts

FILL = "山坡上种着茶树春天一到采茶的人就上山了天黑才背着竹篓回来炒茶的锅要烧到夜里"


def fact(kind: str, size: int = 10, text: str = "", *facts: str, dated: bool = False) -> LineFacts:
    """A line of a kind, of that many characters unless it has a text."""
    text = text or (FILL * (size // len(FILL) + 1))[:size]
    prose, dated = kind == "prose", dated or kind == "date"
    return LineFacts(text, text, size if not text else len(text), kind, prose, dated, facts)


def page(*lines: LineFacts) -> PageFacts:
    """A page of such lines."""
    return PageFacts(lines)


PROSE = fact("prose", 150)
LINE = fact("line", 14, "茶山上的风")
BUTTON = fact("button", 4, "登录")


def filled(size: int, end: str = "") -> str:
    """Give a text of so many characters that ends as wanted."""
    return ("渡口换上新船以后两岸的孩子上学再不用绕八公里山路早上能多睡半个钟头" * 20)[
        : size - len(end)
    ] + end
