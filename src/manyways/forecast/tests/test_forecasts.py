"""A forecast of the whole portfolio: reproducible, honest about short histories, seen only by those who may."""

import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.clock import start_of, today
from manyways.access.models import Job, User
from manyways.engine.forecast.joint.run import simulate
from manyways.engine.time.moments import day_of
from manyways.forecast.actions import ask_forecast
from manyways.forecast.inputs import pack, unpack
from manyways.forecast.models import EVENING_BEFORE, Forecast, Window
from manyways.forecast.queries import is_outdated, resolved_dates, windows_of
from manyways.forecast.quick import quick_forecast
from manyways.forecast.reasons import causes_text
from manyways.forecast.runs import keep, read, run
from manyways.teams.models import Team, WeeklyCount
from manyways.work.actions import add_item, add_link, create_initiative
from manyways.work.models import Initiative, Item

TRIALS = 200
COUNTS = [3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4]


def a_team_with_counts(weeks: int, name: str = "Commerce") -> Team:
    team = Team.objects.create(name=name)
    monday = today() - timedelta(days=today().weekday())
    for back in range(weeks):
        week = monday - timedelta(weeks=back + 1)
        WeeklyCount.objects.create(team=team, week_starts_on=week, finished_count=COUNTS[back % 12])
    return team


def an_outcome(team: Team, by: User, name: str = "Group billing", count: int = 12) -> Initiative:
    initiative = create_initiative(
        name=name, approach="flow", team=team, due_on=today() + timedelta(days=60), by=by
    )
    for number in range(count):
        add_item(initiative, name=f"Story {number}", form="story", team=team, by=by)
    return initiative


def a_plan(by: User) -> Initiative:
    initiative = create_initiative(name="Conference", approach="planned", by=by)
    venue = add_item(
        initiative,
        name="Venue",
        duration_minutes=4800,
        duration_low_minutes=2400,
        duration_high_minutes=14400,
        by=by,
    )
    opening = add_item(initiative, name="Opening", form="milestone", duration_minutes=0, by=by)
    add_link(venue, successor=opening, by=by)
    return initiative


def forecasted() -> Forecast:
    simulated = read(today())
    return keep(simulated, run(simulated, today(), trials=TRIALS), today())


def test_plans_and_flow_get_windows_in_one_run(director: User) -> None:
    outcome, plan = an_outcome(a_team_with_counts(12), director), a_plan(director)
    windows = windows_of(forecasted())
    for initiative in (outcome, plan):
        window = windows[initiative.pk]
        assert window.state == Window.State.WINDOW
        assert today() <= window.likely_on <= window.safe_on <= window.nearly_sure_on  # type: ignore[operator]
    assert 0 < (windows[outcome.pk].confidence or 0) <= 1
    assert windows[plan.pk].confidence is None


def test_what_is_kept_says_what_was_shown(director: User) -> None:
    plan = a_plan(director)
    forecast = forecasted()
    window = Window.objects.get(forecast=forecast, initiative=plan, item__isnull=True)
    assert window.days().shape == (TRIALS,)
    assert window.day_at(50, forecast.as_of) == window.likely_on
    assert window.day_at(85, forecast.as_of) == window.safe_on
    assert window.chance_by(window.safe_on, forecast.as_of) >= 0.85  # type: ignore[arg-type]
    opening = Item.objects.get(name="Opening")
    assert resolved_dates([opening.pk]) == {opening.pk: window.safe_on}
    assert resolved_dates([opening.pk], 50) == {opening.pk: window.likely_on}


def test_a_kept_forecast_can_be_made_again_to_the_byte(director: User) -> None:
    an_outcome(a_team_with_counts(12), director)
    plan = a_plan(director)
    forecast = forecasted()
    portfolio = unpack(bytes(forecast.input))
    assert pack(portfolio)[1] == forecast.input_digest
    again = simulate(
        portfolio,
        as_of_day=day_of(forecast.as_of - EVENING_BEFORE),
        trials=forecast.trials,
        seed=forecast.seed,
    )
    kept = Window.objects.get(forecast=forecast, initiative=plan, item__isnull=True)
    assert again.packed(f"initiative {plan.key}") == bytes(kept.finish_days)


def test_two_forecasts_of_the_same_are_equal(director: User) -> None:
    an_outcome(a_team_with_counts(12), director)
    first, second = forecasted(), forecasted()
    days = [
        list(
            Window.objects.filter(forecast=each)
            .order_by("initiative", "item")
            .values_list("finish_days", flat=True)
        )
        for each in (first, second)
    ]
    assert first.input_digest == second.input_digest
    assert [bytes(one) for one in days[0]] == [bytes(two) for two in days[1]]


