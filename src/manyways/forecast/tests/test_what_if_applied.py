"""Kept what-ifs applied: each change by its action, those that are ticked, only while the world is as it was."""

from datetime import date, timedelta

import pytest
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import start_of, today
from manyways.access.jobs import run_waiting
from manyways.access.models import User
from manyways.engine.time.moments import day_of
from manyways.forecast import actions
from manyways.forecast.arrays import read_portfolio
from manyways.forecast.models import Availability, Forecast
from manyways.forecast.queries import is_outdated, windows_of
from manyways.forecast.tests.test_forecasts import a_team_with_counts, forecasted
from manyways.forecast.tests.test_what_if import keep, safe_of
from manyways.teams.models import Team
from manyways.work.actions import edit_initiative
from manyways.work.models import Initiative, Item


def test_a_changed_world_refuses_and_working_it_out_again_helps(
    two: tuple[Initiative, Initiative], director: User
) -> None:
    first, _second = two
    forecasted()
    due = today() + timedelta(days=99)
    kept = keep(director, {"do": "date", "initiative": str(first.key), "day": due.isoformat()})
    edit_initiative(first, {"summary": "Something else by now"}, by=director)
    with pytest.raises(Refused, match="has changed since"):
        actions.apply_scenario(kept, by=director)
    newer = forecasted()
    actions.try_what_if(base=newer, changes=kept.changes, scenario=str(kept.key), by=director)
    run_waiting()
    kept.refresh_from_db()
    assert kept.base == newer
    actions.apply_scenario(kept, by=director)
    assert Initiative.objects.get(pk=first.pk).due_on == due


def test_each_kind_of_change_is_applied_by_its_action(
    two: tuple[Initiative, Initiative], team: Team, director: User
) -> None:
    first, second = two
    other = a_team_with_counts(12, "Other")
    forecasted()
    day = today().isoformat()
    kept = keep(
        director,
        {"do": "take", "initiative": str(first.key), "team": str(other.key), "count": 4},
        {"do": "add", "initiative": str(second.key), "team": str(team.key), "count": 3},
        {"do": "capacity", "team": str(team.key), "percent": 150, "day": day},
    )
    actions.apply_scenario(kept, by=director)
    taken = Item.objects.filter(initiative=first, team=other).order_by("rank")
    assert [item.name for item in taken] == [f"Story {number}" for number in range(8, 12)]
    assert Item.objects.filter(initiative=second).count() == 15
    assert Availability.objects.get().percent == 150
    Forecast.objects.update(made_at=start_of(today()))
    assert is_outdated()
    found = read_portfolio(today()).portfolio.teams
    assert next(each for each in found if each.key == f"team {team.pk}").availability == (
        (day_of(today()), 1.5),
    )
    gone = keep(director, {"do": "drop", "initiative": str(second.key)})
    actions.apply_scenario(gone, by=director)
    assert Initiative.objects.get(pk=second.pk).state == Initiative.State.STOPPED


@pytest.mark.parametrize("is_begun", [True, False])
def test_starting_no_earlier_is_tried_and_applied(
    two: tuple[Initiative, Initiative], director: User, is_begun: bool
) -> None:
    """A running initiative holds what nobody has begun, one to come starts then; both come out as they were tried."""
    first, second = two
    if not is_begun:
        Initiative.objects.filter(pk=first.pk).update(started_on=None, state=Initiative.State.PROPOSED)
    base = forecasted()
    day = today() + timedelta(days=120)
    kept = keep(director, {"do": "start", "initiative": str(first.key), "day": day.isoformat()})
    assert kept.windows[str(first.key)][1] >= day.isoformat()
    assert kept.windows[str(second.key)][2] < safe_of(base, second)
    assert kept.name.startswith("First starts no earlier than")
    actions.apply_scenario(kept, by=director)
    first.refresh_from_db()
    assert first.starts_on == (None if is_begun else day)
    after = windows_of(forecasted())
    for row in two:
        assert after[row.pk].safe_on.isoformat() == kept.windows[str(row.key)][2]  # type: ignore[union-attr]


