"""A role change reaches “told”, and only then stands on the page of roles."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PHONE, Visitor

NAME = "Project manager → Flow lead"


@pytest.mark.usefixtures("demo")
def test_a_role_change_is_told_in_order(visitor: Callable[..., Visitor]) -> None:
    reader = visitor(width=PHONE)
    page = reader.come_in_as("Sam Osei")
    reader.go("/change/roles/")
    assert reader.fits()
    expect(page.get_by_role("main")).to_contain_text("Course editor")
    expect(page.get_by_role("main")).not_to_contain_text("Flow lead")

    partner = visitor()
    page = partner.come_in_as("Ruth Adler")
    partner.go("/change/hr/")
    expect(page.get_by_role("main")).to_contain_text("2 people to be told")
    page.get_by_role("link", name=NAME).first.click()
    partner.look()
    address = page.url.removeprefix(partner.address)
    for _each in range(2):
        page.get_by_role("button", name="Told in a talk").first.click()
    page.get_by_role("button", name="The team was told").wait_for()
    reader.go("/change/roles/")
    expect(reader.page.get_by_role("main")).not_to_contain_text("Flow lead")

    page.get_by_role("button", name="The team was told").click()
    page.get_by_role("button", name="Put it in force").wait_for()
    partner.look()
    reader.go("/change/roles/")
    expect(reader.page.get_by_role("main")).to_contain_text(NAME)
    reader.page.get_by_role("link", name=NAME).click()
    reader.look()
    assert reader.fits()
    expect(reader.page.get_by_role("main")).to_contain_text("flow of the team visible")
    expect(reader.page.get_by_role("main")).not_to_contain_text("Chiara Egger")
    assert reader.page.request.get(address).status == 404

    partner.go("/change/hr/training/gaps/")
    expect(page.get_by_role("row", name="Flow lead Flow metrics")).to_contain_text("0 of 3 have it")
    page.get_by_role("link", name="Flow metrics").click()
    page.locator("#ask").get_by_label("By").fill("2027-01-29")
    page.get_by_role("button", name="Ask those who are left").click()
    expect(page.locator("#plan")).to_contain_text("Due")
    partner.look()
    for door in ("/change/hr/training/plan/", "/change/hr/inside/", "/change/coaching/"):
        assert reader.page.request.get(door).status == 404, door
