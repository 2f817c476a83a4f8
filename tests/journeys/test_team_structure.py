"""DevOps of six goes from standalone to embedded in four of five teams, and what that moves is seen first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PHONE, Visitor


@pytest.mark.usefixtures("demo")
def test_devops_is_embedded_in_four_of_five_teams(visitor: Callable[..., Visitor]) -> None:
    from manyways.teams.models import Team

    devops = Team.objects.get(name="DevOps")
    director = visitor()
    page = director.come_in_as("Ines Okafor")
    director.go(f"/work/teams/{devops.key}/")
    page.get_by_role("link", name="Structure", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Standalone since")
    expect(page.get_by_role("main")).to_contain_text("Pavel Novak")
    director.look()

    page.get_by_role("link", name="Embedded in four teams").first.click()
    expect(page.get_by_role("main")).to_contain_text("Insights is left without")
    whole = "All teams together cost $824,000.00 a month before and $824,000.00 after."
    expect(page.get_by_role("main")).to_contain_text(whole)
    director.look()
    page.get_by_role("textbox", name="Why").fill("Teams wait three weeks for an environment.")
    page.get_by_role("button", name="Switch", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Embedded since")
    expect(page.get_by_role("main")).to_contain_text("Insights is left without")
    expect(page.get_by_role("main")).to_contain_text("One group of six")
    director.look()

    page.goto("/money/")
    expect(page.get_by_role("main")).to_contain_text("teams cost $824k a month")
    page.get_by_role("navigation", name="Money").get_by_role("link", name="Teams").click()
    expect(page.get_by_role("row", name="DevOps")).to_contain_text("$0")

    reader = visitor(width=PHONE)
    page = reader.come_in_as("Sam Osei")
    reader.go(f"/work/teams/{devops.key}/structure/")
    assert reader.fits()
    expect(page.get_by_role("main")).not_to_contain_text("$")
    page.get_by_role("link", name="Learner", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("embedded by DevOps")

    page = director.page
    page.goto(f"/work/teams/{devops.key}/structure/")
    page.get_by_role("link", name="Back to this").click()
    page.get_by_role("textbox", name="Why").fill("The trial is over.")
    page.get_by_role("button", name="Switch", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Standalone since")
    expect(page.get_by_role("main")).to_contain_text("5 teams ask for its help")
