"""Evidence: past dates and their figures, the forecast's own record, tests on the past, the range of a bare date."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, Stale
from manyways.access.clock import today
from manyways.access.jobs import run_waiting
from manyways.access.models import Job, User
from manyways.forecast import actions
from manyways.forecast.evidence import own_record, past_slips, reference_of
from manyways.forecast.models import BackTest, Forecast, PastDate, Window
from manyways.forecast.tests.test_forecasts import a_team_with_counts
from manyways.forecast.tests.test_paces import a_team_with_a_past
from manyways.ui.values import percent_text
from manyways.work.actions import create_initiative, edit_initiative, finish_initiative, stop_initiative
from manyways.work.models import Initiative

PLANNED = (120, 180, 90, 150, 200, 60, 240, 110)
ACTUAL = (150, 260, 95, 210, 205, 90, 330, 112)
ROWS = "Project\tPlanned days\tActual days\n" + "\n".join(
    f"Project {number}\t{planned}\t{actual}"
    for number, (planned, actual) in enumerate(zip(PLANNED, ACTUAL, strict=True), 1)
)


def eight_past_projects(by: User) -> None:
    for planned, actual in zip(PLANNED, ACTUAL, strict=True):
        actions.add_past_date(name=f"Project {planned}", planned_days=planned, actual_days=actual, by=by)


def a_window(initiative: Initiative, as_of: date, likely: int, safe: int) -> Window:
    forecast = Forecast.objects.create(
        as_of=as_of, seed=1, trials=1, engine_version="1", input_digest="0", input=b""
    )
    return Window.objects.create(
        forecast=forecast,
        initiative=initiative,
        state="window",
        likely_on=today() + timedelta(days=likely),
        safe_on=today() + timedelta(days=safe),
    )


def test_median_slip_and_share_near_plan(director: User, client: Client) -> None:  # D-4b
    eight_past_projects(director)
    found = past_slips(director).slips
    assert (found.median_whole_percent, found.near, found.compared) == (31, 3, 8)
    client.force_login(director)
    text = client.get("/forecasts/evidence/").content.decode()
    assert f"Median slip {percent_text(0.31)}, 3 of 8 within 10\u202f% of plan." in text
    answer = client.get("/api/forecasts/evidence").json()
    assert (answer["median_slip_percent"], answer["near"], answer["compared"]) == (31.25, 3, 8)


def test_pasted_rows_give_the_same_and_twice_changes_nothing(director: User, client: Client) -> None:  # STO-1
    client.force_login(director)
    for _turn in range(2):
        shown = client.post("/import/", {"subject": "past", "pasted": ROWS})
        client.post(f"{shown['Location']}apply/")
    assert PastDate.objects.count() == 8
    assert past_slips(director).slips.median_whole_percent == 31


HEAD = "Project\tPlanned days\tActual days\n"
DATED = "Project\tPlanned start\tPromised for\tStarted\tFinished\n"


@pytest.mark.parametrize(
    ("text", "median", "near", "compared", "left"),
    [
        (HEAD + "A\t100\t125", 25, 0, 1, 0),
        (HEAD + "A\t100\t80\nB\t50\t45\nC\t40\t40", -10, 2, 3, 0),
        (HEAD + "A\t100\t110\nB\t100\t111\nC\t100\t90\nD\t100\t89", 0, 2, 4, 0),
        (HEAD + "\n".join(f"P{n}\t100\t{100 + 10 * n}" for n in range(7)), 30, 2, 7, 0),
        (HEAD + "\n".join(f"P{n}\t8\t{8 + n}" for n in range(8)), 44, 1, 8, 0),
        (HEAD + "A\t100\t125\nA\t100\t200\n a \t100\t300", 25, 0, 1, 2),
        (HEAD + "A\t0\t10\nB\t-5\t10\nC\t\t10\nD\tsoon\tlater\nE\t10\t1e9\nF\t10\t", None, 0, 0, 5),
        (DATED + "A\t1 Jan 2025\t11 Jan 2025\t1 Jan 2025\t16 Jan 2025", 50, 0, 1, 0),
        (DATED + "A\t1 Jan 2025\t11 Jan 2025\t1 Jan 2025\t1 Jan 2199", None, 0, 0, 1),
        (DATED + "A\t11 Jan 2025\t1 Jan 2025\t1 Jan 2025\t16 Jan 2025", None, 0, 0, 1),
    ],
)
def test_other_lists_of_past_dates(
    director: User, client: Client, text: str, median: int | None, near: int, compared: int, left: int
) -> None:  # D-4b
    """One, seven, eight; quicker than planned; the same name again; what cannot be is left out and said, row by row."""
    client.force_login(director)
    shown = client.post("/import/", {"subject": "past", "pasted": text})
    page = client.get(shown["Location"])
    assert len(page.context["draft"].not_carried if "draft" in page.context else []) in {0, left}
    client.post(f"{shown['Location']}apply/")
    found = past_slips(director)
    assert (found.slips.median_whole_percent, found.slips.near, found.slips.compared) == (
        median,
        near,
        compared,
    )
    assert found.is_enough is (compared >= 8)
    said = client.get("/forecasts/evidence/").content.decode()
    if median is None:
        assert "No past dates noted yet." in said
    else:
        assert (
            f"Median slip {percent_text(median / 100)}, {near} of {compared} within 10\u202f% of plan."
            in said
        )


def test_nonsense_pasted_as_past_dates_says_so(director: User, client: Client) -> None:
    client.force_login(director)
    for text, said in (
        ("", "Paste some rows or choose a file"),
        ("   \n\n", "Paste some rows or choose a file"),
        ("what is this", "There is no row below the header."),
        (HEAD, "There is no row below the header."),
        (HEAD + "A\tsoon\tlater", "Nothing of it can be taken over as it is"),
    ):
        answer = client.post("/import/", {"subject": "past", "pasted": text}, follow=True)
        assert said in answer.content.decode(), text
        assert PastDate.objects.count() == 0


def test_dates_cost_and_time_to_a_customer(director: User, client: Client) -> None:  # STO-1
    begun = date(2025, 1, 1)
    for name, days, lead in (("A", 100, 130), ("B", 110, 150), ("C", 150, 200)):
        actions.add_past_date(
            name=name,
            planned_start_on=begun,
            promised_on=begun + timedelta(days=100),
            started_on=begun,
            finished_on=begun + timedelta(days=days),
            customer_on=begun + timedelta(days=lead),
            planned_cost=Decimal(100),
            actual_cost=Decimal(100 + days),
            by=director,
        )
    actions.add_past_date(name="Under way", planned_days=50, by=director)
    past = past_slips(director, sees_cost=True)
    assert (past.slips.median_whole_percent, past.slips.near, past.slips.left_out) == (10, 2, 1)
    assert (past.lead_days, past.leads, round(past.cost_percent or 0)) == (150, 3, 110)
    assert past_slips(director).cost_percent is None


def test_what_makes_no_sense_is_refused(director: User) -> None:
    for given, field in (
        ({"actual_days": 5}, "planned_days"),
        ({"promised_on": today()}, "planned_days"),
        ({"planned_start_on": today(), "promised_on": today()}, "promised_on"),
        ({"planned_days": 5, "started_on": today(), "finished_on": today() - timedelta(1)}, "finished_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_past_date(name="Odd", by=director, **given)
        assert field in refused.value.fields
    with pytest.raises(Refused):
        actions.add_past_date(name=" ", planned_days=5, by=director)
    with pytest.raises(Refused):
        actions.add_past_date(name="Odd", planned_days=0, by=director)
    kept = actions.add_past_date(name="Good", planned_days=5, by=director)
    actions.edit_past_date(kept, {"actual_days": 6}, version=kept.version, by=director)
    with pytest.raises(Stale):
        actions.edit_past_date(kept, {"actual_days": 7}, version=1, by=director)


def test_who_may_read_and_note(
    director: User, sales_lead: User, finance: User, employee: User, client: Client
) -> None:
    past = actions.add_past_date(
        name="Old web shop", planned_days=5, actual_days=9, planned_cost=Decimal(4321), by=director
    )
    for stranger in (employee, sales_lead):
        with pytest.raises(PermissionDenied):
            actions.add_past_date(name="No", planned_days=5, by=stranger)
        with pytest.raises(PermissionDenied):
            actions.edit_past_date(past, {"name": "No"}, by=stranger)
        with pytest.raises(PermissionDenied):
            actions.remove_past_date(past, by=stranger)
    assert PastDate.objects.visible_to(sales_lead).get() == past
    assert not PastDate.objects.visible_to(employee).exists()
    for user, sees, sees_cost in ((employee, False, False), (sales_lead, True, False), (finance, True, True)):
        client.force_login(user)
        text = client.get("/forecasts/evidence/").content.decode()
        assert ("Old web shop" in text) is sees
        assert ("Median slip" in text) is sees
        assert len(client.get("/api/past-dates").json()["rows"]) == int(sees)
        file = client.get("/forecasts/evidence/?format=csv").getvalue().decode()
        assert ("Old web shop" in file) is sees
        client.cookies["mw_columns_past-dates"] = "planned_cost"
        file = client.get("/forecasts/evidence/?format=csv").getvalue().decode()
        assert ("4321" in file) is sees_cost


def test_typed_on_the_page_and_edited_in_place(director: User, client: Client) -> None:
    client.force_login(director)
    client.post("/forecasts/evidence/new/", {"name": "Booth", "planned_days": "10", "actual_days": "12"})
    past = PastDate.objects.get()
    sent = {"actual-value": "15", "actual-version": past.version}
    assert client.post(f"/forecasts/evidence/?row={past.key}&edit=actual", sent).status_code == 302
    assert past_slips(director).slips.median_whole_percent == 50
    answer = client.patch(f"/api/past-dates/{past.key}", {"actual_days": 20}, content_type="application/json")
    assert answer.json()["slip"] == 1
    assert client.delete(f"/api/past-dates/{past.key}").status_code == 204
    assert not PastDate.objects.exists()


def test_own_record_counts_honestly(director: User, employee: User) -> None:
    held, late, stopped, ahead = (
        create_initiative(name=name, started_on=today() - timedelta(days=90), by=director)
        for name in ("Held", "Late", "Stopped", "Ahead")
    )
    for initiative in (held, late, stopped):
        a_window(initiative, today() - timedelta(days=60 + initiative.pk % 3 * 7), -20, -10)
    a_window(ahead, today() - timedelta(days=30), 5, 10)
    finish_initiative(held, on=today() - timedelta(days=15), by=director)
    stop_initiative(stopped, reason="No", by=director)
    own = own_record(director)
    likely, safe = own.at(50), own.at(85)
    assert (likely.hits, likely.judged, likely.waiting) == (0, 2, 1)
    assert (safe.hits, safe.judged, safe.waiting) == (1, 2, 1)
    assert (own.things, own.left_out) == (2, 1)
    assert own_record(employee).at(85).judged == 0


def test_of_many_forecasts_in_a_week_the_first_counts(director: User) -> None:
    initiative = create_initiative(name="Held", started_on=today() - timedelta(days=90), by=director)
    monday = today() - timedelta(days=today().weekday() + 28)
    for day in range(5):
        a_window(initiative, monday + timedelta(days=day), -20 + day, -10)
    assert own_record(director).at(85).judged == 1


def test_without_a_record_the_page_says_so(director: User, client: Client) -> None:
    client.force_login(director)
    text = client.get("/forecasts/evidence/").content.decode()
    assert "No window of a kept forecast has come due yet" in text
    assert "No past dates noted yet." in text


def test_a_bare_date_gets_the_range_of_past_slips_from_eight_cases_on(  # issue 7
    director: User, client: Client
) -> None:
    begun = today() - timedelta(days=10)
    bare = create_initiative(
        name="Annual report", starts_on=begun, due_on=begun + timedelta(days=100), by=director
    )
    eight_past_projects(director)
    found = reference_of(bare, past_slips(director))
    assert found
    assert found.likely == begun + timedelta(days=125)
    assert found.late == begun + timedelta(days=144)
    client.force_login(director)
    text = client.get("/portfolio/").content.decode()
    assert "Planned only, no forecast" in text
    assert "past slip" in text
    assert "A reference, not a forecast" in client.get(f"/work/{bare.key}/forecast/").content.decode()
    PastDate.objects.first().delete()  # type: ignore[union-attr]
    text = client.get("/portfolio/").content.decode()
    assert "past slip" not in text
    assert "Planned " in text
    actions.add_past_date(name="Once more", planned_days=120, actual_days=150, by=director)
    only = create_initiative(name="Move", due_on=today() + timedelta(days=100), by=director)
    found = reference_of(only, past_slips(director))
    assert found
    assert (found.start, found.likely) == (today(), today() + timedelta(days=125))
    text = client.get(f"/work/{only.key}/forecast/").content.decode()
    assert "counted from" in text
    edit_initiative(bare, {"starts_on": bare.due_on}, by=director)
    bare.refresh_from_db()
    assert reference_of(bare, past_slips(director)) is None


def test_every_teams_past_is_walked_through_in_a_job(director: User, employee: User, client: Client) -> None:
    long, short = a_team_with_a_past(120), a_team_with_counts(1, "Mobile")
    client.force_login(director)
    client.post("/forecasts/teams/test/")
    client.post("/forecasts/teams/test/")
    assert Job.objects.count() == 1
    assert 'hx-get="/forecasts/jobs/back-test/"' in client.get("/forecasts/teams/").content.decode()
    assert run_waiting() == 1
    assert client.get("/forecasts/jobs/back-test/")["HX-Refresh"] == "true"
    assert BackTest.objects.get(team=short).scores == []
    scores = BackTest.objects.get(team=long).scores
    assert {score["model"] for score in scores} == {"plain", "calibrated"}
    assert all(0 <= score["coverage"]["85"] <= 1 and score["judged"] > 0 for score in scores)
    text = client.get("/forecasts/teams/").content.decode()
    assert "what is called safe (85\u202f%) would have held" in text
    assert "Mobile: not enough history to test" in text
    assert "Days off" in text
    client.post("/forecasts/teams/test/")
    run_waiting()
    assert Job.objects.order_by("-pk").first().result == {"tested": 0, "as_before": 2}  # type: ignore[union-attr]
    with pytest.raises(PermissionDenied):
        actions.ask_back_test(by=employee)


def test_a_failed_job_is_told(director: User, client: Client, monkeypatch: Any) -> None:
    def broken(*_given: object) -> None:
        raise Refused("The past is a foreign country.")

    monkeypatch.setattr("manyways.forecast.past.walk_all", broken)
    actions.ask_back_test(by=director)
    run_waiting()
    client.force_login(director)
    assert "failed: The past is a foreign country." in client.get("/forecasts/teams/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        actions.add_past_date(name=f"Project {number}", planned_days=5, actual_days=6, by=director)
        initiative = create_initiative(name=f"Held {number}", by=director)
        a_window(initiative, today() - timedelta(days=60 + 7 * number), -20, -10)
    client.force_login(director)
    client.get("/forecasts/evidence/")
    with django_assert_num_queries(9):
        client.get("/forecasts/evidence/")
