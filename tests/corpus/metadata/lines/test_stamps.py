"""Lines near a headline of which only the day is understood, and those that date nothing."""

from __future__ import annotations

import pytest

from indexer.corpus.metadata.dating import article_date, is_future, is_impossible
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.page.line import Line

DAY = "2004-05-06"


def lines(*texts: str) -> list[Line]:
    return [Line(number, text, text) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "青杨在线 2004-05-06 18:54:51",
        "2004-05-06 06:11更新 来源：白石晨报 第1页/共3页 << 上一页 | 下一页 >>",
        'size="26" 发布日期： 5/6/2004 5:16:00 PM',
        "2004-5-6 09:21 渡口管理处",
        "WWW.QINGYANG.EXAMPLE 2004年5月6日08:09 [ 何青 ] 来源：[ 白石晨报 ]",
        "〓 老码头 渡口夜话 发布时间 2004/05/06 22:58:27 by qingzhou 〓",
        "[何青]于2004年5月6日16:43:44发表",
        "青杨频道 ( 2004-05-06 09:50:16 ) 稿件来源： 白石日报",
        "【 2004/5/6 】【来源：青杨农业信息网】【作者：农技站 何大年】【点击：92】",
    ],
)
def test_any_line_with_a_day_and_a_time_or_label_is_a_stamp(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.date is not None
    assert stamp.date.span.value == DAY


@pytest.mark.parametrize(
    "line",
    [
        "2004年5月6日在白石召开的大会",
        "2004年5月6日起施行",
        "2004年5月6日白石县人民代表大会通过",
        "版权所有 2004年5月6日",
        "船工说，2004年5月6日，渡口来了第一条铁船",
        "自2004年5月6日至2005年5月6日",
    ],
)
def test_a_day_that_the_text_tells_of_is_no_stamp(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or stamp.date is None


@pytest.mark.parametrize("label", ["打印时间", "下载日期", "采集时间", "抓取时间", "访问时间"])
def test_when_a_page_was_taken_dates_nothing(label: str) -> None:
    line = read_stamp(f"{label}：2004年5月6日")
    assert line is None or line.date is None
    assert article_date(lines(f"{label}：2004年5月6日 08:00"), lines("渡口换上了新船。")) is None


@pytest.mark.parametrize(
    "line",
    [
        "2004年5月6日10点",
        "2004年5月6日 上午10时",
        "2004-05-06 晚上8点半",
        "二Ｏ〇四年五月六日",
        "二0〇四年五月六日",
        "二〇O四年5月六日",
        "民國九十三年5月6日",
        "2004-05-06 07:40更新 来源：白石日报 发表评论",
        "更新时间：2004-08-01 发布时间：2004-05-06",
        "最后修改：2005-01-02 10:00 发布日期：2004年5月6日",
        "《白石联播》 (20040506)",
        "（《白石联播》 20040506 19:07）",
        "《白石早间新闻》20040506 文字版",
    ],
)
def test_written_forms_of_a_day(line: str) -> None:
    read = read_meta_line(line)
    assert read is not None
    assert read.date is not None
    assert read.date.span.value == DAY


@pytest.mark.parametrize("place", ["江西", "香港", "内蒙古", "海外", "中国台湾"])
def test_the_place_of_an_address_is_no_part_of_the_source(place: str) -> None:
    read = read_meta_line(f"2004-05-06 09:00:00 来源: 白石日报 {place} 举报")
    assert read is not None
    assert read.source == "白石日报"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2004年05月06日 20:42 白石财经-渡口晨报", "白石财经-渡口晨报"),
        ("青杨频道 2004-05-06 10:17 来源：白石日报 责编何青", "白石日报"),
        ("白石日报-青杨 6 5 2004", "白石日报"),
        ("2004-05-06 白石報導 / 水鄉渡口", "白石報導"),
        ("2004-05-06 白石網 | 渡口", "白石網"),
        ("2004-05-06 来源：白石渡口社 如有侵權請聯繫刪除", "白石渡口社"),
        ("【 2004/5/6 】【来源：青杨农业信息网】【作者：农技站 何大年】", "青杨农业信息网"),
        ("2004年05月06日07:36　白石晚报　何青　我要评论(46)", "白石晚报"),
        ("白石市气象台 2004年5月6日16时发布", "白石市气象台"),
    ],
)
def test_sources_on_stamps(line: str, source: str) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.source == source


