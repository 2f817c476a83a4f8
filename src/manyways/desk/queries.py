"""Reads of what a person receives and keeps, always through what they may see now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Lower, StrIndex
from django.urls import NoReverseMatch

from manyways.access.models import User
from manyways.access.registry import kinds, visible_records
from manyways.desk.causes import sentence_of
from manyways.desk.models import Comment, Follow, Notification
from manyways.desk.text import as_html

MOST_NOTIFICATIONS = 200
_UNREAD_MARK = """
SELECT concat_ws('-', max(id), count(*)) FROM desk_notification
WHERE user_id = %s AND read_at IS NULL HAVING count(*) > 0
"""


@dataclass(frozen=True)
class Note:
    """A notification as its person reads it now."""

    pk: int
    sentence: str
    at: datetime
    is_unread: bool
    count: int


@dataclass(frozen=True)
class Remark:
    """A comment as it stands on the page."""

    comment: Comment
    html: str
    is_own: bool


def url_of(record: Any) -> str:
    """The address of a record's page, or an empty text where it has none."""
    try:
        return str(record.get_absolute_url())
    except (AttributeError, NoReverseMatch):
        return ""


def seen_records(pairs: Iterable[tuple[str, int]], user: User) -> dict[tuple[str, int], Any]:
    """Those of the named records this person may see, in one query for each kind."""
    return {
        (kind, record.pk): record
        for kind, ids in _by_kind(pairs).items()
        for record in visible_records(kind, user).filter(pk__in=ids)
    }


def inbox(user: User) -> list[Note]:
    """The newest notifications, unread first, without those about something no longer for this person."""
    rows = Notification.objects.filter(user=user).select_related("by")
    unread_first = rows.order_by(models.F("read_at").asc(nulls_first=True), "-at", "-id")
    found = list(unread_first[:MOST_NOTIFICATIONS])
    found.sort(key=lambda row: (row.read_at is not None, -row.at.timestamp()))
    seen = seen_records(((row.kind, row.record_id) for row in found), user)
    return [_note(row, seen[row.kind, row.record_id]) for row in found if (row.kind, row.record_id) in seen]


def _note(row: Notification, record: Any) -> Note:
    sentence = sentence_of(row.cause, **{**row.details, "by": row.by or "", "record": record})
    return Note(row.pk, sentence, row.at, row.read_at is None, row.count)


def unread_mark(user: Any) -> RawSQL:
    """`17-3`: the newest of what a user (an id) has not read, and how many there are, whatever may still be seen.

    A part of another query; nothing when all is read. It changes whenever something comes or is read.
    """
    return RawSQL(_UNREAD_MARK, [user], models.TextField())  # noqa: S611 - no word of it comes from outside


def unread_count(user: User) -> int:
    """How many unread notifications are about something this person may see now."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    pairs = list(unread.values_list("kind", "record_id")[:MOST_NOTIFICATIONS])
    seen = _seen_pairs(pairs, user)
    return sum(pair in seen for pair in pairs)


def _seen_pairs(pairs: Iterable[tuple[str, int]], user: User) -> set[tuple[str, int]]:
    """Those of the named records this person may see, by name only: one query for all kinds.

    The statements of the kinds are put together as text: a union of Django's makes each of them three times.
    """
    parts = [part for kind, ids in _by_kind(pairs).items() if (part := _seen_part(kind, ids, user))]
    if not parts:
        return set()
    with connection.cursor() as cursor:
        statement = " UNION ALL ".join(f"({sql})" for sql, _values in parts)
        cursor.execute(statement, [value for _sql, values in parts for value in values])
        return set(cursor.fetchall())


def _seen_part(kind: str, ids: set[int], user: User) -> tuple[str, tuple[Any, ...]] | None:
    named = models.Value(kind, models.TextField())
    rows = visible_records(kind, user).filter(pk__in=ids).order_by().values_list(named, "pk")
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def _by_kind(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """The ids of each kind of record that is known."""
    known, wanted = dict(kinds()), defaultdict[str, set[int]](set)
    for kind, record_id in pairs:
        if kind in known:
            wanted[kind].add(record_id)
    return wanted


def comments_on(kind: str, record_id: int, reader: User) -> list[Remark]:
    """The comments on a record the reader was found to see, oldest first."""
    rows = Comment.objects.on(kind, record_id).filter(deleted_at__isnull=True)
    return [
        Remark(row, as_html(row.text), row.author_id == reader.pk)
        for row in rows.select_related("author").order_by("id")
    ]


def followers(kind: str, record_id: int) -> models.QuerySet[User]:
    """Those who want to know about a record."""
    ids = Follow.objects.filter(kind=kind, record_id=record_id).values("user")
    return User.objects.filter(pk__in=ids, is_active=True)


def people_named(text: str) -> list[User]:
    """The active users named in a text as @Full Name, whatever the case."""
    if "@" not in text:
        return []
    named = User.objects.filter(is_active=True).annotate(at_name=Concat(models.Value("@"), Lower("name")))
    found = named.alias(
        position=StrIndex(models.Value(text.lower(), models.TextField()), models.F("at_name"))
    ).filter(position__gt=0)
    return _longest(list(found.order_by("id")), text.lower())


def _longest(users: Sequence[User], text: str) -> list[User]:
    """Without those whose name is only the beginning of another's that stands there."""
    left = text
    named = []
    for user in sorted(users, key=lambda user: -len(user.name)):
        if f"@{user.name.lower()}" in left:
            named.append(user)
            left = left.replace(f"@{user.name.lower()}", " ")
    return named


def people_like(start: str, reader: User, limit: int = 8) -> list[User]:
    """Colleagues one of whose names begins with these letters, to be mentioned."""
    begins = models.Q(name__istartswith=start) | models.Q(name__icontains=f" {start}")
    return list(User.objects.visible_to(reader).filter(begins).order_by("name")[:limit])
