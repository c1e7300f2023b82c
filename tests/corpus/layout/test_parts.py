"""What is put together of the articles of a page, at the limits of each rule."""

from __future__ import annotations

import dataclasses

import pytest

from indexer.corpus.layout import parts
from indexer.corpus.layout.draft import Draft
from indexer.corpus.page.line import Line, Receipt, Role
from tests.corpus.layout.made import line

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。"


def draft(title: str = "", *texts: str, meta: tuple[str, ...] = ()) -> Draft:
    return Draft(
        title=(line(title),) if title else (),
        meta=tuple(line(text, "meta") for text in meta),
        paragraphs=tuple(("body", line(text)) for text in texts),
    )


@pytest.mark.parametrize(
    ("made", "is_part"),
    [
        (draft("渡口换上新船记"), True),  # seven characters over nothing
        (draft("渡口换上新船记事"), False),
        (draft("渡口", "候船亭"), True),
        (draft("渡口", TEXT), False),
        (draft("渡口", meta=("2021年5月6日",)), False),
        (draft("", TEXT), True),
        (draft("", *["渡口"] * 7, "河政发〔2021〕5号"), False),
        (draft("", *["渡口"] * 8, "河政发〔2021〕5号"), True),
        (draft("", "河口县人民政府文件"), False),
    ],
)
def test_what_is_part_of_the_article_before(made: Draft, *, is_part: bool) -> None:
    assert parts._is_part(made) == is_part


@pytest.mark.parametrize("role", ["number", "meta", "enactment", "byline"])
def test_what_opens_an_article_without_a_headline(role: Role) -> None:
    assert parts._opens(line("渡口", role))
    assert parts._opens(line("渡口", "prose", dateline=True))
    assert parts._opens(line("渡口", "prose", opening=True))
    assert not parts._opens(line("渡口", "short"))


def test_fifty_lines_of_the_head_of_a_page_hold_for_its_articles() -> None:
    head = draft("", meta=("2021年5月6日",) * 60)
    first, second = parts.share_page_head(
        [head, draft("渡口", TEXT), draft("山路", TEXT)], Receipt(), bulletin=False
    )
    assert len(first.page_head) == len(second.page_head) == 50
    above = draft("", TEXT, meta=("2021年5月6日",) * 60)
    _, below = parts.share_page_head([above, draft("渡口", TEXT)], Receipt(), bulletin=False)
    assert len(below.page_head) == 50


def test_a_date_above_the_first_headline_holds_where_no_other_article_has_one() -> None:
    def shared(number: int, *, meta: tuple[str, ...] = (), bulletin: bool = False) -> int:
        title, dated = Line(5, "渡口", "渡口"), Line(number, "2021年5月6日", "2021年5月6日")
        first = dataclasses.replace(draft("", TEXT), title=(title,), meta=(dated,))
        other = draft("山路", TEXT, meta=meta)
        _, below = parts.share_page_head([first, other], Receipt(), bulletin=bulletin)
        return len(below.page_head)

    assert shared(4) == 1
    assert shared(6) == 0
    assert shared(4, meta=("2021年5月7日",)) == 0
    assert shared(6, bulletin=True) == 1


def test_a_draft_without_a_text_gives_its_credits_to_the_one_before() -> None:
    credited = Draft(credits=(line("罗泉"),))
    first, second = draft("渡口", TEXT), draft("山路", TEXT)
    kept = parts.keep_articles([first, credited, second], Receipt())
    assert [len(one.credits) for one in kept] == [1, 0]
    receipt = Receipt()
    assert parts.keep_articles([credited], receipt) == []
    assert [gone.text for gone in receipt.dropped] == ["罗泉"]
    (kept_below,) = parts.keep_articles([credited, second], receipt)
    assert len(kept_below.credits) == 1


def test_a_text_that_is_nothing_but_a_credit_is_shown() -> None:
    (only,) = parts.keep_lone_credits([Draft(credits=(line("罗泉"),))])
    assert [kind for kind, _ in only.paragraphs] == ["byline"]
    two = [Draft(credits=(line("罗泉"),)), draft("渡口", TEXT)]
    assert parts.keep_lone_credits(two) == two


def test_a_page_of_one_article_keeps_its_head() -> None:
    one = [draft("渡口", TEXT)]
    assert parts.share_page_head(one, Receipt(), bulletin=False) == one


def test_captions_over_the_first_headline_belong_to_its_article() -> None:
    caption, line = (
        Line(1, "图为新船靠岸。", "图为新船靠岸。"),
        Line(2, "渡口换上新船", "渡口换上新船"),
    )
    text = Line(3, "渡口换上了新船。", "渡口换上了新船。")
    below = Draft(title=(line,), paragraphs=(("body", text),))
    (given,) = parts.give_captions([Draft(paragraphs=(("caption", caption),)), below])
    assert given.title == (line,)
    assert given.paragraphs == (("caption", caption), ("body", text))
    told = Draft(paragraphs=(("caption", caption), ("body", text)))
    assert parts.give_captions([told, below]) == [told, below]
    assert parts.give_captions([]) == []


NOTE = "编者按：渡口换船的事，读者来信很多。"
STORY = "渡口", TEXT, "船票仍是一元。"


@pytest.mark.parametrize(
    ("above", "count"),
    [
        (draft("", NOTE, "船坞旁的老茶馆"), 1),
        (draft("", TEXT), 1),
        (draft("", TEXT, "老茶馆也开了门。"), 2),
        (draft("", "老茶馆也开了门。"), 2),
        (draft("山路", NOTE), 2),
    ],
)
def test_a_note_or_an_excerpt_over_an_article_is_of_it(above: Draft, count: int) -> None:
    given = parts.give_captions([above, draft(*STORY)])
    assert len(given) == count
    assert sum(len(one.paragraphs) for one in given) == len(above.paragraphs) + 2


def test_a_note_over_several_articles_is_of_none() -> None:
    assert len(parts.give_captions([draft("", NOTE), draft(*STORY), draft(*STORY)])) == 3


def test_the_words_over_the_first_article_go_only_where_it_is_known_to_begin() -> None:
    drafts = [draft("河口快报", "订阅专线 555-0121"), draft(*STORY)]
    number = max(found.number for found in drafts[0].text_lines) + 1
    receipt = Receipt()
    head, _ = parts.clear_page_head(drafts, number, receipt)
    assert not head.paragraphs
    assert [drop.text for drop in receipt.dropped] == ["订阅专线 555-0121"]
    assert parts.clear_page_head(drafts, 0, Receipt()) == drafts
    told = [draft("河口快报", "船票仍是一元。"), draft(*STORY)]
    assert parts.clear_page_head(told, number, Receipt()) == told
