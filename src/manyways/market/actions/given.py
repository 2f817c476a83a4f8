"""Dates given: asked for, approved, said, found to hold no longer, corrected."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.access.rules import may
from manyways.change.actions.engagements import record_said
from manyways.change.models import Engagement
from manyways.desk.actions import notify
from manyways.forecast.models import Forecast
from manyways.forecast.queries import latest_forecast, windows_of
from manyways.market.causes import APPROVED, DECLINED, STALE, TO_APPROVE
from manyways.market.models import DateGiven, Segment, WayOut
from manyways.market.queries.given import APPROVE
from manyways.market.queries.outcomes import Level, is_explored, level_of
from manyways.teams.models import Group, Person
from manyways.ui.values import date_text
from manyways.work.models import Initiative

WAYS_TASK = "market.work_out_ways"
SAFE = 85


@action("market.give_date", gettext_lazy("Give a date"), said=gettext_lazy("gave a date: %(name)s"))
def give_date(
    initiative: Initiative,
    *,
    whom: str,
    last_on: date,
    first_on: date | None = None,
    percent: float | None = SAFE,
    kind: str = DateGiven.Kind.CUSTOMER,
    approver: Person | None = None,
    said_by: Person | None = None,
    said_on: date | None = None,
    words: str = "",
    by: User,
) -> DateGiven:
    """What is told about an outcome, to whom. Outsiders hear it once a named approver agrees.

    With `said_on` on a past day it was said already; then it is kept as said, and the approver is asked all the same.
    """
    return _give(
        initiative,
        whom,
        (first_on, last_on),
        percent,
        kind,
        approver,
        said_by,
        said_on,
        words,
        by,
        corrected=None,
    )


def _give(
    initiative: Initiative,
    whom: str,
    window: tuple[date | None, date],
    percent: float | None,
    kind: str,
    approver: Person | None,
    said_by: Person | None,
    said_on: date | None,
    words: str,
    by: User,
    *,
    corrected: DateGiven | None,
) -> DateGiven:
    is_outside = kind != DateGiven.Kind.INSIDE
    _check(initiative, whom, window, said_on, by)
    if is_outside:
        _check_approver(approver, initiative, by)
    else:
        _check_inside(whom.strip())
    was_said = said_on is not None and said_on < today()
    sender = said_by or getattr(by, "person", None)
    engagement = record_said(
        initiative,
        name=_("%(name)s: %(day)s for %(whom)s")
        % {"name": _name(initiative), "day": date_text(window[1]), "whom": whom.strip()},
        text=words.strip(),
        audience=_audience(whom.strip(), kind),
        sender=sender,
        runner=getattr(by, "person", None),
        window=window,
        percent=percent,
        said_on=(said_on or today()) if was_said or not is_outside else None,
        corrects=corrected.engagement if corrected else None,
    )
    row: DateGiven = checked(
        DateGiven(
            engagement=engagement,
            whom=whom.strip(),
            kind=kind,
            approver=approver if is_outside else None,
            entered_by=by,
        )
    )
    row.save()
    if is_outside and approver and approver.user:
        notify([approver.user], TO_APPROVE, record=row, by=by)
    return row


def _name(initiative: Initiative) -> str:
    return str(getattr(initiative, "outcome", None) or initiative.name)


def _check(
    initiative: Initiative, whom: str, window: tuple[date | None, date], said_on: date | None, by: User
) -> None:
    """Refuse what nobody could stand by."""
    first, last = window
    if not whom.strip():
        raise Refused(fields={"whom": _("Say who hears it.")})
    if first and first > last:
        raise Refused(fields={"first_on": _("The window begins after it ends.")})
    if said_on and said_on > today():
        raise Refused(fields={"said_on": _("This day is still to come.")})
    if last < (said_on or today()):
        raise Refused(fields={"last_on": _("This day has passed.")})
    if said_on is None or said_on == today():
        latest = latest_forecast()
        window_now = windows_of(latest, [initiative.pk]).get(initiative.pk)
        if level_of(initiative, window_now) == Level.EXPLORING:
            raise Refused(_("The team is still exploring: there is no date to give yet."))


def _check_approver(approver: Person | None, initiative: Initiative, by: User) -> None:
    if approver is None or approver.user is None:
        raise Refused(
            fields={"approver": _("Outsiders hear a date once somebody named approves it. Name who.")}
        )
    if approver.user_id == by.pk:
        raise Refused(fields={"approver": _("Somebody else must approve it.")})
    if not may(approver.user, APPROVE, initiative):
        raise Refused(
            fields={
                "approver": _("%(name)s may not approve dates. Choose somebody who may.") % {"name": approver}
            }
        )


def _check_inside(whom: str) -> None:
    """Customers do not become colleagues by being called so: they hear a date once it is approved."""
    is_group = Group.objects.filter(name__iexact=whom, kind=Group.Kind.EXTERNAL).exists()
    if is_group or Segment.objects.filter(name__iexact=whom).exists():
        raise Refused(
            fields={"kind": _("%(name)s are outside the house. Choose who they are.") % {"name": whom}}
        )


def _audience(name: str, kind: str) -> Group | None:
    """The group of that name that is kept already. None is made: a customer's name is nobody's list of groups."""
    if kind == DateGiven.Kind.SEGMENT:
        segment = (
            Segment.objects.filter(name__iexact=name, group__isnull=False).select_related("group").first()
        )
        if segment is not None:
            return segment.group
    rows = Group.objects.filter(name__iexact=name).order_by("pk")
    if kind == DateGiven.Kind.INSIDE:
        return rows.exclude(kind=Group.Kind.EXTERNAL).first()
    return rows.filter(kind=Group.Kind.EXTERNAL).first()


@action(APPROVE, gettext_lazy("Approve dates for outsiders"), said=gettext_lazy("approved %(name)s"))
def approve_date(given: DateGiven, *, version: int | None = None, by: User) -> DateGiven:
    """It may be said; by the approver named."""
    _check_answers(given, by)
    if given.engagement.happened_on is None and is_explored(given.engagement.initiative):
        raise Refused(_("The team is still exploring: there is no date to give yet."))
    row = apply_changes(given, {"approved_on": today()}, allowed=frozenset({"approved_on"}), version=version)
    if row.engagement.happened_on is None:
        apply_changes(row.engagement, {"happened_on": today()}, allowed=frozenset({"happened_on"}))
    notify(_givers(row), APPROVED, record=row, by=by)
    return row


@action(
    "market.decline_date", gettext_lazy("Decline dates for outsiders"), said=gettext_lazy("declined %(name)s")
)
def decline_date(given: DateGiven, *, why: str, by: User) -> DateGiven:
    """It is not to be said, for a reason; by the approver named."""
    _check_answers(given, by)
    if given.engagement.happened_on is not None:
        raise Refused(_("It was said already. Correct it instead."))
    if not why.strip():
        raise Refused(fields={"why": _("Say in a few words why not.")})
    changes = {"declined_on": today(), "declined_why": why.strip()[:300]}
    row = apply_changes(given, changes, allowed=frozenset(changes))
    notify(_givers(row), DECLINED, record=row, by=by)
    return row


def _check_answers(given: DateGiven, by: User) -> None:
    """Only whoever was named, and never whoever wants to say it."""
    if given.approver is None or given.approver.user_id != by.pk or given.entered_by_id == by.pk:
        raise PermissionDenied(APPROVE)
    if not given.waits:
        raise Refused(_("This is answered already."))


def _givers(given: DateGiven) -> list[User]:
    return list(User.objects.filter(pk__in=given.owner_ids(), is_active=True))


@action("market.correct_date", gettext_lazy("Correct a date given"), said=gettext_lazy("corrected %(name)s"))
def correct_date(
    given: DateGiven,
    *,
    last_on: date,
    first_on: date | None = None,
    percent: float | None = SAFE,
    words: str = "",
    approver: Person | None = None,
    by: User,
) -> DateGiven:
    """One correction to the same people; outsiders hear it once its approver agrees. One that waits is not repeated."""
    _check_correction(given)
    return _give(
        given.engagement.initiative,
        given.whom,
        (first_on, last_on),
        percent,
        given.kind,
        approver or given.approver,
        given.engagement.sender,
        None,
        words,
        by,
        corrected=given,
    )


def _check_correction(given: DateGiven) -> None:
    waiting = DateGiven.objects.filter(
        engagement__corrects=given.engagement, declined_on__isnull=True, engagement__happened_on__isnull=True
    )
    if waiting.exists():
        raise Refused(_("A correction waits for its approval already."))
    if given.engagement.happened_on is None:
        raise Refused(_("Nobody has heard this yet."))


@action(
    "market.withdraw_date",
    gettext_lazy("Say that there is no date any more"),
    said=gettext_lazy("withdrew %(name)s"),
)
def withdraw_date(given: DateGiven, *, words: str = "", by: User) -> Engagement:
    """The same people hear that no date stands now. Nothing new is promised, so nobody has to approve it."""
    _check_correction(given)
    said = {"name": _name(given.engagement.initiative), "whom": given.whom}
    return record_said(
        given.engagement.initiative,
        name=_("%(name)s: no date now for %(whom)s") % said,
        text=words.strip(),
        audience=_audience(given.whom, given.kind),
        sender=given.engagement.sender,
        runner=getattr(by, "person", None),
        window=None,
        percent=None,
        said_on=today(),
        corrects=given.engagement,
    )


@action("market.ask_ways", gettext_lazy("Have ways out of a stale date worked out"))
def ask_ways(given: DateGiven, *, by: User) -> Job:
    """Smaller, before other work, more people, later: each with its own forecast, in the background."""
    return enqueue(
        WAYS_TASK, by=by, label=gettext_noop("Ways out: %(name)s"), about=str(given), given=str(given.key)
    )


def keep_stale(stale: Iterable[DateGiven], others: Iterable[DateGiven]) -> list[DateGiven]:
    """Note which dates hold no longer and tell whoever gave them, once. Called by the task, on nobody's behalf."""
    fresh = [row for row in stale if row.stale_on is None]
    DateGiven.objects.filter(pk__in=[row.pk for row in fresh]).update(stale_on=today())
    DateGiven.objects.filter(pk__in=[row.pk for row in others], stale_on__isnull=False).update(stale_on=None)
    for giver, rows in _by_giver(fresh).items():
        notify([giver], STALE, record=rows[0], by=None, details={"n": len(rows)})
    return fresh


def _by_giver(dates: Iterable[DateGiven]) -> dict[User, list[DateGiven]]:
    """Many at once are one notice for whoever gave them."""
    found: dict[User, list[DateGiven]] = {}
    for row in dates:
        for giver in _givers(row):
            found.setdefault(giver, []).append(row)
    return found


@transaction.atomic
def keep_ways(given: DateGiven, forecast: Forecast, ways: Iterable[Mapping[str, Any]]) -> None:
    """Store what could be done about a date, in place of what could before. Called by the task, on nobody's behalf."""
    DateGiven.objects.select_for_update(of=("self",)).get(pk=given.pk)
    given.ways_out.all().delete()
    WayOut.objects.bulk_create([WayOut(date_given=given, as_of=forecast.as_of, **way) for way in ways])
