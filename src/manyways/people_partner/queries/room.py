"""What waits for HR: each part of the room adds its own lines, and the room says them in one sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Case
from manyways.change.queries.approval import to_approve
from manyways.people_partner.models import Assignment, RoleChange
from manyways.people_partner.queries.alignment import open_conflicts, until_text
from manyways.people_partner.queries.role_changes import State, changes_seen, next_of
from manyways.people_partner.queries.training import skill_lines
from manyways.people_partner.queries.training_plan import PlanLine, plan_of_training


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what to do, why, until when, where."""

    title: str
    detail: str
    by: date | None
    url: str


@dataclass(frozen=True)
class Room:
    """All that waits, and the sentence about it."""

    rows: list[Waiting]
    sentence: str


Source = Callable[[User], tuple[str, Iterable[Waiting]]]
_SOURCES: list[Source] = []


def waits_in_room(source: Source) -> Source:
    """Add a source: given who looks, its part of the sentence (or nothing) and its lines."""
    _SOURCES.append(source)
    return source


def room_of(user: User) -> Room:
    """Everything that waits for HR, the most urgent first."""
    parts, rows = [], []
    for source in _SOURCES:
        text, lines = source(user)
        rows += list(lines)
        parts += [text] if text else []
    rows.sort(key=lambda row: row.by or date.max)
    return Room(
        rows, _("%(parts)s.") % {"parts": ", ".join(parts)} if parts else _("Nothing waits for HR today.")
    )


@waits_in_room
def role_changes_waiting(user: User) -> tuple[str, list[Waiting]]:
    """Those in review, those whose persons or team are to be told, and told ones whose day has come. One query."""
    rows = list(
        changes_seen(user).filter(state__in=[State.REVIEW, State.CONSULTED, State.AGREED, State.TOLD])
    )
    agreed = [row for row in rows if row.state == State.AGREED]
    due = [row for row in rows if row.state == State.TOLD and row.planned_on and row.planned_on <= today()]
    asked = [row for row in rows if row.state in {State.REVIEW, State.CONSULTED}]
    left = sum(_untold(row) for row in agreed)
    parts = (
        (len(asked), ngettext("%(n)s role change in review", "%(n)s role changes in review", len(asked))),
        (left, ngettext("%(n)s person to be told", "%(n)s people to be told", left)),
        (len(due), ngettext("%(n)s change to put in force", "%(n)s changes to put in force", len(due))),
    )
    text = ", ".join(words % {"n": count} for count, words in parts if count)
    return text, [_line(row) for row in (*asked, *agreed, *due)]


@waits_in_room
def words_to_approve(user: User) -> tuple[str, list[Waiting]]:
    """Messages whose words wait for this partner: about job or pay, or because somebody asked."""
    rows = list(to_approve(user))
    text = ngettext("%(n)s message to approve", "%(n)s messages to approve", len(rows)) % {"n": len(rows)}
    return text if rows else "", [
        Waiting(
            _("Approve the words: %(name)s") % {"name": row.name},
            _("%(change)s. It does not go before.") % {"change": row.engagement.initiative},
            row.engagement.planned_on,
            row.engagement.get_absolute_url(),
        )
        for row in rows
    ]


@waits_in_room
def looks_asked(user: User) -> tuple[str, list[Waiting]]:
    """Plans of changes HR was asked to look at."""
    cases = Case.objects.visible_to(user).filter(
        plan_look_due_on__isnull=False, plan_looked_at_on__isnull=True
    )
    rows = [
        Waiting(
            _("Look at the plan: %(name)s") % {"name": case.initiative},
            _("Whom did they miss?"),
            case.plan_look_due_on,
            case.get_absolute_url(),
        )
        for case in cases.select_related("initiative")
    ]
    text = ngettext("%(n)s plan to look at", "%(n)s plans to look at", len(rows)) % {"n": len(rows)}
    return text if rows else "", rows


def _line(change: RoleChange) -> Waiting:
    step = next_of(change, _untold(change))
    return Waiting(
        str(change),
        step.sentence,
        change.planned_on,
        change.get_absolute_url(),
    )


def _untold(change: RoleChange) -> int:
    """How many it touches that were not told, as counted with it."""
    return change.persons - change.persons_told  # type: ignore[attr-defined,no-any-return]


@waits_in_room
def conflicts(_user: User) -> tuple[str, list[Waiting]]:
    """What reviews reward against the teams, by the day of the next cycle."""
    rows = open_conflicts()
    text = ngettext("%(n)s conflict in reviews", "%(n)s conflicts in reviews", len(rows)) % {"n": len(rows)}
    return text if rows else "", [
        Waiting(
            _("Replace: %(name)s") % {"name": row.name},
            until_text(row.cycle_on) if row.cycle_on else _("Say when the next cycle begins."),
            row.cycle_on,
            reverse("people_partner:review_rule", args=[row.key]),
        )
        for row in rows
    ]


@waits_in_room
def training_left(user: User) -> tuple[str, list[Waiting]]:
    """Skills that somebody still needs and nothing is planned for; what should have been learnt by now."""
    needed = [line for line in skill_lines() if line.left]
    rows = [line for line in needed if line.next_on is None]
    late = [line for line in plan_of_training(user) if line.state == "late"] if needed and _is_late() else []
    parts = (
        (len(rows), ngettext("%(n)s skill without a session", "%(n)s skills without a session", len(rows))),
        (len(late), ngettext("%(n)s training is late", "%(n)s trainings are late", len(late))),
    )
    text = ", ".join(words % {"n": count} for count, words in parts if count)
    plan = [
        Waiting(_("Plan training: %(skill)s") % {"skill": line.skill}, line.words, None, line.url)
        for line in rows
    ]
    return text, [*plan, *(_late(line) for line in late)]


def _is_late() -> bool:
    return Assignment.objects.filter(due_on__lt=today()).exists()


def _late(line: PlanLine) -> Waiting:
    return Waiting(
        _("%(name)s still needs %(skill)s") % {"name": line.need.person, "skill": line.need.skill},
        str(line.status.reason),
        line.due_on,
        f"{reverse('people_partner:training_plan')}?state=late",
    )
