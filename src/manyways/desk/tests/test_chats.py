"""Notices in a chat: one's own outside quiet hours, a team's only what every member may see and is told to all."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from manyways.access.actions import Refused
from manyways.access.models import Grant, Role, User
from manyways.access.outgoing import Answer
from manyways.desk.actions import add_comment, change_own_hearing, follow, mark_all_read
from manyways.desk.chat import actions
from manyways.desk.models import ChatChannel, Notification
from manyways.teams.models import Group, Membership, Person, Team
from manyways.work.actions import create_initiative, edit_initiative
from manyways.work.models import Initiative

ADDRESS = "https://hooks.chat.example/T0/B0/secret"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
Sent = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What is posted, at noon."""
    found: Sent = []

    def take(address: str, body: bytes, _headers: object) -> Answer:
        found.append((address, json.loads(body)))
        return Answer(200, "ok")

    monkeypatch.setattr(actions, "post", take)
    monkeypatch.setattr(actions, "now", lambda: NOON)
    return found


@pytest.fixture
def team(team_lead: User, employee: User) -> Team:
    """A team of two with accounts."""
    group = Group.objects.create(name="Commerce", kind=Group.Kind.TEAM)
    people = [
        Person.objects.create(name=user.name, email=user.email, user=user) for user in (team_lead, employee)
    ]
    for person in people:
        Membership.objects.create(person=person, group=group)
    return Team.objects.create(name="Commerce", group=group, lead=people[0])


def work_off() -> None:
    """Run what waits for chats, as the worker does, without the waits."""
    runs: dict[str, Any] = {"desk.tell_chats": actions.tell_chats, "desk.post_to_chat": actions.post_notice}
    while rows := list(ProcrastinateJob.objects.filter(task_name__in=runs).order_by("pk")):
        for row in rows:
            ProcrastinateJob.objects.filter(pk=row.pk).delete()
            runs[row.task_name](**{("channel_id" if k == "channel" else k): v for k, v in row.args.items()})


def test_ones_own_notices_are_posted_in_the_words_of_the_inbox(
    team: Team, director: User, employee: User, sent: Sent
) -> None:
    actions.add_own_chat(address=ADDRESS, style="slack", by=employee)
    add_comment(team, text="Look & see, @Sam Osei", by=director)
    work_off()
    ((address, message),) = sent
    assert address == ADDRESS
    assert message["text"].startswith("Ines Okafor mentioned you in Commerce\n<http")


def test_teams_gets_a_card(team: Team, director: User, employee: User, sent: Sent) -> None:
    actions.add_own_chat(address=ADDRESS, style="teams", by=employee)
    add_comment(team, text="Look, @Sam Osei", by=director)
    work_off()
    card = sent[0][1]["attachments"][0]["content"]
    assert card["body"][0]["text"] == "Ines Okafor mentioned you in Commerce"
    assert card["actions"][0]["url"].startswith("http")


def test_what_is_off_or_only_here_or_read_is_not_posted(
    team: Team, director: User, employee: User, sent: Sent
) -> None:
    actions.add_own_chat(address=ADDRESS, style="slack", by=employee)
    hours: dict[str, Any] = {"rhythm": "daily", "hour": 8, "quiet_from": 18, "quiet_until": 7}
    change_own_hearing(ways={"desk.mention": "here"}, **hours, by=employee)
    add_comment(team, text="Look, @Sam Osei", by=director)
    work_off()
    change_own_hearing(ways={"desk.mention": "both"}, **hours, by=employee)
    mark_all_read(by=employee)
    add_comment(team, text="Again, @Sam Osei", by=director)
    mark_all_read(by=employee)
    work_off()
    assert sent == []


def test_in_quiet_hours_it_waits_for_their_end(
    team: Team, director: User, employee: User, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "now", lambda: datetime(2026, 11, 24, 20, tzinfo=UTC))
    channel = actions.add_own_chat(address=ADDRESS, style="slack", by=employee)
    actions.tell_chats(
        [employee.pk],
        {"cause": "desk.mention", "kind": "teams.team", "record_id": team.pk, "by": None, "details": {}},
    )
    (row,) = ProcrastinateJob.objects.filter(task_name="desk.post_to_chat")
    assert (row.args["channel"], sent) == (channel.pk, [])
    assert row.scheduled_at is not None
    assert timedelta(hours=10) < row.scheduled_at - timezone.now() < timedelta(hours=12)


