"""D-9: HR approves the words about job and pay before they go; versions are kept; changed words wait again."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.change import actions
from manyways.change.calendar_feed import feed_address
from manyways.change.models import Aspect, Engagement
from manyways.change.queries.approval import newest_version, to_approve
from manyways.change.queries.plan_versions import plan_now
from manyways.change.tests.samples import a_change, a_group, impacts_of, milestone_of, person_of
from manyways.teams.actions import add_person
from manyways.work.models import Initiative


@pytest.fixture
def shift(director: User) -> Initiative:
    """A change that touches the jobs of Sales."""
    initiative = a_change(by=director)
    actions.add_impact(
        milestone=milestone_of(initiative),
        group=a_group("Sales", people=2, by=director),
        summary="New role",
        severity=3,
        aspect=Aspect.objects.filter(is_about_job=True).first(),
        by=director,
    )
    return initiative


def a_message(initiative: Initiative, by: User) -> Engagement:
    """Words about the role."""
    impacts = initiative.items.get(milestone__isnull=False).milestone.impacts.all()
    return actions.plan_engagement(
        initiative, name="Your role", text="It changes.", planned_on=today(), impacts=impacts, by=by
    )


def latest(message: Engagement):  # type: ignore[no-untyped-def]
    """Its newest version, which must be there."""
    found = newest_version(message)
    assert found is not None
    return found


def test_words_about_the_job_wait_for_hr(
    shift: Initiative, director: User, hr_partner: User, project_manager: User
) -> None:
    message = a_message(shift, director)
    for go in (actions.send_engagement, actions.hold_engagement):
        with pytest.raises(Refused, match="HR approves these words"):
            go(message, by=director)
    actions.ask_for_approval(message, by=director)
    assert [row.name for row in to_approve(hr_partner)] == ["Your role"]
    assert not to_approve(project_manager).exists()
    for stranger in (project_manager, director):  # neither HR nor the writer
        with pytest.raises(PermissionDenied):
            actions.approve_content(latest(message), by=stranger)
    actions.approve_content(latest(message), by=hr_partner)
    assert not to_approve(hr_partner).exists()
    actions.send_engagement(message, by=director)
    message.refresh_from_db()
    assert message.happened_on
    assert mail.outbox == []  # it goes in the background


def test_changed_words_are_asked_for_anew(shift: Initiative, director: User, hr_partner: User) -> None:
    message = a_message(shift, director)
    actions.ask_for_approval(message, by=director)
    first = latest(message)
    actions.edit_engagement(message, {"text": "It changes a lot."}, by=director)
    message.refresh_from_db()
    with pytest.raises(Refused, match="words were changed"):
        actions.approve_content(first, by=hr_partner)
    assert [row.number for row in message.versions.all()] == [1, 2]
    actions.ask_for_approval(message, by=director)
    with pytest.raises(Refused):
        actions.send_back_content(latest(message), words=" ", by=hr_partner)
    actions.send_back_content(latest(message), words="Name the day.", by=hr_partner)
    with pytest.raises(Refused, match="HR approves"):
        actions.send_engagement(message, by=director)


def test_hr_writes_too_and_a_named_partner_decides_alone(
    shift: Initiative, director: User, hr_partner: User
) -> None:
    actions.edit_case(shift, {"hr_partner": person_of(hr_partner)}, by=director)
    shift.refresh_from_db()
    message = a_message(shift, director)
    actions.edit_engagement(message, {"text": "In HR's words."}, by=hr_partner)
    message.refresh_from_db()
    actions.ask_for_approval(message, by=hr_partner)
    with pytest.raises(PermissionDenied):
        actions.approve_content(latest(message), by=director)
    actions.approve_content(latest(message), by=hr_partner)
    assert latest(message).written_by == hr_partner


def test_others_go_at_once_unless_somebody_asks(director: User, hr_partner: User) -> None:
    plain = actions.plan_engagement(
        a_change(a_group("Ops", people=1, by=director), by=director), name="News", text="Hello", by=director
    )
    asked = actions.plan_engagement(
        plain.initiative, name="More", text="Hello", asks_approval=True, by=director
    )
    actions.send_engagement(plain, by=director)
    with pytest.raises(Refused):
        actions.send_engagement(asked, by=director)
    assert people_who_may("people_partner.add_note")


def test_the_page_asks_and_hr_approves_on_it(
    shift: Initiative, director: User, hr_partner: User, client: Client
) -> None:
    message = a_message(shift, director)
    do = reverse("change:do", args=[message.key])
    client.force_login(director)
    page = client.get(message.get_absolute_url()).content.decode()
    assert "Ask HR to approve" in page
    assert "Send by e-mail" not in page
    client.post(do, {"to": "ask"})
    assert "Waits for HR" in client.get(message.get_absolute_url()).content.decode()
    client.force_login(hr_partner)
    assert "Approve the words: Your role" in client.get(reverse("portfolio:today")).content.decode()
    assert "Approve these words" in client.get(message.get_absolute_url()).content.decode()
    client.post(do, {"to": "approve"})
    client.force_login(director)
    assert "Send by e-mail" in client.get(message.get_absolute_url()).content.decode()


def test_words_about_the_job_are_read_by_few_until_approved(
    shift: Initiative, director: User, hr_partner: User, employee: User, client: Client
) -> None:
    actions.add_stakeholders(shift, groups=[each.group for each in impacts_of(shift)], by=director)
    message = a_message(shift, director)
    said = actions.plan_engagement(shift, name="News", text="Hello", planned_on=today(), by=director)
    pages = [
        message.get_absolute_url(),
        reverse("change:engagements", args=[shift.key]),
        reverse("change:engagements", args=[shift.key]) + "?format=csv",
        *(reverse("change:stakeholder", args=[row.key]) for row in shift.stakeholders.all()),
        f"/api/engagements/{message.key}",
        f"/history/change.engagement/{message.key}/",
    ]

    def readers() -> list[set[str]]:
        found = []
        for user in (director, hr_partner, employee):
            client.force_login(user)
            texts = [b"".join(client.get(page)).decode() for page in pages]
            found.append({page for page, text in zip(pages, texts, strict=True) if "Your role" in text})
        return found

    for_director, for_hr, for_employee = readers()
    assert for_director == for_hr
    feed = feed_address(shift, director)
    assert "SUMMARY:News" in client.get(feed).content.decode()
    assert "Your role" not in client.get(feed).content.decode()  # the link goes to other programs
    assert message.get_absolute_url() in for_hr
    assert for_employee == set()
    assert list(Engagement.objects.visible_to(employee)) == [said]
    actions.ask_for_approval(message, by=director)
    assert readers()[2] == set()
    actions.approve_content(latest(message), by=hr_partner)
    assert readers()[2] >= {message.get_absolute_url(), pages[1]}
    actions.edit_engagement(message, {"text": "It changes much."}, by=director)
    assert readers()[2] == set()


def test_who_is_to_say_it_reads_it_and_the_plan_kept_does_not_name_it(
    shift: Initiative, director: User, employee: User, marketing: User
) -> None:
    message = a_message(shift, director)
    speaker = add_person(name=employee.name, user=employee, by=director)
    actions.edit_engagement(message, {"sender": speaker}, by=director)
    assert list(Engagement.objects.visible_to(employee)) == [message]
    assert list(message.versions.model.objects.visible_to(employee)) == list(message.versions.all())
    assert not Engagement.objects.visible_to(marketing).exists()
    assert "Your role" not in str(plan_now(shift))
