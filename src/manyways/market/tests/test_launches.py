"""Launches: released is not launched, readiness is shown or excused, and done waits for it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyways.access.actions import Refused, Stale
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.history import history_of
from manyways.access.models import User
from manyways.change.models import Engagement
from manyways.change.tests.samples import a_group, person_of
from manyways.market.actions import launches as actions
from manyways.market.actions import readiness
from manyways.market.actions.outcomes import set_level
from manyways.market.models import Launch, ReadinessItem, ReadinessRule
from manyways.market.queries.launches import standing_of, standings
from manyways.market.tests.launch_samples import SAFE_IN, a_launch, all_but, an_outcome
from manyways.work.actions import finish_initiative
from manyways.work.models import Initiative


@pytest.fixture
def outcome(director: User) -> Initiative:
    person_of(director)
    return an_outcome(director)


@pytest.fixture
def launch(outcome: Initiative, marketing: User) -> Launch:
    return a_launch(outcome, marketing)


def item(launch: Launch, name: str) -> ReadinessItem:
    return launch.readiness.select_related("launch__initiative__owner", "launch__owner", "engagement").get(
        name=name
    )


def test_the_size_sets_the_list_and_days_count_back_from_the_safe_day(launch: Launch) -> None:
    """GAP-4, D-6: pricing 56 days before the day that is safe to plan on."""
    row = standing_of(launch)
    names = {each.item.name for each in row.rows}
    assert {"Sales training", "Customer notice", "Pricing and price list", "Support knows it"} <= names
    assert "Campaign and events booked" not in names
    due = {each.item.name: each.due_on for each in row.rows}
    assert due["Pricing and price list"] == today() + timedelta(days=SAFE_IN - 56)
    assert row.base.words == "the day that is safe to plan on"
    assert row.status.level == "good"


def test_an_outcome_that_is_explored_gives_a_launch_no_day(launch: Launch, director: User) -> None:
    """As on the outlook: no date to plan on, so nothing is counted back from one."""
    set_level(launch.initiative, level="exploring", by=director)
    row = standing_of(Launch.objects.get(pk=launch.pk))
    assert (row.base.day, row.window, row.status.word) == (None, None, "No window yet")
    assert row.drawing.label == "Exploring: no dates to plan on yet"
    assert {each.due_on for each in row.rows} == {None}


def test_what_would_be_ready_is_shown_row_by_row(launch: Launch, marketing: User, client: Client) -> None:
    client.force_login(marketing)
    keys = [str(item(launch, name).key) for name in ("Sales training", "Customer notice")]
    sent = {"preview": "ready", "rows": keys, "ready-evidence": "On the shelf"}
    shown = client.post(launch.get_absolute_url(), sent, headers={"HX-Request": "true"}).content.decode()
    assert shown.count("<ins>On the shelf</ins>") == 2
    assert not launch.readiness.filter(done_on__isnull=False).exists()


def test_a_larger_size_asks_for_more_and_a_smaller_one_for_less(launch: Launch, marketing: User) -> None:
    actions.edit_launch(launch, {"size": 3}, by=marketing)
    assert launch.readiness.filter(name="Campaign and events booked").exists()
    readiness.settle_readiness(item(launch, "Sales material"), evidence="On the shelf", by=marketing)
    actions.edit_launch(launch, {"size": 1}, by=marketing)
    left = set(launch.readiness.values_list("name", flat=True))
    assert left == {"Sales material", "Support knows it", "Help page and release note"}


def test_a_chosen_day_before_the_safe_one_is_watched(launch: Launch, marketing: User) -> None:
    changed = actions.edit_launch(launch, {"planned_on": today() + timedelta(days=78)}, by=marketing)
    row = standing_of(changed)
    assert row.days_unsafe == 12
    assert row.status.level == "watch"
    assert "12 days before it is safe" in str(row.status.reason)


def test_a_late_item_is_told_with_its_days(launch: Launch, marketing: User) -> None:
    late = today() - timedelta(days=5)
    readiness.edit_readiness(item(launch, "Sales training"), {"decide_by_on": late}, by=marketing)
    row = standing_of(launch)
    assert row.status.level == "risk"
    assert "5 days late" in str(row.status.reason)


def test_released_with_sales_training_open_is_not_launched(
    launch: Launch, director: User, marketing: User
) -> None:
    """D-6: released ≠ launched; refused, then overridden with name and reason."""
    all_but(launch, "Sales training", by=marketing)
    released = actions.mark_released(launch, by=director)
    row = standing_of(released)
    assert (str(row.status), row.status.reason) == ("Released, not launched", "Open: Sales training")
    with pytest.raises(Refused, match="Not ready: Sales training"):
        actions.launch_it(released, by=marketing)
    released.refresh_from_db()
    assert released.launched_on is None
    launched = actions.launch_it(released, reason="The fair is on Monday", by=marketing)
    assert (launched.launched_on, launched.overridden_by) == (today(), marketing)
    assert str(standing_of(launched).status) == "Launched, not all ready"


def test_with_everything_ready_no_reason_is_kept(launch: Launch, director: User, marketing: User) -> None:
    all_but(launch, by=marketing)
    actions.mark_released(launch, by=director)
    launch.refresh_from_db()
    launched = actions.launch_it(launch, reason="No reason needed", by=marketing)
    assert (launched.override_reason, launched.overridden_by) == ("", None)
    assert standing_of(launched).status.level == "good"


def test_the_release_is_the_teams_and_the_launch_is_marketings(
    launch: Launch, marketing: User, sales_lead: User, team_lead: User, employee: User
) -> None:
    with pytest.raises(PermissionDenied):
        actions.mark_released(launch, by=marketing)
    with pytest.raises(Refused, match="has not released it"):
        actions.launch_it(launch, by=marketing)
    released = actions.mark_released(launch, by=team_lead)
    for somebody in (team_lead, employee):
        with pytest.raises(PermissionDenied):
            actions.launch_it(released, reason="Now", by=somebody)
    with pytest.raises(Refused, match="not waiting"):
        actions.mark_released(released, by=team_lead)
    with pytest.raises(Refused):
        actions.launch_it(released, on=today() + timedelta(days=1), reason="Soon", by=sales_lead)


def test_ready_needs_evidence_and_not_needed_a_reason(
    launch: Launch, marketing: User, employee: User
) -> None:
    row = item(launch, "Sales material")
    with pytest.raises(Refused):
        readiness.settle_readiness(row, evidence=" ", by=marketing)
    with pytest.raises(Refused):
        readiness.excuse_readiness(row, reason="", by=marketing)
    with pytest.raises(PermissionDenied):
        readiness.settle_readiness(row, evidence="x", by=employee)
    done = readiness.settle_readiness(row, evidence="Deck v3", by=marketing)
    with pytest.raises(Stale):
        readiness.settle_readiness(done, evidence="Deck v4", version=1, by=marketing)
    fresh = readiness.excuse_readiness(item(launch, "Sales material"), reason="No sales", by=marketing)
    assert (fresh.done_on, fresh.evidence) == (None, "")
    with pytest.raises(Refused):
        readiness.remove_readiness(fresh, by=marketing)
    with pytest.raises(Refused, match="already"):
        readiness.add_readiness(launch, name="Sales material", by=marketing)
    own = readiness.add_readiness(launch, name="Booth", by=marketing)
    readiness.remove_readiness(own, by=marketing)
    assert not launch.readiness.filter(name="Booth").exists()


def test_training_becomes_a_session_of_the_outcome_and_proves_itself(director: User, marketing: User) -> None:
    sales = a_group("Sales", people=3, by=director)
    person_of(director)
    launch = a_launch(an_outcome(director), marketing, message="One bill")
    training = item(launch, "Sales training")
    assert training.group == sales
    made = readiness.plan_readiness(training, by=marketing)
    assert (made.kind, made.channel) == (Engagement.Kind.TRAIN, Engagement.Channel.SESSION)
    assert [each.group for each in made.audience.all()] == [sales]
    assert made.planned_on == today() + timedelta(days=SAFE_IN - 21)
    with pytest.raises(Refused, match="planned already"):
        readiness.plan_readiness(item(launch, "Sales training"), by=marketing)
    with pytest.raises(Refused, match="neither told nor taught"):
        readiness.plan_readiness(item(launch, "Sales material"), by=marketing)
    with pytest.raises(Refused):
        readiness.settle_readiness(item(launch, "Sales training"), by=marketing)
    from manyways.change.actions import hold_engagement

    hold_engagement(Engagement.objects.get(pk=made.pk), by=marketing)
    shown = readiness.settle_readiness(item(launch, "Sales training"), by=marketing)
    assert "held on" in shown.evidence


def test_an_outcome_is_not_done_while_its_launch_is_not_ready(
    launch: Launch, outcome: Initiative, director: User, marketing: User, client: Client
) -> None:
    """WORK-2: one item stays open, done is refused; ticking it or a reason lets it through."""
    for check in outcome.kind.checks.all() if outcome.kind else ():
        check.delete()
    all_but(launch, "Customer notice", by=marketing)
    with pytest.raises(Refused, match="Customer notice"):
        finish_initiative(outcome, by=director)
    client.force_login(director)
    page = client.get(reverse("work:about", args=[outcome.key])).content.decode()
    assert "Group billing is not ready: Customer notice" in page
    readiness.settle_readiness(item(launch, "Customer notice"), evidence="Mail of today", by=marketing)
    assert finish_initiative(outcome, by=director).state == Initiative.State.DONE


def test_done_all_the_same_needs_a_reason(
    launch: Launch, outcome: Initiative, director: User, client: Client
) -> None:
    client.force_login(director)
    where = reverse("work:change_state", args=[outcome.key])
    assert client.post(where, {"to": "finish"}).status_code == 422
    client.post(where, {"to": "finish", "finish-reason": "Sold to one customer only"})
    outcome.refresh_from_db()
    assert outcome.state == Initiative.State.DONE


def test_called_off_with_a_reason_and_taken_up_again(launch: Launch, marketing: User) -> None:
    with pytest.raises(Refused):
        actions.call_off_launch(launch, reason=" ", by=marketing)
    off = actions.call_off_launch(launch, reason="Merged into spring", by=marketing)
    assert str(standing_of(off).status) == "Called off"
    with pytest.raises(Refused):
        actions.call_off_launch(off, reason="Again", by=marketing)
    assert actions.reopen_launch(off, by=marketing).is_open


def test_it_is_recorded_and_can_be_undone(outcome: Initiative, marketing: User) -> None:
    from manyways.access.actions import last_context

    made = a_launch(outcome, marketing)
    context = last_context()
    assert context is not None
    assert history_of(made, marketing)
    undo(context, by=marketing)
    assert not Launch.objects.exists()
    assert not ReadinessItem.objects.exists()


def test_who_may_not_see_the_outcome_sees_no_launch(director: User, employee: User, client: Client) -> None:
    person_of(director)
    hidden = an_outcome(director, name="Secret", visibility="members")
    launch = a_launch(hidden, director)
    assert standings(employee) == []
    client.force_login(employee)
    assert client.get(launch.get_absolute_url()).status_code == 404
    assert "Secret" not in client.get(reverse("market:launches")).content.decode()
    assert client.get(f"/api/launches/{launch.key}").status_code == 404


def test_what_launches_need_is_data(
    marketing: User, employee: User, outcome: Initiative, client: Client
) -> None:
    client.force_login(marketing)
    where = reverse("market:readiness_rules")
    client.post(where, {"add": "yes", "name": "Translated", "from_size": 2, "days_before": 10})
    rule = ReadinessRule.objects.get(name="Translated")
    with pytest.raises(PermissionDenied):
        readiness.edit_readiness_rule(rule, {"is_active": False}, by=employee)
    assert a_launch(outcome, marketing).readiness.filter(name="Translated").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    count: int, director: User, marketing: User, client: Client
) -> None:
    person_of(director)
    for number in range(count):
        a_launch(an_outcome(director, name=f"Outcome {number}"), marketing)
    client.force_login(marketing)
    where = reverse("market:launches")
    client.get(where)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page = client.get(where)
    assert len(seen) == 9, "\n".join(each["sql"][:160] for each in seen)
    text = page.content.decode()
    assert text.count("/market/launches/") >= count
    csv = client.get(f"{where}?format=csv").getvalue().decode()
    assert csv.count("\n") == count + 1


def test_the_pages_of_a_launch(launch: Launch, marketing: User, director: User, client: Client) -> None:
    client.force_login(marketing)
    page = client.get(launch.get_absolute_url()).content.decode()
    assert "Sales training" in page
    assert "0 of 7 ready, 90 days before the day that is safe to plan on" in page
    assert "It is released" not in page
    row = item(launch, "Sales training")
    edited = client.post(
        f"{launch.get_absolute_url()}?edit=evidence&row={row.key}",
        {"evidence-value": "12 of 12 passed", "evidence-version": row.version},
    )
    assert edited.status_code == 302
    assert item(launch, "Sales training").done_on == today()
    tab = client.get(reverse("market:initiative_launches", args=[launch.initiative.key])).content.decode()
    assert "1 of 7" in tab
    client.force_login(director)
    assert "It is released" in client.get(launch.get_absolute_url()).content.decode()


def test_the_api_plans_releases_and_launches(outcome: Initiative, director: User, client: Client) -> None:
    client.force_login(director)
    made = client.post("/api/launches", {"initiative": str(outcome.key), "size": 1}, "application/json")
    assert made.status_code == 201, made.content
    key = made.json()["key"]
    rows = client.get(f"/api/launches/{key}/readiness").json()
    assert len(rows) == 2
    client.post(f"/api/launches/{key}/release", {}, "application/json")
    refused = client.post(f"/api/launches/{key}/launch", {}, "application/json")
    assert refused.status_code == 422
    for row in rows:
        where = f"/api/readiness/{row['key']}/settle"
        assert client.post(where, {"evidence": "Seen"}, "application/json").status_code == 200
    launched = client.post(f"/api/launches/{key}/launch", {}, "application/json").json()
    assert (launched["status"], launched["ready"]) == ("Launched", 2)
    assert client.get("/api/launches").json()["rows"][0]["launched_on"] == str(today())
