"""Pulses: ask some groups a few short questions; answers are counted, never kept one by one. And what holds groups back."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models.pulses import STEPS, Pulse, PulseStatement, PulseTally, PulseTicket, Resistance
from manyways.change.queries.pulses import group_size
from manyways.change.suppression import FEWEST
from manyways.teams.models import Group
from manyways.work.models import Initiative

USUAL_DAYS = 10


@action("change.start_pulse", gettext_lazy("Ask for a pulse"), said=gettext_lazy("asked for a pulse"))
def start_pulse(
    initiative: Initiative,
    *,
    groups: Iterable[Group],
    by: User,
    statements: Iterable[PulseStatement] = (),
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Pulse:
    """Ask groups of five or more, for ten days unless said otherwise. No group may lie inside another."""
    chosen = list(groups)
    asked = list(statements) or list(PulseStatement.objects.filter(is_active=True))
    _check_groups(chosen)
    first = opens_on or today()
    pulse = Pulse(
        initiative=initiative, opens_on=first, closes_on=closes_on or first + timedelta(days=USUAL_DAYS)
    )
    checked(pulse).save()
    pulse.groups.set(chosen)
    pulse.statements.set(asked)
    PulseTally.objects.bulk_create(
        PulseTally(pulse=pulse, group=group, statement=statement, step=step)
        for group in chosen
        for statement in asked
        for step in STEPS
    )
    return pulse


def _check_groups(groups: list[Group]) -> None:
    if not groups:
        raise Refused(fields={"groups": _("Choose at least one group.")})
    ids = {group.pk for group in groups}
    for group in groups:
        if group_size(group) < FEWEST:
            raise Refused(fields={"groups": _("%(name)s has fewer than five people.") % {"name": group}})
        above = group.parent
        while above is not None:
            if above.pk in ids:
                raise Refused(
                    fields={
                        "groups": _("%(name)s lies inside %(above)s. Ask one of them.")
                        % {"name": group, "above": above}
                    }
                )
            above = above.parent


@action("change.count_pulse", gettext_lazy("Count one answer to a pulse"), is_open=True)
def count_pulse(pulse: Pulse, *, group: Group, steps: Mapping[int, int], ticket: str, by: User) -> None:
    """Count one answer: `steps` gives 1–5 for each sentence's id. To be called with `by=nobody()`.

    All counts of the pulse are written each time, so that not even the database's own bookkeeping tells which rose.
    """
    if not pulse.is_open:
        raise Refused(_("This pulse is closed."))
    asked = set(pulse.statements.values_list("pk", flat=True))
    if set(steps) != asked or any(step not in STEPS for step in steps.values()):
        raise Refused(_("Choose one of the five steps for each sentence."))
    if not pulse.groups.filter(pk=group.pk).exists():
        raise Refused(_("This group was not asked."))
    _made, is_new = PulseTicket.objects.get_or_create(pulse=pulse, digest=ticket)
    if not is_new:
        raise Refused(
            _("You have answered this one. Your answer cannot be changed: nobody knows which it is.")
        )
    chosen = Q()
    for statement, step in steps.items():
        chosen |= Q(statement=statement, step=step)
    rise = Case(When(chosen & Q(group=group), then=Value(1)), default=Value(0))
    PulseTally.objects.filter(pulse=pulse).update(count=F("count") + rise)


@action(
    "change.close_pulse", gettext_lazy("Close a pulse"), said=gettext_lazy("closed a pulse"), is_final=True
)
def close_pulse(pulse: Pulse, *, by: User) -> Pulse:
    """End it yesterday, so that its figures can be read; who answered is forgotten.

    Opened again it would tell the next answer by difference, so it cannot be undone.
    """
    if pulse.is_closed:
        raise Refused(_("It is closed already."))
    if pulse.opens_on >= today():
        raise Refused(_("It only began today. Close it tomorrow at the earliest."))
    row = apply_changes(pulse, {"closes_on": today() - timedelta(days=1)}, allowed=frozenset({"closes_on"}))
    PulseTicket.objects.filter(pulse=row).delete()
    return row


@action("change.forget_tickets", gettext_lazy("Forget who answered closed pulses"), is_open=True)
def forget_tickets(*, by: User) -> int:
    """Delete the digests of those who answered pulses that are closed. Returns how many there were."""
    return PulseTicket.objects.filter(pulse__closes_on__lt=today()).delete()[0]


@action("change.edit_pulse_statement", gettext_lazy("Edit the sentences of pulses"), is_global=True)
def edit_pulse_statement(
    statement: PulseStatement, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> PulseStatement:
    """Word a sentence anew or put it out of use; earlier rounds keep what they asked."""
    return apply_changes(
        statement, changes, allowed=frozenset({"name", "text", "rank", "is_active"}), version=version
    )


@action(
    "change.add_resistance",
    gettext_lazy("Note what holds a group back"),
    said=gettext_lazy("noted what holds %(name)s"),
)
def add_resistance(
    initiative: Initiative, *, group: Group, reason: str, by: User, **fields: Any
) -> Resistance:
    """A reason of a group of five or more, with what we do to help. Never of one person."""
    if group_size(group) < FEWEST:
        raise Refused(
            fields={
                "group": _("With fewer than five people this would label persons. Choose a larger group.")
            }
        )
    row = Resistance(initiative=initiative, group=group, reason=reason, **fields)
    checked(row).save()
    return row


@action(
    "change.edit_resistance",
    gettext_lazy("Change what holds a group back"),
    said=gettext_lazy("changed what holds %(name)s"),
)
def edit_resistance(
    resistance: Resistance, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Resistance:
    """Change the reason, the help, who gives it, until when, and when it was given."""
    allowed = frozenset({"reason", "words", "support", "owner", "due_on", "done_on"})
    return apply_changes(resistance, changes, allowed=allowed, version=version)
