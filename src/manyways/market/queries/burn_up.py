"""The burn-up of a launch: what was ready week by week, against what must be by the day it counts back from."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.market.queries.launches import Standing
from manyways.ui.charts import Chart, Line, several
from manyways.ui.values import axis_date_text

MOST_STEPS = 26
WEEK = 7


def burn_up(standing: Standing) -> Chart | None:
    """Ready, due by then, and asked for; None where there is nothing to count or no day to count to."""
    if standing.base.day is None or not standing.rows:
        return None
    days = _steps(standing, standing.base.day)
    past = [day for day in days if day <= today()]
    lines = [
        Line(_("Asked for"), [_asked(standing, day) for day in days]),
        Line(_("Due by then"), [_due(standing, day) for day in days]),
        Line(_("Ready"), [_ready(standing, day) for day in past], is_accent=True),
    ]
    return several(_title(standing), [axis_date_text(day) for day in days], lines, unit=_("Day"))


def _steps(standing: Standing, base: date) -> list[date]:
    """About weekly days from when it was planned, or the first thing due, to the later of its day and today; today is one."""
    due = [row.due_on for row in standing.rows if row.due_on]
    began = standing.launch.created_at.date()
    first = min([began, today(), *due])
    last = max([base, today(), *due])
    step = max(WEEK, -(-(last - first).days // MOST_STEPS))
    days = {last - timedelta(days=at) for at in range(0, (last - first).days + 1, step)}
    return sorted({*days, first, today()})


def _asked(standing: Standing, day: date) -> int:
    return sum(
        row.item.created_at.date() <= max(day, standing.launch.created_at.date()) for row in standing.rows
    )


def _due(standing: Standing, day: date) -> int:
    return sum(row.due_on is not None and row.due_on <= day for row in standing.rows)


def _ready(standing: Standing, day: date) -> int:
    return sum(
        row.item.done_on <= day if row.item.done_on else bool(row.item.not_needed_because)
        for row in standing.rows
    )


def _title(standing: Standing) -> str:
    words = {"ready": standing.settled, "all": len(standing.rows), "base": standing.base.words}
    assert standing.base.day is not None
    left = (standing.base.day - today()).days
    if left >= 0:
        text = ngettext(
            "%(ready)s of %(all)s ready, %(left)s day before %(base)s",
            "%(ready)s of %(all)s ready, %(left)s days before %(base)s",
            left,
        )
        return text % {**words, "left": left}
    text = ngettext(
        "%(ready)s of %(all)s ready, %(left)s day after %(base)s",
        "%(ready)s of %(all)s ready, %(left)s days after %(base)s",
        -left,
    )
    return text % {**words, "left": -left}
