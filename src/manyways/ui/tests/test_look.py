"""How pages look in a real browser: accessibility in both themes and on a phone, the strict policy, the islands."""

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser import HAS_CHROMIUM

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll('main *')]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.mw-chart-scroll, .mw-table-scroll, .mw-quick, .mw-tabs'))
  .map((e) => e.outerHTML.slice(0, 120))"""

pytestmark = [pytest.mark.journey, HAS_CHROMIUM, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 1000), ("light", 390), ("dark", 390)]
)
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
    assert one.page.evaluate(BADLY_PLACED_WORDS) == []
    names = one.page.locator("[role=treegrid] [role=rowheader]").all_inner_texts()
    assert [name.strip("▾ \n") for name in names[:3]] == ["Place", "Venue shortlist", "Venue secured"]


BADLY_PLACED_WORDS = """() => [...document.querySelectorAll('.mw-gantt .note')].filter((note) => {
  const words = note.getBoundingClientRect(), chart = note.closest('svg').getBoundingClientRect();
  const isCrossed = [...note.parentNode.querySelectorAll('.flag')].some((flag) => {
    const mark = flag.getBoundingClientRect();
    return words.left < mark.right && mark.left < words.right;
  });
  return isCrossed || words.left < chart.left - 1 || words.right > chart.right + 1;
}).map((note) => note.textContent)"""


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


REDRAW = """() => Math.min(...['month', 'quarter', 'month', 'fit', 'month', 'quarter', 'month'].map((unit) => {
  const button = document.querySelector(`[data-zoom=${unit}]`);
  if (!button) return Infinity;
  const from = performance.now();
  button.click();
  document.body.offsetHeight;
  return performance.now() - from;
}))"""


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
    assert "over its limit" in one.page.locator("[data-head=doing] .mw-board-count").inner_text()
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
