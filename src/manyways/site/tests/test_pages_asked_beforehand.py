"""Pages asked for before processes part: whole ones, which leave nothing behind."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.utils import translation

from manyways.access.models import User
from manyways.site.serving.warm import ask_pages
from manyways.site.wsgi import application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was answered."""
    found: list[Any] = []
    get_response = application.get_response

    def answer(request: Any) -> Any:
        found.append(get_response(request))
        return found[-1]

    monkeypatch.setattr(application, "get_response", answer)
    return found


def test_the_pages_are_shown_whole_and_leave_nothing(
    answers: list[Any], director: User, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.filter(pk=director.pk).update(language="de")
    ask_pages()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "</html>" in answers[1].content.decode()
    assert connection.connection is None
    assert translation.get_language() == "en"  # not that of the first account
    assert not Session.objects.exists()
    assert not caplog.records


def test_without_an_account_nothing_is_asked(answers: list[Any]) -> None:
    ask_pages()
    assert not answers


def test_without_a_database_it_goes_on(
    director: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_request: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(application, "get_response", refuse)
    ask_pages()
    assert [record.message for record in caplog.records] == ["no pages were asked for beforehand"]
