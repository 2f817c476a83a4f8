"""Signing in with the organisation's own accounts, and where a password alone is not enough."""

import zlib
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, last_context
from manyways.access.actions import sign_on as actions
from manyways.access.actions.undo import undo
from manyways.access.models import Organisation, Role, SignOn, User
from manyways.access.tests.providers import OpenIdProvider, SamlProvider, open_id_provider
from manyways.access.tests.test_sign_in import body, sign_in

SITE = "http://testserver"


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with open_id_provider(sub="u-1", email="yael@brightwater.example", name="Yael Brandt") as found:
        yield found


def a_sign_on(provider: OpenIdProvider, by: User, **fields: object) -> SignOn:
    given = {"domains": ["brightwater.example"], "client_id": "manyways", "secret": "s3cret", **fields}
    return actions.add_sign_on(
        name="Brightwater account", protocol="oidc", server_url=provider.url, by=by, **given
    )


def come_in(client: Client, row: SignOn) -> object:
    """To the provider and back, as a browser goes."""
    away = client.post(f"/accounts/oidc/{row.slug}/login/")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    back = f"/accounts/oidc/{row.slug}/login/callback/"
    return client.get(back, {"code": "one", "state": state}, follow=True)


def test_somebody_new_comes_in_and_gets_the_role(
    provider: OpenIdProvider, director: User, client: Client
) -> None:
    row = a_sign_on(provider, director, role=Role.objects.get(slug="team-lead"))
    for address in ("/accounts/login/", f"/accounts/oidc/{row.slug}/login/"):
        page = body(client.get(address))
        assert "mw-header" in page
        assert "Sign in with Brightwater account" in page
    come_in(client, row)
    user = User.objects.get(email="yael@brightwater.example")
    assert (user.name, user.has_usable_password()) == ("Yael Brandt", False)
    assert [grant.role.slug for grant in user.grants.all()] == ["team-lead"]
    assert client.get("/settings/").status_code == 200


def test_an_account_with_the_same_address_is_the_same_person(
    provider: OpenIdProvider, director: User, employee: User, client: Client
) -> None:
    provider.claims["email"] = employee.email
    come_in(client, a_sign_on(provider, director))
    assert client.get("/settings/").context["user"] == employee
    assert not User.objects.filter(name="Yael Brandt").exists()


@pytest.mark.parametrize(
    ("email", "fields", "words"),
    [
        ("yael@elsewhere.example", {}, "which is not one of this organisation"),
        ("", {}, "which is not one of this organisation"),
        ("yael@brightwater.example", {"makes_accounts": False}, "Nobody has made an account"),
    ],
)
def test_others_are_turned_away_with_a_reason(
    email: str,
    fields: dict[str, object],
    words: str,
    provider: OpenIdProvider,
    director: User,
    client: Client,
) -> None:
    provider.claims["email"] = email
    page = come_in(client, a_sign_on(provider, director, **fields))
    assert page.status_code == 403  # type: ignore[attr-defined]
    assert words in body(page)
    assert client.get("/settings/").status_code == 302
    assert not User.objects.filter(name="Yael Brandt").exists()


def test_a_disabled_account_stays_out(
    provider: OpenIdProvider, director: User, employee: User, client: Client
) -> None:
    User.objects.filter(pk=employee.pk).update(is_active=False)
    provider.claims["email"] = employee.email
    come_in(client, a_sign_on(provider, director))
    assert client.get("/settings/").status_code == 302


def test_a_provider_not_in_use_is_not_offered(
    provider: OpenIdProvider, director: User, client: Client
) -> None:
    row = a_sign_on(provider, director, is_active=False)
    assert row.name not in body(client.get("/accounts/login/"))
    assert client.post(f"/accounts/oidc/{row.slug}/login/").status_code == 404


def saml_answer(client: Client, row: SignOn, idp: SamlProvider, email: str) -> object:
    """To a SAML provider and back with its signed answer."""
    away = client.post(f"/accounts/saml/{row.slug}/login/")
    asked = parse_qs(urlsplit(away["Location"]).query)["SAMLRequest"][0]
    request_id = ElementTree.fromstring(  # noqa: S314
        zlib.decompress(b64decode(asked), -15)
    ).attrib["ID"]
    to = f"{SITE}/accounts/saml/{row.slug}/acs/"
    answer = idp.answer(
        email, to=to, audience=f"{SITE}/accounts/saml/{row.slug}/metadata/", request_id=request_id
    )
    return client.post(to.removeprefix(SITE), {"SAMLResponse": answer}, follow=True)


def test_saml_lets_people_in_with_a_signed_answer(director: User) -> None:
    client, forged = Client(HTTP_HOST="testserver"), Client(HTTP_HOST="testserver")
    idp = SamlProvider()
    row = actions.add_sign_on(
        name="Staff",
        protocol="saml",
        metadata=idp.metadata,
        domains=["@Brightwater.example "],
        by=director,
    )
    assert "EntityDescriptor" in body(client.get(f"/accounts/saml/{row.slug}/metadata/"))
    saml_answer(client, row, idp, "yael@brightwater.example")
    assert client.get("/settings/").status_code == 200
    saml_answer(forged, row, SamlProvider(), "ivo@brightwater.example")
    assert forged.get("/settings/").status_code == 302
    assert not User.objects.filter(email="ivo@brightwater.example").exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"domains": []}, "domains"),
        ({"domains": ["not a domain"]}, "domains"),
        ({"server_url": "http://plain.example"}, "server_url"),
        ({"secret": ""}, "secret"),
        ({"protocol": "saml", "metadata": "<nonsense/>"}, "metadata"),
        ({"protocol": "saml", "metadata": "nonsense"}, "metadata"),
    ],
)
def test_a_provider_that_cannot_work_is_refused(fields: dict[str, str], field: str, director: User) -> None:
    given = {"protocol": "oidc", "domains": ["a.example"], "server_url": "https://a.example"}
    with pytest.raises(Refused) as refusal:
        actions.add_sign_on(**{"name": "A", "client_id": "a", "secret": "b", **given, **fields}, by=director)
    assert list(refusal.value.fields) == [field]


