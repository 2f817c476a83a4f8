"""The outlook: windows as kept, what moved and why, who may see and say what, no words of engineering."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.jobs import run_waiting
from manyways.access.models import User
from manyways.change.tests.samples import person_of
from manyways.forecast.actions import add_past_date
from manyways.market.actions import outcomes as actions
from manyways.market.models import Move, Outcome
from manyways.market.queries.outcomes import Level, read_outlook
from manyways.market.tests.samples import (
    TRIALS,
    a_team,
    add_parts,
    an_outcome,
    explained,
    forecasted,
    in_days,
    window_of,
)
from manyways.teams.models import WeeklyCount
from manyways.ui.values import date_text
from manyways.work.actions import create_initiative
from manyways.work.models import Kind


def test_windows_are_those_of_the_kept_forecast(director: User, sales_lead: User) -> None:
    outcome = an_outcome(a_team(), by=director)
    forecast = forecasted()
    (row,) = read_outlook(sales_lead).rows
    window = window_of(outcome)
    assert (row.drawing.likely, row.drawing.safe) == (window.likely_on, window.safe_on)
    assert window.day_at(85, forecast.as_of) == row.drawing.safe
    assert row.level == Level.EXPECTED


def test_what_moved_adds_up_to_the_kept_windows(director: User, sales_lead: User) -> None:
    """D-4a: more to do moves the date; the days by cause are the difference of the kept windows."""
    outcome = an_outcome(a_team(), by=director)
    forecasted(in_days(-7))
    before = window_of(outcome)
    add_parts(outcome, 8, by=director, name="Tax rules")
    forecasted()
    explained()
    after = window_of(outcome)
    move = Move.objects.get(initiative=outcome)
    assert after.forecast.trials == TRIALS
    assert sum(days for _name, days in move.days) == (after.safe_on - before.safe_on).days  # type: ignore[operator]
    assert dict(move.days)["scope"] > 0
    (row,) = read_outlook(sales_lead).rows
    assert row.moved.days == (after.safe_on - before.safe_on).days  # type: ignore[operator]
    assert "more belongs to it now" in row.moved.why.lower()
    assert row.moved.is_explained


def test_a_job_explains_each_new_forecast_once(director: User, run_jobs: Callable[[], int]) -> None:
    from manyways.market.tasks import refresh

    an_outcome(a_team(), by=director)
    forecasted(in_days(-7))
    forecasted()
    refresh(0)
    run_jobs()
    assert Move.objects.count() == 1
    refresh(0)
    run_jobs()
    assert Move.objects.count() == 1


def test_too_little_history_says_so_and_gives_no_date(
    director: User, sales_lead: User, client: Client
) -> None:
    """D-4a: under 8 weeks there is no date, but what would help."""
    outcome = an_outcome(a_team(5), by=director)
    forecasted()
    (row,) = read_outlook(sales_lead).rows
    assert (row.level, row.drawing.safe) == (Level.EXPLORING, None)
    counted = window_of(outcome).weeks_counted  # a week that has begun counts
    assert counted in {5, 6}
    client.force_login(sales_lead)
    page = client.get(reverse("market:outlook")).content.decode()
    assert f"Not enough history: {counted} of 8 weeks" in page
    assert "First window expected about" in page
    page = client.get(reverse("market:outcome", args=[outcome.key])).content.decode()
    assert f"Not enough history: {counted} of 8 weeks" in page
    assert f"{8 - counted} more weeks counted" in page


def test_what_is_explored_has_no_date(director: User, sales_lead: User) -> None:
    """GAP-4: exploring gives no date, though the engine could compute one."""
    outcome = an_outcome(a_team(), by=director)
    forecasted()
    actions.set_level(outcome, level="exploring", by=director)
    (row,) = read_outlook(sales_lead).rows
    assert row.drawing.safe is None
    assert row.drawing.label == "Exploring: no dates to plan on yet"


def test_only_the_team_fixes_a_date_and_only_after_discovery(
    director: User, sales_lead: User, team_lead: User
) -> None:
    """GAP-4: a fixed date is the team's, after discovery."""
    team = a_team()
    lead = person_of(team_lead)
    outcome = an_outcome(team, by=director, owner=lead)
    forecasted()
    with pytest.raises(Refused, match="Ask Noor Haddad"):
        actions.fix_date(outcome, on=in_days(90), discovered_on=in_days(-1), by=sales_lead)
    with pytest.raises(Refused):
        actions.fix_date(outcome, on=in_days(90), discovered_on=in_days(1), by=team_lead)
    with pytest.raises(Refused):
        actions.fix_date(outcome, on=in_days(-1), discovered_on=in_days(-1), by=team_lead)
    actions.fix_date(outcome, on=in_days(90), discovered_on=in_days(-1), by=team_lead)
    (row,) = read_outlook(sales_lead).rows
    assert row.level == Level.FIXED
    assert (row.drawing.given, row.drawing.cannot_move) == (in_days(90), True)
    with pytest.raises(Refused):
        actions.set_level(outcome, level="fixed", by=team_lead)
    with pytest.raises(Refused):
        actions.set_level(outcome, level="expected", by=sales_lead)
    actions.set_level(outcome, level="expected", by=team_lead)
    outcome.refresh_from_db()
    assert not outcome.is_due_fixed


