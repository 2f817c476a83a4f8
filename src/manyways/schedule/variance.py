"""Why dates moved: days of milestone movement by cause, of one plan or of all one may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.schedule.models import Movement
from manyways.ui.charts import Bar, Chart, bars
from manyways.ui.own_words import said
from manyways.work.durations import plain_number


@dataclass(frozen=True)
class CauseSum:
    """What one cause moved. Working days of milestones, later and earlier apart, both positive."""

    name: str
    is_stated: bool
    later_days: float
    earlier_days: float
    count: int


def by_cause(movements: QuerySet[Movement]) -> list[CauseSum]:
    """Movements by cause, the most days later first; what was not stated last. One query."""
    rows = (
        movements.order_by()
        .values("cause__name")
        .annotate(
            later=Sum("days", filter=Q(days__gt=0), default=Decimal(0)),
            earlier=Sum("days", filter=Q(days__lt=0), default=Decimal(0)),
            count=Count("pk"),
        )
    )
    found = [
        CauseSum(
            said(row["cause__name"]) or _("Not stated"),
            row["cause__name"] is not None,
            float(row["later"]),
            -float(row["earlier"]),
            row["count"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (not each.is_stated, -each.later_days, each.name))


def variance_sentence(sums: Sequence[CauseSum]) -> str:
    """What cost most, and how much has no cause."""
    if not sums:
        return _("No milestone has moved beyond the tolerance since plans were published.")
    total = sum(each.later_days for each in sums)
    silent = next((each.count for each in sums if not each.is_stated), 0)
    parts = [_most(sums, total)] if total else [_("Milestones moved only earlier.")]
    if silent:
        parts.append(
            ngettext("%(n)s movement has no cause yet.", "%(n)s movements have no cause yet.", silent)
            % {"n": silent}
        )
    return " ".join(parts)


def _most(sums: Sequence[CauseSum], total: float) -> str:
    worst = max(sums, key=lambda each: (each.is_stated, each.later_days))
    words = {"name": worst.name, "days": plain_number(worst.later_days), "total": plain_number(total)}
    if not worst.is_stated or not worst.later_days:
        return _("Milestones moved %(total)s working days later.") % words
    return _("%(name)s moved milestones most: %(days)s of %(total)s working days later.") % words


def cause_chart(sums: Sequence[CauseSum]) -> Chart:
    """Days later by cause, as bars and as a table."""
    most = max((each.later_days for each in sums if each.is_stated), default=0)
    rows = [
        Bar(each.name, each.later_days, each.is_stated and each.later_days == most > 0, _days(each))
        for each in sums
    ]
    return bars(_("Working days later, by cause"), rows, unit=_("Working days"))


def _days(each: CauseSum) -> str:
    later = ngettext("%(days)s day", "%(days)s days", round(each.later_days)) % {
        "days": plain_number(each.later_days)
    }
    if not each.earlier_days:
        return later
    return _("%(later)s, %(earlier)s earlier") % {"later": later, "earlier": plain_number(each.earlier_days)}
