"""A change begins with one sentence; its stakeholders are walked one by one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, Stale
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Aspect, Impact, Stakeholder
from manyways.change.queries.people import read_lines
from manyways.change.queries.starting import starting_groups
from manyways.change.standing.changes import change_rows
from manyways.change.standing.people import Standing
from manyways.change.standing.readiness import gates_of
from manyways.change.tests.samples import a_change, a_group, impacts_of, milestone_of
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative


def test_one_sentence_a_day_and_ticks_make_a_list_of_what_is_owed(director: User, client: Client) -> None:
    """D-0, and light first: nobody's name is needed."""
    client.force_login(director)
    answer = client.post(
        reverse("change:new_change"),
        {
            "name": "Web platform to product teams",
            "on": "2027-03-01",
            "new": ["Sales", "Works council"],
            "people-Sales": "120",
        },
        follow=True,
    )
    initiative = Initiative.objects.get(name="Web platform to product teams")
    assert initiative.kind is not None
    assert initiative.kind.slug == "change"
    assert answer.redirect_chain[-1][0] == reverse("change:people", args=[initiative.key])
    assert "2 of 2 are still owed something" in answer.content.decode()
    owed = client.get(reverse("change:change_owed", args=[initiative.key])).content.decode()
    assert "about 120, as a group" in owed
    assert Group.objects.get(name="Works council").kind == Group.Kind.EXTERNAL


def test_groups_and_people_typed_by_name_are_affected_too(director: User, client: Client) -> None:
    ruth, sales = Person.objects.create(name="Ruth Adler"), a_group("Sales", by=director)
    client.force_login(director)
    typed = "Räte der Werke, 7\nsales\nRuth Adler\n\nRäte der Werke"
    client.post(reverse("change:new_change"), {"name": "Shift", "on": "2027-03-01", "others": typed})
    initiative = Initiative.objects.get(name="Shift")
    rows = list(initiative.stakeholders.select_related("group", "person"))
    assert [row.group.name for row in rows if row.group] == ["Räte der Werke", "Sales"]
    assert (rows[0].group.headcount, rows[1].group, rows[2].person) == (7, sales, ruth)  # type: ignore[union-attr]
    assert Impact.objects.filter(milestone__item__initiative=initiative).count() == 2


def test_the_starting_list_leaves_out_what_is_there(director: User) -> None:
    a_group("Human resources", people=1, by=director)
    a_group("Legal and privacy", people=1, by=director)
    names = [entry.name for entry in starting_groups(director)]
    assert {"Human resources", "Legal and privacy", "Payroll"} <= set(names)
    assert not {"HR", "Legal"} & set(names)


def test_a_change_without_a_sentence_is_refused(director: User) -> None:
    with pytest.raises(Refused):
        actions.start_change(name=" ", by=director)
    assert not Initiative.objects.exists()


