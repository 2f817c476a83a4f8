"""How pages look and behave in a real browser: accessibility in both themes and on a phone, the strict policy."""

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking"]
PICTURES = os.environ.get("MANYWAYS_PICTURES")

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll('main *')]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.mw-chart-scroll, .mw-quick, .mw-tabs'))
  .map((e) => e.outerHTML.slice(0, 120))"""

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium: install it, or name it in CHROMIUM"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium() -> Any:
    """One browser for all tests of this file."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """A signed-in visit that notes what the console complains about."""

    def __init__(self, browser: Browser, address: str, client: Client, *, theme: str, width: int) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address},
                {"name": "mw_theme", "value": theme, "url": address},
            ]
        )
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def picture(self, name: str) -> None:
        """Keep a picture of what is in sight where the caller wants pictures."""
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}.png")

    def hears(self, words: str) -> None:
        """Wait until people who listen are told these words."""
        self.page.wait_for_selector(f'#mw-live:has-text("{words}")', state="attached")

    def findings(self) -> list[str]:
        """What axe finds, one line each."""
        found = Axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def visit(chromium: Browser, throw_away_pages: None, live_server: Any, director: Any) -> Any:
    """Opens a page signed in as the director; closes it at the end."""
    client = Client()
    client.force_login(director)
    opened: list[Visit] = []

    def open_page(path: str, *, theme: str = "light", width: int = 1440) -> Visit:
        one = Visit(chromium, live_server.url, client, theme=theme, width=width)
        opened.append(one)
        one.page.goto(live_server.url + path)
        return one

    yield open_page
    for one in opened:
        one.page.context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
def test_all_components_are_accessible_and_obey_the_policy(visit: Any, theme: str, width: int) -> None:
    one = visit("/styleguide/", theme=theme, width=width)
    one.page.evaluate("document.fonts.ready")
    one.picture(f"components-{theme}-{width}")
    assert one.findings() == []
    assert one.complaints == []
    assert one.page.evaluate(WIDER_THAN_THE_SCREEN) == []


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_the_gantt_is_accessible_and_obeys_the_policy(visit: Any, theme: str, width: int) -> None:
    one = visit("/plan/", theme=theme, width=width)
    one.page.wait_for_selector(".mw-gantt-ready [role=row][data-at]")
    one.page.evaluate("document.fonts.ready")
    one.picture(f"plan-{theme}-{width}")
    assert one.findings() == []
    assert one.complaints == []
    names = one.page.locator("[role=treegrid] [role=rowheader]").all_inner_texts()
    assert [name.strip("▾ \n") for name in names[:3]] == ["Place", "Venue shortlist", "Venue secured"]


def test_the_gantt_is_walked_and_folded_with_keys(visit: Any) -> None:
    one = visit("/plan/")
    one.page.locator("[role=row][data-at='0']").focus()
    one.page.keyboard.press("ArrowLeft")
    assert one.page.locator("[role=row][data-at]").count() == 10
    assert one.page.locator("[role=row][aria-expanded=false]").inner_text().startswith("▸Place")
    one.page.keyboard.press("ArrowDown")
    assert one.page.evaluate("document.activeElement.innerText").startswith("▾Programme")
    one.page.keyboard.press("End")
    assert "Conference day" in one.page.evaluate("document.activeElement.innerText")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/items/day")


def test_two_thousand_items_are_drawn_fast_and_focus_survives_scrolling(visit: Any) -> None:
    one = visit("/big-plan/")
    one.page.wait_for_selector(".mw-gantt-ready [role=row][data-at]")
    one.picture("plan-big")
    assert one.page.evaluate("document.querySelectorAll('*').length") < 8000
    assert one.page.evaluate(REDRAW) < 100
    one.page.locator("[role=row][data-at='3']").focus()
    for _press in range(60):
        one.page.keyboard.press("ArrowDown")
    assert "Item 63" in one.page.evaluate("document.activeElement.innerText")
    one.page.evaluate("document.querySelector('[data-gantt-root]').scrollTop = 40000")
    one.page.wait_for_selector("text=Item 1180")
    assert "Item 63" in one.page.evaluate("document.activeElement.innerText")


REDRAW = """() => { const button = document.querySelector('[data-zoom=month]'); const from = performance.now();
  button.click(); document.body.offsetHeight; return performance.now() - from; }"""


def stage_of(page: Page, name: str) -> str:
    """The stage a card stands in."""
    card = page.locator("[data-card]", has_text=name)
    return str(card.evaluate("card => card.closest('[data-stage]').dataset.stage"))


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_board_is_accessible_and_obeys_the_policy(visit: Any, theme: str, width: int) -> None:
    one = visit("/board/", theme=theme, width=width)
    one.page.wait_for_selector("[data-card]")
    one.picture(f"board-{theme}-{width}")
    assert one.findings() == []
    assert one.complaints == []


def test_a_card_moves_by_keys_with_words_for_those_who_listen(visit: Any) -> None:
    one = visit("/board/")
    one.page.locator("[data-card]", has_text="Group invoice").focus()
    for press in (" ", "ArrowRight"):
        one.page.keyboard.press(press)
    one.hears("Doing, place 1 of 3")
    assert "over its limit" in one.page.locator("[data-stage=doing] .mw-board-count").inner_text()
    one.page.keyboard.press("Enter")
    one.hears("moved to Doing")
    assert stage_of(one.page, "Group invoice") == "doing"
    for press in (" ", "ArrowLeft", "Escape"):
        one.page.keyboard.press(press)
    assert stage_of(one.page, "Group invoice") == "doing"


def test_a_card_is_dragged_and_comes_back_when_refused(visit: Any) -> None:
    one = visit("/board/")
    one.page.locator("[data-card]", has_text="One login").drag_to(
        one.page.locator("[data-stage=ready] [data-cards]")
    )
    one.hears("moved to Ready")
    assert stage_of(one.page, "One login") == "ready"
    one.page.locator("[data-card]", has_text="One login").drag_to(
        one.page.locator("[data-stage=done] [data-cards]")
    )
    one.page.wait_for_selector(".mw-toast-refused >> text=It has no owner yet.")
    assert stage_of(one.page, "One login") == "ready"
    assert "/items/" not in one.page.url


def test_cards_are_added_one_after_the_other(visit: Any) -> None:
    one = visit("/board/")
    field = one.page.get_by_label("Name of the card")
    for name in ("First", "Second"):
        field.fill(name)
        field.press("Enter")
        one.page.wait_for_selector(f"[data-stage=ready] >> text={name}")
    assert one.page.evaluate("document.activeElement.name") == "name"