@pytest.mark.parametrize(
    "line", ["白石渡口-青杨 6 5 2004", "白石日报-青杨 6 15 2004", "2004-05-06 綜合報導 / 水鄉"]
)
def test_no_outlet_is_read_off_lines_that_name_none(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or stamp.source is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("發表於 2004-5-6 22:40:06 | 顯示全部樓層 |閱讀模式", "2004-05-06"),
        ("6 五月, 2004 由 水牛", "2004-05-06"),
        ("發刊日期：2004-05-06", "2004-05-06"),
        ("2004年5月6日 星期四 甲申年三月十八 RM1.50", "2004-05-06"),
        ("目前顯示的是 5月 6, 2004的文章", "2004-05"),
        ("目前显示的是 五月, 2004的帖子", "2004-05"),
    ],
)
def test_date_lines_of_forums_blogs_and_papers_abroad(line: str, day: str) -> None:
    read = read_meta_line(line)
    assert read is not None
    assert read.date is not None
    assert read.date.span.value == day


@pytest.mark.parametrize(
    "line", ["目前顯示的是渡口的文章", "6 五月, 2004 由渡口出發的船，載滿了人"]
)
def test_lines_that_only_begin_like_those_are_none(line: str) -> None:
    assert read_meta_line(line) is None


@pytest.mark.parametrize("year", [2093, 2120, 2199])
def test_a_day_far_ahead_dates_nothing(year: int) -> None:
    assert is_impossible(f"{year}年5月6日")
    assert is_future(f"{year}年5月6日")
    assert article_date(lines(f"{year}年5月6日"), lines("渡口换新船", "渡口换上了新船。")) is None


@pytest.mark.parametrize(
    "span", ["2021—2022年度", "2021-2022年", "2021至2022年度", "2021～2022年", "2021年—2022年"]
)
def test_a_span_of_years_dates_nothing(span: str) -> None:
    assert article_date([], lines("渡口换新船", f"渡口启动{span}检修", f"部署{span}工作。")) is None


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("2004年5月6日 21:47青杨体育【大 中 小】 【打印】 共有评论47条", "青杨体育"),
        ("2004年5月6日 21:47青杨", None),
        ("2004年5月6日 21:47渡口换上了新的船以后", None),
    ],
)
def test_an_outlet_directly_behind_the_time_of_day(line: str, outlet: str | None) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.source == outlet