def test_somebody_without_rights_starts_no_change(employee: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.start_change(name="Anything", by=employee)


def twelve(by: User) -> Initiative:
    initiative = a_change(by=by)
    lines = read_lines("name\n" + "\n".join(f"Group {number}, {number}0" for number in range(1, 13)))
    assert [line.headcount for line in lines[:2]] == [10, 20]
    assert len(actions.add_stakeholders(initiative, lines=lines, by=by)) == 12
    return initiative


def decide(client: Client, initiative: Initiative, decision: str, **more: str) -> str:
    address = reverse("change:walk", args=[initiative.key])
    here = client.get(address).context["stakeholder"]
    data = {"stakeholder": str(here.key), "decision": decision, "version": here.version, "role": "", **more}
    return client.post(address, data, follow=True).content.decode()


def test_the_walk_resumes_where_it_was_left(director: User, client: Client) -> None:
    """D-1a: answer 3 of 12, leave, return at the 4th; D-1b: exactly 9 are undecided."""
    initiative = twelve(director)
    client.force_login(director)
    for decision in ("inform", "involve", "inform"):
        decide(client, initiative, decision)
    address = reverse("change:walk", args=[initiative.key])
    assert (
        "Continue the walk, 3 of 12"
        in client.get(reverse("change:people", args=[initiative.key])).content.decode()
    )
    page = client.get(address)
    assert page.context["stakeholder"].name == "Group 4"
    assert "3 of 12 decided" in page.content.decode()
    people = reverse("change:people", args=[initiative.key])
    undecided = client.get(people, {"decision": "undecided"}).context["table"]
    assert undecided.count == 9


def test_no_need_asks_for_the_reason(director: User, client: Client) -> None:
    """D-1b."""
    initiative = twelve(director)
    client.force_login(director)
    assert "Say why there is no need." in decide(client, initiative, "no_need")
    decide(client, initiative, "no_need", reason="They left the building.")
    first = initiative.stakeholders.order_by("rank").first()
    assert first is not None
    assert first.decision == Stakeholder.Decision.NO_NEED


def test_two_people_walk_past_each_other(director: User, project_manager: User) -> None:
    initiative = twelve(director)
    mine = actions.walk(initiative, by=director)
    yours = actions.walk(initiative, by=project_manager)
    assert mine is not None
    assert yours is not None
    assert mine != yours
    assert actions.walk(initiative, by=director) == mine
    later = actions.walk(initiative, skipping=mine, by=director)
    assert later is not None
    assert later.name == "Group 3"


def test_a_decision_over_somebody_elses_is_stale(director: User, project_manager: User) -> None:
    initiative = twelve(director)
    row = initiative.stakeholders.first()
    assert row is not None
    actions.decide_stakeholder(row, decision="inform", version=row.version, by=project_manager)
    with pytest.raises(Stale):
        actions.decide_stakeholder(row, decision="involve", version=row.version, by=director)


def test_the_starting_list_is_not_added_twice(director: User) -> None:
    initiative = twelve(director)
    assert actions.add_stakeholders(initiative, lines=read_lines("Group 3"), by=director) == []


def test_the_heat_map_opens_the_sentence_of_a_field(director: User, client: Client) -> None:
    """D-1c: a high impact for Sales on process, group by aspect."""
    sales = a_group("Sales", people=5, by=director)
    initiative = a_change(by=director)
    aspect = Aspect.objects.get(slug="process")
    actions.add_impact(
        milestone=milestone_of(initiative),
        group=sales,
        aspect=aspect,
        summary="Dates become windows",
        severity=4,
        by=director,
    )
    client.force_login(director)
    address = reverse("change:impacts", args=[initiative.key])
    page = client.get(address).content.decode()
    assert f"group={sales.pk}&amp;aspect={aspect.pk}#sentences" in page
    opened = client.get(address, {"group": sales.pk, "aspect": aspect.pk}).content.decode()
    assert "Dates become windows" in opened


def test_what_differs_by_two_comes_first(director: User, sales_lead: User, client: Client) -> None:
    """GAP-5: we say low, they say high."""
    sales, finance = a_group("Sales", people=5, by=director), a_group("Finance", people=5, by=director)
    initiative = a_change(finance, sales, by=director)
    impact = Impact.objects.get(group=sales)
    actions.rate_impact(impact, severity=5, words="It is our promise.", by=sales_lead)
    client.force_login(director)
    rows = client.get(reverse("change:impacts", args=[initiative.key])).context["rows"]
    assert [row.group.name for row in rows] == ["Sales", "Finance"]
    lamp = next(row for row in Standing(initiative).rows if row.name == "Sales").agrees
    assert lamp.evidence == "stale"


def test_a_renamed_aspect_is_used_and_old_impacts_keep_theirs(director: User, client: Client) -> None:
    """D-8a."""
    client.force_login(director)
    tools = Aspect.objects.get(slug="tools")
    actions.edit_aspect(tools, {"name": "Software"}, by=director)
    client.post(reverse("change:lists"), {"name": "Health and safety"})
    page = client.get(reverse("change:lists")).content.decode()
    assert "Software" in page
    assert "Health and safety" in page
    again = client.post(reverse("change:lists"), {"name": "health and Safety "})
    assert (again.status_code, "is there already" in again.content.decode()) == (422, True)
    for name in ("安全", "健康", "Tools"):  # no Latin letters; a name that another one had
        client.post(reverse("change:lists"), {"name": name})
        assert Aspect.objects.filter(name=name).exists(), name
    with pytest.raises(Stale):
        actions.edit_aspect(tools, {"name": "Machines"}, version=1, by=director)


def test_the_table_of_everyone_is_exported_with_four_lamps(director: User, client: Client) -> None:
    """D-1f."""
    initiative = a_change(a_group("Sales", people=5, by=director), by=director)
    client.force_login(director)
    text = b"".join(client.get(reverse("change:people", args=[initiative.key]), {"format": "csv"})).decode()
    assert text.splitlines()[0].strip("\ufeff") == (
        "Group,People,Impact,Our assumption,Has heard,Agrees on impact,Can do it,Processes"
    )
    assert "nothing: Nobody yet" in text


@pytest.mark.parametrize("groups", [1, 3])
def test_the_page_of_people_costs_a_fixed_number_of_queries(
    groups: int, director: User, client: Client, django_assert_num_queries: object
) -> None:
    reached = [a_group(f"Group {number}", people=2, by=director) for number in range(groups)]
    initiative = a_change(*reached, by=director)
    client.force_login(director)
    address = reverse("change:people", args=[initiative.key])
    client.get(address)
    assert impacts_of(initiative)
    with django_assert_num_queries(PEOPLE_QUERIES):  # type: ignore[operator]
        client.get(address)


PEOPLE_QUERIES = 23


def test_a_group_nobody_counted_yet_is_not_nobody(client: Client, director: User) -> None:
    """No person is counted, yet the list, its sentence, the gate and the rule of health say that something is owed."""
    client.force_login(director)
    client.post(reverse("change:new_change"), {"name": "Shop 2.0", "on": today().isoformat(), "new": "Sales"})
    shift = Initiative.objects.get()
    (row,) = change_rows([shift])
    assert (row.affected, row.uncounted, row.status.level) == (0, 1, "risk")
    page = client.get(reverse("change:changes")).content.decode()
    assert "Nobody is left untold" not in page
    assert "1 group nobody counted yet is owed something" in page
    (gate,) = gates_of(shift, Standing(shift))
    assert "Some not told" in [missing.words for missing in gate.checks]