def test_employees_read_what_is_open_to_them_and_change_nothing(director: User, employee: User) -> None:
    outcome = an_outcome(a_team(), by=director)
    an_outcome(outcome.team, by=director, name="Hidden", visibility="members")  # type: ignore[arg-type]
    assert [row.name for row in read_outlook(employee).rows] == ["Group billing"]
    for change in (
        lambda: actions.describe_outcome(outcome, {"headline": "Mine"}, by=employee),
        lambda: actions.set_level(outcome, level="exploring", by=employee),
        lambda: actions.add_segment(name="Mine", by=employee),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_words_customers_and_being_left_out(director: User, sales_lead: User) -> None:
    outcome = an_outcome(a_team(), by=director)
    schools = actions.add_segment(name="Schools", by=sales_lead)
    actions.describe_outcome(outcome, {"headline": "One invoice"}, segments=[schools], by=sales_lead)
    (row,) = read_outlook(sales_lead).rows
    assert (row.name, row.segments) == ("One invoice", ("Schools",))
    actions.describe_outcome(outcome, {"is_shown": False}, segments=[], by=sales_lead)
    assert read_outlook(sales_lead).rows == ()
    assert Outcome.pgh_event_model.objects.filter(pgh_obj__initiative=outcome).count() >= 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 3])
