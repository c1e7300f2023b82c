"""Dates, sources and people at the limits within which they are read."""

from __future__ import annotations

import pytest

from indexer.corpus.metadata import dating, inference, titles
from indexer.corpus.metadata.dating import article_date, is_past_day, meta_date, stated_date
from indexer.corpus.metadata.days import path_days
from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.inference import infer_date, is_statute
from indexer.corpus.metadata.lines.date_lines import completes_label, is_month_line, read_meta_line
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bare_names import bare_names, is_full_name, is_list_of_names
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page.line import Line

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。"


def lines(*texts: str) -> list[Line]:
    return [Line(number, text, text) for number, text in enumerate(texts, 1)]


def dated(*texts: str) -> str | None:
    """Give the day or year of an article of such paragraphs."""
    found = article_date((), lines(*texts))
    return found.span.value if found else None


DAY = "2021年5月6日"


@pytest.mark.parametrize(("above", "found"), [(15, True), (16, False)])
def test_the_head_of_a_document_has_sixteen_paragraphs(above: int, *, found: bool) -> None:
    head = ["渡口管理"] * above
    assert (dated(*head, DAY, *[TEXT] * 9) == "2021-05-06") == found


@pytest.mark.parametrize(("below", "found"), [(2, True), (3, False)])
def test_a_signature_is_among_the_last_three_paragraphs(below: int, *, found: bool) -> None:
    remarks = ["渡口留存"] * below
    assert (dated("渡口管理", "一、渡口。", *[TEXT] * 20, DAY, *remarks) == "2021-05-06") == found
    assert dated("渡口管理", "一、渡口。", *[TEXT] * 20, DAY, "附件：名册", *[TEXT] * 9)


@pytest.mark.parametrize(("above", "found"), [(2, True), (3, False)])
def test_a_dateline_is_among_the_first_three_paragraphs(above: int, *, found: bool) -> None:
    report = "新华社河口2024年4月1日电（记者 罗泉）渡口换上新船。"
    assert (
        dated("一、渡口。", *[TEXT] * (above - 1), report, *[TEXT] * 9) == "2024-04-01"
    ) == found


@pytest.mark.parametrize(
    ("day", "told", "is_past"),
    [
        ("1989年5月6日", "2010年", True),
        ("1990年5月6日", "2011年", False),
        ("1980年5月6日", "2001年", True),
        ("1980年5月6日", "2000年", False),
        ("1980年5月6日 来源：河口日报", "2010年", False),
    ],
)
def test_a_day_long_before_what_the_text_tells(day: str, told: str, *, is_past: bool) -> None:
    assert is_past_day(day, [f"渡口{told}换了新船。"]) == is_past


def test_date_lines_of_the_highest_standing_come_first() -> None:
    def first(*texts: str, least: int = 0) -> str | None:
        found = meta_date(lines(*texts), least=least)
        return found.span.value if found else None

    changed, clock = "更新时间：2021年5月1日", "2021年5月2日 星期日"
    drawn, plain = "成文日期：2021年5月3日", "2021-05-04 09:30"
    appeared = "发布时间：2021年5月5日"
    order = (changed, clock, drawn, plain, appeared)
    assert [first(*order[: at + 1]) for at in range(5)] == [f"2021-05-0{at}" for at in range(1, 6)]
    assert [bool(first(one, least=2)) for one in order] == [False, False, True, True, True]
    assert first(plain, "2021-05-07 09:30") == "2021-05-04"
    assert dated_by(clock, DAY) == "2021-05-06"
    assert dated_by(drawn, DAY) == "2021-05-03"


def dated_by(meta: str, *texts: str) -> str | None:
    found = article_date(lines(meta), lines(*texts))
    return found.span.value if found else None


