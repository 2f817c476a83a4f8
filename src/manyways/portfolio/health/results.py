"""Checks of results: readings of the metric behind the goal, and how far it has moved."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from manyways.goals.queries import Movement
from manyways.portfolio.health.checks import Measured, Sight, check
from manyways.ui.values import date_text

Answers = Mapping[int, Measured]


def _with_metric(sight: Sight) -> list[tuple[int, Movement]]:
    found = ((row.pk, sight.movements.get(row.goal_id or 0)) for row in sight.initiatives)
    return [(pk, movement) for pk, movement in found if movement]


def _unread(movement: Movement) -> Measured:
    """Before the first reading: when it is due."""
    return Measured(None, _("First reading due %(day)s") % {"day": date_text(movement.next_reading_on)})


@check("missed_readings", lazy("Readings of the metric missed"), lazy("readings"), proves=False)
def missed_readings(sight: Sight) -> Answers:
    """How many readings of the goal's metric are overdue, by its cadence."""
    found = {}
    for pk, movement in _with_metric(sight):
        missed, due = movement.missed_count, date_text(movement.next_reading_on)
        text = ngettext("One reading missed, %(day)s", "%(count)s readings missed", missed)
        found[pk] = Measured(missed, text % {"count": missed, "day": due} if missed else "")
    return found


@check("behind", lazy("The metric behind its straight way to the target"), lazy("% of the way"))
def behind(sight: Sight) -> Answers:
    """The share of the time that is over less the share of the way that is done, in percent of the way."""
    found = {}
    for pk, movement in _with_metric(sight):
        if movement.progress is None:
            found[pk] = _unread(movement)
        else:
            gap = (movement.expected or 0) - movement.progress
            found[pk] = Measured(max(0.0, gap * 100), movement.words)
    return found


@check("off_target", lazy("The metric on the wrong side of its target"), lazy("readings"))
def off_target(sight: Sight) -> Answers:
    """Whether the newest reading, such as a service level, is worse than its target."""
    found = {}
    for pk, movement in _with_metric(sight):
        if movement.progress is None:
            found[pk] = _unread(movement)
        else:
            found[pk] = Measured(float(movement.progress < 1), movement.words)
    return found
