"""The board of what enables a change: what is done, what is blocked for how long, and who could help."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.change.models.enabling import Enabler, ShiftStep
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.models import Initiative


def enablers_of(initiative: Initiative) -> list[Enabler]:
    """The activities of a change: blocked ones first, the oldest on top, then those to do, then what is done."""
    rows = list(Enabler.objects.filter(initiative=initiative).select_related("owner", "audience", "helper"))
    return sorted(rows, key=lambda row: (row.done_on is not None, -row.days_blocked, not row.blocker, row.pk))


def enabler_status(row: Enabler) -> Status:
    """Done; blocked, with its days and who can help; a review that is due; else under way."""
    if row.done_on:
        return Status("good", _("On %(day)s.") % {"day": date_text(row.done_on)}, _("Done"))
    if row.blocker:
        words = {"days": row.days_blocked, "blocker": row.blocker}
        reason = _("%(blocker)s, for %(days)s days") % words
        return Status("risk" if row.escalated_on else "watch", reason, _("Blocked"))
    if row.review_on and row.review_on <= today():
        return Status("watch", _("Since %(day)s.") % {"day": date_text(row.review_on)}, _("Look again"))
    return Status("none", row.next_step, _("Under way") if row.next_step else _("No next step"))


def blocked_by_helper(rows: Sequence[Enabler]) -> list[tuple[str, list[Enabler]]]:
    """What is blocked, by who can help; nobody named first, then who holds up most."""
    found: dict[str, list[Enabler]] = defaultdict(list)
    for row in rows:
        if row.blocker and not row.done_on:
            found[row.helper.name if row.helper else ""].append(row)
    return sorted(found.items(), key=lambda pair: (bool(pair[0]), -len(pair[1]), pair[0]))


def progress_note(rows: Sequence[Enabler], steps: Sequence[ShiftStep]) -> list[str]:
    """What one would write in a progress note, computed: steps, what is done, what is blocked, what comes next."""
    done = [row for row in rows if row.done_on]
    blocked = [row for row in rows if row.blocker and not row.done_on]
    found = []
    if steps:
        words = {"done": sum(step.done_on is not None for step in steps), "all": len(steps)}
        found.append(_("%(done)s of %(all)s steps are done.") % words)
    if rows:
        found.append(_("%(done)s of %(all)s activities are done.") % {"done": len(done), "all": len(rows)})
    if blocked:
        oldest = max(blocked, key=lambda row: row.days_blocked)
        text = ngettext(
            "%(n)s is blocked: %(name)s, for %(days)s days.",
            "%(n)s are blocked, the oldest is %(name)s, for %(days)s days.",
            len(blocked),
        )
        found.append(text % {"n": len(blocked), "name": oldest, "days": oldest.days_blocked})
    return found
