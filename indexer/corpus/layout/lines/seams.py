"""Seams of a page: what stands between one running text and the next, before lines have roles.

渡口换上新船          head    the seam above the first text
2021-05-06            credit
河口的新船今天开航。  text
＊＊＊                drawn   the seam between two texts: it is headed
桥头装上路灯          head
桥头的路灯昨晚亮了。  text
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.corpus.layout.lines.alone import is_byline, is_meta
from indexer.corpus.layout.lines.leads import bracketed_headline, is_news, is_own_lead, tells_when
from indexer.corpus.layout.lines.subjects import Item, is_untold, speak_apart
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.people.bare_names import bare_names, is_full_name
from indexer.corpus.metadata.people.bylines import Credit, read_byline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CLASS_OF_CLOSERS, COLON, COMMA, FULL, STOP, ending
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import is_han, plain

Kind = Literal["text", "head", "credit", "drawn"]
"""head: may be a headline; credit: says when, from where or by whom; drawn: is there to be seen."""

_MAX_CREDIT = 120
"""Characters of a line that only credits somebody or says when."""
_MAX_LISTED, _MAX_SENDER = 80, 24
"""Characters of what a list says of one of its articles, and of who sent a letter in."""
_MAX_LABEL, _MAX_BARE_LABEL = 12, 6
"""Characters of the name of a page or section, and of a label with nothing behind its colon."""
_MIN_HAN = 4
"""Chinese characters of a headline; the names of users over their remarks have fewer."""
_MOST_HEADLINES = 4
"""Lines of a headline block; of a longer one, a list, only the last belongs to the text below."""
_MENU_LINES, _MENU_WORDS, _MAX_WORD = 12, 4, 8
"""Lines at the top of a page among which its menu stands, words of a row of it, characters of one."""
_MAX_ECHO, _MIN_ECHOES = 24, 3
"""Characters of a line that is printed again and again, and how often it is."""
_TOP, _MIN_NAME, _MIN_GLUE = 4, 4, 3
"""Lines at the top among which a page names its site, characters of a name, lines that name it."""

MONTH_DAY = re.compile(
    r"(?:\d\d?月\d\d?|[一二三四五六七八九十元]{1,2}月[一二三四五六七八九十廿]{1,3})日"
    r"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
)
"""A day without its year, as it stands over what happened on it."""
NOTE = re.compile(r"\([^()]{2,20}\)")
"""A line in brackets."""
_MARKS = "*=#~☆★◆-"
_NAMED_ROW = re.compile(rf"[{_MARKS}]{{3,}} ?[^{_MARKS}]{{2,30}} ?[{_MARKS}]{{3,}}")
_PARTS = re.compile(r"[-_|—,:/>\s]+")
_TOLD = re.compile(rf"[{STOP}{COMMA}{COLON}]")
_LISTED = re.compile(
    r"(?:posted|published|written|filed) (?:on|by|in|under) .+"
    r"|(?=.*(?:19|20)\d\d[-/.年]\d).*(?:分类|评论|留言|浏览|阅读|点击|标签|栏目)"
    rf"[^{FULL}]*"
)
_REFRAIN = re.compile(
    r"(?:with )?(?:no|one|\d+) comments?|(?:暂无|没有|\d+ ?[条则]) ?(?:评论|留言)|(?:评论|留言) ?\(\d+\)"
    r"|(?:继续阅读|(?:继续)?阅读(?:全文|更多|原文))\W*"
    r"|(?:查看)?(?:全文|更多)内容\W*|(?:continue reading|read more)\W*"
    r"|(?=.*(?:评论|留言|回应))(?:张贴者|发表[在于]|发布[在于]|标签|分类)[^“”《》]{2,}"
)
_READ_ON = re.compile(
    r"\W*(?:点击)?(?:查看|了解|阅读|继续)?(?:更多|详情|详细|全文|原文)(?:内容|信息|报道)?\W*|\W*(?:read )?more\W*"
)
_SIGNED = re.compile(rf"[{STOP}{CLASS_OF_CLOSERS}] ?[(\[](?P<note>[^()\[\]]{{2,20}})[)\]]$")
_SAYS_WHO = re.compile(
    r"(?:作者|来源|来自|摘自|稿源|供稿|通讯员|记者|文[/:]|据|source:)(?!.*(?:摄|图|提供)).+"
    r"|.{1,10}[社报网台](?:.{0,8}\d{1,2}日)?(?:[电讯]|综合|报[道导])"
)
_PAGE_NAME = re.compile(
    "[新要]闻|[简快短资]讯|消息|动态|集锦|短波|[简快日晚周早]报|花絮|专栏|焦点|回顾|摘要|版$"
)
_SIGNED_SHARE = 3
_MIN_NEWS = 4
"""Paragraphs of a page without a headline each of which is news by itself."""
_INTERVIEW = re.compile("专访|访谈|对话|记者问|采访")
_QUESTION = re.compile(
    r"(?:(?P<reader>.{0,8}读者.{0,16})|(?!.*(?:记者|主持))[\u3400-\u9fff ]{4,14})?"
    r"(?:问|来信|咨询|提问|q\d{0,2}):"
)


def is_asking(text: str) -> bool:
    """Tell one sentence of a headline's length that asks or calls, with one mark or two."""
    return shapes.is_call(text) or shapes.is_call(text[:-1])


