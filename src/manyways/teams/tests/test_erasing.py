"""Erasing a person: they are found in no column of no table, nor by search, export or API; counts stay."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, last_context
from manyways.access.actions.tokens import create_token
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import Job, User
from manyways.change import actions as change
from manyways.change.models import Confirmation, Engagement
from manyways.change.queries.audience import people_of
from manyways.change.tests.samples import a_change, a_group, impacts_of, person_of, told
from manyways.desk.actions import add_comment
from manyways.desk.models import SearchEntry
from manyways.interchange.models import Import
from manyways.people_partner.models import RolePath
from manyways.site.archive.export import write_export
from manyways.teams import actions
from manyways.teams.models import Membership, Person
from manyways.teams.queries.erasing import erasure_of

NAME, MAIL, OLD_MAIL = "Quirin O'Zeller-Ävik", "quirin@example.com", "q.old@example.com"
PATTERN = "quirin|zeller|q[.]old"


@pytest.fixture
def quirin(director: User, employee: User, hr_partner: User) -> Person:
    """Somebody who left traces: texts, history, a confirmation, a job, an upload, a talk with HR."""
    person_of(director)
    user = User.objects.create_user(MAIL, "a-long-walk-by-the-sea", name=NAME)
    person = actions.add_person(name=NAME, email=OLD_MAIL, location="Room of Quirin", user=user, by=director)
    person = actions.edit_person(person, {"email": MAIL}, by=director)
    sales = a_group("Sales", people=5, by=director)
    actions.add_membership(sales, person=person, starts_on=today() - timedelta(days=9), by=director)
    initiative = a_change(sales, by=director)
    session = told(initiative, impacts_of(initiative), by=director)
    change.record_attendance(session, people=people_of(session), by=director)
    change.add_stakeholders(initiative, people=[person], by=director)
    add_comment(initiative, text=f"Ask\n{NAME.upper()} or write to {MAIL}.", by=employee)
    create_token(user, name="Quirin's laptop")
    Job.objects.create(task="t", label="l", result={"said": f"line\n{NAME}", "to": [MAIL]}, by=director)
    Import.objects.create(
        subject="people", name="p.xlsx", content=_workbook(), digest="d", by=director, report={"row": MAIL}
    )
    RolePath.objects.create(person=person, talked_about="Wants to lead; so Quirin said")
    return Person.objects.get(pk=person.pk)


def _workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{NAME}</t>")
    return file.getvalue()


def _found(pattern: str = PATTERN) -> dict[str, int]:
    """Table -> rows in which any column, whatever its type, holds the words."""
    places = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text ~* %s', [pattern])  # noqa: S608
            (count,) = cursor.fetchone()
            if count:
                places[table] = count
    return places


def test_nobody_finds_them_anywhere(quirin: Person, hr_partner: User) -> None:
    confirmed = Confirmation.objects.count()
    before = _found()
    assert {
        "teams_personevent",
        "access_userevent",
        "desk_commentevent",
        "desk_searchentry",
        "access_job",
    } <= set(before)
    actions.erase_person(quirin, version=quirin.version, by=hr_partner)
    assert _found() == {}
    assert Confirmation.objects.count() == confirmed
    assert not Import.objects.filter(content__isnull=False).exists()
    assert not SearchEntry.objects.filter(title__icontains="quirin").exists()


@pytest.mark.django_db(transaction=True)
def test_the_export_does_not_hold_them(quirin: Person, hr_partner: User, tmp_path: Path) -> None:
    actions.erase_person(quirin, by=hr_partner)
    archive = tmp_path / "all.zip"
    write_export(archive)
    with zipfile.ZipFile(archive) as files:
        assert not any(b"uirin" in files.read(name) for name in files.namelist())


def test_the_account_ends(quirin: Person, hr_partner: User, client: Client) -> None:
    assert client.login(email=MAIL, password="a-long-walk-by-the-sea")
    actions.erase_person(quirin, by=hr_partner)
    assert client.get("/today/").status_code == 302
    assert quirin.user_id is not None
    user = User.objects.get(pk=quirin.user_id)
    assert (user.name, user.is_active, user.has_usable_password()) == ("Erased person", False, False)
    assert not user.api_tokens.exists()
    assert not user.grants.exists()
    person = Person.objects.get(pk=quirin.pk)
    assert (person.name, person.email, person.is_erased) == ("Erased person", "", True)
    assert Membership.objects.get(person=person).ends_on == today()


def test_it_is_refused_and_forbidden(
    quirin: Person, director: User, hr_partner: User, project_manager: User
) -> None:
    with pytest.raises(PermissionDenied):
        actions.erase_person(quirin, by=project_manager)
    own = actions.add_person(name="Ruth Adler", user=hr_partner, by=director)
    with pytest.raises(Refused, match="Nobody erases themselves"):
        actions.erase_person(own, by=hr_partner)
    boss = Person.objects.get(user=director)
    with pytest.raises(Refused, match="last director"):
        actions.erase_person(boss, by=hr_partner)
    actions.erase_person(quirin, by=hr_partner)
    with pytest.raises(Refused, match="erased already"):
        actions.erase_person(quirin, by=hr_partner)


def test_it_cannot_be_undone(quirin: Person, director: User) -> None:
    actions.erase_person(quirin, by=director)
    context = last_context()
    assert context is not None
    with pytest.raises(Refused, match="cannot be undone"):
        undo(context, by=director)


def test_a_name_that_others_have_stays_in_texts(quirin: Person, director: User, hr_partner: User) -> None:
    other = actions.add_person(name=NAME, by=director)
    assert erasure_of(quirin).is_name_shared
    actions.erase_person(quirin, by=hr_partner)
    other.refresh_from_db()
    assert other.name == NAME
    assert Person.objects.get(pk=quirin.pk).name == "Erased person"
    assert _found("quirin@|q[.]old") == {}


def test_somebody_with_a_longer_name_is_left_alone(director: User, hr_partner: User) -> None:
    ann = actions.add_person(name="Ann Lee", email="ann@x.example", by=director)
    other = actions.add_person(name="Joann Leeds", email="joann@x.example", by=director)
    actions.erase_person(ann, by=hr_partner)
    other.refresh_from_db()
    assert (other.name, other.email) == ("Joann Leeds", "joann@x.example")


def test_the_owner_function_takes_no_other_words(quirin: Person) -> None:
    with pytest.raises(Exception, match="never named"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_erase_words(%s, %s, true)", [quirin.pk, ["Sales"]])


def test_the_owner_function_blanks_no_other_column(quirin: Person) -> None:
    with pytest.raises(Exception, match="is not erased"), connection.cursor() as cursor:
        cursor.execute("SELECT access_erase_history('teams_groupevent', ARRAY['name'], ARRAY[1])")


def test_the_page_counts_first_and_asks(quirin: Person, hr_partner: User, client: Client) -> None:
    client.force_login(hr_partner)
    url = reverse("teams:erase_person", args=[quirin.key])
    assert "Erase…" in client.get(quirin.get_absolute_url()).content.decode()
    shown = client.get(url).content.decode()
    assert "cannot be undone" in shown
    assert "Backups hold them until" in shown
    assert client.post(url, {"version": quirin.version}).status_code == 422
    done: Any = client.post(url, {"version": quirin.version, "sure": "on"}, follow=True)
    assert "Erased person" in done.content.decode()
    assert "Quirin" not in done.content.decode()


def test_the_page_is_closed_to_others(quirin: Person, team_lead: User, client: Client) -> None:
    client.force_login(team_lead)
    assert client.get(reverse("teams:erase_person", args=[quirin.key])).status_code == 403
    assert "Erase…" not in client.get(quirin.get_absolute_url()).content.decode()


def test_neither_search_nor_the_api_finds_them(quirin: Person, hr_partner: User, client: Client) -> None:
    actions.erase_person(quirin, by=hr_partner)
    client.force_login(hr_partner)
    assert Engagement.objects.exists()
    for url in ("/find?q=Quirin", "/api/people", "/work/people/?format=csv"):
        answer: Any = client.get(url)
        assert answer.status_code == 200
        assert b"Zeller" not in (answer.getvalue() if answer.streaming else answer.content)
