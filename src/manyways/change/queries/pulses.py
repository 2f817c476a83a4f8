"""Reads of pulses: for which group somebody answers, what may be shown, how it moves from round to round."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models.pulses import Pulse, PulseStatement, PulseTally, PulseTicket
from manyways.change.suppression import publishable
from manyways.teams.models import Group, Membership
from manyways.teams.queries import now_in
from manyways.work.models import Initiative


def group_size(group: Group) -> int:
    """How many people a group has: today's members, its own and of the groups below, or its headcount."""
    ids, level = {group.pk}, [group.pk]
    while level:
        level = [
            pk for pk in Group.objects.filter(parent__in=level).values_list("pk", flat=True) if pk not in ids
        ]
        ids |= set(level)
    here = Membership.objects.filter(now_in(today()), group__in=ids)
    return max(here.values("person").distinct().count(), group.headcount or 0)


def groups_of(pulse: Pulse, user: User) -> list[Group]:
    """The asked groups somebody belongs to today, directly or through a group below."""
    current = Membership.objects.filter(now_in(today()), person__user=user)
    mine = set(current.values_list("group", flat=True))
    level = set(mine)
    while level:
        above = Group.objects.filter(pk__in=level, parent__isnull=False).values_list("parent_id", flat=True)
        level = {pk for pk in above if pk is not None} - mine
        mine |= level
    return list(pulse.groups.filter(pk__in=mine).order_by("name"))


def ticket_of(pulse: Pulse, user: User) -> str:
    """A one-way digest that stands for “this person answered this pulse” and says neither by itself."""
    words = f"{pulse.key}:{user.key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()


def has_answered(pulse: Pulse, user: User) -> bool:
    """Whether this person answered; known until the pulse is closed."""
    return PulseTicket.objects.filter(pulse=pulse, digest=ticket_of(pulse, user)).exists()


@dataclass(frozen=True)
class Row:
    """One group of a closed pulse: how many answered, and the mean step of each sentence, or that it is held back."""

    group: Group | None
    answers: int | None
    means: Sequence[float | None]
    is_shown: bool


@dataclass(frozen=True)
class Results:
    """What a closed pulse may show. The last row is over all groups, where that gives nothing away."""

    statements: Sequence[PulseStatement]
    rows: Sequence[Row]
    held_back: int


def results_of(pulse: Pulse) -> Results | None:
    """The figures of a closed pulse; None while it is open, because each new answer would show by difference."""
    if not pulse.is_closed:
        return None
    statements = list(pulse.statements.all())
    counts = _counts(pulse)
    groups = list(pulse.groups.order_by("name"))
    answers = {group.pk: _answers(counts, group.pk) for group in groups}
    published = publishable(answers)
    rows = [
        Row(group, answers[group.pk], [_mean(counts, [group.pk], each.pk) for each in statements], True)
        if group.pk in published.shown
        else Row(group, None, [None] * len(statements), False)
        for group in groups
    ]
    if published.has_total and len(groups) > 1:
        every = [group.pk for group in groups]
        means = [_mean(counts, every, each.pk) for each in statements]
        rows.append(Row(None, sum(answers.values()), means, True))
    return Results(statements, rows, sum(not row.is_shown for row in rows))


Counts = dict[tuple[int, int], dict[int, int]]


def _counts(pulse: Pulse) -> Counts:
    """Counts by step, by (group, sentence)."""
    found: Counts = defaultdict(dict)
    rows = PulseTally.objects.filter(pulse=pulse).values_list("group", "statement", "step", "count")
    for group, statement, step, count in rows:
        found[group, statement][step] = count
    return found


def _answers(counts: Counts, group: int) -> int:
    return max((sum(steps.values()) for (each, _s), steps in counts.items() if each == group), default=0)


def _mean(counts: Counts, groups: Sequence[int], statement: int) -> float | None:
    """The mean step over some groups, to one decimal."""
    pairs = [pair for group in groups for pair in counts.get((group, statement), {}).items()]
    total = sum(count for _step, count in pairs)
    return round(sum(step * count for step, count in pairs) / total, 1) if total else None


def trend(initiative: Initiative) -> list[tuple[Pulse, Results]]:
    """The closed pulses of a change, oldest first, each with what it may show."""
    closed = Pulse.objects.filter(initiative=initiative, closes_on__lt=today()).order_by("opens_on", "pk")
    return [(pulse, found) for pulse in closed if (found := results_of(pulse)) is not None]


def asked_pulses(user: Any) -> QuerySet[Pulse]:
    """Those open today that ask this person's groups."""
    day = today()
    return Pulse.objects.filter(
        opens_on__lte=day, closes_on__gte=day, groups__memberships__person__user=user
    ).distinct()


def unanswered(pulses: QuerySet[Pulse], user: User) -> list[Pulse]:
    """Those of some pulses that wait for this person's answer. Two queries."""
    tickets = {ticket_of(pulse, user): pulse for pulse in pulses.select_related("initiative")}
    answered = PulseTicket.objects.filter(digest__in=tickets, pulse__in=tickets.values())
    known = set(answered.values_list("digest", flat=True))
    return [pulse for digest, pulse in tickets.items() if digest not in known]