def test_a_short_history_gives_no_date_and_neither_does_what_waits_for_it(director: User) -> None:
    outcome = an_outcome(a_team_with_counts(5), director)
    plan = a_plan(director)
    add_link(
        Item.objects.filter(initiative=outcome).first(),
        successor=Item.objects.get(name="Opening"),
        by=director,
    )
    windows = windows_of(forecasted())
    assert windows[outcome.pk].state == Window.State.NO_HISTORY
    assert windows[outcome.pk].weeks_counted == 5
    assert windows[plan.pk].state == Window.State.NO_HISTORY
    assert windows[plan.pk].safe_on is None


def test_capacity_is_used_once(director: User) -> None:
    team = a_team_with_counts(12)
    first = an_outcome(team, director, "First")
    alone = windows_of(forecasted())[first.pk].safe_on
    second = an_outcome(team, director, "Second")
    windows = windows_of(forecasted())
    assert windows[first.pk].safe_on == alone
    assert windows[second.pk].safe_on > alone  # type: ignore[operator]


def test_an_initiative_without_items_has_nothing_to_forecast(director: User) -> None:
    empty = create_initiative(name="Idea", by=director)
    assert windows_of(forecasted())[empty.pk].state == Window.State.EMPTY


def test_nothing_ends_before_today(director: User) -> None:
    plan = a_plan(director)
    Item.objects.filter(name="Venue").update(
        started_at=start_of(today() - timedelta(days=90)), percent_done=10
    )
    assert windows_of(forecasted())[plan.pk].likely_on >= today()  # type: ignore[operator]


def test_windows_are_seen_by_those_who_see_the_initiative(director: User, employee: User) -> None:
    hidden, shown = a_plan(director), create_initiative(name="Open", visibility="company", by=director)
    forecast = forecasted()
    seen = Window.objects.visible_to(employee).filter(forecast=forecast)
    assert {window.initiative_id for window in seen} == {shown.pk}
    assert Window.objects.visible_to(director).filter(forecast=forecast, initiative=hidden).exists()


def test_one_waiting_job_serves_everybody(director: User, project_manager: User, employee: User) -> None:
    assert ask_forecast(by=director) == ask_forecast(by=project_manager)
    assert Job.objects.count() == 1
    with pytest.raises(PermissionDenied):
        ask_forecast(by=employee)


def test_a_change_makes_the_forecast_outdated(director: User) -> None:
    a_plan(director)
    assert is_outdated()
    Forecast.objects.all().delete()
    forecasted()
    Forecast.objects.update(made_at=start_of(today() + timedelta(days=1)))
    assert not is_outdated()


def test_quick_weeks_are_exact() -> None:
    found = quick_forecast(COUNTS, 24, date(2026, 11, 23))
    assert (found.likely_weeks, found.safe_weeks, found.nearly_sure_weeks) == (7, 8, 8)
    assert (found.likely_on, found.safe_on) == (date(2027, 1, 11), date(2027, 1, 18))


def test_seven_weeks_are_not_enough_and_nothing_finished_is_never() -> None:
    assert not quick_forecast(COUNTS[:7], 24, date(2026, 11, 23)).is_enough
    assert quick_forecast([0] * 8, 24, date(2026, 11, 23)).is_never


def test_what_moves_a_window_says_in_which_direction_so_that_the_days_add_up() -> None:
    told = causes_text([("scope", -5), ("progress", 7), ("risks", 0)])
    assert told == "Less got done than expected (+7 days), less belongs to it now (−5 days)."


def test_the_web_process_never_loads_the_compiler() -> None:
    code = (
        "import django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import sys; print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_only_follows_the_day_does_not_keep_the_date(director: User) -> None:
    day = today() + timedelta(days=60)
    fair = create_initiative(name="Fair", approach="planned", due_on=day, is_due_fixed=True, by=director)
    hall = add_item(fair, name="Hall", duration_minutes=4800, by=director)
    must: dict[str, Any] = {"constraint": "mso", "constraint_at": start_of(day), "duration_minutes": 0}
    opens = add_item(fair, name="Fair opens", form="milestone", by=director, **must)
    thanks = add_item(fair, name="Thanks", duration_minutes=2400, by=director)
    for before, after in ((hall, opens), (opens, thanks)):
        add_link(before, successor=after, by=director)
    (whole,) = read(today()).portfolio.milestones
    assert set(whole.members) == {str(hall.key), str(opens.key)}
    Item.objects.filter(pk__in=[hall.pk, opens.pk]).update(
        started_at=start_of(day), finished_at=start_of(day)
    )
    (whole,) = read(day + timedelta(days=1)).portfolio.milestones
    assert str(thanks.key) in whole.members
