"""Initiatives: who may do what, what is refused, and that switching the approach loses nothing."""

from datetime import date

import pghistory
import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.actions import Refused, Stale
from manyways.access.models import Grant, User
from manyways.teams.models import Person, Team
from manyways.work import actions
from manyways.work.models import Initiative, Item, Kind, Link, StageChange
from manyways.work.queries.boards import stages_of
from manyways.work.tests.samples import an_event, items_in


def test_a_kind_suggests_the_approach(director: User) -> None:
    shift = actions.create_initiative(
        name="Web platform to product teams", kind=Kind.objects.get(slug="change"), by=director
    )
    assert (shift.approach, shift.noun) == ("hybrid", "Organisational change")
    assert shift.visibility == Initiative.Visibility.MEMBERS


def test_the_employee_may_not_create_or_change(director: User, employee: User) -> None:
    event = an_event(by=director)
    with pytest.raises(PermissionDenied):
        actions.create_initiative(name="Party", by=employee)
    with pytest.raises(PermissionDenied):
        actions.edit_initiative(event, {"name": "Mine"}, by=employee)


def test_an_owner_holds_the_rights_on_what_is_theirs(director: User, employee: User) -> None:
    sam = Person.objects.create(name="Sam Osei", user=employee)
    event = an_event(by=director, owner=sam)
    assert actions.edit_initiative(event, {"summary": "A day"}, by=employee).summary == "A day"


def test_a_stale_edit_shows_both_values(director: User) -> None:
    event = an_event(by=director)
    actions.edit_initiative(event, {"name": "Customer day"}, version=event.version, by=director)
    with pytest.raises(Stale) as refused:
        actions.edit_initiative(event, {"name": "Client day"}, version=event.version, by=director)
    assert refused.value.rows == [("name", "Client day", "Customer day")]


def test_unknown_fields_and_empty_names_are_refused(director: User) -> None:
    event = an_event(by=director)
    with pytest.raises(Refused):
        actions.edit_initiative(event, {"state": "done"}, by=director)
    with pytest.raises(Refused) as refused:
        actions.create_initiative(name="  ", by=director)
    assert "name" in refused.value.fields


def test_switching_the_approach_and_back_keeps_everything(director: User) -> None:
    event = an_event(by=director)
    first, second = items_in(event, "Venue", "Catering", by=director, duration_minutes=960)
    actions.add_link(first, successor=second, by=director)
    before = _everything(event)
    with pytest.raises(Refused):
        actions.change_approach(event, "hybrid", reason=" ", by=director)
    actions.change_approach(event, "flow", reason="Smaller steps", by=director)
    assert Initiative.objects.get(pk=event.pk).way.has_board
    actions.change_approach(event, "planned", reason="The date is fixed", by=director)
    assert _everything(event) == before


def _everything(event: Initiative) -> tuple[list[object], list[object]]:
    items = [tuple(row) for row in Item.objects.filter(initiative=event).order_by("pk").values_list()]
    links = [tuple(row) for row in Link.objects.order_by("pk").values_list()]
    return items, links


def test_the_history_tells_the_action_the_person_and_the_reason(director: User) -> None:
    event = an_event(by=director)
    actions.change_approach(event, "hybrid", reason="Speakers come in flow", by=director)
    newest = pghistory.models.Events.objects.tracks(event).order_by("-pgh_id").first()
    assert newest is not None
    assert newest.pgh_context["action"] == "work.change_approach"
    assert (newest.pgh_context["by"], newest.pgh_context["reason"]) == (director.pk, "Speakers come in flow")


def test_states_follow_each_other(director: User) -> None:
    event = an_event(by=director, state="proposed")
    with pytest.raises(Refused):
        actions.finish_initiative(event, by=director)
    event = actions.start_initiative(event, on=date(2026, 10, 1), by=director)
    with pytest.raises(Refused) as refused:
        actions.finish_initiative(event, on=date(2026, 9, 1), by=director)
    assert "on" in refused.value.fields
    event = actions.finish_initiative(event, on=date(2026, 11, 2), by=director)
    assert (event.state, event.finished_on) == ("done", date(2026, 11, 2))
    event = actions.reopen_initiative(event, by=director)
    with pytest.raises(Refused):
        actions.stop_initiative(event, reason="", by=director)
    assert actions.stop_initiative(event, reason="No room", by=director).state == "stopped"


def test_colleagues_see_what_is_open_and_members_what_is_theirs(director: User, employee: User) -> None:
    hidden, shown = an_event(by=director), an_event(by=director, name="Open day", visibility="company")
    assert set(Initiative.objects.visible_to(employee)) == {shown}
    actions.add_member(hidden, user=employee, role="viewer", by=director)
    assert set(Initiative.objects.visible_to(User.objects.get(pk=employee.pk))) == {hidden, shown}
    assert set(Initiative.objects.visible_to(director)) == {hidden, shown}


def test_a_member_works_on_items_but_not_on_the_initiative(director: User, employee: User) -> None:
    event = an_event(by=director)
    actions.add_member(event, user=employee, by=director)
    employee = User.objects.get(pk=employee.pk)
    actions.add_item(event, name="Badges", by=employee)
    with pytest.raises(PermissionDenied):
        actions.stop_initiative(event, reason="Enough", by=employee)
    other = an_event(by=director, name="Another")
    with pytest.raises(PermissionDenied):
        actions.add_item(other, name="Badges", by=employee)


def test_a_member_changes_part_and_leaves(director: User, employee: User) -> None:
    event = an_event(by=director)
    actions.add_member(event, user=employee, role="viewer", by=director)
    actions.add_member(event, user=employee, role="owner", by=director)
    grants = Grant.objects.filter(scope_kind="initiative", scope_id=event.pk)
    assert [grant.role.slug for grant in grants] == ["owner"]
    with pytest.raises(Refused):
        actions.add_member(event, user=employee, role="director", by=director)
    actions.remove_member(event, user=employee, by=director)
    assert not grants.all().exists()


def test_teams_work_on_a_shift_or_are_formed_by_it(director: User) -> None:
    shift = an_event(by=director, name="Shift")
    web, mobile = (Team.objects.create(name=name) for name in ("Web", "Mobile"))
    actions.set_teams(shift, works=[web], formed=[mobile], by=director)
    parts = actions.set_teams(shift, works=[mobile], by=director)
    assert [(part.team, part.part) for part in parts] == [(mobile, "works")]


def test_a_team_s_own_stages_replace_the_common_ones(director: User) -> None:
    web = Team.objects.create(name="Web")
    rows = [
        {"name": "Next", "category": "waiting"},
        {"name": "Build", "category": "doing", "wip_limit": 2},
        {"name": "Live", "category": "done"},
    ]
    actions.set_stages(web, rows, by=director)
    assert [stage.name for stage in stages_of(web)] == ["Next", "Build", "Live"]
    with pytest.raises(Refused):
        actions.set_stages(web, rows[:2], by=director)
    event = an_event(by=director, team=web, approach="flow")
    item = actions.add_item(event, name="Card", by=director)
    actions.move_to_stage(item, stages_of(web)[1], by=director)
    fewer = [rows[0], {"name": "Doing", "category": "doing"}, rows[2]]
    actions.set_stages(web, fewer, by=director)
    item.refresh_from_db()
    assert item.stage is not None
    assert item.stage.name == "Doing"
    assert [stage.name for stage in stages_of(web)] == ["Next", "Doing", "Live"]
    assert list(web.stages.filter(is_active=False).values_list("name", flat=True)) == ["Build"]
    assert StageChange.objects.filter(item=item).count() == 2
