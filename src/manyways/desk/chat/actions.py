"""Places in a chat: added, tried, taken away; notices posted there, tried again, stopped when nobody answers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.access.outgoing import Answer, check_address, post
from manyways.access.registry import find_record, kind_of
from manyways.access.rules import may
from manyways.desk.causes import declare_cause
from manyways.desk.chat.audiences import audience_of
from manyways.desk.chat.messages import body_of, readers_of, record_for, written
from manyways.desk.digests import is_quiet
from manyways.desk.models import ChatChannel, DigestSetting, Notification, NotificationSetting

STOPPED = declare_cause(
    "desk.chat_stopped",
    gettext_lazy("Notices no longer go to the chat “%(record)s”: nothing arrived for a day"),
)
WAITS_SECONDS = (60, 10 * 60, 3600, 6 * 3600, 17 * 3600)
HEADERS = {"content-type": "application/json"}
EDITABLE = frozenset({"secret_address", "style", "is_active", "failing_since"})


@action(
    "desk.add_own_chat",
    gettext_lazy("Have notices posted to a chat"),
    is_open=True,
    said=gettext_lazy("added the chat %(name)s"),
)
def add_own_chat(*, address: str, style: str, place: Any = None, by: User) -> ChatChannel:
    """Post one's own notices to an address too, or those about a team to all its members.

    `place` is the team; who may change it may do so. A team's chat gets only what every member may see.
    """
    check_address(address)
    _check_place(place, by)
    about = {"kind": kind_of(place), "record_id": place.pk, "name": str(place)} if place is not None else {}
    channel = ChatChannel(owner=by, secret_address=address, style=style, **about)
    checked(channel).save()
    return channel


def _check_place(place: Any, by: User) -> None:
    """Who may change a team turns its notices somewhere. Raises PermissionDenied."""
    if place is not None and not may(by, audience_of(kind_of(place)).right, place):
        raise PermissionDenied("desk.add_own_chat")


@action(
    "desk.edit_own_chat",
    gettext_lazy("Change a chat"),
    is_open=True,
    is_final=True,
    said=gettext_lazy("changed the chat %(name)s"),
)
def edit_own_chat(
    channel: ChatChannel, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> ChatChannel:
    """Another address or another kind of chat; a new address starts a stopped one again. The old one is kept nowhere."""
    _check_own(channel, by)
    values = dict(changes)
    if "secret_address" in values:
        check_address(values["secret_address"])
        _check_place(find_record(channel.kind, channel.record_id, by) if channel.kind else None, by)
        values |= {"is_active": True, "failing_since": None}
    return apply_changes(channel, values, allowed=EDITABLE, version=version)


@action("desk.remove_own_chat", gettext_lazy("Stop notices to a chat"), is_open=True, is_final=True)
def remove_own_chat(channel: ChatChannel, *, by: User) -> None:
    """Post nothing there any more; its address is forgotten."""
    _check_own(channel, by)
    channel.delete()


@action("desk.try_own_chat", gettext_lazy("Try a chat"), is_open=True)
def try_own_chat(channel: ChatChannel, *, by: User) -> Answer:
    """Post a word there now; one that was stopped starts again when it arrives."""
    _check_own(channel, by)
    answer = post(
        channel.secret_address, written(channel.style, _("Notices of Manyways will stand here."), ""), HEADERS
    )
    if not answer.is_good:
        raise Refused(_("It did not arrive: %(said)s") % {"said": answer.said})
    ChatChannel.objects.filter(pk=channel.pk).update(is_active=True, failing_since=None)
    return answer


def _check_own(channel: ChatChannel, by: User) -> None:
    if not ChatChannel.objects.visible_to(by).filter(pk=channel.pk).exists():
        raise PermissionDenied("desk.remove_own_chat")


def tell_chats(users: list[int], notice: dict[str, Any]) -> None:
    """Queue a notice for each chat that one of the people told reads."""
    deaf = NotificationSetting.objects.filter(cause=notice["cause"]).exclude(way=NotificationSetting.Way.BOTH)
    told = set(users) - set(deaf.values_list("user_id", flat=True))
    for channel in ChatChannel.objects.in_use().select_related("owner"):
        if told & {reader.pk for reader in readers_of(channel)}:
            _queue(channel, notice, 0, _quiet_seconds(channel))


def _quiet_seconds(channel: ChatChannel) -> int:
    """How long one's own quiet hours still last; a team has none."""
    setting = DigestSetting.objects.filter(user=channel.owner).first() or DigestSetting(user=channel.owner)
    hour = timezone.localtime(now()).hour
    if channel.kind or not is_quiet(setting, hour):
        return 0
    return ((setting.quiet_until - hour) % 24) * 3600


def _queue(channel: ChatChannel, notice: dict[str, Any], attempt: int, seconds: int) -> None:
    schedule: dict[str, Any] = {"schedule_in": {"seconds": seconds}} if seconds else {}
    app.configure_task("desk.post_to_chat", **schedule).defer(
        channel=channel.pk, notice=notice, attempt=attempt
    )


def post_notice(channel_id: int, notice: dict[str, Any], attempt: int) -> None:
    """Post one notice, if its record may still be seen and the person has not read it meanwhile."""
    channel = ChatChannel.objects.in_use().select_related("owner").filter(pk=channel_id).first()
    if channel is None or _was_read(channel, notice):
        return
    record = record_for(channel, notice["cause"], notice["kind"], notice["record_id"])
    if record is None:
        return
    by = User.objects.filter(pk=notice["by"] or 0).values_list("name", flat=True).first() or ""
    answer = post(
        channel.secret_address, body_of(channel, notice["cause"], record, by, notice["details"]), HEADERS
    )
    if answer.is_good:
        ChatChannel.objects.filter(pk=channel.pk, failing_since__isnull=False).update(failing_since=None)
    else:
        _failed(channel, notice, attempt)


def _was_read(channel: ChatChannel, notice: dict[str, Any]) -> bool:
    about = {name: notice[name] for name in ("cause", "kind", "record_id")}
    waiting = Notification.objects.filter(user=channel.owner, read_at__isnull=True, **about)
    return not channel.kind and not waiting.exists()


def _failed(channel: ChatChannel, notice: dict[str, Any], attempt: int) -> None:
    row = ChatChannel.objects.filter(pk=channel.pk)
    row.filter(failing_since__isnull=True).update(failing_since=timezone.now())
    if attempt < len(WAITS_SECONDS):
        _queue(channel, notice, attempt + 1, WAITS_SECONDS[attempt])
        return
    long_ago = timezone.now() - timedelta(seconds=sum(WAITS_SECONDS) / 2)
    if row.filter(failing_since__lt=long_ago, is_active=True).update(is_active=False):
        told = Notification(user=channel.owner, cause=STOPPED, kind=kind_of(channel), record_id=channel.pk)
        Notification.objects.bulk_create([told], ignore_conflicts=True)
