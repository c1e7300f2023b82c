"""What tells furniture from text by a number, at the last line that is and the first that is not."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture import (
    advertising,
    edges,
    learned,
    listed,
    menus,
    running_text,
)
from indexer.corpus.furniture.advertising import cut_spam, is_spam, offers
from indexer.corpus.furniture.heads.labels import drop_page_name, strip_labels
from indexer.corpus.furniture.learned import recurring_lines
from indexer.corpus.furniture.others import rows_of_others
from indexer.corpus.page.line import Line, Receipt, Role, split_lines
from indexer.text.fold import fold_text
from tests.corpus.furniture.made import filled


def lines(*texts: str) -> list[Line]:
    return list(split_lines("\n".join(texts)))


# ---- advertising


def spam(text: str) -> bool:
    return is_spam(fold_text(text))


def test_three_strong_words_are_advertising() -> None:
    assert spam("熟女,毛片,春药")
    assert spam("渡口熟女到处毛片船上春药")
    assert not spam("渡口熟女到处毛片船上的人们")


def test_pieces_of_advertising_have_twenty_four_characters() -> None:
    assert spam("熟女毛片春药" + "渡口" * 9)
    assert not spam("熟女毛片春药" + "渡口" * 9 + "船")


def test_seven_tenths_of_a_line_are_words_of_the_trade() -> None:
    """Two of them at least."""
    assert advertising._is_all_trade("春药试玩推广渡口")
    assert not advertising._is_all_trade("春药试玩渡口")
    assert not advertising._is_all_trade("春药")
    assert not advertising._is_all_trade("体验试玩推广")


def test_three_tenths_of_an_offer_are_words_of_the_trade() -> None:
    assert offers("春药" + "渡口船" + "上"[:0])
    assert offers("春药渡口船上")
    assert not offers("春药渡口船上的")
    assert offers("加微信abc12345 渡口船上的人们在看")
    assert not offers("渡口船上的人们")


def test_pieces_of_an_offer_have_forty_characters() -> None:
    assert offers("春药毛片" * 10)
    assert not offers("春药毛片" * 10 + "人")


def test_a_brand_has_two_characters_and_three_offers() -> None:
    assert advertising._offers_a_brand(["渡金注册", "渡金代理", "渡金平台"])
    assert not advertising._offers_a_brand(["渡金注册", "渡金代理"])
    assert not advertising._offers_a_brand(["渡注册", "渡代理", "渡平台"])
    assert advertising._offers_a_brand(["渡金注册", "渡金代理", "渡金"])
    assert not advertising._offers_a_brand(["渡金注册", "渡金", "渡金"])


def cut(text: str) -> str:
    (line,) = cut_spam(lines(text), Receipt())
    return str(line.text)


def test_advertising_glued_to_the_end_of_a_paragraph() -> None:
    spam_tail = "熟女毛片春药葡京"
    assert cut(f"渡口换了新船，两岸都好。{spam_tail}") == "渡口换了新船，两岸都好。"
    assert cut(f"渡口换了船，两岸。{spam_tail}") == f"渡口换了船，两岸。{spam_tail}"  # 17
    whole = f"渡口换了新船两岸都好。{spam_tail}"
    assert (len(whole), cut(whole)) == (19, whole)
    assert cut("都" + whole) == "都渡口换了新船两岸都好。"
    assert cut(f"渡口换了新船，两岸都好。{spam_tail}。").endswith("。")


@pytest.mark.parametrize(("closers", "is_cut"), [(18, True), (19, False)])
def test_a_hundred_characters_at_the_end_are_looked_at(closers: int, *, is_cut: bool) -> None:
    tail = "熟女毛片|" * 15 + "熟女毛片春药"
    text = "渡口换了新船。" + "”" * closers + tail
    assert (cut(text) != text) == is_cut


# ---- the edges of a page


def strength(text: str) -> float:
    return edges._strength(lines(text)[0], fold_text(text), listed=False)


def test_rows_of_buttons_have_eighty_characters() -> None:
    assert strength("登录 " * 26 + "登录") == 1
    assert strength("登录 " * 26 + "登录录") == 0
    assert strength("登录 " * 25 + "登录录") > 0


def judged(*texts: str, text: int = 1) -> list[tuple[int, bool]]:
    """Give what goes below so many lines of text, and whether it is certain."""
    folded = [fold_text(one) for one in texts]
    drops = edges.find_edge_furniture(lines(*texts), folded, [False] * len(texts), (0, text - 1))
    return sorted((drop.at, drop.certain) for drop in drops)


BODY = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
SURE = ("登录 注册", "分享 收藏")


def test_two_certain_lines_judge_what_stands_between_them() -> None:
    assert judged(BODY, SURE[0], "水牛过河去吃草", SURE[1]) == [(1, True), (2, False), (3, True)]
    assert judged(BODY, SURE[0], "水牛过河去吃草") == [(1, True)]
    half = "登录 注册 船山"  # four of six letters are of buttons
    assert judged(BODY, half) == []
    assert judged(BODY, *SURE, half) == [(1, True), (2, True), (3, False)]


def test_lines_that_go_for_their_place_have_forty_characters() -> None:
    plain = ("水牛过河去吃草风吹稻浪" * 4)[:40]
    assert (2, False) in judged(BODY, SURE[0], plain, SURE[1])
    assert (2, False) not in judged(BODY, SURE[0], plain + "香", SURE[1])


def test_as_many_lines_go_for_their_place_as_are_certain() -> None:
    """Two more below a text."""
    plain = (
        "水牛过河去吃草",
        "风吹稻浪香千里",
        "青蛙跳进荷塘里",
        "白鹭飞上老柳树",
        "蜻蜓停在竹竿上",
    )
    assert (2, False) in judged(BODY, SURE[0], *plain[:4], SURE[1])
    assert (2, False) not in judged(BODY, SURE[0], *plain, SURE[1])


def test_labelled_lines_go_between_certain_ones_two_at_a_time() -> None:
    labelled = ("品种：水牛", "体重：半吨", "产地：青山")
    assert (2, False) in judged(BODY, SURE[0], *labelled[:2], SURE[1])
    assert (2, False) not in judged(BODY, SURE[0], *labelled, SURE[1])
    assert (3, False) not in judged(BODY, *SURE, labelled[0])


def test_lines_about_what_the_text_is_about_stay() -> None:
    """Three pairs of characters, and three in five of them in the text."""

    def about(text: str) -> bool:
        return edges._is_taken_up(text, frozenset({"甲乙", "乙丙", "丙丁"}))

    assert about("甲乙丙丁")
    assert not about("甲乙丙")
    assert about("甲乙丙丁戊己")
    assert not about("甲乙丙丁戊己庚")
    assert (2, False) not in judged(BODY, SURE[0], "渡口换上新船", SURE[1])


def head(*above: str) -> list[tuple[int, bool]]:
    texts = [*above, BODY]
    folded = [fold_text(one) for one in texts]
    at = len(above)
    drops = edges.find_edge_furniture(lines(*texts), folded, [False] * len(texts), (at, at))
    return sorted((drop.at, drop.certain) for drop in drops)


def test_above_the_headline_what_stands_between_certain_lines_goes() -> None:
    plain = ("水牛过河去吃草", "风吹稻浪香千里", "青蛙跳进荷塘里")
    title = "渡口换上新船"
    assert (1, False) in head(SURE[0], *plain[:2], SURE[1], title)
    assert (1, False) not in head(SURE[0], *plain, SURE[1], title)
    assert (1, False) not in head(SURE[0], plain[0], SURE[1])
    assert (1, False) not in head(SURE[0], plain[0], SURE[1], "渡口船记")
    assert (1, False) in head(SURE[0], plain[0], SURE[1], "渡口新船记")
    dated = "2021年5月6日 09:30"
    assert (2, False) not in head(SURE[0], title, "水牛吃草", SURE[1], dated, "风吹稻浪香")


# ---- labels


def labelled(*texts: str) -> list[str]:
    return [str(line.text) for line in strip_labels(lines(*texts), Receipt())]


def test_a_labelled_title_has_a_hundred_and_twenty_characters() -> None:
    title = filled(117)
    assert labelled(f"标题：{title}") == [title]
    assert labelled(f"标题：{title}船") == [f"标题：{title}船"]
    assert labelled(f"原标题：{title}船，两岸都好。", "渡口", BODY) == [
        f"{title}船，两岸都好。",
        "渡口",
        BODY,
    ]


def test_a_title_with_a_text_glued_to_it_has_forty_characters() -> None:
    glued = "原标题：渡口换船；" + filled(31)
    assert labelled("渡口换上新船", BODY, glued)[-1] == glued[4:]
    assert labelled("渡口换上新船", BODY, glued[:-1])[-1] == BODY


def named(*between: str) -> bool:
    """Tell whether the name of a printed page goes above its date."""
    head = ("河口日报", "2021年5月6日", *between)
    receipt = Receipt()
    drop_page_name(lines(*head), receipt)
    return bool(receipt.dropped)


PRINTED = "本报记者罗泉报道：渡口换了新船。"


def test_the_name_of_a_page_over_its_date_and_a_printed_report() -> None:
    fill = ["渡口换上新船"] * 5
    assert named(*fill, PRINTED)
    assert not named(*fill, "渡口换上新船", PRINTED)
    assert not named(PRINTED)
    assert named("渡口换上新船", PRINTED)


# ---- lines that recur


def recurs(pages: int, on: int, where: str = "below", between: int = 0) -> bool:
    fill = "".join(f"水牛第{at}次过河\n" for at in range(between))
    plain = f"{BODY}\n{BODY}"

    def made(*, marked: bool) -> str:
        row = "河口渡口广场\n" * marked
        if where == "below":
            return f"{plain}\n{fill}{row}"
        return f"{row}{fill}渡口换上新船记\n{plain}"

    found = recurring_lines(made(marked=at < on) for at in range(pages))
    return "河口渡口广场" in found


def test_lines_that_recur_on_two_fifths_of_eight_pages() -> None:
    assert recurs(8, 8)
    assert not recurs(7, 7)
    assert recurs(10, 4)
    assert not recurs(10, 3)


@pytest.mark.parametrize("where", ["below", "above"])
def test_lines_that_recur_within_twenty_of_the_text(where: str) -> None:
    least = 19 if where == "below" else 18
    assert recurs(8, 8, where, least)
    assert not recurs(8, 8, where, least + 1)


@pytest.mark.parametrize(("size", "plain"), [(4, False), (5, True), (46, True), (47, True)])
def test_lines_that_recur_have_five_characters(size: int, *, plain: bool) -> None:
    line = lines(filled(size))[0]
    role: Role = "short" if size <= 46 else "long"
    assert learned._is_plain(role, line, fold_text(line.text)) == plain
    assert not learned._is_plain("prose", line, fold_text(line.text))
    assert not learned._is_plain(role, lines("河口县人民政府")[0], "河口县人民政府")


# ---- lists


def test_menus_have_three_entries_of_twelve_characters() -> None:
    assert menus.is_menu("首页 新闻 体育")
    assert not menus.is_menu("首页 新闻")
    assert not menus.is_menu("首页 新闻 首页")
    assert not menus.is_menu("首页 新闻 渡口 新船 水牛")
    assert menus.is_menu("首页 新闻 体育 " + "渡" * 12)
    assert not menus.is_menu("首页 新闻 体育 " + "渡" * 13)


def test_menus_have_two_hundred_characters() -> None:
    entries = ["首页", "新闻", "体育"]
    assert menus._entries(" ".join(entries) + " " * 192)
    assert not menus._entries(" ".join(entries) + " " * 193)


def test_rows_of_entries_have_five_of_which_two_are_known() -> None:
    assert menus.is_row_of_entries("首页 新闻 渡口 新船 水牛")
    assert not menus.is_row_of_entries("首页 新闻 渡口 新船")
    assert not menus.is_row_of_entries("首页 青山 渡口 新船 水牛")
    assert menus.is_row_of_entries("首页 河口新闻 渡口 新船 水牛")
    assert not menus.is_row_of_entries("首页 新闻 渡口， 新船 水牛")


def test_rows_of_other_texts_stand_four_together() -> None:
    rows = [f"0{at}/渡口新船" for at in range(1, 6)]

    def found(*texts: str) -> set[int]:
        return rows_of_others(lines(*texts), (len(texts), len(texts)))

    assert found(*rows[:4]) == {0, 1, 2, 3}
    assert found(*rows[:3]) == set()
    assert found(rows[0], "水牛", *rows[1:4]) == {0, 2, 3, 4}
    assert found(rows[0], "水牛", "青山", *rows[1:4]) == set()
    wide = rows[0] + "船" * (420 - len(rows[0]))
    assert found(wide, *rows[1:4]) == {0, 1, 2, 3}
    assert found(wide + "船", *rows[1:4]) == set()


def test_tables_have_two_bars_on_lines_side_by_side() -> None:
    def rows(*texts: str, text: tuple[int, int] = (9, 9)) -> set[int]:
        return listed._table_rows(lines(*texts), text)

    assert rows("班次|船|5", "早班|新|6") == {0, 1}
    assert rows("班次|5", "早班|6") == set()
    assert rows("班次|船|5") == set()
    assert rows("班次|船|号", "早班|新|晚") == set()
    assert rows("上", "班次|船|号", "早班|新|晚", "下", text=(0, 3)) == {1, 2}
    assert rows("班次|船|号", "早班|新|晚", "下", text=(0, 2)) == set()


def test_what_a_sentence_announces() -> None:
    def told(above: str, below: str = "电话：12345") -> set[int]:
        return listed._announced(lines(above, below, "邮箱：a@b.cn"))

    assert told("报名的人，可以通过以下：") == {1, 2}  # twelve characters
    assert told("报名的人，可以通过下：") == set()
    assert told("报名的人可以通过以下方式:") == set()
    assert told("报名的人，可以通过以下。") == set()
    assert told("报名的人，可以通过以下：", "渡口") == set()


def running(*texts: str) -> tuple[int, int]:
    found = lines(*texts)
    return running_text.find_running_text(found, [fold_text(line.text) for line in found])


def test_running_text_ends_a_sentence_of_thirty_characters() -> None:
    assert running("渡口", filled(30, "。")) == (1, 1)
    assert running("渡口", filled(29, "。")) == (2, -1)
    assert running("渡口", filled(421)) == (1, 1)
    assert running("渡口", filled(420)) == (2, -1)


def test_lines_of_a_narrow_page_are_running_text() -> None:
    """Three of one width and twelve characters, marks in most of them, most of them cut."""
    narrow = [("船，" + filled(30)[at:])[:12] for at in range(4)]
    assert running("渡口", *narrow[:3]) == (1, 3)
    assert running("渡口", *narrow[:2]) == (3, -1)
    assert running("渡口", *[text[:11] for text in narrow]) == (5, -1)
    ragged = [narrow[0], narrow[1] + "的人们", narrow[2]]
    assert running("渡口", *ragged) == (1, 3)
    ragged[1] += "啊"
    assert running("渡口", *ragged) == (4, -1)
    assert running("渡口", *narrow[:3], "换了新船。") == (1, 3)
    assert running("渡口", *narrow[:3], "又换了新船。") == (1, 4)
    assert running("渡口", *narrow[:3], "船，" + filled(57)) == (1, 3)
    unmarked = [filled(30)[at : at + 12] for at in range(2)]
    assert running("渡口", narrow[0], *unmarked) == (4, -1)
    assert running("渡口", *narrow[:2], *unmarked) == (5, -1)
    assert running("渡口", *narrow[:3], *unmarked) == (1, 5)


def test_a_page_with_a_long_sentence_is_not_narrow() -> None:
    narrow = [("船，" + filled(30)[at:])[:12] for at in range(3)]
    assert running(*narrow, "渡口", filled(61, "。")) == (4, 4)
    assert running(*narrow, "渡口", filled(60, "。"))[0] == 0


def test_no_pattern_is_tried_on_a_line_of_more_than_420_characters() -> None:
    def folded(size: int) -> str:
        return listed._listing(lines(filled(size)), frozenset())[0][0]

    assert len(folded(420)) == 420
    assert folded(421) == ""


def test_the_column_that_a_breadcrumb_names() -> None:
    def section(text: str) -> str | None:
        return menus.find_section(lines(text))

    assert section("当前位置：首页 > " + "渡" * 12) == "渡" * 12
    assert section("当前位置：首页 > " + "渡" * 13) is None
    long = "船" * 16 + "首页 > 渡口 >正文" + "船" * 73
    assert (len(long), section(long)) == (100, "渡口")
    assert section(long + "船") is None
    assert section("渡口 > 新船") is None
    assert section("当前位置：首页 渡口") is None
    assert section("当前位置：首页 > 渡口 > 正文") == "渡口"


def glued(text: str) -> str:
    return text[: listed._glued_text(text)]


def test_a_notice_glued_to_a_sentence_of_twelve_characters() -> None:
    notice = "版权归原作者所有。"
    assert glued(f"渡口换上了新的大渡船。{notice}") == ""  # eleven
    assert glued(f"渡口已换上了新的大渡船。{notice}") == "渡口已换上了新的大渡船。"
    assert glued("渡口已换上了新的大渡船。") == ""
    assert glued(f"本站转载的渡口文章都在。{notice}") == ""


def test_offers_of_which_the_text_knows_nothing() -> None:
    def strange(offer: str, text: str) -> list[int]:
        found = lines(text, offer)
        folded = [fold_text(line.text) for line in found]
        return listed._strange_offers(found, folded, [None, None], (0, 0))

    offer = "春药毛片体验推广渡口船"  # ten pairs
    assert strange(offer, "水牛过河吃草") == [1]
    assert strange(offer, "推广过河吃草") == [1]
    assert strange(offer, "推广过渡口河") == []


def test_how_sure_what_goes_for_its_place_is() -> None:
    receipt = Receipt()
    listed._doubt_places([1, 2, 4], lines("渡", "口", "换", "上", "船"), receipt)
    assert [(doubt.line, doubt.confidence) for doubt in receipt.doubts] == [(2, 0.97), (5, 0.97)]


def test_in_a_record_only_rows_of_buttons_go_for_their_place() -> None:
    drops = [edges.EdgeDrop(0, certain=True), edges.EdgeDrop(1, certain=False)]
    assert listed._buttons(drops, ["登录注册", "登录船山"]) == drops[:1]
    assert listed._buttons(drops, ["登录注册收藏分享船山", "水牛"]) == drops[:1]
