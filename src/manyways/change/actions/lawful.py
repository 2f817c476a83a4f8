"""Without names: groups that are counted only, how long confirmations keep a name, and what stays afterwards."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.arrays import Book, book
from manyways.change.models import Confirmation, CountsOnly, Cover, KeepingTime, SettledTally
from manyways.change.queries.lawful import keeping_days
from manyways.change.queries.trees import groups_below
from manyways.teams.models import Group


@action(
    "change.count_only",
    gettext_lazy("Count a group without names"),
    on="group",
    said=gettext_lazy("made %(name)s counted without names"),
)
def count_only(*, group: Group, because: str, by: User) -> CountsOnly:
    """From now on nobody in this group, or below it, confirms by name or is loaded by name; names there are deleted."""
    if not because.strip():
        raise Refused(fields={"because": _("Say why. It stands on the data sheet.")})
    row = CountsOnly(group=group, because=because.strip(), since=today())
    checked(row).save()
    groups = groups_below([group.pk])
    held = Confirmation.objects.filter(
        person__memberships__group__in=groups, engagement__audience__group__in=groups
    )
    _forget(list(held.values_list("pk", flat=True).distinct()))
    return row


@action("change.count_by_name", gettext_lazy("Count a group by name again"))
def count_by_name(row: CountsOnly, *, by: User) -> None:
    """Names count again from now on; what was deleted stays deleted."""
    row.delete()


@action("change.set_keeping_time", gettext_lazy("Say how long confirmations keep a name"), is_global=True)
def set_keeping_time(*, days: int, version: int | None = None, by: User) -> KeepingTime:
    """Days after the milestone; the nightly job deletes older names and keeps the counts."""
    row, _is_new = KeepingTime.objects.get_or_create(is_only=True)
    return apply_changes(row, {"days": days}, allowed=frozenset({"days"}), version=version)


def close_settled() -> int:
    """Keep the counts of impacts whose time is over, and delete their named confirmations. Called by the nightly job.

    A confirmation of an engagement goes when all impacts it covers are over. Returns how many were deleted.
    """
    found = book()
    last = (today() - timedelta(days=keeping_days())).toordinal()
    over = np.flatnonzero(found.columns.milestone_day[found.columns.impact_milestone] < last).tolist()
    SettledTally.objects.bulk_create(_tallies(found, over))
    covers = Cover.objects.filter(impact__tally__isnull=False).values("engagement")
    open_ones = Cover.objects.filter(impact__isnull=False, impact__tally=None).values("engagement")
    names = Confirmation.objects.filter(person__isnull=False, engagement__in=covers)
    return _forget(list(names.exclude(engagement__in=open_ones).values_list("pk", flat=True)))


def _tallies(found: Book, over: Sequence[int]) -> list[SettledTally]:
    """How many were affected, told and trained, of each impact that is over."""
    ledger, size = found.ledger, len(found.impacts)
    everybody = np.ones(len(ledger.impact), dtype=bool)
    affected, told, trained = (
        ledger.people_by(ledger.impact, size, mask).tolist()
        for mask in (everybody, ledger.is_told, ledger.is_trained)
    )
    return [
        SettledTally(
            impact=found.impacts[at],
            affected=affected[at],
            told=told[at],
            trained=trained[at],
            closed_on=today(),
        )
        for at in over
    ]


def _forget(confirmations: list[int]) -> int:
    """Delete them, and blank the person in their history, which only the owner of the database can."""
    Confirmation.objects.filter(pk__in=confirmations).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT change_forget_confirmations(%s)", [confirmations])
    return len(confirmations)