def test_only_who_may_sets_it_up_and_the_secret_is_never_told(
    provider: OpenIdProvider, director: User, employee: User, client: Client
) -> None:
    with pytest.raises(PermissionDenied):
        a_sign_on(provider, employee)
    row = a_sign_on(provider, director)
    client.force_login(employee)
    assert client.get("/settings/sign-on/").status_code == 403
    client.force_login(director)
    page = body(client.get(f"/settings/sign-on/{row.key}/"))
    assert f"{SITE}/accounts/oidc/{row.slug}/login/callback/" in page
    assert "s3cret" not in page
    changes = {
        "name": "Staff",
        "server_url": provider.url,
        "client_id": "x",
        "domains": "a.example, b.example",
    }
    client.post(f"/settings/sign-on/{row.key}/", {**changes, "is_active": "on", "version": row.version})
    row.refresh_from_db()
    assert (row.name, row.domains, row.secret) == ("Staff", ["a.example", "b.example"], "s3cret")
    assert "s3cret" not in str(list(row.events.values()))
    actions.remove_sign_on(row, by=director)
    assert last_context() is not None
    assert not SignOn.objects.exists()


def test_where_a_password_is_not_enough_a_second_factor_comes_first(
    director: User, employee: User, client: Client
) -> None:
    organisation = Organisation.objects.first() or Organisation.objects.create(name="Brightwater")
    actions.require_second_factor(organisation, is_needed=True, by=director)
    sign_in(client, employee)
    assert client.get("/settings/")["Location"] == "/settings/security/"
    assert client.get("/api/initiatives").status_code == 401
    assert "asks for more than a password" in body(client.get("/settings/security/"))
    assert client.get("/accounts/2fa/totp/activate/").status_code in {200, 302}
    Authenticator.objects.create(user=employee, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/settings/").status_code == 200


def test_who_comes_by_a_provider_brings_its_second_factor(
    provider: OpenIdProvider, director: User, client: Client
) -> None:
    organisation = Organisation.objects.first() or Organisation.objects.create(name="Brightwater")
    actions.require_second_factor(organisation, is_needed=True, by=director)
    come_in(client, a_sign_on(provider, director))
    assert client.get("/settings/").status_code == 200


def test_a_closed_room_is_entered_by_a_provider_only_from_within(
    provider: OpenIdProvider, director: User, hr_partner: User, employee: User, client: Client
) -> None:
    """Whoever may set up a provider can let it say that they are somebody in HR's room."""
    provider.claims["email"] = hr_partner.email
    row = a_sign_on(provider, director)
    assert "is in a closed room" in body(come_in(client, row))
    assert client.get("/settings/").status_code == 302
    with pytest.raises(Refused, match="Only who is in a closed room"):
        actions.trust_sign_on(row, is_trusted=True, by=director)
    actions.trust_sign_on(row, is_trusted=True, by=hr_partner)
    come_in(client, row)
    assert client.get("/settings/").context["user"] == hr_partner


def test_a_provider_changed_from_outside_leads_into_no_room_any_more(
    provider: OpenIdProvider, director: User, hr_partner: User, client: Client
) -> None:
    """Also where the account came that way before: the same name behind another address is another provider."""
    provider.claims["email"] = hr_partner.email
    row = a_sign_on(provider, director)
    actions.trust_sign_on(row, is_trusted=True, by=hr_partner)
    opened = last_context()
    come_in(client, row)
    row.refresh_from_db()
    elsewhere = f"{provider.url}/.well-known/openid-configuration"
    actions.edit_sign_on(row, {"server_url": elsewhere}, by=director)
    visitor = Client()
    assert "is in a closed room" in body(come_in(visitor, row))
    assert visitor.get("/settings/").status_code == 302
    row.refresh_from_db()
    actions.trust_sign_on(row, is_trusted=False, by=hr_partner)
    assert opened is not None
    with pytest.raises(Refused):  # nor is it opened again by an undo
        undo(opened, by=director)


def test_who_is_inside_opens_and_closes_the_room_on_their_own_page(
    provider: OpenIdProvider, director: User, hr_partner: User, employee: User, client: Client
) -> None:
    row = a_sign_on(provider, director)
    address = f"/settings/security/sign-on/{row.key}/trust"
    for user, status in ((employee, 422), (hr_partner, 302)):
        client.force_login(user)
        is_inside = user == hr_partner
        assert ("your closed room" in body(client.get("/settings/security/"))) == is_inside
        assert client.post(address, {"is_trusted": "1"}).status_code == status
    assert "Close it to these accounts" in body(client.get("/settings/security/"))
    client.post(address, {"is_trusted": "0"})
    row.refresh_from_db()
    assert row.trusted_for == {}
    assert row.events.count() == 3


def test_a_role_of_a_closed_room_is_given_only_by_a_provider_it_is_open_to(
    provider: OpenIdProvider, director: User, hr_partner: User, client: Client
) -> None:
    role = Role.objects.get(slug="hr-partner")
    row = a_sign_on(provider, director)
    SignOn.objects.filter(pk=row.pk).update(role=role)
    come_in(client, row)
    assert not User.objects.get(email="yael@brightwater.example").grants.exists()
