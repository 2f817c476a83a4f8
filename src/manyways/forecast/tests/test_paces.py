"""A team's pace: learnt from its own past, kept, used by forecasts and told on the Forecast tab."""

from datetime import timedelta

import pghistory
from django.test import Client

from manyways.access.clock import start_of, today
from manyways.access.jobs import run_waiting
from manyways.access.models import Job, User
from manyways.engine.time.moments import day_of
from manyways.forecast.arrays import read_portfolio
from manyways.forecast.histories import read_finishing_days, read_histories
from manyways.forecast.inputs import pack
from manyways.forecast.learning import digest_of, learn_all
from manyways.forecast.models import Forecast, LearntPace
from manyways.forecast.queries import is_outdated
from manyways.forecast.tasks import refresh_paces
from manyways.forecast.tests.test_forecasts import a_plan, a_team_with_counts, an_outcome, forecasted
from manyways.teams.models import Team, WeeklyCount
from manyways.ui.values import percent_text
from manyways.work.models import Item

UNEVEN = [1, 8, 2, 9, 0, 7, 3, 12, 1, 1, 10, 2]


def a_team_with_a_past(weeks: int = 60, name: str = "Commerce") -> Team:
    team = a_team_with_counts(weeks, name)
    for place, count in enumerate(team.weekly_counts.order_by("week_starts_on")):
        WeeklyCount.objects.filter(pk=count.pk).update(finished_count=UNEVEN[place % 12] + (place // 20) * 4)
    return team


def test_a_long_past_is_learnt_and_kept_with_what_it_was_learnt_from(db: None) -> None:
    team = a_team_with_a_past()
    assert learn_all(today()) == 1
    pace = LearntPace.objects.get(team=team)
    assert pace.as_of == today()
    assert pace.basis >= 8
    assert pace.counted_days >= 30
    assert 0.1 <= pace.spread <= 1
    assert pace.history_digest == digest_of(read_finishing_days(today())[team.pk])
    event = pghistory.models.Events.objects.tracks(pace).get()
    assert event.pgh_data["spread"] == pace.spread


def test_what_was_learnt_is_what_the_engine_says_of_the_finishing_days(director: User) -> None:
    from manyways.engine.flow.history import flow_history
    from manyways.engine.forecast.calibrated import TeamModel, team_model

    team = a_team_with_a_past()
    an_outcome(team, director)
    learn_all(today())
    model = team_model(flow_history(read_finishing_days(today())[team.pk]), as_of_day=day_of(today()))
    assert isinstance(model, TeamModel)
    pace = LearntPace.objects.get(team=team)
    assert (pace.spread, pace.counted_days, pace.basis) == (model.sigma, len(model.counts), model.basis)
    simulated = read_portfolio(today()).portfolio.teams[0]
    assert simulated.sigma == pace.spread
    assert len(simulated.history) == 7 * -(-pace.counted_days // 7)


def test_a_short_past_is_not_learnt_and_the_default_is_assumed(director: User) -> None:
    team = a_team_with_counts(12)
    an_outcome(team, director)
    assert learn_all(today()) == 0
    (simulated,) = read_portfolio(today()).portfolio.teams
    assert (simulated.sigma, len(simulated.history)) == (0.3, 84)
    assert forecasted().paces == [{"team": team.pk, "spread": 0.3, "days": 84, "basis": 0}]


def test_a_past_that_became_short_is_forgotten(db: None) -> None:
    team = a_team_with_a_past()
    learn_all(today())
    team.weekly_counts.filter(week_starts_on__lt=today() - timedelta(weeks=6)).delete()
    assert learn_all(today()) == 0
    learn_all(today())
    team.weekly_counts.all().delete()
    assert learn_all(today()) == 0
    assert read_histories([team.pk], today())[team.pk].pace is None


def test_it_is_learnt_anew_when_the_past_grows_or_a_fortnight_has_gone(db: None) -> None:
    team = a_team_with_a_past()
    learn_all(today() - timedelta(days=1))
    first = LearntPace.objects.get(team=team)
    learn_all(today())
    assert LearntPace.objects.get(team=team).as_of == first.as_of
    learn_all(today() + timedelta(days=13))
    assert LearntPace.objects.get(team=team).as_of == today() + timedelta(days=13)
    WeeklyCount.objects.filter(team=team).order_by("-week_starts_on").first().delete()  # type: ignore[union-attr]
    learn_all(today() + timedelta(days=14))
    assert LearntPace.objects.get(team=team).as_of == today() + timedelta(days=14)


def test_items_say_more_than_the_count_of_their_week(director: User) -> None:
    team = a_team_with_counts(2)
    outcome = an_outcome(team, director, count=3)
    last_week = today() - timedelta(days=today().weekday() + 7)
    Item.objects.filter(initiative=outcome, name="Story 0").update(
        finished_at=start_of(last_week + timedelta(days=2))
    )
    Item.objects.filter(initiative=outcome, name="Story 1").update(finished_at=start_of(today()))
    days = read_finishing_days(today())[team.pk]
    monday = day_of(last_week)
    assert days[-1] == monday + 2
    assert (days >= monday).sum() == 1
    week_before = days[days < monday] - (monday - 7)
    assert week_before.tolist() == [0, 1, 2, 3, 4]


def test_a_pace_changes_the_digest_of_the_input(director: User) -> None:
    an_outcome(a_team_with_a_past(), director)
    before = pack(read_portfolio(today()).portfolio)[1]
    learn_all(today())
    assert pack(read_portfolio(today()).portfolio)[1] != before


def test_the_job_runs_once_a_day_and_makes_the_forecast_outdated(director: User) -> None:
    team = a_team_with_a_past()
    an_outcome(team, director)
    refresh_paces(0)
    refresh_paces(0)
    assert Job.objects.filter(task="forecast.learn_paces").count() == 1
    assert run_waiting() == 1
    assert Job.objects.get().result == {"learnt": 1}
    forecasted()
    Forecast.objects.update(made_at=start_of(today() + timedelta(days=1)))
    assert not is_outdated()
    LearntPace.objects.update(learnt_at=start_of(today() + timedelta(days=2)))
    assert is_outdated()


def test_the_forecast_tab_says_what_was_learnt_and_what_is_assumed(client: Client, director: User) -> None:
    learnt, short = a_team_with_a_past(), a_team_with_counts(12, "Mobile")
    learn_all(today())
    outcome = an_outcome(learnt, director)
    Item.objects.filter(initiative=outcome, name="Story 3").update(team=short)
    plan = a_plan(director)
    forecasted()
    client.force_login(director)
    text = client.get(f"{outcome.get_absolute_url()}forecast/").content.decode()
    pace = LearntPace.objects.get()
    assert f"learnt from {pace.basis} past forecasts of its own" in text
    assumed = f"As in its last 12 weeks, give or take {percent_text(0.3)}: assumed, its past is too short"
    assert assumed in text
    assert "What is assumed" not in client.get(f"{plan.get_absolute_url()}forecast/").content.decode()


def test_paces_are_seen_with_their_teams(director: User, employee: User) -> None:
    a_team_with_a_past()
    learn_all(today())
    assert LearntPace.objects.visible_to(director).count() == 1
    employee.is_active = False
    assert LearntPace.objects.visible_to(employee).count() == 0
    assert str(LearntPace.objects.visible_to(director).get()) == "Pace of Commerce"