def is_listed(text: str) -> bool:
    """Tell a line that says when and under what an article of a list was put there."""
    return len(text) <= _MAX_LISTED and _LISTED.fullmatch(plain(text)) is not None


def is_refrain(text: str) -> bool:
    """Tell a line that stands by every article of a list: how many remarks one has, where to read on."""
    return len(text) <= shapes.MAX_HEADLINE and _REFRAIN.fullmatch(plain(text)) is not None


def reads_on(text: str) -> bool:
    """Tell a line that says where the text above it goes on, or how many remarks it has."""
    return is_refrain(text) or _READ_ON.fullmatch(plain(text)) is not None


def is_sender(text: str) -> bool:
    """Tell a line that names a body or a place, and behind a blank a person: who sent a letter in."""
    *body, name = text.strip("()（）").split() or [""]
    if not body or len(text) > _MAX_SENDER or shapes.is_body_name(name):
        return False
    return shapes.is_body_name("".join(body)) and bool(bare_names(name, "author"))


def is_readers(text: str) -> bool:
    """Tell a text that opens with a question which a reader sent in."""
    match = _QUESTION.match(plain(text))
    if match is None or match["reader"] is not None:
        return match is not None
    note = _SIGNED.search(plain(text))
    return note is not None and is_sender(note["note"])


def is_question(text: str) -> bool:
    """Tell a text that opens with a question, as letters and interviews have it."""
    return _QUESTION.match(plain(text)) is not None


def wrote(credit: Credit) -> bool:
    """Tell who wrote or sent a text from other people, and from words that only read like a credit."""
    if credit.role == "author":
        return bool(bare_names(credit.name, "author"))
    return credit.role not in ("editor", "photographer")


def says_who(said: str) -> bool:
    """Tell what says who wrote or sent a text, or from where it is."""
    if _SAYS_WHO.fullmatch(said) or is_sender(said) or names_outlet(said):
        return True
    return any(map(wrote, read_byline(said)))


def closing_note(text: str) -> str | None:
    """Give what stands in brackets behind the last sentence of a text, in plain characters."""
    match = _SIGNED.search(plain(text))
    return match["note"] if match else None


def is_signed(text: str) -> bool:
    """Tell a text that says at its end, in brackets, who wrote it."""
    note = closing_note(text)
    return note is not None and says_who(note) and not is_question(text)


def _is_drawn(text: str) -> bool:
    if not any(map(str.isalnum, text)):
        return True
    return _is_menu(text) or (
        len(text) <= _MAX_CREDIT and _NAMED_ROW.fullmatch(plain(text)) is not None
    )


def _is_bare_label(text: str) -> bool:
    """Tell a word of the site with a colon and nothing behind it."""
    return len(text) <= _MAX_BARE_LABEL and plain(text).endswith(":")


