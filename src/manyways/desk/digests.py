"""Whose e-mail with unread news is due now, and what it says."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.desk.models import DigestSetting, Notification, NotificationSetting
from manyways.desk.queries import Note, inbox

MOST_LINES = 30
WORKING_DAYS = range(5)


def is_quiet(setting: DigestSetting, hour: int) -> bool:
    """Whether an hour lies in the quiet ones, which may go past midnight; equal ends mean none.

    >>> is_quiet(DigestSetting(quiet_from=18, quiet_until=7), 6)
    True
    >>> is_quiet(DigestSetting(quiet_from=18, quiet_until=7), 8)
    False
    """
    first, end = setting.quiet_from, setting.quiet_until
    if first <= end:
        return first <= hour < end
    return hour >= first or hour < end


def is_due(setting: DigestSetting, moment: datetime) -> bool:
    """Whether somebody's e-mail is due: their day, at or after their hour, not in quiet hours, not sent today."""
    local = timezone.localtime(moment)
    if setting.rhythm == DigestSetting.Rhythm.NEVER or local.weekday() not in WORKING_DAYS:
        return False
    if setting.rhythm == DigestSetting.Rhythm.WEEKLY and local.weekday() != 0:
        return False
    was_sent = setting.sent_at is not None and timezone.localtime(setting.sent_at).date() >= local.date()
    return local.hour >= setting.hour and not was_sent and not is_quiet(setting, local.hour)


def waiting_notes(user: User) -> list[Note]:
    """Unread news that was not mailed yet, of causes the person wants by e-mail; only about what they may see."""
    not_mailed = set(
        Notification.objects.filter(user=user, read_at__isnull=True, mailed_at__isnull=True).values_list(
            "pk", flat=True
        )
    )
    only_here = NotificationSetting.objects.filter(user=user).exclude(way=NotificationSetting.Way.BOTH)
    muted = set(
        Notification.objects.filter(user=user, cause__in=only_here.values("cause")).values_list(
            "pk", flat=True
        )
    )
    return [note for note in inbox(user) if note.is_unread and note.pk in not_mailed - muted]


def letter(user: User, notes: list[Note]) -> tuple[str, str]:
    """Subject and text of the e-mail, in the person's language."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        count = len(notes)
        subject = ngettext("%(n)s thing you have not read", "%(n)s things you have not read", count) % {
            "n": count
        }
        lines = [f"- {note.sentence}" for note in notes[:MOST_LINES]]
        if count > MOST_LINES:
            lines.append(_("and %(n)s more") % {"n": count - MOST_LINES})
        foot = _("Everything stands in your inbox: %(inbox)s. How you hear of things: %(settings)s") % {
            "inbox": _address("desk:inbox"),
            "settings": _address("desk:notification_settings"),
        }
    return subject, "\n".join([*lines, "", foot, ""])


def _address(view: str) -> str:
    return f"{settings.SITE_ADDRESS.rstrip('/')}{reverse(view)}"


def people_to_look_at(moment: datetime) -> list[User]:
    """Active users with unmailed news whose e-mail is due; those who never chose get it on working days at eight."""
    fresh = Notification.objects.filter(
        read_at__isnull=True, mailed_at__isnull=True, at__gte=moment - timedelta(days=30)
    )
    users = User.objects.filter(is_active=True, pk__in=fresh.values("user")).select_related("digest_setting")
    return [user for user in users.order_by("pk") if is_due(_setting(user), moment)]


def _setting(user: User) -> DigestSetting:
    kept: DigestSetting | None = getattr(user, "digest_setting", None)
    return kept or DigestSetting(user=user)
