"""Comments, mentions, notifications, following, feedback: the verbs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from manyways.access.actions import Refused, action, apply_changes, checked, declare_right
from manyways.access.clock import now
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.access.registry import kind_of, visible_records
from manyways.access.rules import may_everywhere
from manyways.desk.causes import ANSWER, COMMENT, FEEDBACK, MENTION, labelled_causes
from manyways.desk.digests import letter, waiting_notes
from manyways.desk.models import (
    ANSWER_FEEDBACK,
    ChatChannel,
    Comment,
    DigestSetting,
    Feedback,
    Follow,
    Mention,
    Notification,
    NotificationSetting,
    SavedView,
)
from manyways.desk.queries import followers, people_named

SHARE_VIEW = declare_right("desk.share_view", gettext_lazy("Share views of lists with everyone"))


def notify(
    users: Iterable[User],
    cause: str,
    *,
    record: models.Model,
    by: User | None,
    details: dict[str, Any] | None = None,
) -> int:
    """Tell people something about a record, except the one who did it. Called by the actions of every app.

    Unread news of the same cause about the same record is counted up, not repeated. Returns how many are told.
    """
    told = {user.pk for user in users} - {by.pk if by else None} - _deaf_to(cause)
    about = {"cause": cause, "kind": kind_of(record), "record_id": record.pk}
    rows = [Notification(user_id=pk, by=by, details=details or {}, **about) for pk in sorted(told)]
    unread = Notification.objects.filter(user__in=told, read_at__isnull=True, **about)
    again = set(unread.values_list("user_id", flat=True))
    unread.update(count=models.F("count") + 1, at=timezone.now(), by=by, details=details or {})
    fresh = [row for row in rows if row.user_id not in again]
    Notification.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh and ChatChannel.objects.in_use().exists():
        notice = {**about, "by": by.pk if by else None, "details": details or {}}
        app.configure_task("desk.tell_chats").defer(users=[row.user_id for row in fresh], notice=notice)
    return len(told)


def _deaf_to(cause: str) -> set[int]:
    """Those who do not want to hear of a cause at all."""
    off = NotificationSetting.objects.filter(cause=cause, way=NotificationSetting.Way.OFF)
    return set(off.values_list("user_id", flat=True))


def _check_seen(record: models.Model, by: User) -> None:
    if not visible_records(kind_of(record), by).filter(pk=record.pk).exists():
        raise PermissionDenied("desk.add_comment")


def carry_comments(record: models.Model, *, to: models.Model) -> None:
    """Put the comments on a record, and those who follow it, on another of its kind. Called by the actions of apps."""
    kind = kind_of(record)
    Comment.objects.on(kind, record.pk).update(record_id=to.pk)
    known = Follow.objects.filter(kind=kind, record_id=to.pk).values("user")
    Follow.objects.filter(kind=kind, record_id=record.pk).exclude(user__in=known).update(record_id=to.pk)


@action("desk.add_comment", gettext_lazy("Comment"), said=gettext_lazy("wrote %(name)s"))
def add_comment(record: models.Model, *, text: str, by: User) -> Comment:
    """Write on any record one may see. Those mentioned and those who follow it are told."""
    _check_seen(record, by)
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    comment = Comment(kind=kind_of(record), record_id=record.pk, author=by, text=text.strip())
    checked(comment).save()
    mentioned = _mention(comment, record, by)
    others = [user for user in followers(comment.kind, record.pk) if user not in mentioned]
    notify(others, COMMENT, record=record, by=by)
    _follow(record, by)
    return comment


def _mention(comment: Comment, record: models.Model, by: User) -> list[User]:
    """Tell those named in it who were not told before and may see the record."""
    known = set(comment.mentions.values_list("user_id", flat=True))
    fresh = [user for user in people_named(comment.text) if user.pk not in known and _sees(user, record)]
    Mention.objects.bulk_create([Mention(comment=comment, user=user) for user in fresh])
    notify(fresh, MENTION, record=record, by=by)
    return fresh


def _sees(user: User, record: models.Model) -> bool:
    return bool(visible_records(kind_of(record), user).filter(pk=record.pk).exists())


def named_without_sight(comment: Comment, record: models.Model) -> list[User]:
    """Those a comment names who may not see its record, so that its author learns they were not told."""
    return [user for user in people_named(comment.text) if not _sees(user, record)]


@action("desk.edit_comment", gettext_lazy("Edit a comment"), said=gettext_lazy("edited %(name)s"))
def edit_comment(comment: Comment, *, text: str, by: User, version: int | None = None) -> Comment:
    """Change one's own words; newly mentioned people are told."""
    _check_own(comment, by)
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    changes = {"text": text.strip(), "edited_at": timezone.now()}
    row = apply_changes(comment, changes, allowed=frozenset(changes), version=version)
    record = visible_records(row.kind, by).filter(pk=row.record_id).first()
    if record is not None:
        _mention(row, record, by)
    return row


@action("desk.delete_comment", gettext_lazy("Delete a comment"), said=gettext_lazy("deleted %(name)s"))
def delete_comment(comment: Comment, *, by: User) -> None:
    """Take one's own comment away; Undo brings it back."""
    _check_own(comment, by)
    comment.deleted_at = timezone.now()
    comment.save(update_fields=["deleted_at"])


def _check_own(comment: Comment, by: User) -> None:
    if comment.author_id != by.pk:
        raise Refused(_("Only %(name)s can change these words.") % {"name": comment.author.name})
    if comment.deleted_at is not None:
        raise Refused(_("This comment was deleted."))