@pytest.mark.parametrize(
    "line",
    [
        "2004 05/06 09:12:44",  # a box set on one line
        "200405/06",
        "05/06 2004 09:12",
        "06 2004/05",
        "发布: 3:26pm 6.5.2004",  # with points the day stands first
        "日期6.5.2004",
        "发布日期：5/6/2004 5:16:00 PM",
        "公告 渡口管理处 | 2004-05-06 | 点阅数: 51",  # a row of facts of a site
        "河口财经·2004-05-06 11:20",
        "方圆 2004-05-06 阅读 300",
        "艺文   2004-05-06   538",
        "当前报章2004年05月06日",
        "2004-05-0609:12:44 来源：河口日报",  # two cells set together
        "6 5 月, 2004",
        "2004-May-06",
        "2004年5月6日星期四 05:05AM",
    ],
)
def test_days_that_sites_set_in_boxes_and_rows(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.date is not None
    assert stamp.date.span.value == DAY


@pytest.mark.parametrize(
    "line",
    [
        "06/05/2004 11:20",  # two days
        "6.5.2004.3",
        "电话 05/06 2004",
        "老船 | 2004-05-06 | 完成",  # a table
        "渡口大桥 2004年5月6日 通车",
        "活动时间：2004-05-06 地点：渡口",
        "报名截止日期：2004年5月6日",
        "出生日期：2004年5月6日",
        "2004-05-06 - 2004-05-10",
        "展期：2004年5月6日至2004年5月10日",
        "2004-05-06123",
    ],
)
def test_other_days_and_numbers_in_boxes_and_rows_date_nothing(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or stamp.date is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2004-05-06 03:11:40　来源: 河口晚报(浦上)　跟贴 1524 条　手机看新闻", "河口晚报"),
        ("2004-05-06 11:26:09　来源: 渡口日记本举报", "渡口日记本"),
        ("来源：《河口文史》2006年第2期　录入时间：2004-05-06", "《河口文史》"),
        ("来源：《河口文史资料》第二辑", "《河口文史资料》"),
        ("来源：渡船与航运 2019年4期", "渡船与航运 2019年4期"),
        ("新聞資料來源:河口日報--2004-05-06", "河口日報"),
        ("（首发于河口网，转载请注明出处）", "河口网"),
        ("2004 年 05 月 06 日 08:12 来源 河口日报 作者 林木", "河口日报"),
        ("选自《河口散文》", "河口散文"),
        ("河口时报 作者：", "河口时报"),
        ("发布时间：11-1210:36河口早报官方账号", "河口早报"),
        ("方圆 · 02/28 08:33 浏览 9.7w 收藏 来源：河口新闻", "河口新闻"),
        ("http://a.example　2004年05月06日06:15　　河口早报　　方圆　　我要评论(3)", "河口早报"),
        ("2004-05-06/河口日報/第12版/副刊", "河口日報"),
        ("2004-05-06 10:22:33 河口网 www.hekou.example 【大 中 小】", "河口网"),
        ("原创 方圆 河口散文 2004年05月06日 10:22 河口", "河口散文"),
        ("稿件来源：河口新闻网 发稿作者：林木 编辑：方圆 2004-05-06 10:22", "河口新闻网"),
        ("http://a.example 2004年05月06日 15:02 《河口航运》杂志", "《河口航运》杂志"),
    ],
)
def test_a_source_ends_where_its_name_does(line: str, source: str) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.source == source


@pytest.mark.parametrize(
    "line",
    [
        "来源 与 传播",
        "来源 渡口",
        "选自《河口》的一段",
        "渡口文章 作者：",
        "※ 发信站: 渡口水站, 来自: 203.0.113.52",
        "时间：2004-05-06 作者：方圆 来源：未知",
        "方圆 河口散文 2004年05月06日 10:22",
        "原创 FangYuan 2004-05-06 22:58:27",
        "2004-05-06/渡口/第12版/副刊",
    ],
)
def test_what_only_looks_like_a_source_names_none(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or stamp.source is None


def test_a_day_of_the_republic_alone_on_its_line() -> None:
    for line in ("113-05-06", "113/05/06 10:22", "113.05.06"):
        stamp = read_stamp(line)
        assert stamp is not None
        assert stamp.date is not None
        assert stamp.date.span.value == "2024-05-06"
    for line in ("93-05-06", "113-05-06 渡口", "113-5-6", "213-05-06", "113-05/06"):
        assert read_stamp(line) is None


@pytest.mark.parametrize("label", ["新聞發布單位", "发稿单位", "公告單位", "發布機關"])
def test_who_issues_a_notice_is_its_source(label: str) -> None:
    stamp = read_stamp(f"{label}：白石县渡口管理处")
    assert stamp is not None
    assert stamp.source == "白石县渡口管理处"


@pytest.mark.parametrize("line", ["船工何青 2004年5月6日16时发布", "白石市气象台 2004年5月6日播出"])
def test_only_a_body_issues_by_the_hour(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or stamp.source is None
