"""The stages of reading, in one list: what is printed in a record becomes its articles.

Each stage is a function from a page to the next page, and changes nothing else; what it drops,
repairs, decides and doubts it writes to a receipt. After every stage each printed character is held
by the page, or dropped, or repaired away (`tests/corpus/articles/test_stages.py` counts them), and
a stage reads and changes only the parts that its row names.

    首页 > 新闻             split a line, which goes as furniture
    渡(dù)口换新船          split a line, repair 渡口换新船, heads its title
    2023-05-06 来源：某报   split a line, heads a credit, printed day and source
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.corpus.articles.printed import (
    is_printed_page,
    neighbours,
    read_printed,
    without_sources,
)
from indexer.corpus.articles.stated import state
from indexer.corpus.articles.told import find_told, with_told
from indexer.corpus.furniture.advertising import cut_spam, offers
from indexer.corpus.furniture.boilerplate import is_fact
from indexer.corpus.furniture.buttons import is_button
from indexer.corpus.furniture.heads.labels import drop_page_name, strip_labels
from indexer.corpus.furniture.heads.parted import part_label, part_lines
from indexer.corpus.furniture.heads.posts import read_post_heads
from indexer.corpus.furniture.heads.site import find_site, without_page_name
from indexer.corpus.furniture.listed import drop_lines
from indexer.corpus.furniture.menus import find_section
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.borders.frames import (
    Opening,
    bounds_of,
    find_frames,
    find_opened,
    is_list,
    merge_openings,
)
from indexer.corpus.layout.borders.paper_labels import take_labels
from indexer.corpus.layout.columns import order_columns
from indexer.corpus.layout.contents import find_contents
from indexer.corpus.layout.cut import cut_articles, find_partings
from indexer.corpus.layout.draft import Draft
from indexer.corpus.layout.head import make_draft, with_likely
from indexer.corpus.layout.join import Habit, as_read, join_lines
from indexer.corpus.layout.parts import (
    clear_page_head,
    find_parted,
    give_captions,
    keep_articles,
    keep_lone_credits,
    name_sections,
    put_together,
    share_page_head,
)
from indexer.corpus.layout.roles import find_roles
from indexer.corpus.layout.stray import raise_headline, return_headlines, reunite
from indexer.corpus.layout.values import join_values
from indexer.corpus.page import shapes
from indexer.corpus.page.line import Line, Receipt, paragraph_lines, split_lines
from indexer.corpus.repair.markup import repair_lines, repair_text
from indexer.corpus.repair.running_heads import drop_running_heads
from indexer.model import Article, Source

_OUTSIDE = "input: outside the block of the page that holds its text"


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a record while it is read.

    What is printed goes from `lines` to `runs`, from there to `drafts`, and ends in `articles`.

    record: what a reader gave. recurring: folded lines that recur on the pages of its folder.
    title: the headline that the record states. lines: those that are left, in reading order.
    openings: where articles begin by what stands around each of them. section: the column that its
    breadcrumb names. habit: how it is set. announced: the headlines that its table of contents
    names. runs: its lines cut into articles. parted: the numbers of the first lines of articles
    that are no part of the one above. labels: names of sections that stood over an opening, each
    with the place of its article in `runs`.
    """

    record: Record
    recurring: frozenset[str] = frozenset()
    title: Line | None = None
    lines: tuple[Line, ...] = ()
    openings: tuple[Opening, ...] = ()
    section: str | None = None
    site: Source | None = None
    told: tuple[Line, ...] = ()
    habit: Habit | None = None
    announced: frozenset[str] = frozenset()
    runs: tuple[tuple[Line, ...], ...] = ()
    parted: frozenset[int] = frozenset()
    labels: tuple[tuple[Line, int], ...] = ()
    drafts: tuple[Draft, ...] = ()
    articles: tuple[Article, ...] = ()

    @property
    def is_seen(self) -> bool:
        """Tell a page as it was seen, around whose text a site stands, from a record of a file."""
        return not self.record.number and self.record.paras is None

    @property
    def is_several(self) -> bool:
        """Tell a page that may hold several articles, from a text whose bounds are known."""
        return self.is_seen and not self.record.title

    def held(self) -> Iterator[tuple[tuple[int, ...], str]]:
        """Give every text that the page holds, as a reader would see it, with its printed lines."""
        lines = [*self.lines, *itertools.chain.from_iterable(self.runs)]
        lines += (label for label, _ in self.labels)
        lines += (self.title,) if self.title else ()
        for draft in self.drafts:
            lines += (*draft.head_lines, *draft.text_lines, *draft.credits)
        for line in lines:
            yield line.numbers, line.visible
        for article in self.articles:
            if article.heading:
                yield article.title_lines, article.heading.text
            for paragraph in (*article.paragraphs, *article.credits):
                yield paragraph.lines, paragraph.text