def test_a_teams_chat_gets_what_all_members_may_see_and_nothing_said_to_one(
    team: Team, director: User, team_lead: User, employee: User, sent: Sent
) -> None:
    actions.add_own_chat(address=ADDRESS, style="slack", place=team, by=team_lead)
    open_to_all = create_initiative(name="Checkout", team=team, by=director)
    edit_initiative(open_to_all, {"visibility": Initiative.Visibility.COMPANY}, by=director)
    closed = create_initiative(name="Quiet merger", team=team, by=director)
    Initiative.objects.filter(pk=closed.pk).update(visibility=Initiative.Visibility.MEMBERS)
    role = Role.objects.get(slug="team-lead")
    Grant.objects.create(user=team_lead, role=role, scope_kind="initiative", scope_id=closed.pk)
    team_lead.forget_grants()
    assert Initiative.objects.visible_to(team_lead).filter(pk=closed.pk).exists()
    assert not Initiative.objects.visible_to(employee).filter(pk=closed.pk).exists()
    for initiative in (open_to_all, closed):
        follow(initiative, by=team_lead)
        add_comment(initiative, text="Done, @Noor Haddad?", by=director)
        add_comment(initiative, text="Nobody is named here", by=director)
    work_off()
    assert [message["text"].split("\n")[0] for _address, message in sent] == [
        "Ines Okafor commented on Checkout"
    ]


def test_only_who_may_change_a_team_sets_up_its_chat(team: Team, employee: User, team_lead: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_own_chat(address=ADDRESS, style="slack", place=team, by=employee)
    channel = actions.add_own_chat(address=ADDRESS, style="slack", place=team, by=team_lead)
    with pytest.raises(PermissionDenied):
        actions.remove_own_chat(channel, by=employee)


def test_what_does_not_arrive_is_tried_again_and_then_stopped_with_a_notice(
    team: Team, director: User, employee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "post", lambda *_: Answer(500, "no"))
    monkeypatch.setattr(actions, "now", lambda: NOON)
    channel = actions.add_own_chat(address=ADDRESS, style="slack", by=employee)
    ChatChannel.objects.update(failing_since=timezone.now() - timedelta(days=1))
    add_comment(team, text="Look, @Sam Osei", by=director)
    work_off()
    channel.refresh_from_db()
    assert not channel.is_active
    assert Notification.objects.filter(user=employee, cause="desk.chat_stopped").count() == 1
    with pytest.raises(Refused, match="500"):
        actions.try_own_chat(channel, by=employee)


def test_the_page_adds_tries_and_removes_and_never_shows_the_address(
    employee: User, client: Client, sent: Sent
) -> None:
    client.force_login(employee)
    refused = client.post("/inbox/settings/chats", {"address": "https://u:p@x.example/", "style": "slack"})
    assert refused.status_code == 422
    client.post("/inbox/settings/chats", {"address": ADDRESS, "style": "slack", "place": ""})
    page = client.get("/inbox/settings/").content.decode()
    assert "hooks.chat.example" in page
    assert "secret" not in page
    channel = ChatChannel.objects.get()
    client.post(f"/inbox/settings/chats/{channel.key}/try")
    assert sent[0][1] == {"text": "Notices of Manyways will stand here."}
    assert not hasattr(ChatChannel.pgh_event_model(), "secret_address")  # type: ignore[attr-defined]
    client.post(f"/inbox/settings/chats/{channel.key}/remove")
    assert not ChatChannel.objects.exists()


def test_a_chat_is_changed_through_the_api_and_only_by_its_owner(
    employee: User, director: User, client: Client, team: Team, team_lead: User
) -> None:
    channel = actions.add_own_chat(address=ADDRESS, style="slack", by=employee)
    ChatChannel.objects.update(is_active=False, failing_since=timezone.now())
    channel.refresh_from_db()
    path, other = f"/api/chats/{channel.key}", "https://hooks.chat.example/T0/B0/another"

    def change(by: User, body: dict[str, str], match: str = "") -> Any:
        client.force_login(by)
        headers = {"If-Match": match} if match else {}
        return client.patch(path, json.dumps(body), "application/json", headers=headers)

    assert change(director, {"address": other}).status_code == 404
    assert change(employee, {"address": "https://u:p@x.example/"}).status_code == 422
    answer = change(employee, {"address": other, "style": "teams"}, f'"{channel.version}"')
    assert (answer.status_code, answer.json()["style"], "another" in answer.text) == (200, "teams", False)
    assert change(employee, {"style": "slack"}, f'"{channel.version}"').status_code == 409
    channel.refresh_from_db()
    assert (channel.secret_address, channel.is_active, channel.failing_since) == (other, True, None)
    of_team = actions.add_own_chat(address=ADDRESS, style="slack", place=team, by=team_lead)
    Grant.objects.filter(user=team_lead).delete()
    team_lead.forget_grants()
    with pytest.raises(PermissionDenied):
        actions.edit_own_chat(of_team, {"secret_address": other}, by=team_lead)
