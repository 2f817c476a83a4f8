"""People who never sign in: the code in the room, the link in a message, the answer to its mail."""

import io
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from manyways.access.models import User
from manyways.change import actions
from manyways.change.links import link_for, room_link
from manyways.change.models import Confirmation, Delivery, Engagement, Question
from manyways.change.replies import read_address, read_mail, reply_address
from manyways.change.tests.samples import a_change, a_group, impacts_of, person_of, told
from manyways.teams.models import Person

WORDS = "Who approves holidays?"


@pytest.fixture
def hall(director: User, settings: Settings) -> Engagement:
    """A town hall for six of Sales, run by the director; replies go to a mailbox."""
    settings.REPLY_ADDRESS = "replies@example.org"
    person_of(director)
    initiative = a_change(a_group("Sales", people=6, by=director), by=director)
    return told(initiative, impacts_of(initiative), by=director)


@pytest.fixture
def sales(hall: Engagement) -> Person:
    """The first of Sales."""
    return Person.objects.get(name="Sales 0")


def a_mail(hall: Engagement, person: Person, text: str = WORDS, **headers: str) -> bytes:
    """A reply as a mail program writes it, the mail it answers quoted below."""
    mail = EmailMessage()
    mail["From"] = f"{person.name} <{person.email.upper()}>"
    mail["To"] = reply_address(hall.pk, person.pk)
    mail["Message-ID"] = "<1@example.com>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(
        f"{text}\n\nOn Mon, 23 Nov 2026 at 10:00, PMO <pmo@example.org> wrote:\n> It starts soon.\n"
    )
    return mail.as_bytes()


def test_signing_in_by_the_code_on_the_screen(
    hall: Engagement, director: User, project_manager: User, client: Client
) -> None:
    Engagement.objects.filter(pk=hall.pk).update(happened_on=None)
    room = reverse("change:room", args=[hall.key])
    client.force_login(project_manager)
    assert client.get(room).status_code == 403
    client.force_login(director)
    assert "<svg" in client.get(room).content.decode()
    client.logout()
    page = client.get(room_link(hall))
    assert "Sales 0" not in page.content.decode()
    for called in ("sales0@example.com", "Nobody Here", "SALES 1"):
        answer = client.post(room_link(hall), {"called": called}).content.decode()
        assert "If you are on the list" in answer  # a stranger learns nothing
    rows = Confirmation.objects.filter(engagement=hall)
    assert {(row.person.name if row.person else "", row.level, row.evidence) for row in rows} == {
        ("Sales 0", 2, "room"),
        ("Sales 1", 2, "room"),
    }
    hall.refresh_from_db()
    assert hall.happened_on
    assert client.get(reverse("change:sign_in_here", args=["forged"])).status_code == 404


def test_asking_by_the_link_in_a_message(hall: Engagement, sales: Person, client: Client) -> None:
    address = link_for(hall, sales)
    assert "I have a question" in client.get(address).content.decode()
    assert "Write your question first" in client.post(address, {"ask": "1", "question": " "}).content.decode()
    client.post(address, {"ask": "1", "question": WORDS})
    asked = Question.objects.get()
    assert (asked.text, asked.audience, asked.initiative) == (WORDS, "answering", hall.initiative)
    assert asked.follows.get().person == sales
    assert not hall.confirmations.exists()


def test_a_reply_becomes_a_question_once(hall: Engagement, sales: Person, director: User) -> None:
    for _again in range(2):
        taken = actions.take_reply(read_mail(a_mail(hall, sales)), by=director)
    assert taken.outcome == "question"
    asked = Question.objects.get()
    assert (asked.text, asked.asked_by, asked.follows.get().person) == (WORDS, None, sales)


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({"From": "Eve <eve@example.com>"}, "forged"),
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({"To": "replies+1-2-0123456789abcdef0123@example.org"}, "unknown"),
        ({"To": "replies@example.org"}, "unknown"),
    ],
)
def test_forged_and_automatic_mail_is_left_out(
    hall: Engagement, sales: Person, director: User, headers: dict[str, str], outcome: str
) -> None:
    taken = actions.take_reply(read_mail(a_mail(hall, sales, **headers)), by=director)
    assert (taken.outcome, Question.objects.count()) == (outcome, 0)


def test_empty_and_endless_mail_is_no_question(hall: Engagement, sales: Person, director: User) -> None:
    for number, (text, outcome) in enumerate([("", "empty"), ("word " * 1000, "too_long")]):
        content = a_mail(hall, sales, text, Message_ID=f"<{number}@example.com>")
        assert actions.take_reply(read_mail(content), by=director).outcome == outcome


def test_a_returned_mail_marks_the_delivery_as_failed(
    hall: Engagement, sales: Person, director: User
) -> None:
    actions.keep_deliveries(hall, [(sales, "sent", "")])
    report = (
        "From: MAILER-DAEMON@example.org\nTo: pmo@example.org\nMessage-ID: <2@example.org>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nNo such user.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n"
        "Final-Recipient: rfc822; sales0@example.com\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nReply-To: {reply_address(hall.pk, sales.pk)}\n\n--b--\n"
    )
    late = report.replace("Action: failed", "Action: delayed").replace("<2@", "<3@")
    assert actions.take_reply(read_mail(late.encode()), by=director).outcome == "automatic"
    assert hall.confirmations.exists()
    assert actions.take_reply(read_mail(report.encode()), by=director).outcome == "returned"
    delivery = Delivery.objects.get(engagement=hall, person=sales)
    assert (delivery.state, delivery.problem) == ("failed", "Returned by the mail server")
    assert not hall.confirmations.exists()


def test_addresses_are_signed(hall: Engagement, sales: Person, settings: Settings) -> None:
    address = reply_address(hall.pk, sales.pk)
    assert len(address.partition("@")[0]) <= 64
    assert read_address(address.upper().replace("REPLIES", "replies")) == (hall.pk, sales.pk)
    other = address.replace(f"-{sales.pk:x}-", f"-{sales.pk + 1:x}-")
    assert read_address(other) is None
    settings.REPLY_ADDRESS = ""
    assert reply_address(hall.pk, sales.pk) == ""


def test_the_kinds_of_mailbox(
    hall: Engagement, sales: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from manyways.cli.mail import _in

    content = a_mail(hall, sales)
    box = mailbox.mbox(tmp_path / "box")
    box.add(content)
    box.flush()
    folder = mailbox.Maildir(tmp_path / "folder")
    folder.add(content)
    (tmp_path / "one").write_bytes(content)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    for source in ("box", "folder", "one"):
        assert [read_mail(each).text for each in _in(str(tmp_path / source))] == [WORDS]
    assert [read_mail(each).text for each in _in("-")] == [WORDS]
