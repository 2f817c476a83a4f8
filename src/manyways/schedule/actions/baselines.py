"""What people do with baselines: keep one, correct its words, delete it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.schedule.actions.publishing import agreed_on, keep_publication
from manyways.schedule.models import Baseline, BaselineRow, Cause
from manyways.schedule.publishing import unpublished
from manyways.schedule.spans import Snapshot, snapshot_now
from manyways.work.models import Initiative

EDITABLE = frozenset({"name", "reason"})


@action("schedule.take_baseline", lazy("Keep a baseline"), said=lazy("kept the baseline %(name)s"))
def take_baseline(
    initiative: Initiative,
    *,
    name: str,
    reason: str,
    cause: Cause | None = None,
    words: str = "",
    on: date | None = None,
    by: User,
) -> Baseline:
    """Keep the dates of a plan as they stand, and publish them; `cause` is of milestones that moved since the last time.

    `on`: the day it was agreed, if before today. Raises Refused without a name, a reason or dates, and for a name another baseline of this plan has.
    """
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    snapshot = snapshot_now(locked)
    baseline = _baseline_of(locked, snapshot, name=name, reason=reason, on=agreed_on(on), by=by)
    BaselineRow.objects.bulk_create(_rows(baseline, snapshot), batch_size=1000)
    keep_publication(
        locked, unpublished(locked, snapshot), cause=cause, words=words, baseline=baseline, on=on, by=by
    )
    return baseline


def _baseline_of(
    initiative: Initiative, snapshot: Snapshot, *, name: str, reason: str, on: date, by: User
) -> Baseline:
    if snapshot.start_at is None or snapshot.finish_at is None:
        raise Refused(_("The plan has no dates yet, so there is nothing to keep."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say why it is kept: what was agreed, and with whom.")})
    baseline = Baseline(
        initiative=initiative,
        name=name.strip(),
        reason=reason.strip(),
        taken_on=on,
        taken_by=by,
        start_at=snapshot.start_at,
        finish_at=snapshot.finish_at,
        links_digest=snapshot.links_digest,
    )
    checked(baseline).save()
    return baseline


def _rows(baseline: Baseline, snapshot: Snapshot) -> list[BaselineRow]:
    return [
        BaselineRow(
            baseline=baseline,
            item_key=span.key,
            place=span.place,
            name=span.name,
            form=span.form,
            is_summary=span.is_summary,
            start_at=span.start_at,
            finish_at=span.finish_at,
            duration_minutes=span.duration_minutes,
        )
        for span in snapshot.spans.values()
    ]


@action("schedule.edit_baseline", lazy("Correct the words of a baseline"), said=lazy("changed %(name)s"))
def edit_baseline(
    baseline: Baseline, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Baseline:
    """Change its name or its reason. Its dates stay as they were kept."""
    if "reason" in changes and not str(changes["reason"]).strip():
        raise Refused(fields={"reason": _("Say why it is kept: what was agreed, and with whom.")})
    return apply_changes(baseline, changes, allowed=EDITABLE, version=version)


@action("schedule.delete_baseline", lazy("Delete a baseline"), said=lazy("deleted the baseline %(name)s"))
def delete_baseline(baseline: Baseline, *, by: User) -> None:
    """Delete a baseline that was kept by mistake. What was published with it stays."""
    baseline.delete()
