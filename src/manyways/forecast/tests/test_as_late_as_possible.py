"""A plan counted back from its finish: no trial begins before its planned days, and what takes longer ends later."""

from datetime import timedelta

import pytest

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.time.moments import day_of
from manyways.forecast.arrays import read_portfolio
from manyways.forecast.models import Window
from manyways.forecast.runs import keep, run
from manyways.schedule.dates import planned_dates
from manyways.work.actions import add_item, add_link, create_initiative, edit_item
from manyways.work.models import Initiative, Item

DAY = 480


@pytest.fixture
def fair(director: User) -> Initiative:
    """Ten days of work, counted back from a day three months on."""
    made = create_initiative(
        name="Fair", approach="planned", planned_back_from=today() + timedelta(days=90), by=director
    )
    works = add_item(made, name="Works", duration_minutes=10 * DAY, by=director)
    end = add_item(made, name="Open", form=Item.Form.MILESTONE, by=director)
    add_link(works, successor=end, by=director)
    return made


def forecast_of(plan: Initiative) -> Window:
    simulated = read_portfolio(today())
    kept = keep(simulated, run(simulated, today(), trials=400), today())
    return Window.objects.get(forecast=kept, initiative=plan, item__isnull=True)


def test_work_of_a_known_length_ends_on_the_day_it_is_counted_back_from(fair: Initiative) -> None:
    plan = planned_dates(fair)
    assert plan.start_on
    (works, _open) = read_portfolio(today()).portfolio.activities
    assert works.not_before == day_of(plan.start_on)
    window = forecast_of(fair)
    assert (window.likely_on, window.safe_on) == (plan.finish_on, plan.finish_on)


def test_there_is_no_slack_for_what_may_take_longer(fair: Initiative, director: User) -> None:
    bounds = {"duration_low_minutes": 8 * DAY, "duration_high_minutes": 20 * DAY}
    edit_item(fair.items.get(name="Works"), bounds, by=director)
    window = forecast_of(fair)
    finish = planned_dates(fair).finish_on
    assert window.safe_on
    assert finish
    assert window.safe_on > finish


def test_as_soon_as_possible_waits_for_no_planned_day(fair: Initiative, director: User) -> None:
    for item in fair.items.all():
        edit_item(item, {"constraint": "asap"}, by=director)
    assert {each.not_before for each in read_portfolio(today()).portfolio.activities} == {None}
