"""Which account is whose: known by a verified address, said by who may, kept from who may not; by every door."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, last_context
from manyways.access.actions.accounts import add_user, edit_user, start_organisation
from manyways.access.actions.roles import grant_role
from manyways.access.actions.sign_on import trust_sign_on
from manyways.access.actions.undo import undo
from manyways.access.history import history_of
from manyways.access.models import WHOLE, Role, User
from manyways.access.tests.providers import open_id_provider
from manyways.access.tests.test_sign_in import sign_in
from manyways.access.tests.test_sign_on import a_sign_on, come_in
from manyways.interchange.actions import apply_import, start_import
from manyways.interchange.reading import read_draft
from manyways.interchange.scim.tests.test_scim import Directory
from manyways.people_partner.models import RolePath
from manyways.people_partner.tests.samples import a_role_change, agreed
from manyways.teams import actions
from manyways.teams.models import Person
from manyways.teams.queries.accounts import unlinked_accounts

PASSWORD = "a-long-walk-by-the-sea"
YAEL = "yael@brightwater.example"


def someone(by: User, **fields: object) -> Person:
    return actions.add_person(**{"name": "Yael Brandt", "email": YAEL, **fields}, by=by)  # type: ignore[arg-type]


def whose(user: User) -> Person | None:
    return Person.objects.filter(user=user).first()


@pytest.mark.django_db
def test_who_starts_the_organisation_is_a_person_of_it() -> None:
    user = start_organisation(organisation="Ours", name="Ada", email="ada@ours.example", password=PASSWORD)
    person = Person.objects.get()
    assert (person.name, person.email, person.user) == ("Ada", "ada@ours.example", user)


@pytest.mark.parametrize("email", [YAEL.upper(), ""])
def test_who_is_invited_is_the_one_of_that_address_or_else_of_that_name(email: str, director: User) -> None:
    person = someone(director, email=email)
    user = add_user(name="Yael Brandt", email=YAEL, by=director)
    found = Person.objects.get()
    assert (found, found.user, found.email.lower()) == (person, user, YAEL)
    assert "Yael Brandt" in history_of(found, director).entries[0].sentence
    undone = last_context()
    assert undone is not None
    undo(undone, by=director)
    person.refresh_from_db()
    assert (person.user, User.objects.filter(email=YAEL).exists()) == (None, False)


def test_who_is_not_here_yet_becomes_a_person(director: User) -> None:
    user = add_user(name="Yael Brandt", email=YAEL, by=director)
    assert whose(user) is not None


def test_an_invitation_names_the_person(director: User) -> None:
    person = someone(director, name="Y. Brandt", email="")
    user = add_user(name="Yael Brandt", email=YAEL, person=person, by=director)
    person.refresh_from_db()
    assert (person.user, person.email, Person.objects.count()) == (user, YAEL, 1)


@pytest.mark.parametrize("others", [[{"name": "Yael Brandt", "email": ""}] * 2, [{"user": True}]])
def test_two_who_could_be_meant_link_nothing_and_are_told_of(
    others: list[dict[str, object]], director: User, employee: User, client: Client
) -> None:
    for fields in others:
        given = {**fields, "user": employee} if "user" in fields else fields
        someone(director, **given)
    user = add_user(name="Yael Brandt", email=YAEL, by=director)
    assert whose(user) is None
    client.force_login(director)
    assert "Say whose account this is" in client.get("/today/").content.decode()
    page = client.get("/work/people/accounts/").content.decode()
    assert "say which" in page
    with pytest.raises(Refused, match="More than one person"):
        actions.take_as_meant(user, by=director)


def test_who_of_one_name_could_be_meant_is_told_apart(director: User, client: Client) -> None:
    for letter in "ab":
        someone(director, email=f"{letter}@ours.example")
    add_user(name="Yael Brandt", email="yael@elsewhere.example", by=director)
    client.force_login(director)
    page = client.get("/work/people/accounts/").content.decode()
    assert "Yael Brandt · a@ours.example, Yael Brandt · b@ours.example: say which" in page
    assert "Nobody yet" in page


def test_a_first_sign_in_by_a_provider_links_the_person_of_the_address(
    director: User, client: Client
) -> None:
    person = someone(director)
    with open_id_provider(sub="u-1", email=YAEL, name="Yael Brandt") as provider:
        come_in(client, a_sign_on(provider, director))
    user = User.objects.get(email=YAEL)
    assert whose(user) == person
    sentence = history_of(person, director).entries[0].sentence
    assert "signed in as Yael Brandt, known by the address" in sentence


def test_a_name_a_provider_tells_links_nothing(director: User, client: Client) -> None:
    someone(director, email="")
    with open_id_provider(sub="u-1", email=YAEL, name="Yael Brandt") as provider:
        come_in(client, a_sign_on(provider, director))
    assert whose(User.objects.get(email=YAEL)) is None
    assert Person.objects.count() == 1


def test_who_was_here_before_is_known_at_the_next_sign_in_and_not_again_once_taken_off(
    director: User, employee: User, client: Client
) -> None:
    person = someone(director, name="S. Osei", email=employee.email)
    sign_in(client, employee)
    assert whose(employee) == person
    person.refresh_from_db()
    actions.link_account(person, user=None, by=director)
    sign_in(Client(), employee)
    assert whose(employee) is None


def test_an_address_that_is_not_verified_links_nothing(
    director: User, employee: User, client: Client
) -> None:
    EmailAddress.objects.filter(user=employee).update(verified=False)
    someone(director, name="S. Osei", email=employee.email)
    sign_in(client, employee)
    assert whose(employee) is None


def test_nobody_gives_themselves_another_address(director: User, employee: User, client: Client) -> None:
    sign_in(client, employee)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": YAEL})
    assert client.get("/accounts/email/")["Location"] == "/settings/security/"
    assert not EmailAddress.objects.filter(email=YAEL).exists()


@pytest.mark.parametrize("slug", ["project_manager", "team_lead", "functional_manager", "employee"])
def test_only_who_keeps_accounts_says_whose_one_is(
    slug: str, cast: dict[str, User], director: User, client: Client
) -> None:
    person, by = someone(director), cast[slug]
    with pytest.raises(PermissionDenied):
        actions.link_account(person, user=by, by=by)
    with pytest.raises(Refused, match="cannot be changed here"):
        actions.edit_person(person, {"user": by}, by=director)
    with pytest.raises(PermissionDenied):
        someone(by, email="other@x.example", user=director)
    client.force_login(by)
    for address in ("/work/people/accounts/", f"/work/people/{person.key}/account/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"choose": "1", "user": by.pk}).status_code == 403
    client.post(f"/work/people/{person.key}/edit/", {"name": "Yael", "email": YAEL, "user": by.pk})
    person.refresh_from_db()
    assert person.user is None


def test_an_administrator_links_all_that_are_clear_at_once(
    director: User, employee: User, project_manager: User, client: Client
) -> None:
    grant_role(
        employee, role=Role.objects.get(slug="administrator"), scope_kind=WHOLE, scope_id=0, by=director
    )
    person = someone(director, name="Mara L.", email=project_manager.email)
    client.force_login(employee)
    rows = [str(project_manager.key), str(director.key)]
    said = client.post("/work/people/accounts/", {"bulk": "take", "rows": rows}, follow=True).text
    assert "2 accounts are linked." in said
    assert whose(project_manager) == person
    new = whose(director)
    assert new is not None
    assert new.name == director.name


def test_an_account_is_one_person_only(director: User, employee: User) -> None:
    first, second = someone(director), someone(director, name="Bo", email="")
    actions.link_account(first, user=employee, by=director)
    with pytest.raises(Refused, match="is Yael Brandt already"):
        actions.link_account(second, user=employee, by=director)


@pytest.mark.parametrize("slug", ["project_manager", "team_lead", "functional_manager"])
def test_nobody_makes_themselves_somebodys_manager(slug: str, cast: dict[str, User], director: User) -> None:
    by = cast[slug]
    own, person = someone(director, name="Me", email="", user=by), someone(director)
    with pytest.raises(Refused, match="Ask"):
        actions.edit_person(person, {"manager": own}, by=by)
    person = actions.edit_person(person, {"manager": own}, by=director)
    actions.edit_person(person, {"manager": own, "location": "Cork"}, by=by)


@pytest.fixture
def in_the_room(director: User, hr_partner: User) -> Person:
    """A person without an account, of whom HR's room holds a role path."""
    person = someone(director)
    RolePath.objects.create(person=person)
    return person


