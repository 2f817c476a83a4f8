"""What-ifs: the same random numbers, nothing saved until kept, kept ones compared and applied by each right."""

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.jobs import run_waiting
from manyways.access.models import Job, User
from manyways.access.tests.workers import heard
from manyways.engine.forecast.joint import NEVER
from manyways.engine.forecast.joint.altered import placed_before
from manyways.engine.time.moments import day_of
from manyways.forecast import actions
from manyways.forecast.arrays import read_portfolio
from manyways.forecast.inputs import pack, unpack
from manyways.forecast.models import Forecast, Scenario, Window
from manyways.forecast.queries import windows_of
from manyways.forecast.tests.test_forecasts import a_team_with_counts, an_outcome, forecasted
from manyways.forecast.what_if import altered
from manyways.forecast.working_out import work_out
from manyways.teams.models import Team
from manyways.work.actions import edit_initiative, edit_item
from manyways.work.models import Initiative, Item


def safe_of(base: Forecast, initiative: Initiative) -> str:
    return windows_of(base)[initiative.pk].safe_on.isoformat()  # type: ignore[union-attr]


def test_an_unchanged_scenario_moves_nothing_to_the_byte(two: tuple[Initiative, Initiative]) -> None:
    base = forecasted()
    first, second = two
    before = unpack(bytes(base.input))
    for nothing in ([], [{"do": "rank", "initiative": str(first.key), "before": str(second.key)}]):
        assert pack(altered(before, nothing, {}))[0] == bytes(base.input)
    windows = work_out(base, [])
    for row in Window.objects.filter(forecast=base, item=None).select_related("initiative"):
        state, likely, safe, _given, chance = windows[str(row.initiative.key)]
        assert (state, likely, safe) == (row.state, row.likely_on.isoformat(), row.safe_on.isoformat())  # type: ignore[union-attr]
        assert chance == row.confidence


def test_a_rank_exchanges_the_windows_of_two(two: tuple[Initiative, Initiative]) -> None:
    first, second = two
    base = forecasted()
    windows = work_out(base, [{"do": "rank", "initiative": str(second.key), "before": str(first.key)}])
    assert windows[str(second.key)][2] < safe_of(base, second)
    assert windows[str(first.key)][2] > safe_of(base, first)
    assert windows[str(first.key)][2] == safe_of(base, second)


def test_dropping_adding_moving_and_more_capacity(two: tuple[Initiative, Initiative], team: Team) -> None:
    first, second = two
    other = a_team_with_counts(12, "Other")
    extra = an_outcome(other, User.objects.get(email="ines@brightwater.example"), "Extra", 2)
    base = forecasted()
    key, later = str(first.key), str(second.key)
    dropped = work_out(base, [{"do": "drop", "initiative": key}])
    assert dropped[key][0] == "dropped"
    assert dropped[later][2] < safe_of(base, second)
    more = work_out(base, [{"do": "add", "initiative": key, "team": str(team.key), "count": 6}])
    assert more[key][2] > safe_of(base, first)
    moved = work_out(base, [{"do": "take", "initiative": key, "team": str(other.key), "count": 6}])
    assert moved[later][2] < safe_of(base, second)
    assert moved[str(extra.key)][2] == safe_of(base, extra)
    day = today().isoformat()
    doubled = [{"do": "capacity", "team": str(team.key), "percent": 200, "day": day}]
    assert work_out(base, doubled)[later][2] < safe_of(base, second)
    due = (today() + timedelta(days=3)).isoformat()
    dated = work_out(base, [{"do": "date", "initiative": key, "day": due}])[key]
    assert (dated[2], dated[3]) == (safe_of(base, first), due)
    assert dated[4] < windows_of(base)[first.pk].confidence  # type: ignore[operator]


def test_places_are_exchanged_without_loss(two: tuple[Initiative, Initiative]) -> None:
    before = read_portfolio(today()).portfolio
    first, second = (f"initiative {each.key}" for each in two)
    back = placed_before(placed_before(before, second, first), first, second)
    assert {item.key: item.rank for item in back.items} == pytest.approx(
        {item.key: item.rank for item in before.items}
    )
    assert day_of(today()) < NEVER


def tried(client: Client, do: str, **given: Any) -> str:
    sent = {name: str(getattr(value, "key", value)) for name, value in given.items()}
    answer = client.post(f"/forecasts/what-if/change/?do={do}", sent)
    assert answer.status_code == 302, answer.content.decode()
    run_waiting()
    return client.get("/portfolio/").content.decode()


