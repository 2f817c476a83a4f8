"""What an import may change: what its importer may, and what is done only where it is."""

from datetime import date
from typing import Any

from manyways.access.actions.roles import grant_role
from manyways.access.models import WHOLE, Role, User
from manyways.goals.models import Program
from manyways.interchange.allowed import JOIN, Allowed
from manyways.interchange.drafts import Difference, Draft, DraftRow
from manyways.interchange.tests.test_imports import imported
from manyways.teams.actions import add_group, add_membership, add_person, create_team
from manyways.teams.models import Group, Membership, Person, Team
from manyways.work.actions import create_initiative, set_checks, tick_check
from manyways.work.models import Check, Initiative, Kind, Link


def who_may(employee: User, *rights: str, kind: str = WHOLE, pk: int = 0) -> User:
    """The employee with some rights more."""
    role = Role.objects.create(slug=f"bring-{kind}", name="Bring", rights=["interchange.*", *rights])
    grant_role(employee, role=role, scope_kind=kind, scope_id=pk, by=User.objects.get(name="Ines Okafor"))
    return User.objects.get(pk=employee.pk)


def left_of(difference: Difference) -> list[tuple[int, str, str]]:
    return [(left.row, left.field, left.value) for left in difference.not_carried]


def test_an_import_changes_only_what_its_importer_may_change(director: User, employee: User) -> None:
    """A row of what one sees and may not change is left behind and named."""
    mine = create_team(name="Mine", by=director)
    bring = Role.objects.create(
        slug="bring", name="Bring", rights=["interchange.*", "work.create_initiative"]
    )
    grant_role(employee, role=bring, scope_kind=WHOLE, scope_id=0, by=director)
    lead = Role.objects.get(slug="team-lead")
    grant_role(employee, role=lead, scope_kind="team", scope_id=mine.pk, by=director)
    fields = {"visibility": "company", "due_on": date(2027, 5, 18)}
    create_initiative(name="Theirs", by=director, **fields)
    create_initiative(name="Ours", team=mine, by=director, **fields)
    text = "Project\tEnd\nTheirs\t1 Jun 2027\nOurs\t1 Jun 2027\nFresh\t1 Jun 2027"
    difference = imported("portfolio", text, User.objects.get(pk=employee.pk))
    days = dict(Initiative.objects.values_list("name", "due_on"))
    june = date(2027, 6, 1)
    assert days == {"Theirs": date(2027, 5, 18), "Ours": june, "Fresh": june}
    assert [(left.row, left.value) for left in difference.not_carried] == [(2, "Theirs")]


def test_an_import_calls_done_only_what_is_done(director: User) -> None:
    """What done means for a kind is answered before; what a file says of it stays behind and is named."""
    event = Kind.objects.get(slug="event")
    (told,) = set_checks(event, Check.Point.DONE, ["Support is told"], by=director)
    fair, _gala = (create_initiative(name=name, kind=event, by=director) for name in ("Fair", "Gala"))
    tick_check(fair, told, by=director)
    difference = imported("portfolio", "Project\tStatus\nFair\tdone\nGala\tdone", director)
    assert dict(Initiative.objects.values_list("name", "state")) == {"Fair": "done", "Gala": "running"}
    ((row, value, why),) = ((left.row, left.value, left.reason) for left in difference.not_carried)
    assert (row, value) == (3, "Gala")
    assert "Support is told" in why


def test_who_may_not_add_them_names_only_what_is_here(director: User, employee: User) -> None:
    """An owner, a team and a program that are not here yet are added by who may add them by hand."""
    text = "Project\tOwner\tTeam\tProgram\nFair\tMara Lindqvist\tCommerce\tGrowth"
    difference = imported("portfolio", text, who_may(employee, "work.create_initiative"))
    assert left_of(difference) == [
        (2, "Owner", "Mara Lindqvist"),
        (2, "Team", "Commerce"),
        (2, "Program", "Growth"),
    ]
    assert {each.reason for each in difference.not_carried} == {"You may look, but not add this here."}
    assert Initiative.objects.get().owner is None
    assert not any(model.objects.exists() for model in (Person, Team, Program))
    assert imported("portfolio", text, director).not_carried == ()
    fair = Initiative.objects.get()
    assert [str(each) for each in (fair.owner, fair.team, fair.program)] == [
        "Mara Lindqvist",
        "Commerce",
        "Growth",
    ]


