"""`sobo web`: addresses that ask what cannot be asked, and places that cannot be served."""

import re
import socket
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from web.app import PAGES

BAD = [
    ("/?on=2025-02-30", 400, "Ngày không hợp lệ"),
    ("/?as-known=yesterday", 400, "Thời điểm dữ liệu không hợp lệ"),
    ("/?as-known=999999", 404, "Vị trí này chưa được ghi"),
    ("/?nonsense=1", 400, "tham số"),
    ("/province/00004?on=2025-09-01", 404, "không phải tỉnh"),
    ("/unit/99999", 404, "Không có đơn vị nào"),
    ("/unit/00004@2031-01-01", 404, "Không có đơn vị nào"),
    ("/settlement/NOBODY", 404, "Không có ai mang mã cán bộ này"),
    ("/departures?by=shoe_size", 400, "giá trị không tồn tại"),
    ("/audit?position=0", 400, "Thời điểm dữ liệu không hợp lệ"),
    ("/nowhere", 404, "Không có trang này"),
    ("/overdue/", 404, "Không có trang này"),
    ("/unit/%2e%2e%2f", 404, "Không có trang này"),
    ("/departures?month=2025-13", 400, "Tháng không hợp lệ"),
    ("/audit/diff?before=5&after=1", 400, "Hãy đổi chỗ hai thời điểm"),
    ("/unit/99999?lang=en", 404, "No unit bears that code"),
]


@pytest.mark.parametrize(("address", "status", "words"), BAD, ids=[address for address, _, _ in BAD])
def test_a_bad_address_is_told_in_the_language_of_the_page(
    pages: TestClient, address: str, status: int, words: str
) -> None:
    found = pages.get(address)
    assert (found.status_code, words in found.text) == (status, True), found.text


def test_the_pages_are_only_read(pages: TestClient) -> None:
    assert pages.post("/", data={"on": "2025-09-01"}).status_code == 405


ODD = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "00004",
        "01",
        "31",
        "none",
        "CB1",
        "2025-07-01",
        "-1",
        "0",
        "9" * 30,
        "'; drop table x; --",
        "%00",
        "\x00",
        "../..",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(PAGES)), st.data())
def test_any_address_gets_an_answer_in_words(pages: TestClient, path: str, data: st.DataObject) -> None:
    """Catches: a trace, a 500, whatever is typed where a code, a day or a key should stand."""
    _, known = PAGES[path]
    filled = re.sub(
        r"\{\w+\}", lambda _: data.draw(ODD).replace("/", "").replace("?", "").replace("#", "") or "x", path
    )
    names = data.draw(st.lists(st.sampled_from([*known, "on", "as-known", "lang", "odd"]), max_size=3, unique=True))
    found = pages.get(quote(filled), params={name: data.draw(ODD) for name in names})
    assert found.status_code in (200, 400, 404), found.text
    assert "Traceback" not in found.text


def test_another_host_and_a_port_in_use_are_refused_with_words(ledger: Sobo) -> None:
    """Catches: pages without a password that the whole network reads."""
    done = ledger("web", "--host", "0.0.0.0", "--port", "0")
    assert (done.returncode, "can be reached from elsewhere" in done.stderr) == (1, True), done.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = ledger("web", "--port", str(port))
    assert (done.returncode, f"port {port} is in use" in done.stderr) == (1, True), done.stderr
