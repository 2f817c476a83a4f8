"""The next step for what is not well: where the thing is settled that decided its health."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.work.models import Initiative


@dataclass(frozen=True)
class Step:
    """A page of an initiative, and what one does there."""

    label: str | Promise
    url: str


_FORECAST = (_("See what moves the date"), "forecast:initiative_forecast")
_GOAL = (_("Open the goal"), "goals:goal")
_STEPS = {
    "late_decisions": (_("Open the decisions"), "work:decisions"),
    "past_end": _FORECAST,
    "chance": _FORECAST,
    "chance_fixed": _FORECAST,
    "days_kept": (_("Open the plan"), "schedule:plan"),
    "unowned": (_("Name an owner"), "work:edit"),
    "evidence": (_("Open the obligations"), "work:initiative_obligations"),
    "owed_words": (_("See who is owed a word"), "change:change_owed"),
    "missed_readings": _GOAL,
    "behind": _GOAL,
    "off_target": _GOAL,
}
"""By the check that decided. Money has none: not all who see a status may see it."""


def step_of(initiative: Initiative) -> Step | None:
    """Where to go on with an initiative, by what decided its kept health."""
    if initiative.kept_health.decided_by not in _STEPS:
        return None
    label, view = _STEPS[initiative.kept_health.decided_by]
    about = initiative.goal if view == "goals:goal" else initiative
    return Step(label, reverse(view, args=[about.key])) if about else None
