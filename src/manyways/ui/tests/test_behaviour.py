"""How lists, keys and the palette behave in a real browser, and what still works without scripts."""

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from tests.browser import HAS_CHROMIUM

from manyways.access.models import User

pytestmark = [pytest.mark.journey, HAS_CHROMIUM, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(director: User) -> list[User]:
    """Five people beside the director."""
    User.objects.exclude(pk=director.pk).update(is_active=False)
    return [
        User.objects.create_user(f"{name.lower()}@example.com", name=name, language="de")
        for name in ("Ada", "Ben", "Cleo")
    ]


def test_a_cell_is_edited_saved_and_the_next_opens_below(visit: Any, people: list[User]) -> None:
    one = visit("/users/")
    page = one.page
    page.get_by_role("link", name=re.compile("Ada.*change Name")).click()
    field = page.get_by_role("textbox", name="Name")
    expect(field).to_be_focused()
    assert one.findings() == []
    field.fill("Adah")
    field.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Ben.*change Name"))).to_be_focused()
    expect(page.locator(".mw-toast")).to_contain_text("Name changed")
    assert User.objects.get(pk=people[0].pk).name == "Adah"
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Ben")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Name")).to_have_count(0)
    assert one.complaints == []


def test_a_refused_edit_says_why_and_keeps_what_was_typed(visit: Any, people: list[User]) -> None:
    page = visit("/users/").page
    page.get_by_role("link", name=re.compile("Ada.*change Name")).click()
    field = page.get_by_role("textbox", name="Name")
    field.fill("Nobody")
    field.press("Enter")
    expect(page.locator(".mw-toast-refused")).to_contain_text("A person needs a real name.")
    expect(field).to_have_value("Nobody")


def test_rows_are_walked_selected_and_changed_together(visit: Any, people: list[User]) -> None:
    one = visit("/users/")
    page = one.page
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-count]")).to_have_text("2 selected")
    expect(page.locator("[data-filters]")).to_be_hidden()
    one.picture("users-selected")
    assert one.findings() == []
    bar = page.locator("[data-bulk]")
    bar.locator("summary", has_text="Switch off").click()
    expect(bar.locator("[data-bulk-preview] li")).to_have_count(2)
    expect(bar.locator("[data-bulk-preview]")).to_contain_text("leaves this list")
    bar.get_by_role("button", name="Switch off").click()
    expect(page.locator(".mw-toast")).to_contain_text("2 switched off")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert User.objects.filter(is_active=True).count() == 2


def test_sorting_and_filtering_change_the_address(visit: Any, people: list[User]) -> None:
    page = visit("/users/").page
    page.get_by_role("link", name="E-mail").click()
    page.wait_for_url("**/users/?sort=email")
    page.get_by_role("searchbox").fill("ben")
    page.wait_for_url("**/users/?*q=ben*")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(4)


def test_find_or_do_opens_with_keys_and_goes(visit: Any, people: list[User]) -> None:
    one = visit("/users/")
    page = one.page
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option")).to_have_count(3)
    one.picture("palette")
    assert one.findings() == []
    page.keyboard.type("shift")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/users/?found=22")


def test_letters_go_to_places_and_show_the_keys(visit: Any, people: list[User]) -> None:
    one = visit("/users/")
    page = one.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    one.picture("keys")
    assert one.findings() == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    page.keyboard.type("gp")
    expect(page.get_by_role("searchbox").first).to_have_value("gp")
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/portfolio/")


def test_the_menu_of_the_person_changes_the_theme(visit: Any, people: list[User]) -> None:
    one = visit("/users/")
    page = one.page
    page.locator(".mw-rail summary").click()
    one.picture("menu")
    assert one.findings() == []
    page.locator(".mw-rail").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_without_scripts_lists_sort_filter_page_and_edit(
    window: Browser, throw_away_pages: None, live_server: Any, director: User, people: list[User]
) -> None:
    client = Client()
    client.force_login(director)
    context = window.new_context(java_script_enabled=False)
    (cookie,) = (morsel for name, morsel in client.cookies.items() if name.endswith("session"))
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/users/")
    page.locator("thead a", has_text="Name").click()
    page.wait_for_url("**/users/?sort=-name")
    page.locator("[type=search]").first.fill("ben")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody .mw-edit").click()
    page.locator(".mw-edit-form [type=text]").fill("Benno")
    page.locator(".mw-edit-form [type=text]").press("Enter")
    expect(page.locator(".mw-toast")).to_contain_text("Name changed")
    assert User.objects.filter(name="Benno").exists()
    context.close()
