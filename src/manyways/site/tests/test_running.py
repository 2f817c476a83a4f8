"""Running it: metrics for whom they are, the state page, and what is said when the database or the mail is away."""

import smtplib
from typing import Any

import psycopg
import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone

from manyways.access.jobs import enqueue, retry_waiting_for
from manyways.access.models import Job, User
from manyways.desk.mail.actions import look_at_mail
from manyways.desk.mail.backend import WatchedBackend
from manyways.desk.models import MailState, Notification
from manyways.site import health
from manyways.site.jobs import wait_until_ready
from manyways.site.state import read_state
from manyways.site.trouble import sentence_about


def test_metrics_are_for_programs_on_this_machine(client: Client, director: User, settings: Any) -> None:
    client.force_login(director)
    client.get("/settings/")
    text = client.get("/metrics").content.decode()
    assert 'manyways_requests_total{method="GET",status="200",view="access:settings"}' in text
    assert 'manyways_request_seconds_bucket{le="0.5",view="access:settings"}' in text
    assert 'manyways_jobs{state="failed"} 0.0' in text
    assert "manyways_database_up 1.0" in text
    assert 'manyways_database_connections{state="active"}' in text
    assert "manyways_mail_failing 0.0" in text
    assert Client(REMOTE_ADDR="10.1.2.3").get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 404


def test_with_a_token_only_whoever_brings_it(db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = "a-long-word"
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert elsewhere.get("/metrics", headers={"Authorization": "Bearer a-long-word"}).status_code == 200
    assert elsewhere.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
    assert Client().get("/metrics").status_code == 404


def test_the_page_says_what_does_not_run_and_what_to_do(
    client: Client, director: User, employee: User
) -> None:
    client.force_login(employee)
    assert client.get("/settings/running/").status_code == 403
    MailState.objects.create(pk=1, failing_since=timezone.now(), failure="connection refused")
    client.force_login(director)
    page = client.get("/settings/running/").content.decode()
    assert "Look at: Background work, E-mail" in page
    assert "connection refused" in page
    assert "manyways worker" in page


def refuse(*_: object) -> None:
    raise smtplib.SMTPConnectError(421, "try later")


@pytest.mark.django_db(transaction=True)
def test_a_broken_mail_server_is_told_once_and_what_waits_goes_on_by_itself(
    director: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "manyways.desk.mail.backend.WatchedBackend"
    monkeypatch.setattr(smtp.EmailBackend, "open", refuse)
    with pytest.raises(OSError, match="try later"):
        EmailMessage("Hello", "World", to=["ann@example.org"], connection=WatchedBackend()).send()
    look_at_mail()
    look_at_mail()
    state = read_state().mail
    assert (state.failed_count > 0, "try later" in state.failure) == (True, True)
    assert Notification.objects.filter(user=director, cause="desk.mail_broken", count=1).count() == 1
    monkeypatch.setattr(smtp.EmailBackend, "open", lambda _self: True)
    monkeypatch.setattr(smtp.EmailBackend, "close", lambda _self: None)
    look_at_mail()
    assert read_state().mail.failing_since is None


def test_a_job_that_waited_for_mail_is_tried_again(director: User) -> None:
    job = enqueue("change.send_messages", by=director, label="Send", engagement="x")
    Job.objects.filter(pk=job.pk).update(state="failed", waits_for="mail", result={"sent": 2})
    assert retry_waiting_for("disk") == 0
    assert retry_waiting_for("mail") == 1
    job.refresh_from_db()
    assert (job.state, job.waits_for, job.result) == ("queued", "", {"sent": 2})


def test_a_reset_that_cannot_be_mailed_says_so_for_any_address(
    client: Client, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    for address in (director.email, "nobody@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": address})
        assert answer.status_code == 422
        assert "E-mail cannot be sent at the moment" in answer.content.decode()


def failure(sqlstate: str | None = None) -> OperationalError:
    error = OperationalError("the connection is lost")
    error.__cause__ = psycopg.errors.lookup(sqlstate)() if sqlstate else psycopg.OperationalError()
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (failure(), "does not answer"),
        (failure("53100"), "disk of the database is full"),
        (failure("53300"), "Too many people"),
    ],
)
def test_a_database_that_is_away_full_or_busy_is_said_and_nothing_is_lost(
    error: OperationalError, said: str, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bool:
        raise error

    assert said in str(sentence_about(error))
    visitor = Client(raise_request_exception=False)
    visitor.force_login(director)
    monkeypatch.setattr("manyways.site.state_page.may_everywhere", fail)
    answer = visitor.get("/settings/running/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert said in answer.content.decode()


def test_a_bug_is_not_blamed_on_the_database(director: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentence_about(ValueError()) is None
    visitor = Client(raise_request_exception=False)
    visitor.force_login(director)
    monkeypatch.setattr("manyways.site.state_page.may_everywhere", lambda *_: 1 / 0)
    assert visitor.get("/settings/running/").status_code == 500


def test_not_ready_while_the_database_is_away_but_alive(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", fail)
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert read_state().is_database_up is False


def test_every_migration_is_waited_for_by_its_name() -> None:
    assert set(health._known()) == set(MigrationLoader(None).disk_migrations)


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_not_applied_is_named(db: None, monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    health._first_missing.cache_clear()
    known = [("access", "0001_initial"), *([] if is_there else [("work", "9999_more")])]
    monkeypatch.setattr(health, "_known", lambda: iter(known))
    assert health.why_not_ready() == ("" if is_there else "migrations not applied: work.9999_more")
    health._first_missing.cache_clear()


def test_a_worker_waits_until_the_database_is_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ["migrations not applied: work.0001_initial"] * 2 + ["database: OperationalError", ""]
    monkeypatch.setattr(health, "why_not_ready", lambda: answers.pop(0))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    wait_until_ready()
    assert answers == []
    assert capsys.readouterr().err.splitlines() == [
        "Waiting for the database: migrations not applied: work.0001_initial",
        "Waiting for the database: database: OperationalError",
    ]
