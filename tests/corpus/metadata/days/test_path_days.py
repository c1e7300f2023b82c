"""Days in the names of files and folders."""

from __future__ import annotations

import pytest

from indexer.corpus.metadata.days.path_days import path_day

DAY = "2021-05-06"


@pytest.mark.parametrize(
    "path",
    [
        "20210506.txt",
        "20210506_某村修桥.txt",
        "某村修桥_20210506.html",
        "t20210506_123.html",
        "河口日报20210506.txt",
        "河口日报20210506第3版.txt",
        "renmin_20210506_1-01.htm",
        "2021-05-06.txt",
        "2021-5-6 修桥.txt",
        "2021_05_06_修桥.md",
        "2021.05.06.txt",
        "2021-05-06-01.txt",
        "20210506-3.txt",
        "20210506T0930.txt",
        "20210506093015.txt",
        "2021年5月6日 修桥.docx",
        "二〇二一年五月六日.txt",
        "民國110年5月6日公報.txt",
        "2021-05-06/a.txt",
        "20210506/12.html",
        "2021/05/06/a.txt",
        "news/2021/5/6/a.txt",
        "2021-05/06/a.html",
        "202105/06/a.txt",
        "2021年/5月/6日/a.txt",
        "202105/t20210506_7.html",
        "2021/05/06/20210506_1.txt",
        "2021/05/06.txt",
        "河口日报/2021/0506版/20210506.txt.gz",
        "（2021-05-06）修桥.txt",
        "news-20210506.shtml",
    ],
)
def test_a_day_that_nothing_else_can_mean_is_read(path: str) -> None:
    found = path_day(path)
    assert found is not None
    assert found.span.value == DAY
    assert found.evidence in path


@pytest.mark.parametrize(
    "path",
    [
        "a.txt",
        "2021.txt",
        "2021年.txt",
        "202105.txt",
        "2021-05/a.txt",
        "20211306.txt",
        "20210532.txt",
        "20210230.txt",
        "2021-02-30.txt",
        "2021/13/06/a.txt",
        "21000506.txt",
        "2999-01-01.txt",
        "18990506.txt",
        "13920210506.txt",
        "020-20210506.txt",
        "id20210506.txt",
        "ID_20210506.txt",
        "No.20210506.txt",
        "tel-20210506.txt",
        "电话20210506.txt",
        "编号20210506.txt",
        "IMG_20210506.txt",
        "202105061.txt",
        "20210506001.txt",
        "000_258c20210506.txt",
        "ab20210506cd.txt",
        "deadbeef20210506.txt",
        "1920x1080.txt",
        "20210506x1080.txt",
        "v2.2021.05.06.txt",
        "2021.05.06.12.txt",
        "20210506-20210510.txt",
        "2021-05-06至2021-05-10.txt",
        "2021-05-06~10.txt",
        "2021-05-06-10.txt",
        "2021年5月6日至10日.txt",
        "2019-2021.txt",
        "crawl-20210506/a.txt",
        "2021-05-06下载/a.txt",
        "导出_20210506.txt",
        "backup20210506/a.txt",
        "20210506/20210507.txt",
        "2021/05/a.txt",
        "2021/05/06-10/a.txt",
        "law-2010.txt",
        "2010-12.txt",
        "12345678.txt",
    ],
)
def test_what_may_be_anything_else_tells_no_day(path: str) -> None:
    assert path_day(path) is None