def _is_menu(text: str) -> bool:
    """Tell a row of short words."""
    words = text.split()
    return (
        len(words) >= _MENU_WORDS
        and max(map(len, words)) <= _MAX_WORD
        and not _TOLD.search(plain(text))
    )


def _is_official(text: str) -> bool:
    """Tell a line of the head or the end of a document: its day, its number, who signs it."""
    if shapes.is_signature(text) or shapes.is_document_number(text):
        return True
    return len(text) <= _MAX_CREDIT and plain(text).startswith(("中华民国", "民国"))


def _is_credit(text: str) -> bool:
    if len(text) > _MAX_CREDIT:
        return False
    return is_meta(text) or is_byline(text) or is_listed(text) or is_sender(text)


def _is_text(text: str) -> bool:
    numbered = shapes.is_enumerated(text) and not shapes.is_bulleted(text)
    return numbered or len(text) > shapes.MAX_HEADLINE


_KINDS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    ("drawn", _is_drawn),
    ("head", lambda text: MONTH_DAY.fullmatch(plain(text))),
    ("text", _is_official),
    ("drawn", is_refrain),
    ("credit", _is_credit),
    ("text", _is_text),
    ("credit", lambda text: NOTE.fullmatch(plain(text))),
    ("text", is_question),
    ("drawn", _is_bare_label),
    ("head", is_asking),
    ("text", shapes.ends_block),
    ("text", shapes.holds_sentence),
    ("head", bool),
)
"""What a line is to a seam: the first that holds decides."""


@dataclass(frozen=True, slots=True)
class Seam:
    """The lines between two texts: places from `start` up to `end`, where the text below begins.

    first, last: the block of headlines nearest to that text; both are `end` where there is none.
    """

    start: int
    end: int
    first: int
    last: int

    @property
    def is_headed(self) -> bool:
        """Tell a seam with a headline over the text below it."""
        return self.first < self.end


