"""Signing in with a second factor, recovery codes, and the pages around it in our look and language."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.test import Client

from manyways.access.models import User

PASSWORD = "a-long-walk-by-the-sea"


def body(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def sign_in(client: Client, user: User) -> object:
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)


def code_for(secret: str) -> str:
    """The code of this half minute; near its end, of the next one, so that it is still good when it arrives."""
    if time.time() % 30 > 25:
        time.sleep(30.1 - time.time() % 30)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def secret(client: Client, employee: User) -> str:
    """The secret of a second factor that was just set up through the page."""
    sign_in(client, employee)
    assert "/reauthenticate/" in client.get("/accounts/2fa/totp/activate/")["Location"]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = body(client.get("/accounts/2fa/totp/activate/"))
    assert 'src="data:image/svg+xml' in page
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert found is not None
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(found[1])})
    return found[1]


def test_the_second_factor_is_set_up_and_then_asked_for(secret: str, employee: User, client: Client) -> None:
    assert "An authenticator app is set up" in body(client.get("/settings/security/"))
    client.post("/accounts/logout/")
    page = sign_in(client, employee)
    assert client.get("/settings/").status_code == 302
    assert 'name="code"' in body(page)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get("/settings/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/settings/").status_code == 200


def test_a_recovery_code_works_once(secret: str, employee: User, client: Client) -> None:
    codes = re.findall(r"\b\d{8}\b", body(client.get("/accounts/2fa/recovery-codes/")))
    assert len(codes) == 10
    for attempt, expected in ((0, 200), (1, 302)):
        client.post("/accounts/logout/")
        sign_in(client, employee)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert client.get("/settings/").status_code == expected, attempt


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/signup/",
        "/accounts/password/reset/key/1-nonsense/",
    ],
)
def test_the_pages_before_signing_in_have_our_frame_and_nothing_inline(
    client: Client, db: None, address: str
) -> None:
    page = body(client.get(address))
    assert '<main class="mw-plain"' in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


@pytest.mark.parametrize(
    "address", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/", "/accounts/sessions/"]
)
def test_the_pages_after_signing_in_have_our_frame_and_nothing_inline(
    client: Client, employee: User, address: str
) -> None:
    sign_in(client, employee)
    page = body(client.get(address, follow=True))
    assert 'class="mw-rail"' in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


def test_a_forgotten_password_is_reset_by_mail_and_unknown_addresses_learn_nothing(
    client: Client, employee: User
) -> None:
    known = client.post("/accounts/password/reset/", {"email": employee.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@x.example"})
    assert known["Location"] == unknown["Location"]
    to_known, to_unknown = mail.outbox
    assert to_known.to == [employee.email]
    assert to_known.subject == to_unknown.subject == "Manyways: Link for a new password"
    assert "/accounts/password/reset/key/" in to_known.body
    assert "no account here has this address" in to_unknown.body
    assert not re.search(r"Hello|username|sign up", f"{to_known.body}{to_unknown.body}")


def test_nobody_signs_up_alone(client: Client, director: User) -> None:
    client.post("/accounts/signup/", {"email": "eve@x.example", "password1": PASSWORD})
    assert not User.objects.filter(email="eve@x.example").exists()


def test_the_chosen_language_is_spoken_from_the_first_page_on(client: Client, employee: User) -> None:
    User.objects.filter(pk=employee.pk).update(language="de")
    client.force_login(employee)
    assert '<html lang="de"' in body(client.get("/settings/"))
    assert "de" in dict(settings.LANGUAGES)


def test_who_can_help_is_named_where_a_right_is_missing(
    client: Client, director: User, employee: User
) -> None:
    client.force_login(employee)
    response = client.get("/settings/people/")
    assert response.status_code == 403
    assert "Ines Okafor" in body(response)


def test_after_several_wrong_passwords_the_right_one_waits_too(
    client: Client, employee: User, director: User
) -> None:
    for number in range(5):
        client.post("/accounts/login/", {"login": employee.email, "password": f"wrong-{number}"})
    page = sign_in(client, employee)
    assert "Too many failed login attempts" in body(page)
    assert client.get("/settings/").status_code == 302
    sign_in(other := Client(), director)  # nobody else is shut out by it
    assert other.get("/settings/").status_code == 200


def test_a_passkey_is_asked_for_anew_each_time(client: Client, employee: User) -> None:
    assert "Sign in with a passkey" in body(client.get("/accounts/login/"))
    script = {"X-Requested-With": "XMLHttpRequest"}
    answers = [client.get("/accounts/2fa/webauthn/login/", headers=script) for _each in range(2)]
    asked = [answer.json()["request_options"] for answer in answers]
    challenges = {one["publicKey"]["challenge"] for one in asked}
    assert len(challenges) == 2
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    assert answer.status_code != 500
    assert client.get("/settings/").status_code == 302
    sign_in(client, employee)
    assert client.get("/accounts/2fa/webauthn/add/")["Location"].startswith("/accounts/reauthenticate/")


def test_a_passkey_that_is_added_signs_in_by_itself(client: Client, employee: User) -> None:
    assert "Successfully signed in" not in body(sign_in(client, employee))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = body(client.get("/accounts/2fa/webauthn/add/"))
    assert 'name="passwordless"' in page
    assert "checked" in page.split('name="passwordless"')[1].split(">")[0]
    Authenticator.objects.create(user=employee, type=Authenticator.Type.WEBAUTHN, data={})
    assert "Signing in asks for your passkey" in body(client.get("/settings/security/"))


LIBRARY = r"Third-Party|Account Connections|Email Address|Signup|Two-Factor|Security Key|Confirm Access|Authenticator (App|secret)|Change Password|Set Password|Sign In\b|\(again\)|Remember Me"


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/password/change/",
        "/accounts/password/reset/done/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/webauthn/keys/1/edit/",
        "/accounts/2fa/webauthn/keys/1/remove/",
        "/accounts/reauthenticate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/webauthn/reauthenticate/",
        "/accounts/inactive/",
        "/accounts/logout/",
        "/accounts/sessions/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/nonsense/",
        "/accounts/3rdparty/",
        "/accounts/3rdparty/signup/",
        "/accounts/3rdparty/login/error/",
        "/accounts/3rdparty/login/cancelled/",
    ],
)
def test_no_page_around_the_account_keeps_the_words_of_the_library(
    secret: str, client: Client, employee: User, address: str
) -> None:
    if "keys" in address:
        key = Authenticator(user=employee, type=Authenticator.Type.WEBAUTHN, data={"name": "My key"})
        key.save()
        address = address.replace("/1/", f"/{key.pk}/")
    answer = client.get(address, follow=True)
    assert answer.status_code in {200, 401}
    assert "mw-header" in body(answer)
    assert not re.search(LIBRARY, body(answer))


def test_a_code_is_asked_for_in_our_words(secret: str, client: Client, employee: User) -> None:
    client.post("/accounts/logout/")
    page = body(sign_in(client, employee))
    assert "One more step" in page
    assert not re.search(LIBRARY, page)
