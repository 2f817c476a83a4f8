"""Notes on groups, what reviews reward, training needs: HR's alone but for counts; attendance settles."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.deleted import recently_deleted
from manyways.access.history import history_of
from manyways.access.models import User
from manyways.change.actions import hold_engagement, record_attendance, start_change
from manyways.change.tests.samples import a_group
from manyways.people_partner import actions
from manyways.people_partner.models import GroupNote, ReviewRule
from manyways.people_partner.queries.alignment import conflicts_for, touched_by
from manyways.people_partner.queries.training import needs_of, skill_lines
from manyways.people_partner.tests.samples import a_role, told
from manyways.teams.actions import delete_group
from manyways.teams.models import Person
from manyways.work.models import Initiative

SECRET = "They fear the move of desks"


@pytest.fixture
def shift(director: User, people: dict[str, Person]) -> Initiative:
    """A change everybody here may see."""
    return start_change(name="Shift to teams", on=today() + timedelta(days=60), groups=[], by=director)


def test_a_note_removed_by_mistake_comes_back_for_who_removed_it_alone(
    client: Client, people: dict[str, Person], director: User, hr_partner: User
) -> None:
    group = a_group("Support", by=director, people=5)
    note = actions.add_note(group, text=SECRET, by=hr_partner)
    actions.remove_note(note, by=hr_partner)
    assert recently_deleted(director) == []
    (found,) = recently_deleted(hr_partner)
    client.force_login(hr_partner)
    assert "is back" in client.post("/deleted/", {"bulk": "restore", "rows": found.key}, follow=True).text
    assert GroupNote.objects.get().text == SECRET
    empty = a_group("Empty", by=director)
    actions.add_note(empty, text=SECRET, by=hr_partner)
    delete_group(empty, by=director)
    (own,) = recently_deleted(director)
    assert (own.name, own.others, own.kind) == ("Empty", 0, "teams.group")
    assert recently_deleted(hr_partner) == []


def test_a_note_is_behind_every_door(  # D-9
    client: Client, cast: dict[str, User], people: dict[str, Person], director: User, hr_partner: User
) -> None:
    group = a_group("Support", by=director, people=5)
    client.force_login(hr_partner)
    client.post("/change/hr/notes/new/", {"group": group.pk, "text": SECRET, "kind": "concern"})
    note = GroupNote.objects.get()
    doors = (
        "/change/hr/notes/", "/change/hr/notes/?format=csv", f"/change/hr/notes/{note.key}/", "/find?q=desks",
        f"/history/people_partner.groupnote/{note.key}/", f"/comments/people_partner.groupnote/{note.key}/",
        group.get_absolute_url(), "/today/", "/inbox/", "/change/roles/",
    )  # fmt: skip
    assert SECRET in client.get("/change/hr/notes/").content.decode()
    assert SECRET not in str(
        history_of(actions.edit_note(note, {"text": SECRET + "!"}, by=hr_partner), hr_partner)
    )
    actions.remove_note(GroupNote.objects.get(), by=hr_partner)
    actions.add_note(group, text=SECRET, by=hr_partner)
    for slug, user in cast.items():
        if slug == "hr_partner":
            continue
        client.force_login(user)
        for door in doors:
            assert SECRET not in client.get(door).getvalue().decode(), (slug, door)
        assert not GroupNote.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            actions.add_note(group, text="Mine", by=user)


def test_a_conflict_counts_down_and_lists_who_is_touched(  # D-11
    client: Client, cast: dict[str, User], people: dict[str, Person], director: User, hr_partner: User
) -> None:
    group = a_group("Delivery", by=director, people=5)
    rule = actions.add_review_rule(
        name="Bonus for on-time project delivery",
        effect="conflicts",
        cycle_on=today() + timedelta(days=92),
        group=group,
        by=hr_partner,
    )
    client.force_login(hr_partner)
    text = client.get(f"/change/hr/reviews/{rule.key}/").content.decode()
    assert "92 days until the cycle" in text
    assert "Delivery 3" in text
    assert len(touched_by(rule)) == 5
    assert "1 conflict in reviews" in client.get("/change/hr/").content.decode()
    client.force_login(director)
    seen = client.get("/change/roles/").content.decode()
    assert "1 thing that reviews reward conflicts" in seen
    assert "on-time" not in seen
    assert conflicts_for(cast["employee"]) == ""
    for slug in ("director", "project_manager", "employee"):
        assert not ReviewRule.objects.visible_to(cast[slug]).exists()
        client.force_login(cast[slug])
        assert client.get("/change/hr/reviews/").status_code == 404
        assert client.get(f"/change/hr/reviews/{rule.key}/").status_code == 404
    with pytest.raises(Refused):
        actions.replace_review_rule(rule, by=hr_partner)
    rule = actions.edit_review_rule(rule, {"replacement": "Team outcome and own growth"}, by=hr_partner)
    assert not actions.replace_review_rule(rule, by=hr_partner).is_open_conflict
    assert conflicts_for(director) == ""


def test_three_of_four_attended_and_one_need_is_left(  # D-12
    shift: Initiative, people: dict[str, Person], director: User, hr_partner: User
) -> None:
    old = a_role(hr_partner)
    four = [people[slug] for slug in ("employee", "finance", "marketing", "sales_lead")]
    actions.hold_role(old, people=four, on=date(2020, 1, 1), by=hr_partner)
    new = actions.write_version(old.role, skills=["Planning", "Forecasting"], by=hr_partner)
    change = actions.begin_role_change(old=old, new=new, by=hr_partner)
    assert needs_of() == []
    told(change, hr_partner)
    assert [need.skill for need in needs_of()] == ["Forecasting"] * 4
    first, second = (
        actions.plan_session(
            shift, skill="Forecasting", planned_on=today() + timedelta(days=day), by=hr_partner
        )
        for day in (3, 9)
    )
    first, second = (hold_engagement(row, by=hr_partner) for row in (first, second))
    record_attendance(first, people=four[:2], by=hr_partner)
    record_attendance(second, people=four[2:3], by=hr_partner)
    (line,) = skill_lines()
    assert (line.words, line.left) == ("3 of 4 have it, 1 need left", [four[3]])
    actions.note_skill(four[3], skill="Forecasting", why="Did it for years", by=hr_partner)
    assert skill_lines()[0].left == []
    with pytest.raises(Refused):
        actions.plan_session(shift, skill="Forecasting", planned_on=today(), by=hr_partner)


def test_ways_to_grow_name_published_roles_only(hr_partner: User) -> None:
    start, hidden = a_role(hr_partner), a_role(hr_partner, "Coach", is_in_use=False)
    with pytest.raises(Refused):
        actions.add_growth_path(start.role, goal=hidden.role, by=hr_partner)
    actions.publish_version(hidden, by=hr_partner)
    path = actions.add_growth_path(start.role, goal=hidden.role, by=hr_partner)
    assert str(path) == "Release coordinator → Coach"
    with pytest.raises(Refused):
        actions.add_growth_path(start.role, goal=start.role, by=hr_partner)