def test_only_what_is_ticked_is_applied(
    two: tuple[Initiative, Initiative], director: User, client: Client
) -> None:
    first, second = two
    forecasted()
    due = (today() + timedelta(days=99)).isoformat()
    kept = keep(
        director,
        {"do": "date", "initiative": str(first.key), "day": due},
        {"do": "drop", "initiative": str(second.key)},
    )
    edit_initiative(second, {"summary": "Changed, but left out"}, by=director)
    client.force_login(director)
    assert client.post(f"{kept.get_absolute_url()}apply/", {}).status_code == 422
    assert client.post(f"{kept.get_absolute_url()}apply/", {"change": ["0"]}).status_code == 302
    kept.refresh_from_db()
    assert (kept.applied, kept.applied_by) == ([0], director)
    assert Initiative.objects.get(pk=first.pk).due_on == date.fromisoformat(due)
    assert Initiative.objects.get(pk=second.pk).state != Initiative.State.STOPPED
    text = client.get(kept.get_absolute_url()).content.decode()
    assert "1 of 2 changes applied" in text
    assert 'value="1" checked' in text


def test_the_rest_of_a_scenario_is_applied_later(
    two: tuple[Initiative, Initiative], director: User, client: Client
) -> None:
    """What was applied is in force and out of the choice; what it moved itself does not stand in the way of the rest."""
    first, second = two
    forecasted()
    due = today() + timedelta(days=99)
    kept = keep(
        director,
        {"do": "rank", "initiative": str(second.key), "before": str(first.key)},
        {"do": "date", "initiative": str(second.key), "day": due.isoformat()},
        {"do": "date", "initiative": str(first.key), "day": due.isoformat()},
    )
    edit_initiative(first, {"summary": "Somebody else changed this one"}, by=director)
    actions.apply_scenario(kept, places=[0], by=director)
    kept.refresh_from_db()
    assert (kept.applied, kept.open_places) == ([0], [1, 2])
    client.force_login(director)
    text = client.get(kept.get_absolute_url()).content.decode()
    assert "1 of 3 changes applied" in text
    assert [f'value="{place}" checked' in text for place in range(3)] == [False, True, True]
    with pytest.raises(Refused, match="has changed since"):
        actions.apply_scenario(kept, by=director)
    actions.apply_scenario(kept, places=[0, 1], by=director)
    second.refresh_from_db()
    assert second.due_on == due
    newer = forecasted()
    client.post(f"{kept.get_absolute_url()}again/")
    run_waiting()
    kept.refresh_from_db()
    assert (kept.base, kept.changes_beyond(newer)) == (newer, kept.changes[2:])
    assert client.post(f"{kept.get_absolute_url()}apply/", {"change": ["2"]}).status_code == 302
    kept.refresh_from_db()
    first.refresh_from_db()
    assert (kept.applied, kept.open_places, first.due_on) == ([0, 1, 2], [], due)
    with pytest.raises(Refused, match="applied already"):
        actions.apply_scenario(kept, by=director)
    assert "Apply these changes" not in client.get(kept.get_absolute_url()).content.decode()


def test_of_five_ticked_four_stand_beside_each_other(
    two: tuple[Initiative, Initiative], director: User, client: Client
) -> None:
    forecasted()
    kept = [keep(director, {"do": "drop", "initiative": str(two[0].key)}) for _each in range(5)]
    client.force_login(director)
    asked = "&".join(f"with={each.key}" for each in kept)
    text = client.get(f"/forecasts/scenarios/compare/?{asked}").content.decode()
    assert "At most 4 stand beside each other." in text
    assert "Not shown: First is dropped." in text
    assert text.count('scope="col"') == 6


def test_it_does_after_applying_what_it_said(two: tuple[Initiative, Initiative], director: User) -> None:
    first, second = two
    forecasted()
    kept = keep(director, {"do": "rank", "initiative": str(second.key), "before": str(first.key)})
    said = kept.windows
    actions.apply_scenario(kept, by=director)
    after = windows_of(forecasted())
    assert after[first.pk].safe_on.isoformat() == said[str(first.key)][2]  # type: ignore[union-attr]
    assert after[second.pk].safe_on.isoformat() == said[str(second.key)][2]  # type: ignore[union-attr]
