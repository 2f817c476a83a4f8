"""Stages of a team's own, what ready and done mean, kinds and sprints: actions and pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work import actions
from manyways.work.models import Check, Initiative, Item, Kind, Sprint, StageChange, Tick
from manyways.work.queries.boards import stages_of
from manyways.work.queries.sprints import sprint_now
from manyways.work.tests.samples import an_outcome, items_in

READY, DONE, ENTER = Check.Point.READY, Check.Point.DONE, Check.Point.ENTER


@pytest.fixture
def web(db: None) -> Team:
    return Team.objects.create(name="Web")


@pytest.fixture
def signed_in(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def stages_form(team: Team, **changes: str) -> dict[str, Any]:
    """The stages page as it is sent, with changes by `field-number`."""
    found = stages_of(team)
    data: dict[str, Any] = {"stages-TOTAL_FORMS": len(found) + 2, "stages-INITIAL_FORMS": len(found)}
    for at in range(len(found) + 2):
        row = found[at] if at < len(found) else None
        data |= {
            f"stages-{at}-was": row.pk if row else "",
            f"stages-{at}-place": at + 1 if row else "",
            f"stages-{at}-name": row.name if row else "",
            f"stages-{at}-category": row.category if row else "doing",
            f"stages-{at}-limit_rule": "warn",
        }
    return data | {f"stages-{name}": value for name, value in changes.items()}


def test_a_team_s_own_stages_continue_the_common_ones(signed_in: Client, director: User, web: Team) -> None:
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    actions.move_to_stage(card, stages_of(web)[2], by=director)
    data = stages_form(web, **{"2-name": "Build", "2-wip_limit": "3", "5-name": "Try out"})
    assert signed_in.post(reverse("work:stages", args=[web.key]), data).status_code == 302
    names = [stage.name for stage in stages_of(web)]
    assert names == ["Backlog", "Ready", "Build", "Review", "Try out", "Done"]
    card.refresh_from_db()
    assert card.stage is not None
    assert (card.stage.team, card.stage.name, card.stage.wip_limit) == (web, "Build", 3)
    assert StageChange.objects.filter(item=card).count() == 2


def test_cards_of_a_stage_that_leaves_are_asked_for_first(
    signed_in: Client, director: User, web: Team
) -> None:
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    review = stages_of(web)[3]
    actions.move_to_stage(card, review, by=director)
    data = stages_form(web, **{"3-name": ""})
    shown = signed_in.post(reverse("work:stages", args=[web.key]), data).content.decode()
    assert "Nothing is saved yet: 1 card stands" in shown
    assert "1 card in “Review” goes to" in shown
    assert not web.stages.exists()
    signed_in.post(reverse("work:stages", args=[web.key]), {**data, f"move-{review.key}": "Ready"})
    card.refresh_from_db()
    assert card.stage is not None
    assert (card.stage.team, card.stage.name) == (web, "Ready")


def test_impossible_stages_are_refused_with_the_reason(signed_in: Client, web: Team) -> None:
    data = stages_form(web, **{"4-name": ""})
    refused = signed_in.post(reverse("work:stages", args=[web.key]), data)
    assert (refused.status_code, "one for done" in refused.content.decode()) == (422, True)
    twice = signed_in.post(reverse("work:stages", args=[web.key]), stages_form(web, **{"3-name": "doing"}))
    assert "Two stages have the same name" in twice.content.decode()
    assert not web.stages.exists()


def test_only_who_may_sets_stages_and_checks(client: Client, sales_lead: User, web: Team) -> None:
    client.force_login(sales_lead)
    page = client.get(reverse("work:stages", args=[web.key])).content.decode()
    assert "Save the stages" not in page
    assert client.post(reverse("work:stages", args=[web.key]), stages_form(web)).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.set_checks(web, DONE, ["Tested"], by=sales_lead)


def test_done_waits_for_an_answer_to_each_line(director: User, web: Team) -> None:
    tested, told = actions.set_checks(web, DONE, ["Tested", "Support is told"], by=director)
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    done = stages_of(web)[-1]
    with pytest.raises(Refused, match="“Tested”, “Support is told”"):
        actions.move_to_stage(card, done, by=director)
    with pytest.raises(Refused):
        actions.record_dates(card, finished_at=now(), by=director)
    with pytest.raises(Refused, match="“Support is told”"):
        actions.move_to_stage(card, done, answers={tested: ""}, by=director)
    assert not Tick.objects.exists()
    moved = actions.move_to_stage(card, done, answers={tested: "", told: "only we see it"}, by=director)
    assert moved.item.finished_at is not None
    assert set(Tick.objects.values_list("check_line__text", "not_needed_because")) == {
        ("Tested", ""),
        ("Support is told", "only we see it"),
    }


def test_begun_before_it_is_ready_is_said_once(director: User, web: Team) -> None:
    (named,) = actions.set_checks(web, READY, ["Somebody asked for it"], by=director)
    first, second = items_in(an_outcome(by=director, team=web), "First", "Second", by=director)
    doing, review = stages_of(web)[2:4]
    assert "Begun before it was ready" in actions.move_to_stage(first, doing, by=director).warning
    first.refresh_from_db()
    assert actions.move_to_stage(first, review, by=director).warning == ""
    actions.tick_check(second, named, by=director)
    assert actions.move_to_stage(second, doing, by=director).warning == ""


def test_a_stage_asks_on_entering_and_the_board_is_told_what(
    signed_in: Client, director: User, web: Team
) -> None:
    rows = [{"name": "Next", "category": "waiting"}, {"name": "Build", "category": "doing"}]
    _next, build, _live = actions.set_stages(web, [*rows, {"name": "Live", "category": "done"}], by=director)
    (line,) = actions.set_checks(build, ENTER, ["A test is written"], by=director)
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    address, body = f"/api/items/{card.key}/move", {"stage": str(build.key)}
    refused = signed_in.post(address, body, content_type="application/json")
    assert (refused.status_code, "checks" in refused.json()["fields"]) == (422, True)
    asked = signed_in.get(f"/api/items/{card.key}/checks?stage={build.key}").json()
    assert asked == [
        {"key": str(line.key), "text": "A test is written", "is_answered": False, "not_needed_because": ""}
    ]
    sent = {**body, "answers": {str(line.key): ""}}
    assert signed_in.post(address, sent, content_type="application/json").status_code == 200


def test_lines_are_known_by_their_text(director: User, web: Team) -> None:
    kept, left = actions.set_checks(web, DONE, ["Tested", "Told"], by=director)
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    actions.tick_check(card, kept, by=director)
    actions.tick_check(card, left, by=director)
    again = actions.set_checks(web, DONE, ["Measured", "Tested"], by=director)
    assert [check.text for check in again] == ["Measured", "Tested"]
    assert again[1] == kept
    left.refresh_from_db()
    assert (left.is_active, left.ticks.count()) == (False, 1)
    with pytest.raises(Refused, match="At most 12"):
        actions.set_checks(web, DONE, [f"Line {number}" for number in range(13)], by=director)


def test_work_2_an_outcome_is_not_done_while_its_market_is_not_ready(
    signed_in: Client, director: User
) -> None:
    """WORK-2: marketing, sales training, customer communication, each ticked or not needed because."""
    outcome = an_outcome(by=director)
    kind = Kind.objects.get(slug="outcome")
    lines = "Marketing has what it needs\nSales is trained\nCustomers are told"
    signed_in.post(reverse("work:set_kind_checks", args=[kind.key]), {"lines": lines})
    marketing, sales, customers = Check.objects.filter(kind=kind)
    finish = reverse("work:change_state", args=[outcome.key])
    refused = signed_in.post(finish, {"to": "finish"})
    assert (refused.status_code, "Sales is trained" in refused.content.decode()) == (422, True)
    answer = reverse("work:answer_initiative", args=[outcome.key])
    for check in (marketing, customers):
        signed_in.post(answer, {"check_line": check.key})
    signed_in.post(answer, {"check_line": sales.key, "not_needed_because": "sales does not sell it"})
    assert (
        "not needed: sales does not sell it"
        in signed_in.get(reverse("work:about", args=[outcome.key])).content.decode()
    )
    signed_in.post(answer, {"check_line": marketing.key, "is_open": "yes"})
    assert signed_in.post(finish, {"to": "finish"}).status_code == 422
    signed_in.post(answer, {"check_line": marketing.key})
    assert signed_in.post(finish, {"to": "finish"}).status_code == 302
    assert Initiative.objects.get(pk=outcome.pk).state == "done"


def test_an_item_s_page_shows_what_is_open_and_takes_answers(
    signed_in: Client, director: User, web: Team
) -> None:
    (line,) = actions.set_checks(web, DONE, ["Tested"], by=director)
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    actions.move_to_stage(card, stages_of(web)[2], by=director)
    page = signed_in.get(card.get_absolute_url()).content.decode()
    assert "1 thing is open before it is done." in page
    signed_in.post(reverse("work:answer_item", args=[card.key]), {"check_line": line.key})
    assert Tick.objects.get(item=card).by == director
    assert "open before it is done" not in signed_in.get(card.get_absolute_url()).content.decode()


def test_kinds_are_added_changed_ranked_and_put_away(signed_in: Client, director: User) -> None:
    made = {"name": "Research", "noun": "Study", "approach": "flow", "icon": "unsorted"}
    signed_in.post(reverse("work:new_kind"), made)
    kind = Kind.objects.get(slug="research")
    assert (kind.noun, kind.approach) == ("Study", "flow")
    edit = {
        "name": "Research",
        "noun": "Enquiry",
        "approach": "hybrid",
        "icon": "event",
        "version": kind.version,
    }
    signed_in.post(reverse("work:kind", args=[kind.key]), edit)
    kind.refresh_from_db()
    assert (kind.noun, kind.approach, kind.is_active) == ("Enquiry", "hybrid", False)
    address = reverse("work:kinds")
    assert "1 no longer offered" in signed_in.get(address).content.decode()
    signed_in.post(f"{address}?edit=rank&row={kind.key}", {"rank-value": 0, "rank-version": kind.version})
    kind.refresh_from_db()
    assert kind.rank == 0


def test_a_kind_counts_only_what_the_reader_may_see(client: Client, director: User, employee: User) -> None:
    an_outcome(by=director, name="Secret")
    client.force_login(employee)
    kind = Kind.objects.get(slug="outcome")
    page = client.get(reverse("work:kind", args=[kind.key])).content.decode()
    assert "0 initiatives are of this kind" in page
    assert client.post(reverse("work:kind", args=[kind.key]), {"name": "Mine", "noun": "x", "approach": "flow",
                       "icon": "event", "version": kind.version}).status_code == 403  # fmt: skip


def test_a_sprint_takes_items_and_says_what_is_usual(signed_in: Client, director: User, web: Team) -> None:
    outcome = an_outcome(by=director, team=web)
    for number in range(36):
        (done,) = items_in(outcome, f"done {number}", by=director)
        finish = now() - timedelta(days=5 * number + 3)
        actions.record_dates(done, started_at=finish - timedelta(days=2), finished_at=finish, by=director)
    one, two = items_in(outcome, "One", "Two", by=director)
    monday = today() + timedelta(days=7 - today().weekday())
    dates = {"starts_on": monday, "ends_on": monday + timedelta(days=11)}
    signed_in.post(reverse("work:sprints", args=[web.key]), {"goal": "Groups can pay", **dates})
    sprint = Sprint.objects.get()
    signed_in.post(reverse("work:take_items", args=[sprint.key]), {"items": [str(one.key), str(two.key)]})
    page = signed_in.get(sprint.get_absolute_url()).content.decode()
    assert "2 of 2 remain until" in page
    state = sprint_now(sprint, director)
    assert state.usual is not None
    assert (state.usual.working_days, state.usual.half, state.usual.most) == (10, 3, 2)
    assert state.window is not None
    assert (state.window.likely_on, state.window.chance) == (monday + timedelta(days=7), 100)
    assert state.room == (0, 1)
    assert "Chance to finish what is left by its end: 100\u202f%" in page
    signed_in.post(reverse("work:put_back_item", args=[sprint.key, two.key]))
    assert [row.item.name for row in sprint_now(sprint, director).left] == ["One"]
    edit = {"goal": "Groups pay", **dates, "result": "", "version": sprint.version}
    signed_in.post(reverse("work:edit_sprint", args=[sprint.key]), edit)
    sprint.refresh_from_db()
    assert sprint.goal == "Groups pay"


def test_sprints_of_a_team_do_not_overlap_and_take_its_items_only(director: User, web: Team) -> None:
    first = actions.plan_sprint(
        web, goal="First", starts_on=today(), ends_on=today() + timedelta(days=11), by=director
    )
    with pytest.raises(Refused, match="already runs"):
        actions.plan_sprint(
            web,
            goal="Second",
            starts_on=first.ends_on,
            ends_on=first.ends_on + timedelta(days=5),
            by=director,
        )
    with pytest.raises(Refused, match="ends before"):
        actions.plan_sprint(
            web, goal="Back", starts_on=today(), ends_on=today() - timedelta(days=1), by=director
        )
    (foreign,) = items_in(an_outcome(by=director), "Foreign", by=director)
    with pytest.raises(Refused, match="another team"):
        actions.take_items(first, [foreign], by=director)


def test_a_sprint_does_not_name_what_is_hidden(
    client: Client, director: User, employee: User, web: Team
) -> None:
    (secret,) = items_in(an_outcome(by=director, team=web), "Secret card", by=director)
    sprint = actions.plan_sprint(
        web, goal="Open", starts_on=today(), ends_on=today() + timedelta(days=4), items=[secret], by=director
    )
    client.force_login(employee)
    page = client.get(sprint.get_absolute_url()).content.decode()
    assert "Secret card" not in page
    assert "1 more belongs to an initiative you cannot see" in page
    assert client.post(reverse("work:remove_sprint", args=[sprint.key])).status_code == 403


def test_columns_fit_the_approach(signed_in: Client, director: User) -> None:
    event = actions.create_initiative(name="Fair", kind=Kind.objects.get(slug="event"), by=director)
    actions.add_item(event, name="Venue", duration_minutes=960, by=director)
    outcome = an_outcome(by=director)
    items_in(outcome, "Card", by=director)
    planned = signed_in.get(reverse("work:items", args=[event.key])).content.decode()
    flowing = signed_in.get(reverse("work:items", args=[outcome.key])).content.decode()
    assert ">Ends" in planned.replace("\n", "")
    assert "sort=stage" not in planned
    assert "sort=stage" in flowing
    assert "sort=duration" not in flowing
    told = signed_in.get(reverse("work:items", args=[event.key]), {"format": "csv"})
    assert b"Venue" in b"".join(told) if told.streaming else b"Venue" in told.content


@pytest.mark.parametrize("view", ["team_flow", "initiative_flow"])
def test_the_points_of_a_flow_page_open_their_items(
    signed_in: Client, director: User, web: Team, view: str
) -> None:
    outcome = an_outcome(by=director, team=web)
    for days in range(1, 9):
        (done,) = items_in(outcome, f"done {days}", by=director)
        finish = now() - timedelta(days=20)
        actions.move_to_stage(done, stages_of(web)[2], at=finish - timedelta(days=days), by=director)
        actions.move_to_stage(done, stages_of(web)[4], at=finish, by=director)
    (stuck,) = items_in(outcome, "stuck", by=director)
    actions.move_to_stage(stuck, stages_of(web)[2], at=now() - timedelta(days=30), by=director)
    actions.block_item(stuck, reason="Licence", team=web, at=now() - timedelta(days=10), by=director)
    owner = web if view == "team_flow" else outcome
    page = signed_in.get(reverse(f"work:{view}", args=[owner.key])).content.decode()
    first = Item.objects.get(name="done 1")
    assert f'<a href="{first.get_absolute_url()}" tabindex="-1"' in page
    assert "1 in progress is older than that." in page
    assert "Items were blocked for 10 days in all, most for: Web" in page
    assert "What these figures rest on" in page
