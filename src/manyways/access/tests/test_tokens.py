"""API tokens: the secret is kept nowhere, rights are the smaller of both, revoked and expired ones are useless."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from manyways.access.actions import Refused
from manyways.access.actions.tokens import create_own_token, create_token, revoke_own_token
from manyways.access.clock import today
from manyways.access.models import ApiToken, User
from manyways.access.rules import may, may_everywhere
from manyways.access.tokens import authenticate_token


def test_the_secret_is_shown_and_never_kept(director: User) -> None:
    token, secret = create_token(director, name="Script")
    kept = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret.startswith("mw_")
    assert secret not in str(kept)
    assert authenticate_token(secret) == director


def test_a_token_may_what_it_names_and_never_more_than_its_user(director: User, employee: User) -> None:
    _token, secret = create_token(director, name="Read", rights=["goals.*"])
    user = authenticate_token(secret)
    assert user is not None
    assert may(user, "goals.add_goal")
    assert not may(user, "work.add_item")
    assert not may_everywhere(user, "see.every_initiative")
    _token, secret = create_token(employee, name="Hopeful", rights=["*"])
    user = authenticate_token(secret)
    assert user is not None
    assert not may(user, "goals.add_goal")


def test_revoked_expired_and_unknown_tokens_are_nobody(director: User) -> None:
    token, secret = create_token(director, name="Old")
    ApiToken.objects.filter(pk=token.pk).update(expires_on=today() - timedelta(days=1))
    assert authenticate_token(secret) is None
    token, secret = create_token(director, name="Revoked")
    revoke_own_token(token, by=director)
    assert authenticate_token(secret) is None
    assert authenticate_token("mw_guess") is None
    assert authenticate_token("") is None


def test_a_disabled_user_has_no_token(director: User, employee: User) -> None:
    _token, secret = create_token(employee, name="Mine")
    User.objects.filter(pk=employee.pk).update(is_active=False)
    assert authenticate_token(secret) is None


def test_somebody_elses_token_cannot_be_revoked(director: User, employee: User) -> None:
    token, _secret = create_token(director, name="Script")
    with pytest.raises(Refused):
        revoke_own_token(token, by=employee)


def test_a_token_makes_no_tokens(director: User) -> None:
    _token, secret = create_token(director, name="Script")
    user = authenticate_token(secret)
    assert user is not None
    with pytest.raises(Refused, match="cannot make tokens"):
        create_own_token(name="More", rights=["*"], expires_on=today() + timedelta(days=9), by=user)


@pytest.mark.parametrize("days", [0, -3, 400])
def test_the_end_lies_within_a_year(director: User, days: int) -> None:
    with pytest.raises(Refused) as refusal:
        create_token(director, name="Script", days=days)
    assert "expires_on" in refusal.value.fields


def test_the_day_of_use_is_written_once_a_day(director: User) -> None:
    token, secret = create_token(director, name="Script")
    authenticate_token(secret)
    token.refresh_from_db()
    assert token.last_used_on == today()
    with CaptureQueriesContext(connection) as queries:
        authenticate_token(secret)
    assert len(queries) == 1