@pytest.mark.parametrize(("size", "read"), [(100, True), (101, False)])
def test_a_heading_that_closes_with_a_date(size: int, *, read: bool) -> None:
    heading = "渡口公告" + "船" * (size - 15) + " 2021年3月15日"
    assert len(heading) == size
    assert bool(dating._closing_date(heading)) == read
    title = "《河口新闻》2023年3月5日" + "文" * (size - 18) + "文字稿"
    assert len(title) == size
    assert bool(dating._issue_date(title)) == read


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("1704067200", "2024-01-01"),
        ("1704067200123", "2024-01-01"),
        ("1704067200.5", "2024-01-01"),
        ("20240116", "2024-01-16"),
        ("2024", "2024"),
        ("渡口", None),
    ],
)
def test_fields_of_records(value: str, day: str | None) -> None:
    span = stated_date(value)
    assert (span.value if span else None) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1000年5月6日", 1),
        ("999年5月6日", 0),
        ("2199年5月6日", 1),
        ("2200年5月6日", 0),
        ("1000-05-06", 1),
        ("2199-05-06", 1),
        ("2200-05-06", 0),
        ("民国200年5月6日", 1),
        ("民国201年5月6日", 0),
        ("民国1年5月6日", 1),
        ("1840年，", 1),
        ("近1840年", 1),
        ("近1839年", 0),
        ("近1900年", 0),
        ("公元前 1900年5月6日", 0),
        ("距今  1500年", 1),
        ("纪元前 1500年5月", 0),
        ("两千年", 0),
        ("2015级", 0),
    ],
)
def test_years_that_a_text_can_mean(text: str, days: int) -> None:
    assert len(find_dates(text)) == days


def test_years_of_the_republic_begin_in_1912() -> None:
    assert find_dates("民国1年5月6日")[0].span.value == "1912-05-06"
    assert find_dates("民国110.5.6")[0].span.value == "2021-05-06"


@pytest.mark.parametrize(("articles", "statute"), [(2, False), (3, True)])
def test_three_articles_make_a_statute(articles: int, *, statute: bool) -> None:
    assert is_statute(["第一条 渡口。"] * articles + [TEXT]) == statute


def inferred(*texts: str) -> str | None:
    found = infer_date(lines(*texts))
    return found.span.value if found else None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("截至2024年10月，渡口换了新船。", "2024"),
        ("截至2024年11月，渡口换了新船。", None),
        ("截至2024年，渡口换了新船。", None),
        ("渡口的人截至2024年6月，换了新船。", "2024"),
        ("部署2022年度渡口工作。", "2022"),
        ("部署2022年渡口工作。", None),
        ("2022年，渡口换了新船。2023年4月6日，又来一艘。", "2023"),
        ("2022年，渡口换了新船。2023年5月6日，又来一艘。", None),
        ("2021年，渡口换了新船。2023年4月6日，又来一艘。", None),
        ("2022年渡口换了新船。2023年4月6日，又来一艘。", None),
        ("今年是新中国成立70周年，渡口换了新船。", "2019"),
        ("——2017年10月5日在河口县渡口工作会议上", "2017"),
        ("——2017年11月5日在河口县渡口工作会议上", None),
    ],
)
def test_years_that_are_inferred(text: str, year: str | None) -> None:
    assert inferred(text) == year


@pytest.mark.parametrize(("above", "found"), [(5, True), (6, False)])
def test_the_day_of_a_speech_is_among_six_lines(above: int, *, found: bool) -> None:
    speech = "——2017年3月5日在河口县渡口工作会议上"
    assert (inferred(*["渡口"] * above, speech) == "2017") == found


@pytest.mark.parametrize(("size", "found"), [(200, True), (201, False)])
def test_the_line_of_a_speech_has_two_hundred_characters(size: int, *, found: bool) -> None:
    speech = "——2017年3月5日在河口县渡口工作会议上"
    assert (inferred(" " * (size - len(speech)) + speech) == "2017") == found


def test_evidence_of_an_inferred_year_has_thirty_characters() -> None:
    found = infer_date(lines("截至2024年6月" + "渡口换上新船" * 9))
    assert found is not None
    assert len(found.evidence) == 30
    found = infer_date(lines("——2017年3月5日在河口县渡口码头船舶安全生产和环境保护工作会议上"))
    assert found is not None
    assert len(found.evidence) == 30


@pytest.mark.parametrize(("clause", "target"), [(23, True), (24, False)])
def test_what_makes_a_year_a_target_stands_close_to_it(clause: int, *, target: bool) -> None:
    text = "将" + "船" * clause + "2022年5月"
    (year,) = inference._years_of(lines(text)[0])
    assert inference._is_target(year) == target
    (year,) = inference._years_of(lines("2022年" + "船" * 50)[0])
    assert len(year.after) == 24


def test_statutes_and_neighbours() -> None:
    page = lines("截至2024年6月，渡口换了新船。")
    assert infer_date(lines(TEXT), page=page)
    assert infer_date(lines("渡口2024年5月。"), page=page)
    assert infer_date(lines("渡口2025年5月。"), page=page) is None