def test_the_switch_shows_what_moves_and_saves_nothing(
    two: tuple[Initiative, Initiative], director: User, client: Client
) -> None:
    first, second = two
    forecasted()
    client.force_login(director)
    assert 'aria-checked="false"' in client.get("/portfolio/").content.decode()
    client.post("/forecasts/what-if/switch/", {"on": "yes"})
    assert "Nothing is changed yet" in client.get("/portfolio/").content.decode()
    text = tried(client, "rank", initiative=second, before=first)
    assert "Second goes before First" in text
    assert "2 windows move; nothing is saved yet." in text
    assert 'class="was"' in text
    assert "earlier" in text
    assert not Scenario.objects.exists()
    assert Initiative.objects.get(pk=second.pk).rank == 20
    client.post("/forecasts/what-if/discard/")
    text = client.get("/portfolio/").content.decode()
    assert 'class="was"' not in text


def test_a_what_if_whose_forecast_was_forgotten_is_worked_out_again(
    two: tuple[Initiative, Initiative], director: User, client: Client
) -> None:
    base = forecasted()
    client.force_login(director)
    tried(client, "rank", initiative=two[1], before=two[0])
    forecasted()
    base.delete()
    text = client.get("/portfolio/").content.decode()
    assert "Second goes before First. A newer forecast is there." in text
    assert "/forecasts/what-if/keep/" not in text
    assert "Work it out again" in client.get("/forecasts/what-if/keep/").content.decode()
    client.post("/forecasts/what-if/again/")
    run_waiting()
    assert "2 windows move" in client.get("/portfolio/").content.decode()


def test_the_page_waits_for_the_job_and_tells_a_failure(
    two: tuple[Initiative, Initiative], director: User, client: Client, monkeypatch: Any
) -> None:
    forecasted()
    client.force_login(director)
    client.post("/forecasts/what-if/change/?do=drop", {"initiative": str(two[0].key)})
    assert "No worker runs that could take it up." in client.get("/portfolio/").content.decode()
    heard(0)
    text = client.get("/portfolio/").content.decode()
    assert "Working it out" in text
    assert 'hx-get="/forecasts/what-if/state/' in text
    assert "HX-Refresh" not in client.get("/forecasts/what-if/state/")
    assert client.get("/forecasts/what-if/keep/").status_code == 422

    def broken(*_given: object) -> None:
        raise Refused("This cannot be simulated.")

    monkeypatch.setattr("manyways.forecast.working_out.work_out", broken)
    run_waiting()
    assert client.get("/forecasts/what-if/state/")["HX-Refresh"] == "true"
    assert "This cannot be simulated." in client.get("/portfolio/").content.decode()


def test_keep_compare_apply(two: tuple[Initiative, Initiative], director: User, client: Client) -> None:
    first, second = two
    forecasted()
    client.force_login(director)
    tried(client, "rank", initiative=second, before=first)
    client.post("/forecasts/what-if/keep/", {"name": "Second first"})
    tried(client, "drop", initiative=first)
    client.post("/forecasts/what-if/keep/", {"name": "Without the first"})
    kept, other = Scenario.objects.order_by("pk")
    text = client.get(f"/forecasts/scenarios/compare/?with={kept.key}&with={other.key}").content.decode()
    assert "Dropped" in text
    assert "earlier" in text
    text = client.get(kept.get_absolute_url()).content.decode()
    assert "2 windows move. Nothing of it is in force." in text
    assert "/comments/" in text
    client.post(f"{kept.get_absolute_url()}apply/", {"change": ["0"]})
    assert list(Initiative.objects.open().order_by("rank").values_list("name", flat=True))[-2:] == [
        "Second",
        "First",
    ]
    kept.refresh_from_db()
    assert kept.applied_by == director
    with pytest.raises(Refused):
        actions.apply_scenario(kept, by=director)


def keep(by: User, *changes: dict[str, Any]) -> Scenario:
    base = Forecast.objects.latest("pk")
    return actions.keep_scenario(name="", base=base, changes=changes, windows=work_out(base, changes), by=by)