def test_what_hr_holds_about_somebody_is_opened_only_from_within(
    in_the_room: Person, director: User, hr_partner: User, employee: User, functional_manager: User
) -> None:
    person, others = in_the_room, someone(director, name="Pri", email="", user=functional_manager)
    for changes in ({"manager": others}, {"email": employee.email}):
        with pytest.raises(Refused, match="Only who is in it says who reads it: Ruth Adler"):
            actions.edit_person(person, changes, by=director)
    with pytest.raises(Refused, match="Ruth Adler"):
        actions.link_account(person, user=employee, by=director)
    actions.edit_person(person, {"location": "Cork"}, by=director)
    linked = actions.link_account(person, user=employee, by=hr_partner)
    assert linked.user == employee
    entry = last_context()
    actions.edit_person(linked, {"manager": others}, by=hr_partner)
    actions.edit_person(linked, {"manager": None}, by=hr_partner)
    taken = last_context()
    assert entry is not None
    assert taken is not None
    with pytest.raises(Refused, match="Ruth Adler"):
        undo(taken, by=director)


def test_nor_is_a_managers_account_put_in_from_outside(
    in_the_room: Person, director: User, hr_partner: User, employee: User
) -> None:
    head = someone(director, name="Head", email="")
    actions.edit_person(in_the_room, {"manager": head}, by=hr_partner)
    with pytest.raises(Refused, match="Ruth Adler"):
        actions.link_account(head, user=employee, by=director)