def test_the_outlook_takes_a_bounded_number_of_queries(
    director: User, sales_lead: User, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    team = a_team()
    for number in range(count):
        outcome = an_outcome(team, by=director, name=f"Outcome {number}", count=2)
        actions.describe_outcome(outcome, {"headline": f"Outcome {number}"}, by=director)
    forecasted(in_days(-7))
    forecasted()
    explained()
    sales_lead.grants_held()
    with django_assert_num_queries(10):  # type: ignore[attr-defined]
        assert len(read_outlook(sales_lead).rows) == count


def test_eight_weeks_with_fewer_than_eight_items_say_so(
    director: User, sales_lead: User, client: Client
) -> None:
    """D-4a: what is missing is named, and no day is guessed from it."""
    team = a_team(10)
    WeeklyCount.objects.filter(team=team).update(finished_count=0)
    first = WeeklyCount.objects.filter(team=team).order_by("week_starts_on").first()
    assert first
    WeeklyCount.objects.filter(pk=first.pk).update(finished_count=5)
    outcome = an_outcome(team, by=director)
    forecasted()
    (row,) = read_outlook(sales_lead).rows
    assert row.drawing.label == "Not enough history: 5 of 8 finished items"
    assert row.drawing.likely is None
    client.force_login(sales_lead)
    page = client.get(reverse("market:outcome", args=[outcome.key])).content.decode()
    assert "The first window comes once eight finished items are counted." in page


def test_a_what_if_is_drawn_over_the_outlook_and_leaves_no_house(
    director: User, sales_lead: User, client: Client
) -> None:
    """Tried windows stand in violet over the old ones; the explored one keeps no date, files hold the forecast."""
    team = a_team()
    outcome, explored = an_outcome(team, by=director), an_outcome(team, by=director, name="Explored")
    forecasted()
    actions.set_level(explored, level="exploring", by=director)
    client.force_login(sales_lead)
    address = reverse("market:outlook")
    assert 'aria-checked="false"' in client.get(address).content.decode()
    change = {"initiative": str(outcome.key), "team": str(team.key), "count": 20, "next": address}
    assert client.post(reverse("forecast:add_change") + "?do=add", change)["Location"] == address
    run_waiting()
    page = client.get(address).content.decode()
    assert "nothing is saved yet" in page
    assert re.search(r'<strong class="mw-whatif">\d+ (days|weeks?) later', page)
    assert page.count('class="was"') == 1
    assert "Exploring: no dates to plan on yet" in page
    assert page.count("btn-primary") == 1
    told = client.get(address + "?format=csv").getvalue().decode()
    assert window_of(outcome).safe_on.isoformat() in told  # type: ignore[union-attr]
    client.post(reverse("forecast:discard_what_if"))
    assert "mw-whatif" not in client.get(address).content.decode()


def test_empty_pages_teach(sales_lead: User, client: Client) -> None:
    client.force_login(sales_lead)
    assert "Nothing to plan on yet" in client.get(reverse("market:outlook")).content.decode()
    assert "The roadmap draws itself" in client.get(reverse("market:roadmap")).content.decode()


def test_the_roadmap_is_the_darker_the_more_likely(director: User, sales_lead: User, client: Client) -> None:
    an_outcome(a_team(), by=director)
    forecasted()
    client.force_login(sales_lead)
    page = client.get(reverse("market:roadmap") + "?by=quarter").content.decode()
    shades = [
        float(each)
        for each in re.findall(r'class="chance" x="[^"]*" y="[^"]*"[^>]*fill-opacity="([\d.]+)"', page)
    ]
    assert len(shades) == 9
    assert shades == sorted(shades)


def test_a_form_with_a_mistake_is_refused_with_a_sentence(
    director: User, sales_lead: User, client: Client
) -> None:
    outcome = an_outcome(a_team(), by=director)
    client.force_login(sales_lead)
    answer = client.post(reverse("market:set_level", args=[outcome.key]), {"level": "sure"})
    assert answer.status_code == 422
    answer = client.post(
        reverse("market:describe", args=[outcome.key]), {"headline": "One invoice", "is_shown": "on"}
    )
    assert answer.status_code == 302
    assert Outcome.objects.get(initiative=outcome).headline == "One invoice"


def test_a_day_only_planned_shows_past_slips_inside_and_no_date_outside(
    director: User, client: Client
) -> None:
    """From eight past cases on a reference range beside it, seven are too few; files and slides give no date at all."""
    bare = create_initiative(
        name="Tariffs",
        kind=Kind.objects.get(slug="outcome"),
        approach="flow",
        visibility="company",
        due_on=in_days(100),
        by=director,
    )
    forecasted()
    client.force_login(director)
    for number in range(1, 9):
        add_past_date(name=f"Old {number}", planned_days=100, actual_days=100 + 10 * number, by=director)
        (row,) = read_outlook(director).rows
        assert row.initiative == bare
        assert (row.drawing.slipped_likely is not None) is (number == 8)
    assert row.drawing.slipped_likely == in_days(140)
    assert "past slip" in client.get("/market/").content.decode()
    for address in ("/market/?format=csv", "/market/?format=xlsx", "/market/outlook.pptx"):
        answer = client.get(address)
        file = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert date_text(bare.due_on).encode() not in file
    said = b"".join(client.get("/market/?format=csv").streaming_content).decode()
    assert "Exploring: no dates to plan on yet" in said
