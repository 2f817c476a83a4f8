"""What people do with evidence: note past dates, and test forecasts on a team's own past."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from manyways.access.actions import Refused, action, apply_changes, checked, declare_right
from manyways.access.clock import today
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.forecast.models import SEE_PAST, BackTest, PastDate

declare_right(SEE_PAST, lazy("See what was promised before and what came"))

BACK_TEST_TASK = "forecast.test_on_past"
EDITABLE = frozenset(
    {
        "name",
        "planned_days",
        "actual_days",
        "planned_start_on",
        "promised_on",
        "started_on",
        "finished_on",
        "customer_on",
        "customer_days",
        "planned_cost",
        "actual_cost",
    }
)


@action(
    "forecast.add_past_date",
    lazy("Note a past date"),
    is_global=True,
    said=lazy("noted the past dates of %(name)s"),
)
def add_past_date(*, name: str, by: User, **fields: Any) -> PastDate:
    """Note what was promised for a piece of past work and what came. `fields` are those of `EDITABLE`."""
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    past = PastDate(name=name.strip(), **fields)
    _sensible(past).save()
    return past


@action(
    "forecast.edit_past_date",
    lazy("Change a past date"),
    is_global=True,
    said=lazy("changed the past dates of %(name)s"),
)
def edit_past_date(
    past: PastDate, changes: dict[str, Any], *, version: int | None = None, by: User
) -> PastDate:
    """Change fields of `EDITABLE`."""
    return _sensible(apply_changes(past, changes, allowed=EDITABLE, version=version))


@action(
    "forecast.remove_past_date",
    lazy("Remove a past date"),
    is_global=True,
    said=lazy("removed the past dates of %(name)s"),
)
def remove_past_date(past: PastDate, *, by: User) -> None:
    """Take a piece of past work out of the record."""
    past.delete()


def _sensible(past: PastDate) -> PastDate:
    """The row, if it says what was planned and nothing ends before it begins."""
    checked(past)
    if past.planned is None:
        raise Refused(
            fields={"planned_days": _("Give the days that were planned, or a start and the date promised.")}
        )
    for name in ("started_on", "finished_on", "customer_on"):
        day = getattr(past, name)
        if day and day > today():
            raise Refused(fields={name: _("This day is still to come.")})
    for name, days in (
        ("promised_on", past.planned),
        ("finished_on", past.actual),
        ("customer_on", past.lead),
    ):
        if days is not None and days <= 0:
            raise Refused(fields={name: _("This lies on or before the start.")})
    return past


@action("forecast.ask_back_test", lazy("Test forecasts on the teams' own past"))
def ask_back_test(*, by: User) -> Job:
    """Walk through every team's past in the background; a test that already waits serves everybody."""
    waiting = Job.objects.filter(task=BACK_TEST_TASK, state=Job.State.QUEUED).first()
    label = gettext_noop("Forecasts tested on each team's past")
    return waiting or enqueue(BACK_TEST_TASK, by=by, label=label, lock="forecast.back_test")


def keep_back_test(
    team: int,
    *,
    as_of: date,
    finished_count: int,
    origins: int,
    scores: Sequence[Mapping[str, Any]],
    digest: str,
) -> BackTest:
    """Store how forecasts would have done, in place of what was known. Called by the task, on nobody's behalf."""
    found = {
        "as_of": as_of,
        "tested_at": timezone.now(),
        "finished_count": finished_count,
        "origins": origins,
        "scores": list(scores),
        "history_digest": digest,
    }
    return BackTest.objects.update_or_create(team_id=team, defaults=found)[0]