class Printed:
    """The lines of a page with their kinds, and the seams between its texts.

    glue: the places of lines that name the site between its texts. echoes: those of other short
    lines that are printed again and again.
    """

    def __init__(
        self, lines: Sequence[Line], offers: Callable[[str], bool], is_button: Callable[[str], bool]
    ) -> None:
        """Tell the kinds of the lines, and find the seams.

        offers, is_button: whether a folded line advertises, or is one of a site's buttons.
        """
        self.lines = lines
        self.kinds: list[Kind] = [_kind(line.text) for line in lines]
        self.glue = _find_glue(lines, self.kinds, offers)
        self.echoes = _find_echoes(lines, self.kinds) - self.glue
        for at in (*self.glue, *self.echoes, *_find_buttons(lines, self.kinds, is_button)):
            self.kinds[at] = "drawn"
        self.seams = [self._seam(start, end) for start, end in self._gaps()]

    @functools.cached_property
    def menu(self) -> frozenset[str]:
        """The entries of the rows of words at the top of the page."""
        rows = (str(line.text) for line in self.lines[:_MENU_LINES] if _is_menu(line.text))
        return frozenset(word for row in rows for word in row.split())

    @functools.cached_property
    def first_headed(self) -> Seam | None:
        """The seam over the first text that has a headline."""
        return next((seam for seam in self.seams if seam.is_headed), None)

    @functools.cached_property
    def opens_alike(self) -> Callable[[str], object] | None:
        """How texts open on a page of several without headlines, from the first on; None on others."""
        if not self.is_bare:
            return None
        first = self.lines[self._first_text].text
        if is_own_lead(first) or bracketed_headline(first):
            return is_own_lead if is_own_lead(first) else bracketed_headline
        return is_news if self._is_all_news() else None

    def _is_all_news(self) -> bool:
        """Tell a page on which nothing but paragraphs of news stands from its first text on."""
        below = list(zip(self.lines, self.kinds, strict=True))[self._first_text :]
        texts = [line.text for line, kind in below if kind == "text"]
        if len(texts) < _MIN_NEWS or not all(map(is_news, texts)):
            return False
        return all(kind in ("text", "drawn") for _, kind in below)

    @functools.cached_property
    def _first_text(self) -> int:
        return self.kinds.index("text") if "text" in self.kinds else len(self.kinds)

    @functools.cached_property
    def is_bare(self) -> bool:
        """Tell a page over whose first text stands no headline, at most the name of the page."""
        if self._first_text == len(self.lines):
            return False
        text = self.lines[self._first_text].text
        above = range(self._first_text)
        return all(is_untold(self.lines[at].text, text) for at in above if self.kinds[at] == "head")

    def is_announced(self, seam: Seam) -> bool:
        """Tell a seam in which a word of the site stands that is not printed again and again."""
        return any(
            self.kinds[at] == "drawn"
            and at not in self.echoes
            and any(map(str.isalnum, self.lines[at].text))
            for at in range(seam.start, seam.end)
        )

    @functools.cached_property
    def is_digest(self) -> bool:
        """Tell a page of headlines each of which names what is told below it, and nothing else on the page.

        None of them is the title of the others: nothing credits the first text or the last alone.
        """
        headed = self._headlined()
        if not headed or self._is_credited(headed):
            return False
        below = self.seams[self.seams.index(headed[0]) :]
        if any(not seam.is_headed for seam in below if seam.end < len(self.lines)):
            return False
        told = list(map(self.told, headed))
        items = [Item(self._headline(seam), text) for seam, text in zip(headed, told, strict=True)]
        return 2 * sum(map(tells_when, told)) >= len(told) and speak_apart(items)

    def _headline(self, seam: Seam) -> str:
        """Give the headline over a text: those lines of its block that the text takes up."""
        text = self.told(seam)
        block = [str(line.text) for line in self.lines[seam.first : seam.last + 1]]
        return " ".join(line for line in block if not is_untold(line, text)) or block[-1]

    def _headlined(self) -> list[Seam]:
        """Give the seams with a headline, without the first where it is the name of the page."""
        headed = [seam for seam in self.seams if seam.is_headed]
        return headed[len(headed) > 1 and self._names_page(headed[0]) :]

    def _names_page(self, seam: Seam) -> bool:
        """Tell the name of a page of news over a text, which no text of the page takes up."""
        line = self.lines[seam.last].text
        named = len(line) <= _MAX_LABEL and _PAGE_NAME.search(plain(line)) is not None
        return named and is_untold(line, "\n".join(map(self.told, self.seams)))

    def _is_credited(self, headed: Sequence[Seam]) -> bool:
        """Tell a page that credits or dates its first text, or its last one, alone."""
        over = ["credit" in self.kinds[seam.last + 1 : seam.end] for seam in headed]
        under = [*map(self._is_closed, headed[1:]), self._is_closed(self.seams[-1])]
        return (over[0] and not all(over)) or (under[-1] and not all(under))

    def _is_closed(self, seam: Seam) -> bool:
        """Tell a seam under a text that says who wrote it, in its last line or on the next one."""
        above = self.above(seam)
        signed = above is not None and is_signed(above.text)
        return signed or self.kinds[seam.start : seam.start + 1] == ["credit"]

    def told(self, seam: Seam) -> str:
        """Give the text below a seam, up to the next one."""
        after = self.seams.index(seam) + 1
        end = self.seams[after].start if after < len(self.seams) else seam.end
        return "\n".join(line.text for line in self.lines[seam.end : end])

    @functools.cached_property
    def is_asked_once(self) -> bool:
        """Tell a page with one question under each headline, from the first on, and no interview.

        An interview has an introduction, or goes on with more questions under its headings.
        """
        first = self.first_headed
        below = self.below(first) if first else None
        if first is None or below is None or not is_question(below.text):
            return False
        if any(_INTERVIEW.search(plain(line.text)) for line in self.lines[: first.end]):
            return False
        asked = sum(is_question(line.text) for line in self.lines)
        return asked <= sum(seam.is_headed for seam in self.seams)

    @functools.cached_property
    def is_often_signed(self) -> bool:
        """Tell a page of short texts: at least one line in three says at its end who wrote it."""
        texts = [
            line.text for line, kind in zip(self.lines, self.kinds, strict=True) if kind == "text"
        ]
        return _SIGNED_SHARE * sum(map(is_signed, texts)) >= len(texts)

    def inner(self, seam: Seam) -> bool:
        """Tell a seam with texts on both sides."""
        return seam.start > 0 and seam.end < len(self.lines)

    def above(self, seam: Seam) -> Line | None:
        """Give the last line of the text above a seam."""
        return self.lines[seam.start - 1] if seam.start else None

    def below(self, seam: Seam) -> Line | None:
        """Give the first line of the text below a seam."""
        return self.lines[seam.end] if seam.end < len(self.lines) else None

    def _gaps(self) -> Iterator[tuple[int, int]]:
        """Give where one text ends and the next begins, also where nothing but signs parts them."""
        start = 0
        for at, kind in enumerate(self.kinds):
            if kind == "text":
                if at > start or not at or self._are_two(at):
                    yield start, at
                start = at + 1
        yield start, len(self.lines)

    def _are_two(self, at: int) -> bool:
        """Tell two texts one below the other: the upper is signed, or the lower opens as one of its own."""
        text = self.lines[at].text
        if is_signed(self.lines[at - 1].text) or is_readers(text):
            return True
        return self.opens_alike is not None and bool(self.opens_alike(text))

    def _seam(self, start: int, end: int) -> Seam:
        last = next((at for at in range(end - 1, start - 1, -1) if self.kinds[at] == "head"), end)
        first = last
        while first > start and self.kinds[first - 1] == "head":
            first -= 1
        block = range(first, last + 1)
        if end == len(self.lines) or not any(map(self._may_be_headline, block)):
            return Seam(start, end, end, end)
        if len(block) > _MOST_HEADLINES:
            labels = (at for at in block if self.lines[at].text in self.menu)
            first = next(labels, last)
        return Seam(start, end, first, last)

    def _may_be_headline(self, at: int) -> bool:
        if self.kinds[at] != "head":
            return False
        text = self.lines[at].text
        return sum(map(is_han, text)) >= _MIN_HAN or MONTH_DAY.fullmatch(plain(text)) is not None