def test_an_invitation_from_outside_does_not_open_it_either(
    in_the_room: Person, director: User, hr_partner: User, client: Client
) -> None:
    user = add_user(name="Yael Brandt", email=YAEL, by=director)
    assert whose(user) is None
    with pytest.raises(Refused, match="Ruth Adler"):
        actions.take_as_meant(user, by=director)
    client.force_login(director)
    assert "only HR says so" in client.get("/work/people/accounts/").content.decode()
    with pytest.raises(Refused, match="Ruth Adler"):
        add_user(name="Yael B", email="other@x.example", person=in_the_room, by=director)
    client.force_login(hr_partner)
    assert "Say whose account this is" in client.get("/today/").content.decode()
    client.post("/work/people/accounts/", {"bulk": "take", "rows": str(user.key)})
    assert whose(user) == in_the_room


@pytest.mark.parametrize("is_trusted", [False, True])
def test_a_provider_opens_it_where_hr_trusts_the_provider(
    is_trusted: bool, in_the_room: Person, director: User, hr_partner: User, client: Client
) -> None:
    with open_id_provider(sub="u-1", email=YAEL, name="Yael Brandt") as provider:
        row = a_sign_on(provider, director)
        trust_sign_on(row, is_trusted=is_trusted, by=hr_partner)
        come_in(client, row)
    assert (whose(User.objects.get(email=YAEL)) == in_the_room) == is_trusted


def test_nor_does_a_directory_nor_a_list_of_people(
    in_the_room: Person, director: User, hr_partner: User, employee: User
) -> None:
    Directory(director).add(YAEL, displayName="Yael Brandt", title="Editor")
    assert whose(User.objects.get(email=YAEL)) is None
    text = f"Name\tE-mail\nYael Brandt\t{employee.email}"
    import_ = start_import(subject="people", name="People", content=text.encode(), by=director)
    apply_import(import_=import_, draft=read_draft(import_), by=director)
    in_the_room.refresh_from_db()
    assert (in_the_room.email, in_the_room.user, in_the_room.job_title) == (YAEL, None, "")