def _split(page: Page, receipt: Receipt) -> Page:
    """Take the lines of a record apart, without those that are outside its main text.

    What was lost, put right and doubted when its bytes were read is entered.
    """
    record = page.record
    number = record.number or 1
    if record.undecodable:
        read = 1 - record.undecodable / max(1, record.length)
        receipt.doubt("undecodable", number, max(0.0, read), count=str(record.undecodable))
    receipt.repairs.extend(record.repairs)
    receipt.doubts.update(dict.fromkeys(record.doubts))
    title = None
    if record.title:
        title = Line(number, record.title, repair_text(record.title, receipt, number))
    return dataclasses.replace(page, title=title, lines=tuple(_lines(record, receipt)))


def _lines(record: Record, receipt: Receipt) -> Iterator[Line]:
    """Give the lines of a record under their numbers in the file."""
    if record.paras is not None:
        yield from paragraph_lines(record.paras, record.number)
        return
    outside, hidden = set(record.outside), set(record.hidden)
    for line in split_lines(record.text):
        number = record.numbers[line.number - 1] if record.numbers else record.number or line.number
        numbered = line if number == line.number else dataclasses.replace(line, number=number)
        if line.number - 1 in outside:
            receipt.drop([numbered], "hidden" if line.number - 1 in hidden else "page", _OUTSIDE)
        else:
            yield numbered


def _repair(page: Page, receipt: Receipt) -> Page:
    """Put right what scraping and printing did to the lines: markup, glosses, shifted marks."""
    return dataclasses.replace(page, lines=tuple(repair_lines(page.lines, receipt)))


def _running_heads(page: Page, receipt: Receipt) -> Page:
    """Drop the numbers of printed pages and what recurs beside them."""
    return dataclasses.replace(page, lines=tuple(drop_running_heads(page.lines, receipt)))


def _part(page: Page, receipt: Receipt) -> Page:
    """Part a headline from the stamp that is set on its line, and any text from a scraper's day."""
    del receipt
    part = part_lines if page.is_several else part_label
    return dataclasses.replace(page, lines=tuple(part(page.lines)))


def _posts(page: Page, receipt: Receipt) -> Page:
    """Read the head that a bulletin board prints over a post."""
    if not page.is_several:
        return page
    return dataclasses.replace(page, lines=tuple(read_post_heads(page.lines, receipt)))


def _frames(page: Page, receipt: Receipt) -> Page:
    """Find where articles begin by what the page prints around each of them, and drop that."""
    if not page.is_several:
        return page
    lines, labelled = take_labels(page.lines, receipt)
    framed = find_frames(lines, offers, is_button)
    for places, why, rule in (
        (framed.glue, "spam", "the name of a site between its articles"),
        (framed.labels, "section-label", "an entry of the menu over a headline"),
        (framed.echoes, "recurring", "stands by every article of the page"),
    ):
        receipt.drop([lines[at] for at in sorted(places)], why, f"layout: {rule}")
    gone = framed.glue | framed.labels | framed.echoes
    kept = tuple(line for at, line in enumerate(lines) if at not in gone)
    openings = merge_openings(labelled, framed.openings)
    return dataclasses.replace(page, lines=kept, openings=openings)


def _values(page: Page, receipt: Receipt) -> Page:
    """Put together what a site sets over several lines: a label and its value, a day in a box."""
    if not page.is_seen:
        return page
    return dataclasses.replace(page, lines=tuple(join_values(page.lines, is_fact, receipt)))


def _section(page: Page, receipt: Receipt) -> Page:
    """Read what lines say of the article before they go: column, outlet of the site, day, source."""
    if not page.is_seen:
        return page
    lines, around = page.lines, _around(page)
    site = find_site(lines)
    if site is None and len(around) > len(lines):
        site = find_site(around)
    page = dataclasses.replace(page, site=site, told=find_told(around))
    if not page.is_several:
        return page
    section, kept = find_section(lines), without_page_name(lines, receipt)
    return dataclasses.replace(page, section=section, lines=tuple(kept))