@pytest.mark.parametrize(("size", "read"), [(200, True), (201, False)])
def test_a_date_line_has_two_hundred_characters(size: int, *, read: bool) -> None:
    line = DAY + " " * (size - 17) + "来源：河口日报"
    assert len(line) == size - 1
    assert bool(read_meta_line(line.replace("日报", "日报社"))) == read


@pytest.mark.parametrize(("blanks", "is_month"), [(8, True), (9, False)])
def test_a_month_alone_has_sixteen_characters(blanks: int, *, is_month: bool) -> None:
    assert is_month_line(" " * blanks + "2021年12月") == is_month


@pytest.mark.parametrize(("size", "read"), [(40, True), (41, False)])
def test_a_source_has_forty_characters(size: int, *, read: bool) -> None:
    line = read_stamp("2021-05-06 09:30 来源: " + "河" * size)
    assert bool(line and line.source) == read


@pytest.mark.parametrize(("size", "read"), [(160, True), (161, False)])
def test_a_stamp_has_a_hundred_and_sixty_characters(size: int, *, read: bool) -> None:
    line = "2021-05-06 09:21 渡口管理处" + "啊" * (size - 22)
    assert len(line) == size
    assert bool(read_stamp(line)) == read


@pytest.mark.parametrize(("rest", "read"), [(30, True), (31, False)])
def test_thirty_characters_beside_a_day_without_a_time(rest: int, *, read: bool) -> None:
    assert bool(read_stamp("2021-05-06 [" + "渡" * (rest - 2) + "]")) == read


@pytest.mark.parametrize(
    ("text", "names"),
    [("罗小泉", 1), ("罗小泉 林小木", 2), ("罗小泉子", 0), ("欧阳小泉", 1), ("渡口", 0)],
)
def test_names_alone(text: str, names: int) -> None:
    assert len(bare_names(text, "author")) == names


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("罗小泉 林小木", True),
        ("罗泉 林木", False),
        ("罗小泉", False),
        ("罗小泉 渡口", False),
        ("罗小泉,渡口", True),
        ("罗小泉,渡口,新船", False),
        ("罗小泉 欧阳小木", False),
    ],
)
def test_lists_of_names(text: str, *, listed: bool) -> None:
    assert is_list_of_names(text) == listed
    assert is_full_name("罗小泉")
    assert not is_full_name("罗泉")
    assert not is_full_name("罗渡县")


@pytest.mark.parametrize(("size", "read"), [(100, True), (101, False)])
def test_a_byline_has_a_hundred_characters(size: int, *, read: bool) -> None:
    names = " ".join(["罗小泉"] * 30)
    line = ("本报记者 " + names)[: size - 4].rstrip()
    line += " " * (size - 4 - len(line)) + " 罗小泉"
    assert len(line) == size
    assert bool(read_byline(line)) == read


@pytest.mark.parametrize(("size", "read"), [(8, True), (9, False)])
def test_a_name_has_eight_characters(size: int, *, read: bool) -> None:
    people = read_byline("本报记者 " + "阿布都热西提江玉"[:size] + "山" * (size - 8))
    assert bool(people) == read
    assert read_byline("本报记者 阿布都热西提·江玉山")


@pytest.mark.parametrize(
    ("label", "value", "completes"),
    [
        (" " * 9 + "来源：", "河口日报", True),
        (" " * 10 + "来源：", "河口日报", False),
        ("来源：", " " * 36 + "河口日报", True),
        ("来源：", " " * 37 + "河口日报", False),
        ("来源", "河口日报", False),
        ("来源：", "渡口换新船", False),
        ("时间：", "2021-05-06", True),
        ("作者：", "欧阳小泉", True),
        ("作者：", "欧阳小泉子", False),
    ],
)
def test_a_label_alone_and_its_value_below(label: str, value: str, *, completes: bool) -> None:
    assert completes_label(label, value) == completes


@pytest.mark.parametrize(("size", "read"), [(120, True), (121, False)])
def test_the_day_of_a_line_of_labels_that_are_not_known(size: int, *, read: bool) -> None:
    line = "等级:三 发表时间:2024-01-16 08:00 " + ("类:三 " * 30)[: size - 28] + "类"
    assert len(line) == size
    assert bool(read_meta_line(line)) == read


def test_names_without_a_role_beside_a_day() -> None:
    def people(text: str) -> int:
        line = read_meta_line(text)
        return len(line.authors) if line else 0

    assert people("罗小泉 林小木 2024-01-16 08:00") == 2
    assert people("罗小泉 2024-01-16 08:00") == 0


