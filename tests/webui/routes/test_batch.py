"""A list of queries in the browser: page and downloads agree, and only a page of this server may send one."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webui.conftest import HOSTILE
from tests.webui.pagetree import parse
from tests.webui.server.test_security import FOREIGN_TAGS
from webui.routes.batch import MOST_BATCH_LINES, SHOWN

OWN = {"Sec-Fetch-Site": "same-origin"}
LIST = "食\t社区食堂\n旧桥修缮\n\n# 不算\n海洋鲸鱼\n社區食堂\n旧桥修缮"


def sent(client: FlaskClient, text: str, form: str = "page", **more: Any) -> Any:
    data = {"q": text, "format": form}
    return client.post("/batch", data=data, headers=OWN, **more)


def test_page_and_downloads_say_what_searches_say(client: FlaskClient) -> None:
    page = parse(sent(client, LIST).text)
    rows = page.one("table", class_="compared").one("tbody").all("tr")
    assert len(rows) == 5
    wide = sent(client, LIST, "wide")
    assert "batch.wide.csv" in wide.headers["Content-Disposition"]
    table = list(csv.DictReader(io.StringIO(wide.text.removeprefix("\ufeff"))))
    for row, shown in zip(table, rows, strict=True):
        found: Any = client.get("/api/search", query_string={"q": row["query"]}).json
        number = found["total"]["paragraphs"] if found["exact"] else 0
        assert int(row["paragraphs"]) == number
        assert shown.all("td")[1].text == f"{number:,}"
    assert "2" in rows[4].all("td")[-1].text
    long = csv.DictReader(io.StringIO(sent(client, LIST, "long").text.removeprefix("\ufeff")))
    assert sum(int(row["paragraphs"]) for row in long if row["query"] == "旧桥修缮") == 2 * int(
        table[1]["paragraphs"]
    )
    assert sent(client, LIST, "xlsx").data[:2] == b"PK"
    assert len(sent(client, LIST, "jsonl").text.splitlines()) == 5


def test_filters_come_along(client: FlaskClient) -> None:
    answer = client.post(
        "/batch?source=晚风日报", data={"q": "社区食堂", "format": "wide"}, headers=OWN
    )
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    found: Any = client.get("/api/search?q=社区食堂&source=晚风日报").json
    assert int(row["paragraphs"]) == found["total"]["paragraphs"]
    form = parse(client.get("/batch?source=晚风日报").text).one("form", class_="compare-form")
    assert "source=" in form.attributes["action"]


def test_a_file_is_read_in_its_encoding(client: FlaskClient) -> None:
    text = "社区食堂\n" * 3 + "旧桥修缮的经过\n"
    data = {"file": (io.BytesIO(text.encode("gb18030")), "词表.txt"), "format": "wide", "q": ""}
    answer = client.post("/batch", data=data, headers=OWN)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["query"] for row in rows] == text.split()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://other.example"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
    ],
)
def test_only_a_page_of_this_server_may_send_a_list(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.post("/batch", data={"q": "社区"}, headers=headers).status_code == 403


def test_what_is_too_much_or_nothing_is_refused(client: FlaskClient) -> None:
    many = "\n".join(map(str, range(MOST_BATCH_LINES + 1)))
    assert sent(client, many).status_code == 400
    assert sent(client, "  \n#\n").status_code == 400
    assert sent(client, "社区", "pdf").status_code == 400
    assert sent(client, "社" * (1 << 20)).status_code == 413
    assert client.get("/batch?region=nowhere").status_code == 400


def test_a_long_list_is_shown_in_part_and_stays_text(client: FlaskClient) -> None:
    lines = "\n".join(f"{number}号" for number in range(SHOWN + 30))
    page = parse(sent(client, lines).text)
    assert len(page.one("table", class_="compared").one("tbody").all("tr")) == SHOWN
    root = parse(sent(client, HOSTILE.replace("\n", " ")).text)
    assert [one.tag for one in root.walk() if one.tag in FOREIGN_TAGS] == ["textarea"]
