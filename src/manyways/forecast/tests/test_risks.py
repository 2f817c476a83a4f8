"""Risks of the log in the simulation: they move the window, are named among what drives, and leave when closed."""

import pytest

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.arrays import initiative_key, read_portfolio
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drivers_of
from manyways.forecast.runs import keep, run
from manyways.work.actions import add_item, add_link, add_log_entry, close_log_entry, create_initiative
from manyways.work.models import Initiative, Item, LogEntry

DAY = 480


@pytest.fixture
def plan(director: User) -> Initiative:
    """Ten days, then a milestone; nothing uncertain."""
    made = create_initiative(name="Office move", starts_on=today(), by=director)
    works = add_item(made, name="Works", duration_minutes=10 * DAY, by=director)
    end = add_item(made, name="Moved in", form=Item.Form.MILESTONE, by=director)
    add_link(works, successor=end, by=director)
    return made


def a_risk(plan: Initiative, item: str, by: User, **fields: object) -> LogEntry:
    items = [plan.items.get(name=item)]
    return add_log_entry(plan, name="Asbestos", items=items, by=by, **fields)  # type: ignore[arg-type]


def forecast_of(plan: Initiative) -> Window:
    simulated = read_portfolio(today())
    kept: Forecast = keep(simulated, run(simulated, today(), trials=2000), today())
    return Window.objects.get(forecast=kept, initiative=plan, item__isnull=True)


def test_a_risk_moves_the_window_and_is_named(plan: Initiative, director: User) -> None:
    before = forecast_of(plan)
    risk = a_risk(plan, "Works", director, chance=40, days=10)
    after = forecast_of(plan)
    assert before.safe_on
    assert after.safe_on
    assert after.likely_on == before.likely_on, "it happens in less than half of the runs"
    assert (after.safe_on - before.safe_on).days == 14, "ten working days"
    named = {driver.name: driver.share for driver in drivers_of(after, director)}
    assert named["Risk: Asbestos"] == pytest.approx(0.4, abs=0.04)
    close_log_entry(risk, outcome="No asbestos found", by=director)
    assert forecast_of(plan).safe_on == before.safe_on


def test_a_milestone_can_be_struck(plan: Initiative, director: User) -> None:
    before = forecast_of(plan)
    a_risk(plan, "Moved in", director, chance=100, days=5)
    after = forecast_of(plan)
    assert before.safe_on
    assert after.safe_on
    assert (after.safe_on - before.safe_on).days == 7, "five working days"


def test_what_is_not_assessed_or_closed_is_not_simulated(plan: Initiative, director: User) -> None:
    a_risk(plan, "Works", director, chance=40)
    a_risk(plan, "Works", director, days=4)
    a_risk(plan, "Works", director, chance=0, days=4)
    add_log_entry(plan, name="Everywhere", chance=50, days=4, by=director)
    a_risk(plan, "Works", director, chance=50, days=4, kind="issue")
    assert read_portfolio(today()).portfolio.risks == ()


def test_bounds_of_the_days_are_drawn_from(plan: Initiative, director: User) -> None:
    a_risk(plan, "Works", director, chance=100, days_low=1, days=2, days_high=9)
    (risk,) = read_portfolio(today()).portfolio.risks
    assert [effect.impact.parameters[0] for effect in risk.effects] == [1 * DAY]
    simulation = run(read_portfolio(today()), today(), trials=2000)
    window = simulation.window(initiative_key(plan))
    assert window.safe_by > window.likely_by