@pytest.mark.parametrize(("size", "read"), [(30, True), (31, False)])
def test_a_labelled_writer_that_is_no_name(size: int, *, read: bool) -> None:
    line = read_meta_line("2024-01-16 08:00 作者：" + "渡口管理处" * 7)
    short = read_meta_line("2024-01-16 08:00 作者：" + ("渡口管理处" * 7)[:size])
    assert line is None
    assert bool(short) == read


def test_titles_of_a_hundred_and_twenty_characters() -> None:
    def chosen(*candidates: str, printed: tuple[str, ...] = ()) -> str | None:
        return titles.choose_title(candidates, printed)

    assert chosen("渡" * 120)
    assert not chosen("渡" * 121)
    long = "渡口换上新船" + "_" + "船" * 993
    assert (len(long), chosen(long, printed=("渡口换上新船",))) == (1000, "渡口换上新船")
    assert chosen(long + "船", printed=("渡口换上新船",)) is None


@pytest.mark.parametrize(("part", "title"), [("渡口换新船", "渡口换新船"), ("渡口新船", None)])
def test_a_printed_part_of_a_title_has_five_characters(part: str, title: str | None) -> None:
    whole = f"{part}_{'船' * 40}"
    found = titles.choose_title([whole], [part])
    assert (found == part) == (title is not None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024/01/16/a.txt", "2024-01-16"),
        ("202401/16/a.txt", "2024-01-16"),
        ("20241/16/a.txt", None),
        ("2024-1/16/a.txt", "2024-01-16"),
        ("2024-01-16-18/a.txt", None),
        ("2024-01-16-31/a.txt", None),
        ("2024-01-16-32/a.txt", "2024-01-16"),
    ],
)
def test_days_in_paths(path: str, day: str | None) -> None:
    found = path_days.path_day(path)
    assert (found.span.value if found else None) == day


def test_the_only_day_at_the_head_of_a_page_dates_it() -> None:
    def day(text: str) -> str | None:
        found = dating.page_date(lines(text)[0])
        return found.span.value if found else None

    assert day("渡口2021年5月6日在河口换了新船，两岸都好") == "2021-05-06"
    assert day("渡口2021年5月6日和2021年5月7日换了新船，两岸都好") is None
    assert day("渡口2021年5月在河口换了新船，两岸都好") is None
    assert day("2021-05-06 09:30") == "2021-05-06"


def test_other_days_of_date_lines() -> None:
    chosen = meta_date(lines("2021-05-06 09:30"))
    assert chosen is not None
    rivals = dating.rival_dates(
        lines("2021-05-05 08:00", "2021-05-06 10:00", "2021-05-07 08:00"), chosen
    )
    assert [date.span.value for date in rivals] == ["2021-05-05", "2021-05-07"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("《河口联播》（20210306）", "2021-03-06"),
        ("《河口联播》 2021年3月6日", "2021-03-06"),
        ("《河口联播》（20211306）", None),
        ("《河口联播》（2021.3.6）", "2021-03-06"),
    ],
)
def test_the_name_of_a_programme_with_its_day(line: str, day: str | None) -> None:
    found = read_meta_line(line)
    assert (found.date.span.value if found and found.date else None) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2021年5月", "2021-05"),
        ("发布时间：2021年5月", "2021-05"),
        ("来源：河口日报 2021年5月", None),
        ("2021年", None),
        ("更新时间：2021-05-07 发布时间：2021-05-06", "2021-05-06"),
        ("发布时间：2021-05-06 更新时间：2021-05-07", "2021-05-06"),
        ("打印时间：2021-05-07", None),
        ("发布时间：20210506", "2021-05-06"),
        ("发布时间：110年5月6日", "2021-05-06"),
        ("16.01.2024  08:56", "2024-01-16"),
    ],
)
def test_which_day_of_a_date_line_counts(line: str, day: str | None) -> None:
    found = read_meta_line(line)
    assert (found.date.span.value if found and found.date else None) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024.11.17.3", 0),
        ("2024-11-17-5", 0),
        ("2024.11.17-18", 1),
        ("2024.11.17-1888", 0),
        ("2024-11-17-2024-11-20", 1),
        ("2024-11-17-2024", 0),
        ("2024-13-17", 0),
        ("2024-00-17", 0),
    ],
)
def test_days_in_digits(text: str, days: int) -> None:
    assert len(find_dates(text)) == days