def test_who_may_try_see_and_apply(
    two: tuple[Initiative, Initiative], director: User, sales_lead: User, employee: User, client: Client
) -> None:
    first, second = two
    edit_initiative(second, {"visibility": "company"}, by=director)
    base = forecasted()
    changes = [{"do": "date", "initiative": str(second.key), "day": today().isoformat()}]
    with pytest.raises(PermissionDenied):
        actions.try_what_if(base=base, changes=changes, by=employee)
    client.force_login(employee)
    assert "/what-if/" not in client.get("/portfolio/").content.decode()
    assert client.get("/forecasts/what-if/change/").status_code == 422
    client.force_login(sales_lead)
    answer = client.post("/forecasts/what-if/change/?do=drop", {"initiative": str(first.key)})
    assert answer.status_code == 422
    text = tried(client, "drop", initiative=second)
    assert "Second is dropped" in text
    assert "First" not in text
    client.post("/forecasts/what-if/keep/", {"name": "Mine"})
    mine = Scenario.objects.get()
    assert "First" not in client.get(mine.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        actions.apply_scenario(mine, by=sales_lead)
    assert Initiative.objects.get(pk=second.pk).state == Initiative.State.RUNNING
    theirs = keep(director, {"do": "drop", "initiative": str(first.key)})
    assert list(Scenario.objects.visible_to(sales_lead)) == [mine]
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert Scenario.objects.visible_to(director).count() == 2
    with pytest.raises(PermissionDenied):
        actions.remove_scenario(theirs, by=sales_lead)


def test_changes_that_make_no_sense_are_refused(
    two: tuple[Initiative, Initiative], director: User, client: Client
) -> None:
    client.force_login(director)
    first = str(two[0].key)
    assert client.post("/forecasts/what-if/change/?do=drop", {"initiative": first}).status_code == 422
    forecasted()
    for do, sent in (
        ("rank", {"initiative": first, "before": first}),
        ("add", {"initiative": first, "team": str(two[0].team.key), "count": "0"}),  # type: ignore[union-attr]
        ("capacity", {"team": str(two[0].team.key), "percent": "900", "day": "2026-12-01"}),  # type: ignore[union-attr]
        ("date", {"initiative": first, "day": "soon"}),
        ("drop", {"initiative": ""}),
    ):
        assert client.post(f"/forecasts/what-if/change/?do={do}", sent).status_code == 422, do
    assert not Job.objects.exists()
    with pytest.raises(Refused):
        keep(director)
    few = Item.objects.filter(initiative=two[0])
    for item in few[:10]:
        edit_item(item, {"duration_minutes": 480}, by=director)
    take = {"do": "take", "initiative": first, "team": str(a_team_with_counts(9, "O").key), "count": 5}
    with pytest.raises(Refused, match="O has finished too little"):
        keep(director, take)
    forecasted()
    kept = keep(director, take)
    with pytest.raises(Refused, match="Only 2 items wait there"):
        actions.apply_scenario(kept, by=director)


def test_the_api_keeps_shows_and_applies(
    two: tuple[Initiative, Initiative], director: User, sales_lead: User, client: Client
) -> None:
    first, second = two
    change = {"do": "rank", "initiative": str(second.key), "before": str(first.key)}
    client.force_login(director)
    asked = {"name": "Second first", "changes": [change]}
    assert client.post("/api/scenarios", asked, content_type="application/json").status_code == 422
    base = forecasted()
    made = client.post("/api/scenarios", asked, content_type="application/json")
    assert made.status_code == 202
    run_waiting()
    (row,) = client.get("/api/scenarios").json()["rows"]
    assert (row["is_worked_out"], row["changes"]) == (True, ["Second goes before First"])
    windows = client.get(f"/api/scenarios/{row['key']}/windows").json()
    found = next(each for each in windows if each["initiative"] == str(second.key))
    assert found["safe_on"] < found["was_safe_on"] == safe_of(base, second)
    assert client.post(f"/api/scenarios/{row['key']}/apply?changes=7").status_code == 422
    applied = client.post(f"/api/scenarios/{row['key']}/apply?changes=0").json()
    assert (applied["applied"], bool(applied["applied_at"])) == ([0], True)
    odd = {"changes": [{"do": "fly"}]}
    assert client.post("/api/scenarios", odd, content_type="application/json").status_code == 422
    client.force_login(sales_lead)
    assert client.get("/api/scenarios").json()["rows"] == []
    assert client.get(f"/api/scenarios/{row['key']}/windows").status_code == 404
    hidden = {"changes": [{"do": "drop", "initiative": str(first.key)}]}
    assert client.post("/api/scenarios", hidden, content_type="application/json").status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    team: Team, director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    rows = [an_outcome(team, director, f"Outcome {number}", 3) for number in range(count)]
    forecasted()
    for _each in range(count):
        kept = keep(director, {"do": "date", "initiative": str(rows[0].key), "day": today().isoformat()})
    client.force_login(director)
    for address, queries in (("/forecasts/scenarios/", 5), (kept.get_absolute_url(), 9)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_the_web_process_does_not_simulate() -> None:
    code = (
        "import django; django.setup(); import manyways.forecast.views.what_if, manyways.forecast.tasks;"
        "import sys; print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
