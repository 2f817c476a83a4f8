"""Signing in with what was forged, replayed, meant for others or has ended; and being led elsewhere afterwards."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.actions import sign_on as actions
from manyways.access.models import SignOn, User
from manyways.access.tests.providers import SamlProvider, open_id_provider
from manyways.access.tests.test_sign_in import PASSWORD
from manyways.access.tests.test_sign_on import a_sign_on, come_in, saml_answer

YAEL = "yael@brightwater.example"
LAUGHS = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 20))


def staff(idp: SamlProvider, by: User) -> SignOn:
    return actions.add_sign_on(
        name="Staff", protocol="saml", metadata=idp.metadata, domains=["brightwater.example"], by=by
    )


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE md [<!ENTITY a0 "ha">{LAUGHS}]>',
        '<!DOCTYPE md [<!ENTITY a19 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE md [<!ENTITY % out SYSTEM "http://127.0.0.1:9/x"> %out;]>',
    ],
)
def test_metadata_with_entities_is_refused(doctype: str, director: User) -> None:
    text = doctype + SamlProvider().metadata.replace("https://idp.example.org/sso", "&a19;")
    with pytest.raises(Refused) as refusal:
        actions.add_sign_on(name="Staff", protocol="saml", metadata=text, domains=["a.example"], by=director)
    assert list(refusal.value.fields) == ["metadata"]


def test_a_certificate_that_has_ended_is_refused_when_it_is_given(director: User) -> None:
    with pytest.raises(Refused) as refusal:
        staff(SamlProvider(certified_days=-1), director)
    assert "The certificate in it ended on" in refusal.value.fields["metadata"]


def test_a_provider_whose_certificate_has_ended_can_still_be_held_back(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = staff(SamlProvider(), director)
    monkeypatch.setattr("manyways.access.actions.sign_on.now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
    edited = actions.edit_sign_on(row, {"domains": ["b.example"], "metadata": row.metadata}, by=director)
    assert edited.domains == ["b.example"]


def test_an_answer_works_once_and_only_where_it_was_asked_for(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    idp, client, thief = SamlProvider(), Client(HTTP_HOST="testserver"), Client(HTTP_HOST="testserver")
    row, sent = staff(idp, director), []
    answer = idp.answer
    monkeypatch.setattr(idp, "answer", lambda *a, **k: sent.append(answer(*a, **k)) or sent[-1])
    saml_answer(client, row, idp, YAEL)
    assert is_in(client)
    for again in (thief, client):
        again.post("/accounts/logout/")
        again.post(f"/accounts/saml/{row.slug}/acs/", {"SAMLResponse": sent[0]}, follow=True)
        assert not is_in(again)


def test_an_answer_that_is_old_or_changed_lets_nobody_in(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    idp = SamlProvider(minutes_ago=30)
    row, client = staff(idp, director), Client(HTTP_HOST="testserver")
    saml_answer(client, row, idp, YAEL)
    assert not is_in(client)
    idp.minutes_ago, answer = 0, idp.answer

    def changed(*args: Any, **named: Any) -> str:
        text = base64.b64decode(answer(*args, **named)).replace(b"yael@", b"ines@")
        return base64.b64encode(text).decode()

    monkeypatch.setattr(idp, "answer", changed)
    saml_answer(client, row, idp, YAEL)
    assert not is_in(client)


def test_an_answer_for_another_audience_lets_nobody_in(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    idp = SamlProvider()
    row, client, answer = staff(idp, director), Client(HTTP_HOST="testserver"), idp.answer
    other = "https://elsewhere.example/metadata/"
    monkeypatch.setattr(idp, "answer", lambda email, **k: answer(email, **{**k, "audience": other}))
    saml_answer(client, row, idp, YAEL)
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another-client"}, {"iss": "https://elsewhere.example"}, {"exp": 1}, {"nonce": "forged"}],
)
def test_a_token_for_somebody_else_by_somebody_else_or_of_yesterday_lets_nobody_in(
    claims: dict[str, Any], director: User, client: Client
) -> None:
    with open_id_provider(sub="u-1", email=YAEL, name="Yael", **claims) as provider:
        come_in(client, a_sign_on(provider, director))
    assert is_in(client) == (
        "nonce" in claims
    )  # none is asked for: the code is exchanged over the back channel


def test_a_code_comes_back_only_to_who_asked_for_it(director: User, client: Client) -> None:
    with open_id_provider(sub="u-1", email=YAEL, name="Yael") as provider:
        row = a_sign_on(provider, director)
        client.get(f"/accounts/oidc/{row.slug}/login/callback/", {"code": "one", "state": "made-up"})
        assert not is_in(client)
        asked = client.post(f"/accounts/oidc/{row.slug}/login/")["Location"]
    assert "code_challenge=" in asked
    assert "code_challenge_method=S256" in asked


def test_an_address_told_of_somebody_known_does_not_make_them_somebody_else(
    director: User, employee: User, client: Client
) -> None:
    with open_id_provider(sub="u-1", email=YAEL, name="Yael") as provider:
        row = a_sign_on(provider, director)
        come_in(client, row)
        yael = User.objects.get(email=YAEL)
        provider.claims["email"] = employee.email
        again = Client()
        come_in(again, row)
        assert again.get("/settings/").context["user"] == yael
    assert User.objects.get(pk=employee.pk).email == employee.email


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_after_signing_in(elsewhere: str, employee: User, client: Client) -> None:
    signed_in = client.post(
        "/accounts/login/", {"login": employee.email, "password": PASSWORD, "next": elsewhere}
    )
    assert signed_in.status_code == 302
    assert signed_in["Location"].startswith("/")
    assert "evil" not in signed_in["Location"]


def test_what_cannot_work_is_said_beside_its_field_and_nothing_typed_is_lost(
    director: User, employee: User, client: Client
) -> None:
    client.force_login(director)
    given = {"name": "Our staff", "metadata": "<nonsense/>", "domains": "a.example"}
    page = client.post("/settings/sign-on/?protocol=saml", given)
    assert (page.status_code, "Our staff" in page.text, "Paste the whole XML" in page.text) == (
        422,
        True,
        True,
    )
    row = staff(SamlProvider(), director)
    page = client.post(f"/settings/sign-on/{row.key}/", {**given, "version": row.version})
    assert (page.status_code, "Paste the whole XML" in page.text) == (422, True)
    page = client.post("/settings/people/?new", {"name": "Sam Two", "email": employee.email, "role": ""})
    assert (page.status_code, "Sam Two" in page.text, "already" in page.text) == (422, True, True)