def test_an_account_given_another_address_is_not_somebody_of_the_room(
    in_the_room: Person, director: User, employee: User, client: Client
) -> None:
    edit_user(employee, name="Sam", email=YAEL, by=director)
    sign_in(client, employee)
    assert whose(employee) is None


def test_the_page_of_a_person_invites_links_and_takes_off(
    director: User, employee: User, client: Client
) -> None:
    person, other = someone(director), someone(director, name="Bo", email="")
    client.force_login(director)
    address = f"/work/people/{person.key}/account/"
    assert YAEL in client.get(address).content.decode()
    page = client.post(
        address, {"invite": "1", "name": "Yael Brandt", "email": YAEL, "role": ""}, follow=True
    )
    assert "Send this link" in page.content.decode()
    assert whose(User.objects.get(email=YAEL)) == person
    client.post(address, {"take_off": "1"})
    assert whose(User.objects.get(email=YAEL)) is None
    client.post(f"/work/people/{other.key}/account/", {"choose": "1", "user": employee.pk})
    assert whose(employee) == other
    again = client.post(address, {"invite": "1", "name": "Yael", "email": employee.email, "role": ""})
    assert (again.status_code, "already" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_accounts_costs_a_fixed_number_of_queries(
    count: int, director: User, client: Client, django_assert_num_queries: object
) -> None:
    for number in range(count):
        someone(director, name=f"P {number}", email=f"p{number}@x.example")
    User.objects.exclude(pk=director.pk).update(is_active=False)
    for number in range(count):
        User.objects.create_user(f"p{number}@x.example", name=f"P {number}")
    client.force_login(director)
    client.get("/work/people/accounts/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        page = client.get("/work/people/accounts/")
    assert page.content.decode().count("@x.example") >= count


def test_nor_does_a_list_of_people_make_who_brings_it_a_manager(
    director: User, project_manager: User
) -> None:
    someone(director, name="Mara L.", email="", user=project_manager)
    someone(director)
    text = f"Name\tE-mail\tManager\nYael Brandt\t{YAEL}\tMara L."
    import_ = start_import(subject="people", name="People", content=text.encode(), by=project_manager)
    with pytest.raises(Refused, match="You cannot make yourself"):
        apply_import(import_=import_, draft=read_draft(import_), by=project_manager)


def test_an_account_that_is_there_is_not_replaced_unseen(
    director: User, employee: User, project_manager: User
) -> None:
    person = someone(director)
    actions.link_account(person, user=employee, by=director)
    with pytest.raises(Refused, match="signs in already"):
        actions.link_account(person, user=project_manager, by=director)
    assert whose(employee) == person


def test_a_role_change_nobody_knows_of_is_not_told_by_a_refusal(director: User, hr_partner: User) -> None:
    person, other = someone(director), someone(director, name="Bo", email="")
    change = a_role_change(hr_partner, person)
    actions.edit_person(person, {"manager": other}, by=director)
    agreed(change, hr_partner)
    person.refresh_from_db()
    with pytest.raises(Refused, match="Ruth Adler"):
        actions.edit_person(person, {"manager": None, "email": "b@x.example"}, by=director)


def test_who_may_not_take_an_account_off_is_told_so(
    in_the_room: Person, director: User, hr_partner: User, employee: User, client: Client
) -> None:
    actions.link_account(in_the_room, user=employee, by=hr_partner)
    client.force_login(director)
    page = client.post(f"/work/people/{in_the_room.key}/account/", {"take_off": "1"})
    assert page.status_code == 422
    assert "Only who is in it says who reads it" in page.content.decode()


def test_who_may_not_invite_is_told_whom_to_ask(hr_partner: User, director: User, client: Client) -> None:
    person = someone(director)
    for user in unlinked_accounts():
        actions.link_account(someone(director, name=user.name, email=""), user=user, by=director)
    client.force_login(hr_partner)
    page = client.get(f"/work/people/{person.key}/account/").content.decode()
    assert 'name="invite"' not in page
    assert "can change this. Ask them." in page