def _around(page: Page) -> list[Line]:
    """Give the lines of a page with those that it shows outside the block of its text, in order."""
    record = page.record
    hidden = set(record.hidden)
    shown = [at for at in record.outside if at not in hidden]
    if not shown:
        return list(page.lines)
    texts = record.text.split("\n")
    outside = [
        Line(record.numbers[at] if record.numbers else at + 1, texts[at], texts[at].strip())
        for at in shown
        if texts[at].strip()
    ]
    return sorted((*page.lines, *outside), key=lambda line: line.number)


def _furniture(page: Page, receipt: Receipt) -> Page:
    """Drop the lines that belong to a site, and mark the headline that the line model found."""
    recurring = page.recurring if page.record.paras is None else frozenset[str]()
    kept = drop_lines(
        page.lines, receipt, recurring, page=page.is_seen, parted=is_list(page.openings)
    )
    return dataclasses.replace(page, lines=tuple(kept))


def _advertising(page: Page, receipt: Receipt) -> Page:
    """Cut advertising off the ends of paragraphs."""
    return dataclasses.replace(page, lines=tuple(cut_spam(page.lines, receipt)))


def _labels(page: Page, receipt: Receipt) -> Page:
    """Take the labels of title and text off, and drop the name of a printed page."""
    kept = drop_page_name(strip_labels(page.lines, receipt), receipt)
    return dataclasses.replace(page, lines=tuple(kept))


def _columns(page: Page, receipt: Receipt) -> Page:
    """Put two columns in order that were read across."""
    if not page.is_several:
        return page
    return dataclasses.replace(page, lines=tuple(order_columns(page.lines, receipt)))


def _join(page: Page, receipt: Receipt) -> Page:
    """Join sentences that are broken over lines. The paragraphs of a record are whole."""
    if page.record.paras is not None:
        return dataclasses.replace(page, lines=tuple(as_read(line, receipt) for line in page.lines))
    joined, habit = join_lines(page.lines, receipt, bounds_of(page.openings))
    return dataclasses.replace(page, lines=tuple(joined), habit=habit)


def _title(page: Page, receipt: Receipt) -> Page:
    """Put the stated title over the first line; one that is too long for a title is a paragraph.

    One of which repairs left nothing is none.
    """
    if page.title is None:
        return page
    if not page.lines:
        stated = Line(page.title.number, page.title.printed, page.title.printed)
        receipt.drop([stated], "no-text", "layout: nothing stands below the title")
    if not page.lines or not page.title.text:
        return dataclasses.replace(page, title=None)
    title = Line(page.lines[0].number, page.title.text, page.title.text)
    if len(title.text) > shapes.MAX_TITLE:
        return dataclasses.replace(page, title=None, lines=(title, *page.lines))
    return dataclasses.replace(page, title=title)


def _roles(page: Page, receipt: Receipt) -> Page:
    """Tell what every line is to its page."""
    del receipt
    return dataclasses.replace(page, lines=tuple(find_roles(page.lines, page.openings)))


def _contents(page: Page, receipt: Receipt) -> Page:
    """Drop a table of contents; what it announces tells where articles begin."""
    if not page.is_several:
        return page
    places, announced = find_contents(page.lines)
    listed = set(places)
    entries = [page.lines[at] for at in places]
    for entry in entries:
        receipt.drop([entry], "contents", "layout: an entry in a list of contents")
    kept = tuple(line for at, line in enumerate(page.lines) if at not in listed)
    return dataclasses.replace(page, lines=kept, announced=announced)


def _cut(page: Page, receipt: Receipt) -> Page:
    """Cut a page into its articles, each with its own headline."""
    if not page.lines:
        return page
    if not page.is_several or page.habit is None:
        return dataclasses.replace(page, lines=(), runs=(page.lines,))
    cut = return_headlines(
        cut_articles(page.lines, page.habit, page.announced, receipt, page.openings)
    )
    raised = raise_headline(cut, receipt)
    return dataclasses.replace(
        page,
        lines=(),
        runs=tuple(map(tuple, raised)),
        parted=find_parted(raised, find_partings(page.lines))
        | {page.lines[at].number for at in find_opened(page.lines, page.openings)},
    )


def _stray(page: Page, receipt: Receipt) -> Page:
    """Bring openings of articles back that stand under another one."""
    if not page.is_several:
        return page
    articles, labels = reunite(page.runs, receipt)
    return dataclasses.replace(page, runs=tuple(map(tuple, articles)), labels=tuple(labels))


def _heads(page: Page, receipt: Receipt) -> Page:
    """Tell the head of each article apart, and the kinds of its paragraphs."""
    runs = page.runs
    if page.is_several and len(runs) == 1:
        runs = (with_likely(runs[0], receipt),)
    drafts = [make_draft(article, receipt, page.title) for article in runs]
    named = name_sections(drafts, page.labels, receipt)
    return dataclasses.replace(page, title=None, runs=(), labels=(), drafts=tuple(named))


