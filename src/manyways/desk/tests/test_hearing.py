"""How people hear of things: by cause, in quiet hours not at all, by one e-mail with what is unread."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.desk.actions import add_comment, change_own_hearing, mark_all_read, send_digest
from manyways.desk.digests import is_due, is_quiet, people_to_look_at, waiting_notes
from manyways.desk.models import DigestSetting, Notification
from manyways.desk.queries import inbox
from manyways.teams.models import Team

MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=UTC)
TUESDAY_9 = datetime(2026, 11, 24, 9, tzinfo=UTC)
SUNDAY_9 = datetime(2026, 11, 22, 9, tzinfo=UTC)
MONDAY_7 = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Commerce")


def choose(by: User, **ways: str) -> DigestSetting:
    given: dict[str, Any] = {"rhythm": "daily", "hour": 8, "quiet_from": 18, "quiet_until": 7}
    return change_own_hearing(ways={f"desk.{name}": way for name, way in ways.items()}, **given, by=by)


def test_a_cause_that_is_off_is_not_told(team: Team, director: User, employee: User) -> None:
    choose(employee, mention="off")
    add_comment(team, text="Look, @Sam Osei", by=director)
    assert inbox(employee) == []


def test_only_here_stays_out_of_the_mail(team: Team, director: User, employee: User) -> None:
    choose(employee, mention="here")
    add_comment(team, text="Look, @Sam Osei", by=director)
    assert len(inbox(employee)) == 1
    assert waiting_notes(employee) == []


def test_the_mail_says_what_is_unread_once(team: Team, director: User, employee: User) -> None:
    add_comment(team, text="Look, @Sam Osei", by=director)
    assert send_digest(by=employee) == 1
    assert mail.outbox[0].to == [employee.email]
    assert mail.outbox[0].subject == "1 thing you have not read"
    assert "- Ines Okafor mentioned you in Commerce" in mail.outbox[0].body
    assert "/inbox/settings/" in mail.outbox[0].body
    assert send_digest(by=employee) == 0
    assert len(mail.outbox) == 1


def test_what_was_read_here_is_not_mailed(team: Team, director: User, employee: User) -> None:
    add_comment(team, text="Look, @Sam Osei", by=director)
    mark_all_read(by=employee)
    assert send_digest(by=employee) == 0
    assert mail.outbox == []


def test_what_one_may_no_longer_see_is_not_mailed(team: Team, director: User, employee: User) -> None:
    add_comment(team, text="Look, @Sam Osei", by=director)
    Team.objects.filter(pk=team.pk).delete()
    assert send_digest(by=employee) == 0


@pytest.mark.parametrize(
    ("rhythm", "moment", "is_now"),
    [
        ("daily", MONDAY_9, True),
        ("daily", TUESDAY_9, True),
        ("daily", SUNDAY_9, False),
        ("daily", MONDAY_7, False),
        ("weekly", MONDAY_9, True),
        ("weekly", TUESDAY_9, False),
        ("never", MONDAY_9, False),
    ],
)
def test_when_the_mail_is_due(rhythm: str, moment: datetime, is_now: bool) -> None:
    assert is_due(DigestSetting(rhythm=rhythm), moment) is is_now


def test_it_comes_once_a_day_and_never_in_quiet_hours() -> None:
    assert not is_due(DigestSetting(sent_at=MONDAY_7), MONDAY_9)
    assert not is_due(DigestSetting(quiet_from=8, quiet_until=12), MONDAY_9)
    assert not is_quiet(DigestSetting(quiet_from=8, quiet_until=8), 8)


def test_only_those_with_fresh_news_are_looked_at(team: Team, director: User, employee: User) -> None:
    add_comment(team, text="Look, @Sam Osei", by=director)
    Notification.objects.update(at=MONDAY_7)
    assert people_to_look_at(MONDAY_9) == [employee]


def test_an_unknown_cause_is_refused(employee: User) -> None:
    with pytest.raises(Refused):
        choose(employee, nonsense="off")


def test_the_page_keeps_what_was_chosen(client: Client, employee: User) -> None:
    client.force_login(employee)
    given = {"rhythm": "weekly", "hour": "10", "quiet_from": "17", "quiet_until": "8", "desk.mention": "off"}
    page = client.post("/inbox/settings/", given, follow=True).content.decode()
    assert "On Mondays at 10:00 you get one e-mail" in page
    assert "1 cause is off." in page
    assert DigestSetting.objects.get(user=employee).quiet_from == 17
