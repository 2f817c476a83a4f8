"""A plan is read as drawing and as table; a card moves by keyboard, tells its history, and goes back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor


@pytest.mark.usefixtures("demo")
def test_the_plan_of_the_conference(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Mara Lindqvist")
    page.goto("/portfolio/")
    page.get_by_role("link", name="Customer conference 2027", exact=True).click()
    plan = page.get_by_role("treegrid", name="Plan")
    expect(plan.get_by_role("row").filter(has_text="Venue secured")).to_be_visible()
    one.look()
    page.get_by_role("link", name="Forecast", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Customer conference 2027")
    expect(page.get_by_role("main")).to_contain_text(re.compile("safe to plan on|Safe to plan on|safe", re.I))
    one.look()


@pytest.mark.usefixtures("demo")
def test_the_plan_is_a_table_without_scripts(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative

    one = visitor(has_scripts=False)
    page = one.come_in_as("Mara Lindqvist")
    conference = Initiative.objects.get(name="Customer conference 2027")
    page.goto(f"/work/{conference.key}/plan/")
    table = page.get_by_role("table", name="Plan")
    for item in conference.items.all():
        expect(table.get_by_role("rowheader", name=item.name, exact=True)).to_have_count(1)


@pytest.mark.usefixtures("demo")
def test_a_card_moves_by_keyboard_and_back(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative, Item

    one = visitor()
    page = one.come_in_as("Noor Haddad")
    initiative = Initiative.objects.get(name="Group billing")
    page.goto(f"/work/{initiative.key}/board/?lanes=none")
    stages = page.locator("[data-stage]")
    expect(stages.nth(1)).to_be_visible()
    one.look()
    card = stages.nth(0).locator("[data-card]").first
    name, key = card.get_by_role("link").inner_text(), str(card.get_attribute("data-card"))
    there = page.locator("[data-head]").nth(1).get_by_role("heading").inner_text()
    was = Item.objects.get(key=key).stage
    with page.expect_response("**/move") as answered:
        for pressed in (" ", "ArrowRight", "Enter"):
            page.locator(f'[data-card="{key}"]').press(pressed)
    assert answered.value.status == 200
    expect(stages.nth(1).locator(f'[data-card="{key}"]')).to_be_visible()

    page.goto(f"/work/items/{key}/")
    history = page.locator(".mw-history").first
    expect(history).to_contain_text(f"Noor Haddad moved {name}: {there}")
    one.look()
    history.get_by_role("button", name="Undo").click()
    page.wait_for_load_state("networkidle")
    assert Item.objects.get(key=key).stage == was


@pytest.mark.usefixtures("demo")
def test_done_is_asked_and_answered_on_the_board(visitor: Callable[..., Visitor]) -> None:
    from manyways.teams.models import Team
    from manyways.work.models import Item, Tick

    one = visitor()
    page = one.come_in_as("Noor Haddad")
    team = Team.objects.get(name="Commerce")
    page.goto(f"/work/teams/{team.key}/board/")
    lanes = page.locator("[data-lane-head]")
    expect(lanes.first).to_contain_text("Expedite")
    expect(page.get_by_text("waits for Tomasz Nowak").first).to_be_visible()
    one.look()
    card = page.locator("[data-card]").filter(has_text="Wrong tax on Portuguese invoices")
    key = str(card.get_attribute("data-card"))
    card.hover()
    menu = card.get_by_label("Move Wrong tax on Portuguese invoices")
    menu.focus()
    menu.select_option(label="Done")
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Support knows what is new")
    asked.get_by_label("Tests run on every change", exact=True).check()
    asked.get_by_label("Support knows what is new", exact=True).check()
    because = asked.get_by_placeholder("or not needed, because…").last
    because.fill("it only puts a mistake right")
    asked.get_by_role("button", name="Move it").click()
    expect(page.locator("#mw-toasts")).to_contain_text("moved to Done")
    item = Item.objects.get(key=key)
    assert item.finished_at is not None
    assert Tick.objects.filter(item=item).count() == 3
    page.locator("#mw-toasts").get_by_role("button", name="Undo").last.click()
    page.wait_for_load_state("networkidle")
    assert Item.objects.get(key=key).finished_at is None
    assert not Tick.objects.filter(item=item).exists()