@action("desk.follow", gettext_lazy("Follow a record"))
def follow(record: models.Model, *, by: User) -> None:
    """Want to know what happens to a record."""
    _check_seen(record, by)
    _follow(record, by)


def _follow(record: models.Model, user: User) -> None:
    Follow.objects.get_or_create(user=user, kind=kind_of(record), record_id=record.pk)


@action("desk.unfollow", gettext_lazy("Stop following a record"))
def unfollow(record: models.Model, *, by: User) -> None:
    """Not want to know any more."""
    Follow.objects.filter(user=by, kind=kind_of(record), record_id=record.pk).delete()


@action("desk.mark_read", gettext_lazy("Mark a notification as read"), is_open=True)
def mark_read(notification: Notification, *, by: User) -> None:
    """Put one's own notification aside."""
    if notification.user_id != by.pk:
        raise PermissionDenied("desk.mark_read")
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(read_at=timezone.now())


@action("desk.mark_all_read", gettext_lazy("Mark every notification as read"), is_open=True)
def mark_all_read(*, by: User) -> int:
    """Put all of one's own notifications aside. Returns how many."""
    return Notification.objects.filter(user=by, read_at__isnull=True).update(read_at=timezone.now())


@action("desk.give_feedback", gettext_lazy("Write to the PMO"), said=gettext_lazy("wrote %(name)s"))
def give_feedback(*, page: str, text: str, by: User) -> Feedback:
    """Send a question, remark or wish from some page to those who answer."""
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    is_ours = page.startswith("/") and not page.startswith("//")
    feedback = Feedback(author=by, page=page[:300] if is_ours else "/", text=text.strip())
    checked(feedback).save()
    notify(people_who_may(ANSWER_FEEDBACK), FEEDBACK, record=feedback, by=by)
    return feedback


@action(
    "desk.answer_feedback", gettext_lazy("Read and answer feedback"), said=gettext_lazy("answered %(name)s")
)
def answer_feedback(feedback: Feedback, *, text: str, by: User, version: int | None = None) -> Feedback:
    """Answer the one who wrote; they are told."""
    if not text.strip():
        raise Refused(fields={"answer": _("Write something first.")})
    changes = {"answer": text.strip(), "answered_by": by, "answered_at": timezone.now()}
    row = apply_changes(feedback, changes, allowed=frozenset(changes), version=version)
    notify([row.author], ANSWER, record=row, by=by)
    return row


@action("desk.change_own_hearing", gettext_lazy("Change how one hears of things"), is_open=True)
def change_own_hearing(
    *, ways: Mapping[str, str], rhythm: str, hour: int, quiet_from: int, quiet_until: int, by: User
) -> DigestSetting:
    """Choose for each cause whether it is told here, by e-mail too, or not at all; and when the e-mail comes."""
    known = dict(labelled_causes())
    wrong = [
        name for name, way in ways.items() if name not in known or way not in NotificationSetting.Way.values
    ]
    if wrong:
        raise Refused(_("Unknown: %(names)s.") % {"names": ", ".join(sorted(wrong))})
    for cause, way in ways.items():
        NotificationSetting.objects.update_or_create(user=by, cause=cause, defaults={"way": way})
    setting = DigestSetting.objects.filter(user=by).first() or DigestSetting(user=by)
    setting.rhythm, setting.hour = rhythm, hour
    setting.quiet_from, setting.quiet_until = quiet_from, quiet_until
    checked(setting).save()
    return setting


@action("desk.send_own_digest", gettext_lazy("Send the e-mail with unread news"), is_open=True)
def send_digest(*, by: User) -> int:
    """Send one person their unread news once. Returns how many lines it had; nothing is sent without news."""
    notes = waiting_notes(by)
    setting, _is_new = DigestSetting.objects.get_or_create(user=by)
    setting.sent_at = now()
    setting.save(update_fields=["sent_at"])
    if notes:
        subject, text = letter(by, notes)
        Notification.objects.filter(pk__in=[note.pk for note in notes]).update(mailed_at=now())
        send_mail(subject, text, None, [by.email])
    return len(notes)


@action(
    "desk.keep_own_view",
    gettext_lazy("Keep a view of a list"),
    is_open=True,
    said=gettext_lazy("kept the view %(name)s"),
)
def keep_own_view(
    *,
    list_name: str,
    name: str,
    path: str,
    query: str,
    columns: list[str],
    is_shared: bool = False,
    by: User,
) -> SavedView:
    """Keep a list's filters, order, groups and columns under a name; the same name again replaces it.

    To share it with everyone needs the right `desk.share_view`. Raises Refused for an address outside the product.
    """
    if is_shared and not may_everywhere(by, SHARE_VIEW):
        raise PermissionDenied(SHARE_VIEW)
    if not path.startswith("/") or path.startswith("//") or not query.startswith("?"):
        raise Refused(_("A view keeps a list of this place only."))
    same = {"owner": by, "list_name": list_name, "path": path, "name": name.strip()}
    view = SavedView.objects.filter(**same).first() or SavedView(**same)
    view.query, view.columns, view.is_shared = query, columns, is_shared
    checked(view).save()
    return view


@action(
    "desk.forget_own_view",
    gettext_lazy("Forget a view of a list"),
    is_open=True,
    said=gettext_lazy("forgot the view %(name)s"),
)
def forget_own_view(view: SavedView, *, by: User) -> None:
    """Take a view away: one's own, or a shared one for those who may share."""
    if view.owner_id != by.pk and not (view.is_shared and may_everywhere(by, SHARE_VIEW)):
        raise PermissionDenied("desk.forget_own_view")
    view.delete()
