"""Reads of review alignment: what conflicts, when the next cycle begins, who is touched."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.people_partner.models import ReviewRule
from manyways.teams.models import Membership, Person
from manyways.teams.queries import now_in
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text

SOON_DAYS = 30
SEES_COUNTS = "change.decide_gate"


def open_conflicts() -> list[ReviewRule]:
    """Conflicts nothing took the place of, the next cycle first."""
    rows = ReviewRule.objects.filter(effect=ReviewRule.Effect.CONFLICTS, replaced_on=None)
    return sorted(rows, key=lambda row: (row.cycle_on or date.max, row.pk))


def countdown(rows: Iterable[ReviewRule]) -> str:
    """`2 conflicts, 92 days until the cycle of 1 March`, without any name; empty without a conflict."""
    found = list(rows)
    if not found:
        return ""
    text = ngettext(
        "%(n)s thing that reviews reward conflicts with what teams are to achieve",
        "%(n)s things that reviews reward conflict with what teams are to achieve",
        len(found),
    ) % {"n": len(found)}
    days = [row.cycle_on for row in found if row.cycle_on]
    return f"{text}, {until_text(min(days))}" if days else text


def until_text(day: date) -> str:
    """`92 days until the cycle of 1 March`."""
    left = (day - today()).days
    if left < 0:
        return _("and the cycle of %(day)s has begun") % {"day": date_text(day)}
    return ngettext("%(n)s day until the cycle of %(day)s", "%(n)s days until the cycle of %(day)s", left) % {
        "n": left,
        "day": date_text(day),
    }


def conflicts_for(user: User) -> str:
    """What a director learns of conflicts: how many, and until when; nothing for who runs no changes as a whole."""
    return countdown(open_conflicts()) if may_everywhere(user, SEES_COUNTS) else ""


def effect_status(row: ReviewRule) -> Status:
    """Open conflicts are red near the cycle, amber before."""
    word = row.get_effect_display()
    if row.replaced_on:
        return Status("good", _("Replaced on %(day)s.") % {"day": date_text(row.replaced_on)}, _("Replaced"))
    if not row.is_open_conflict:
        return Status("good" if row.effect == ReviewRule.Effect.HELPS else "none", row.why, word)
    is_near = row.cycle_on is not None and (row.cycle_on - today()).days <= SOON_DAYS
    reason = until_text(row.cycle_on) if row.cycle_on else _("no cycle is known")
    return Status("risk" if is_near else "watch", reason, word)


def touched_by(rule: ReviewRule) -> list[Person]:
    """The people in its group today, by name."""
    if rule.group_id is None:
        return []
    members = Membership.objects.filter(now_in(today()), group=rule.group_id).values("person")
    return list(Person.objects.filter(pk__in=members).order_by("name", "id"))
