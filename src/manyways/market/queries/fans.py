"""One outcome's fan and the plain sentences under it, all from the kept forecast."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.forecast.models import Forecast, Window
from manyways.market.queries.outcomes import Level, Row, weeks_missing
from manyways.ui.charts import Ahead, Chart, cone
from manyways.ui.values import date_text, number_text, percent_text
from manyways.ui.windows import short_history
from manyways.work.models import Initiative, Item

WEEKS_BACK = 16
Point = tuple[date, int]


def fan_of(
    initiative: Initiative, row: Row, window: Window | None, forecast: Forecast | None
) -> Chart | None:
    """What is done so far and by when the rest is likely, safe and nearly sure; None where there is no date."""
    if forecast is None or window is None or not row.drawing.is_known:
        return None
    done = _finished_days(initiative)
    ahead = _days_ahead(initiative, forecast, window)
    if not ahead:
        return None
    total = len(done) + len(ahead)
    title = _("%(done)s of %(total)s parts are done; the rest is safe to plan on by %(day)s") % {
        "done": len(done),
        "total": total,
        "day": date_text(window.safe_on),
    }
    columns = list(zip(*ahead, strict=True))
    fans = [_line(sorted(days), len(done), forecast.as_of) for days in columns]
    return cone(title, _past(done), Ahead(*fans), total=total, today=forecast.as_of, given=row.drawing.given)


def _finished_days(initiative: Initiative) -> list[date]:
    rows = _parts(initiative).filter(finished_at__isnull=False).values_list("finished_at", flat=True)
    return sorted(timezone.localtime(moment).date() for moment in rows if moment)


def _parts(initiative: Initiative) -> QuerySet[Item]:
    """What counts as a part: everything that is neither a heading nor dropped."""
    rows = Item.objects.filter(initiative=initiative, dropped_at__isnull=True, children__isnull=True)
    return rows.exclude(form__in=[Item.Form.PHASE, Item.Form.MILESTONE])


def _days_ahead(initiative: Initiative, forecast: Forecast, window: Window) -> list[tuple[date, date, date]]:
    """For each part still open the 50, 85 and 95 % days as they were kept; the last is there when the whole is."""
    rows = Window.objects.filter(
        forecast=forecast,
        initiative=initiative,
        item__in=_parts(initiative),
        safe_on__isnull=False,
        nearly_sure_on__isnull=False,
    ).values_list("likely_on", "safe_on", "nearly_sure_on")
    days = [(likely, safe, sure) for likely, safe, sure in rows if likely and safe and sure]
    ends = (window.likely_on, window.safe_on, window.nearly_sure_on)
    if days and all(ends):
        days.sort(key=lambda each: each[1])
        days[-1] = ends  # type: ignore[assignment]
    return days


def _line(days: Sequence[date], done: int, start: date) -> list[Point]:
    return [(start, done), *((day, done + at) for at, day in enumerate(days, 1))]


def _past(done: Sequence[date]) -> list[Point]:
    """How many were done at the end of each of the last weeks."""
    weeks = [today() - timedelta(weeks=back) for back in range(WEEKS_BACK, -1, -1)]
    line = [(day, sum(each <= day for each in done)) for day in weeks]
    first = next((at for at, point in enumerate(line) if point[1]), len(line) - 1)
    return line[max(first - 1, 0) :]


def sentences_of(
    initiative: Initiative, row: Row, window: Window | None, forecast: Forecast | None
) -> list[str]:
    """The window in plain words: how often, what a date given is worth, from what, and what cannot move."""
    if forecast is None or window is None or not row.drawing.is_known:
        return []
    found = [
        _(
            "In every second case it is there by %(likely)s, in 85 of 100 by %(safe)s, in 95 of 100 by %(sure)s."
        )
        % {
            "likely": date_text(window.likely_on),
            "safe": date_text(window.safe_on),
            "sure": date_text(window.nearly_sure_on) or _("no day yet"),
        }
    ]
    if initiative.due_on:
        chance = window.chance_by(initiative.due_on, forecast.as_of)
        found.append(
            _("%(day)s holds in %(chance)s of the cases.")
            % {"day": date_text(initiative.due_on), "chance": percent_text(chance)}
        )
    if row.level == Level.FIXED:
        found.append(_("The team fixed this date after it knew enough; only the team moves it."))
    found.append(
        _("Counted from %(runs)s runs of everything the teams have to do, as of %(day)s.")
        % {"runs": number_text(forecast.trials), "day": date_text(forecast.as_of)}
    )
    return found


def help_instead(initiative: Initiative, row: Row, window: Window | None) -> list[str]:
    """What would help where there is no date."""
    if row.drawing.is_known or row.drawing.done:
        return []
    missing = weeks_missing(window)
    if window is not None and window.state == Window.State.NO_HISTORY and not missing:
        return [
            short_history(window.weeks_counted, window.items_counted) + ".",
            _("The first window comes once eight finished items are counted."),
            _("Or the team types what it finished in past weeks, if it knows."),
        ]
    if missing and window is not None:
        first = today() + timedelta(weeks=missing)
        text = ngettext(
            "%(n)s more week counted: the first window comes about %(day)s.",
            "%(n)s more weeks counted: the first window comes about %(day)s.",
            missing,
        )
        return [
            short_history(window.weeks_counted, window.items_counted) + ".",
            text % {"n": missing, "day": date_text(first)},
            _("Or the team types what it finished in past weeks, if it knows."),
        ]
    if row.level == Level.EXPLORING and window is not None and window.safe_on:
        return [_("The team is still finding out what this takes; it says when a window can be relied on.")]
    return [_("Nothing is listed yet that would have to be done; once it is, a window comes by itself.")]