def _parts(page: Page, receipt: Receipt) -> Page:
    """Tell articles from the head of their page and from parts of others."""
    drafts = list(page.drafts)
    if page.is_several:
        first = page.openings[0].number if page.openings else 0
        drafts = give_captions(clear_page_head(drafts, first, receipt))
        drafts = share_page_head(drafts, receipt, bulletin=bool(page.announced))
    drafts = keep_lone_credits(drafts)
    if page.is_several:
        drafts = put_together(drafts, page.parted)
    kept = keep_articles(drafts, receipt)
    if len(kept) == 1:
        section = kept[0].section or page.section
        lone = dataclasses.replace(kept[0], section=section, site=page.site)
        kept = [with_told(lone, page.told)]
    return dataclasses.replace(page, drafts=tuple(kept))


def _sources(page: Page, receipt: Receipt) -> Page:
    """Cut credits of the source off the ends of paragraphs; they are shown beside the text."""
    drafts = tuple(without_sources(draft, receipt) for draft in page.drafts)
    return dataclasses.replace(page, drafts=drafts)


def _printed(page: Page, receipt: Receipt) -> Page:
    """Read when, from where and by whom each article is, and the places that it names."""
    together = is_printed_page(page.drafts)
    articles = tuple(
        read_printed(draft, number, neighbours(draft, page.drafts) if together else (), receipt)
        for number, draft in enumerate(page.drafts, 1)
    )
    return dataclasses.replace(page, drafts=(), articles=articles)


def _stated(page: Page, receipt: Receipt) -> Page:
    """Let the record have the last word."""
    stated = tuple(state(article, page.record, receipt) for article in page.articles)
    return dataclasses.replace(page, articles=stated)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of reading.

    needs: the parts of the page that it reads. leaves: those that it may change.
    """

    name: str
    run: Callable[[Page, Receipt], Page]
    needs: tuple[str, ...]
    leaves: tuple[str, ...]


STAGES = (
    Stage("split", _split, ("record",), ("title", "lines")),
    Stage("repair", _repair, ("lines",), ("lines",)),
    Stage("running heads", _running_heads, ("lines",), ("lines",)),
    Stage("part", _part, ("record", "lines"), ("lines",)),
    Stage("posts", _posts, ("record", "lines"), ("lines",)),
    Stage("values", _values, ("record", "lines"), ("lines",)),
    Stage("frames", _frames, ("record", "lines"), ("lines", "openings")),
    Stage("section", _section, ("record", "lines"), ("lines", "section", "site", "told")),
    Stage("furniture", _furniture, ("record", "recurring", "lines", "openings"), ("lines",)),
    Stage("advertising", _advertising, ("lines",), ("lines",)),
    Stage("labels", _labels, ("lines",), ("lines",)),
    Stage("columns", _columns, ("record", "lines"), ("lines",)),
    Stage("join", _join, ("record", "lines", "openings"), ("lines", "habit")),
    Stage("title", _title, ("title", "lines"), ("title", "lines")),
    Stage("roles", _roles, ("lines", "openings"), ("lines",)),
    Stage("contents", _contents, ("record", "lines"), ("lines", "announced")),
    Stage(
        "cut",
        _cut,
        ("record", "lines", "habit", "announced", "openings"),
        ("lines", "runs", "parted"),
    ),
    Stage("stray", _stray, ("record", "runs"), ("runs", "labels")),
    Stage(
        "heads",
        _heads,
        ("record", "title", "runs", "labels"),
        ("title", "runs", "labels", "drafts"),
    ),
    Stage(
        "parts",
        _parts,
        ("record", "openings", "section", "site", "told", "announced", "parted", "drafts"),
        ("drafts",),
    ),
    Stage("sources", _sources, ("drafts",), ("drafts",)),
    Stage("printed", _printed, ("drafts",), ("drafts", "articles")),
    Stage("stated", _stated, ("record", "articles"), ("articles",)),
)
"""All stages, in the order in which they run."""


def read_stages(
    record: Record, receipt: Receipt, recurring: frozenset[str] = frozenset()
) -> Iterator[tuple[Stage, Page]]:
    """Run the stages on a record one after the other. Gives each with the page that it leaves."""
    page = Page(record, recurring)
    for stage in STAGES:
        page = stage.run(page, receipt)
        yield stage, page
