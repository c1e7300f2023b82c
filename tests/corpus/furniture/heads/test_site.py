"""The outlet of a site is read off its trail or its notice of rights, where it is named as one."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.heads.site import find_site
from indexer.corpus.page.line import split_lines


def site(line: str) -> str | None:
    found = find_site(list(split_lines(f"渡口换上新船\n{line}")))
    assert found is None or found.line == 2
    return found.value if found else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("河口傳媒 > 專欄 > 水鄉", "河口傳媒"),
        ("河口日报>民生", "河口日报"),
        ("© 2004-2024 河口日报 版权所有", "河口日报"),
        ("Copyright © 渡口報導 版權所有", "渡口報導"),
        ("Copyright © 2000-2024 河口福報 All Rights Reserved.", "河口福報"),
        ("版权所有：河口新闻网 未经许可不得转载", "河口新闻网"),
    ],
)
def test_a_site_names_its_outlet(line: str, name: str) -> None:
    assert site(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 新闻 > 正文",
        "国际新闻 > 渡口",
        "河口县人民政府 > 公告",
        "版权所有：河口县人民政府办公室",
        "© 2025 渡口船工协会 版權所有",
        "河口日报说，渡口的船换了新的。",
        "版权所有 侵权必究",
        "河口日报 2004年5月6日",
    ],
)
def test_what_names_no_outlet_gives_none(line: str) -> None:
    assert site(line) is None


@pytest.mark.parametrize(
    ("notice", "name"),
    [
        ("河口時報社 版權所有 不得轉載", "河口時報"),
        ("© 2021 河口日報有限公司 版權所有", "河口日報"),
        ("河口网 © 2008", "河口网"),
    ],
)
def test_who_holds_the_rights(notice: str, name: str) -> None:
    found = find_site(list(split_lines(f"渡口换上新船\n{notice}")))
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize("line", ["河口日报", "河口网", "河口教会公报"])
def test_the_name_alone_at_the_top(line: str) -> None:
    assert find_site(list(split_lines(f"{line}\n渡口换上新船"))) is not None
    assert find_site(list(split_lines(f"渡口\n换上\n{line}"))) is None


@pytest.mark.parametrize("line", ["渡口天气预报", "河口县志", "一张旧船票", "作者 版权所有"])
def test_other_lines_at_the_top_name_nobody(line: str) -> None:
    assert find_site(list(split_lines(f"{line}\n渡口换上新船"))) is None


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("渡口换上新船了 - 河口日报", "渡口换上新船了"), "河口日报"),
        (("走基层|渡口换上新船了-河口网", "走基层|渡口换上新船了"), "河口网"),
        (("渡口换上新船了_民生_河口新闻网", "民生", "渡口换上新船了"), "河口新闻网"),
        (("渡口换上新船了", "2004-05-06 1 1 河口日报 content_1.html 1 渡口 /p-->"), "河口日报"),
    ],
)
def test_a_page_tells_its_outlet_in_other_ways(lines: tuple[str, ...], name: str) -> None:
    found = find_site(list(split_lines("\n".join(lines))))
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize(
    "lines",
    [
        ("渡口换上新船了 - 河口日报", "渡口换上新桥了"),
        ("渡口换上新船了-国内新闻", "渡口换上新船了"),
    ],
)
def test_what_only_looks_like_it_names_nobody(lines: tuple[str, ...]) -> None:
    assert find_site(list(split_lines("\n".join(lines)))) is None


def test_a_notice_closes_a_page_of_one_line() -> None:
    text = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。" * 8
    assert (found := find_site(list(split_lines(f"{text} 分享 河口邮报 © 2008"))))
    assert found.value == "河口邮报"
    assert find_site(list(split_lines(f"{text} 分享 河口船工 © 2008"))) is None
