"""HR's room of the demo, made on its own over the few people it needs."""

from manyways.access.models import User
from manyways.people_partner.models import ReviewRule, RoleChange, RolePath
from manyways.people_partner.queries.role_changes import told_changes
from manyways.people_partner.queries.room import room_of
from manyways.people_partner.queries.training import skill_lines
from manyways.site.demo.hr_room import make_hr_room
from manyways.teams.actions import add_group, add_person


def test_the_room_tells_a_story_at_every_step(director: User, hr_partner: User, employee: User) -> None:
    for name in ("Project managers", "Sales", "Content"):
        add_group(name=name, by=director)
    for number in range(7):
        add_person(name=f"Manager {number}", job_title="Project manager", by=director)
    add_person(name="Sam Osei", user=employee, by=director)
    make_hr_room(director)
    assert set(RoleChange.objects.values_list("state", flat=True)) == {"draft", "review", "agreed", "told"}
    assert [row.name for row in told_changes()] == ["Course editor"]
    assert ReviewRule.objects.count() == 4
    assert RolePath.objects.count() == 2
    assert skill_lines()
    assert "2 people to be told" in room_of(hr_partner).sentence