def _kind(text: str) -> Kind:
    return next(kind for kind, holds in _KINDS if holds(text))


def _find_buttons(
    lines: Sequence[Line], kinds: Sequence[Kind], is_button: Callable[[str], bool]
) -> Iterator[int]:
    """Find the buttons among the lines that may be headlines."""
    for at, line in enumerate(lines):
        if kinds[at] == "head" and is_button(folded_text(line.text)):
            yield at


def _find_glue(
    lines: Sequence[Line], kinds: Sequence[Kind], offers: Callable[[str], bool]
) -> frozenset[int]:
    """Find the lines that name the site which the top of the page names, where one of them advertises.

    Sites that put texts of others together to be found print their name between them.
    """
    top = [part for line in lines[:_TOP] for part in _PARTS.split(plain(line.text))]
    found: set[int] = set()
    for name in {part[:_MIN_NAME] for part in top if len(part) >= _MIN_NAME}:
        named = _named(lines, kinds, name)
        if len(named) >= _MIN_GLUE and any(offers(folded_text(lines[at].text)) for at in named):
            found.update(named)
    return frozenset(found)


def _named(lines: Sequence[Line], kinds: Sequence[Kind], name: str) -> list[int]:
    """Give the places of lines that begin with a name, behind a row of marks or without one."""
    return [
        at
        for at, line in enumerate(lines)
        if kinds[at] in ("head", "drawn") and plain(line.text).lstrip(_MARKS + " ").startswith(name)
    ]


def _find_echoes(lines: Sequence[Line], kinds: Sequence[Kind]) -> frozenset[int]:
    """Find short lines without an end that are printed again and again."""
    short = [
        at
        for at, line in enumerate(lines)
        if len(line.text) <= _MAX_ECHO and kinds[at] in ("head", "text") and _may_echo(line.text)
    ]
    counts = Counter(str(lines[at].text) for at in short)
    return frozenset(at for at in short if counts[lines[at].text] >= _MIN_ECHOES)


def _may_echo(text: str) -> bool:
    """Tell a line without an end that is no name of a person, who may have written all of a page."""
    return ending(text) == "open" and not is_full_name("".join(text.split()))
