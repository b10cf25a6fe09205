"""`sobo web` in a real Chromium: seen, heard, printed, and gone through by keyboard, as whoever looks does."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser import BROWSER
from tests.driven import Tab, browsing
from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import ON
from tests.served_pages import served_pages

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium")
HERE = Path(__file__).resolve().parents[2]
ACCESSIBLE, CUT = ((HERE / name).read_text(encoding="utf-8") for name in ("accessible.js", "cut.js"))
PHONE, DESK, SHEET = 360, 1200, 1047
"""Widths in pixels; the sheet's is of A4 lying, between its margins."""
SEEN = (
    "/", "/?figure=amount_paid", "/province/01", "/province/31", "/unit/00004", "/unit/00008",
    "/departures?by=route", "/departures?by=province&by2=category", "/departures/explain?by=route&province=01",
    "/overdue", "/settlements", "/settlements?status=partly_paid", "/settlement/CB1", "/settlement/CB8",
    "/audit?position=3", "/audit?instrument=2/QĐ&staff=CB1&unit=00004", "/audit/diff?before=20&unit=00004",
    "/search", "/search?q=ba+dinh", "/search?q=nothing+like+it", "/nowhere", "/unit/99999",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    tab: Tab
    base: str

    def at(self, path: str, lang: str = "vi") -> str:
        return f"{self.base}{path}{'&' if '?' in path else '?'}{ON}&lang={lang}"

    def go(self, path: str, lang: str = "vi") -> None:
        self.tab.shown_as()
        self.tab.shaped(DESK)
        self.tab.go(self.at(path, lang))

    def path(self) -> str:
        found = urlsplit(self.tab.ask("location.href"))
        return f"{found.path}?{found.query}"


@pytest.fixture(scope="module")
def base(ledger: Sobo) -> Iterator[str]:
    """The address of a `sobo web` of its own."""
    with served_pages(ledger.environment()) as address:
        yield address


@pytest.fixture
def seen(base: str, tmp_path: Path) -> Iterator[Seen]:
    with browsing(tmp_path / "profile") as tab:
        yield Seen(tab, base)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_serves_who_does_not_see_well_in_light_and_dark(seen: Seen, lang: str) -> None:
    """Catches: a field without label, a heading left out, a head without words, a colour too faint on its ground."""
    found = {}
    for path in SEEN:
        seen.go(path, lang)
        for scheme in ("light", "dark"):
            seen.tab.shown_as(scheme=scheme)
            found[path, scheme] = seen.tab.ask(ACCESSIBLE)
    assert {page: told for page, told in found.items() if told} == {}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_page_is_cut_on_a_phone_on_a_desk_or_on_paper(seen: Seen, lang: str) -> None:
    """Catches: a table that widens the page, a printed column that ends behind the edge of the sheet."""
    found = {}
    for path in SEEN:
        seen.go(path, lang)
        for media, width in (("screen", PHONE), ("screen", DESK), ("print", SHEET)):
            seen.tab.shown_as(media)
            seen.tab.shaped(width)
            found[path, media, width] = seen.tab.ask(CUT)
    assert {page: told for page, told in found.items() if told} == {}


BROKEN = """[...document.querySelectorAll("dl.cards > div")].filter(card => {
  if (!/\\((đ|đồng)\\)/.test(card.querySelector("dt").textContent)) return false;
  const amount = card.querySelector("dd");
  amount.textContent = "12.345.678.901.234";
  return amount.getBoundingClientRect().height > 1.9 * parseFloat(getComputedStyle(amount).fontSize);
}).map(card => card.querySelector("dt").textContent)"""


def test_an_amount_of_the_whole_country_stands_on_one_line_on_a_phone(seen: Seen) -> None:
    """Catches: 63,547,909,6 above 58, which the small ledger of the tests does not have."""
    found = {}
    for path in SEEN[:12]:
        seen.go(path)
        seen.tab.shaped(PHONE)
        found[path] = seen.tab.ask(BROKEN)
    assert {page: told for page, told in found.items() if told} == {}


def test_nothing_is_asked_of_another_host_and_the_console_stays_empty(seen: Seen) -> None:
    """Catches: a font from elsewhere, a style that the security policy of the pages forbids."""
    for path in SEEN[:-2]:  # the last two answer 404, which a browser notes
        seen.go(path)
    assert seen.tab.complaints() == []
    hosts = {urlsplit(address).netloc for address in seen.tab.requests() if not address.startswith("data:")}
    assert hosts == {urlsplit(seen.base).netloc}


def test_dark_is_dark_and_light_is_light(seen: Seen) -> None:
    seen.go("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = seen.tab.ask(ground)
    seen.tab.shown_as(scheme="dark")
    assert (light, seen.tab.ask(ground)) == ("rgb(255, 255, 255)", "rgb(22, 25, 29)")


def test_paper_shows_the_figures_and_no_forms(seen: Seen) -> None:
    seen.go("/province/01")
    assert seen.tab.ask("!!document.querySelector('form').getClientRects().length")
    seen.tab.shown_as("print")
    for hidden in ("header", "form", ".skip", "footer"):
        assert seen.tab.ask(f"[...document.querySelectorAll('{hidden}')].every(e => !e.getClientRects().length)")
    assert seen.tab.ask("document.querySelectorAll('table').length") > 2
    assert seen.tab.ask("[...document.querySelectorAll('table, svg')].every(e => e.getClientRects().length)")


FOCUSED = """(() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return [at.tagName, at.name || at.textContent.trim().slice(0, 30),
          style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.left >= 0];
})()"""


def tabbed_to(seen: Seen, wanted: str, most: int = 60) -> None:
    """On to a field or a link, by keys alone; whatever has the focus on the way shows it."""
    for _ in range(most):
        seen.tab.press("Tab")
        kind, name, is_shown = seen.tab.ask(FOCUSED)
        assert is_shown, f"{kind} {name} does not show that it has the focus"
        if name == wanted:
            return
    raise AssertionError(f"no Tab leads to {wanted}")


def test_the_first_tab_leads_past_the_menu(seen: Seen) -> None:
    seen.go("/", "en")
    tabbed_to(seen, "To the content", 1)
    seen.tab.press("Enter")
    assert seen.tab.ask("document.activeElement.id") == "content"


def test_a_unit_is_found_and_opened_by_keyboard_and_the_way_back_and_forward_holds(seen: Seen) -> None:
    """Catches: a form that needs a mouse or a script, and an address that does not bring back what was shown."""
    seen.go("/", "en")
    tabbed_to(seen, "q")
    seen.tab.write("ba dinh")
    with seen.tab.leading_elsewhere():
        seen.tab.press("Enter")
    found = seen.path()
    assert found.startswith("/search?q=ba+dinh") and ON in found
    tabbed_to(seen, "Phường Ba Đình")
    with seen.tab.leading_elsewhere():
        seen.tab.press("Enter")
    opened = seen.path()
    assert opened.startswith("/unit/00004")
    heading = "document.querySelector('h1').textContent"
    assert seen.tab.ask(heading) == "Phường Ba Đình"
    for step, shown in ((-1, found), (1, opened), (-2, "/?on=2025-09-01&lang=en")):
        with seen.tab.leading_elsewhere():
            seen.tab.ask(f"history.go({step})")
        assert seen.path() == shown


def test_keys_of_a_count_are_chosen_by_keyboard(seen: Seen) -> None:
    seen.go("/departures?by=province", "en")
    tabbed_to(seen, "by")
    chosen = "document.activeElement.value"
    before = seen.tab.ask(chosen)
    seen.tab.press("ArrowDown")
    wanted = seen.tab.ask(chosen)
    assert wanted != before
    tabbed_to(seen, "Show")
    with seen.tab.leading_elsewhere():
        seen.tab.press("Enter")
    assert f"by={wanted}&" in seen.path() and ON in seen.path()
    assert seen.tab.ask("document.querySelector('main select').value") == wanted


PLANTED = {
    "a field without a label": "document.querySelector('label[for=on]').remove()",
    "a heading skips from 1 to 4": "document.querySelector('h2').outerHTML = '<h4>x</h4>'",
    "the id 'q' twice": "document.querySelector('main').insertAdjacentHTML('beforeend', '<p id=q>x</p>')",
    "contrast": "document.querySelector('.reach').style.color = '#999999'",
    "a head without words": "document.querySelector('th').textContent = ''",
    "a drawing without a title": "document.querySelector('svg').removeAttribute('role')",
    "a link or button without words": "document.querySelector('nav a').textContent = ''",
    "the page says it is in": "document.documentElement.lang = 'fr'",
}


@pytest.mark.parametrize("harm", PLANTED)
def test_the_check_finds_what_is_planted(seen: Seen, harm: str) -> None:
    """Catches: a check that says nothing whatever it looks at."""
    seen.go("/", "en")
    assert seen.tab.ask(ACCESSIBLE) == []
    seen.tab.ask(f"{PLANTED[harm]}; 0")
    told = seen.tab.ask(ACCESSIBLE)
    assert told and all(one.startswith(harm) or "labelledby" in one for one in told), told


def test_the_check_of_widths_finds_what_runs_over(seen: Seen) -> None:
    seen.go("/", "en")
    seen.tab.shaped(PHONE)
    assert seen.tab.ask(CUT) == []
    seen.tab.ask("document.querySelector('h1').style.width = '500px'; 0")
    assert seen.tab.ask(CUT)