def test_who_may_not_put_people_in_a_group_brings_them_without(director: User, employee: User) -> None:
    sales = add_group(name="Sales", by=director)
    add_membership(sales, person=add_person(name="Daniel Kerr", by=director), by=director)
    mine = create_team(name="Mine", by=director)
    by = who_may(employee, "teams.add_person", "teams.add_group")
    by = who_may(by, JOIN, kind="team", pk=mine.pk)
    text = "Name\tGroup\nAnn\tSales\nBo\tMine\nDaniel Kerr\tSales\nEve\tNew"
    difference = imported("people", text, by)
    assert left_of(difference) == [(2, "Group", "Sales"), (5, "Group", "New")]
    members = Membership.objects.values_list("person__name", "group__name")
    assert set(members) == {("Daniel Kerr", "Sales"), ("Bo", "Mine")}
    assert Person.objects.filter(name__in=["Ann", "Eve"]).count() == 2
    assert not Group.objects.filter(name="New").exists()


def test_who_may_not_move_items_brings_new_ones_alone(director: User, employee: User) -> None:
    event = create_initiative(name="Fair", visibility="company", by=director)
    text = "Id\tTask\tParent\n1\tPlace\t\n2\tVenue\t"
    imported("items", text, director, initiative=event)
    place, venue = event.items.order_by("rank")
    by = who_may(employee, "work.add_item", "work.edit_item")
    moved = f"{text}1\n3\tHotel\t1"
    difference = imported("items", moved, by, initiative=event)
    assert left_of(difference) == [(3, "Parent", "1")]
    parents: dict[str, Any] = dict(event.items.values_list("name", "parent"))
    assert parents == {"Place": None, "Venue": None, "Hotel": place.pk}
    difference = imported("items", moved, director, initiative=event)
    assert difference.not_carried == ()
    shown = {
        each.row.uid: [(each.field, each.was, each.becomes) for each in each.changes]
        for each in difference.rows
    }
    assert shown["2"] == [("parent", None, "Place")]  # what moves is shown before it does
    venue.refresh_from_db()
    assert venue.parent == place
    again = imported("items", f"{text}\n3\tHotel\t2", director, initiative=event)
    assert [(each.was, each.becomes) for each in again.rows[2].changes] == [("Place", "Venue")]
    assert not again.is_empty


def test_who_may_not_link_items_brings_them_without(director: User, employee: User) -> None:
    """A link asks where the waiting item is; one that is here already is nothing new."""
    event = create_initiative(name="Fair", visibility="company", by=director)
    text = "Id\tTask\tPredecessors\n1\tPlace\t\n2\tVenue\t1\n3\tHotel\t"
    imported("items", text, director, initiative=event)
    by = who_may(employee, "work.add_item", "work.edit_item")
    linked = "Id\tTask\tPredecessors\n1\tPlace\t\n2\tVenue\t1\n3\tHotel\t2\n4\tFood\t1"
    difference = imported("items", linked, by, initiative=event)
    assert left_of(difference) == [(4, "Predecessors", "Venue"), (5, "Predecessors", "Place")]
    changed = imported("items", linked.replace("\t1\n3", "\t1ss\n3"), by, initiative=event)
    assert (2 + 1, "Predecessors", "Place") in left_of(changed)
    assert [(link.predecessor.name, link.type) for link in Link.objects.all()] == [("Place", "fs")]
    assert imported("items", linked, director, initiative=event).not_carried == ()
    assert Link.objects.count() == 3


def test_who_may_not_change_an_initiative_leaves_its_time_and_its_finish(
    director: User, employee: User
) -> None:
    event = create_initiative(name="Fair", visibility="company", by=director)
    time = {"name": "Shifts", "week": [[] for _day in range(7)], "exceptions": {}}
    row = DraftRow(1, "work.item", "1", {"name": "Place"})
    draft = Draft("sheet", "x", (row,), calendar=time, planned_back_from=date(2027, 5, 18))

    def of(by: User) -> Draft:
        return Allowed(by, {}, event).of(draft)

    adds = who_may(employee, "work.add_item", "teams.add_calendar")
    assert [(each.row, each.field, each.value) for each in of(adds).not_carried] == [
        (0, "Calendar", "Shifts"),
        (0, "Plan back from", "2027-05-18"),
    ]
    assert (of(adds).calendar, of(adds).planned_back_from) == (None, None)
    assert of(director).not_carried == ()
