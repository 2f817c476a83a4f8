"""What an import may change: what its importer may, and what is done only where it is."""

from datetime import date

from manyways.access.actions.roles import grant_role
from manyways.access.models import WHOLE, Role, User
from manyways.interchange.tests.test_imports import imported
from manyways.teams.actions import create_team
from manyways.work.actions import create_initiative, set_checks, tick_check
from manyways.work.models import Check, Initiative, Kind


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
