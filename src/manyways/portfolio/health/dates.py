"""Checks of dates and care that fit every kind of work."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from manyways.forecast.models import Window
from manyways.portfolio.health.checks import Measured, Sight, check
from manyways.ui.values import date_text
from manyways.work.models import Initiative
from manyways.work.queries.fixed_day import days_held

Answers = Mapping[int, Measured]


@check("past_end", lazy("Days past its end"), lazy("days"), proves=False)
def past_end(sight: Sight) -> Answers:
    """How long ago the date given was; where its fixed day was held, what only follows is not late by it."""
    held = days_held(row for row in sight.initiatives if row.due_on and row.due_on < sight.day)
    return {row.pk: _past(sight, row, row.pk in held) for row in sight.initiatives if row.due_on}


def _past(sight: Sight, row: Initiative, is_held: bool) -> Measured:
    assert row.due_on
    words = {"day": date_text(row.due_on)}
    if is_held:
        return Measured(0, _("Its day was %(day)s; what follows it is open") % words)
    days = max(0, (sight.day - row.due_on).days)
    late = ngettext("%(days)s day past its end", "%(days)s days past its end", days) % {"days": days}
    return Measured(days, late if days else _("Ends %(day)s") % words)


@check("chance", lazy("Chance to keep a date that can move"), "%", is_high_bad=False)
def chance(sight: Sight) -> Answers:
    """The share of runs of the newest forecast that end by the date given."""
    return {row.pk: _chance(sight, row) for row in sight.initiatives if not row.is_due_fixed}


@check("chance_fixed", lazy("Chance to keep a date that cannot move"), "%", is_high_bad=False)
def chance_fixed(sight: Sight) -> Answers:
    """As `chance`, for dates nobody can move."""
    return {row.pk: _chance(sight, row) for row in sight.initiatives if row.is_due_fixed}


def _chance(sight: Sight, row: Initiative) -> Measured:
    window, drawn = sight.windows.get(row.pk), sight.drawing_of(row)
    if window and window.state == Window.State.NEVER:
        return Measured(0, _("Never, at this rate"))
    if not drawn.is_known:
        return Measured(None, str(drawn.label))
    confidence = _confidence(sight, row, window)
    if confidence is None or confidence >= 0.85:
        text = _("Safe to plan on %(day)s") % {"day": date_text(drawn.safe)}
        return Measured(100 if confidence is None else confidence * 100, text)
    words = {"chance": round(confidence * 100), "day": date_text(row.due_on)}
    return Measured(confidence * 100, _("%(chance)s\u202f%% chance to be done by %(day)s") % words)


def _confidence(sight: Sight, row: Initiative, window: Window | None) -> float | None:
    """The share of runs that end by the date given, also by one given since the forecast."""
    if window is None or row.due_on is None:
        return None
    if row.due_on == window.given_on or sight.forecast is None or not window.finish_days:
        return window.confidence
    return window.chance_by(row.due_on, sight.forecast.as_of)


@check("unowned", lazy("Owners missing"), lazy("owners"), proves=False)
def unowned(sight: Sight) -> Answers:
    """Whether nobody, neither a person nor a team, owns it."""
    return {
        row.pk: Measured(0, "") if row.owner_id or row.team_id else Measured(1, _("Nobody owns it"))
        for row in sight.initiatives
    }
