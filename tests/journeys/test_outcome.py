"""A product outcome: typed into its backlog, made smaller and merged, said how it stands, forecast as a window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor


@pytest.mark.usefixtures("demo")
def test_an_outcome_from_backlog_to_forecast(
    visitor: Callable[..., Visitor], run_jobs: Callable[[], int]
) -> None:
    from manyways.access.clock import start_of, today
    from manyways.forecast.models import Window
    from manyways.forecast.queries import latest_forecast
    from manyways.work.models import Initiative, Item

    initiative = Initiative.objects.get(name="Group billing")
    before = Window.objects.get(initiative=initiative, item=None, forecast=latest_forecast())
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    page.goto(f"/work/{initiative.key}/items/")
    for name in ("Invoice in the customer's language", "Credit notes", "Credit notes in bulk"):
        page.get_by_role("textbox", name="New item").fill(name)
        page.get_by_role("textbox", name="New item").press("Enter")
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    for name in ("Credit notes", "Credit notes in bulk"):
        page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True)).get_by_role(
            "checkbox"
        ).check()
    page.get_by_text("Merge", exact=True).first.click()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator(".mw-toast").first).to_contain_text("2 merged into Credit notes")
    expect(page.get_by_role("link", name="Credit notes in bulk", exact=True)).to_have_count(0)
    one.look()
    assert initiative.team
    page.goto(f"/work/teams/{initiative.team.key}/backlog/?q=Credit+notes")
    expect(page.get_by_role("link", name="Credit notes", exact=True)).to_be_visible()
    # the day of journeys is fixed, the clock of the database is not
    Item.objects.filter(initiative=initiative, finished_at=None).update(created_at=start_of(today()))
    page.goto("/forecasts/")
    page.get_by_role("button", name="Forecast now").click()
    page.wait_for_load_state("networkidle")
    assert run_jobs() > 0
    one.go(f"/work/{initiative.key}/forecast/")
    after = Window.objects.get(initiative=initiative, item=None, forecast=latest_forecast())
    assert after.forecast_id != before.forecast_id
    assert before.safe_on
    assert after.safe_on
    assert after.safe_on >= before.safe_on
    page.goto(f"/work/{initiative.key}/health/")
    page.get_by_role("combobox", name="How it stands").select_option(label="Watch")
    page.get_by_role("textbox", name="Why").fill("The bank answers slowly")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("banner").or_(page.locator(".mw-header"))).to_contain_text(
        "The bank answers slowly"
    )
    one.look()
    one.go("/portfolio/?q=Group+billing")
    expect(page.get_by_role("main")).to_contain_text("The bank answers slowly")
