"""Telling and training: planned, written, held, and corrected when it no longer holds."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.change.actions.approval import keep_words, refuse_unapproved
from manyways.change.chips import chips_in
from manyways.change.models import (
    Audience,
    Claim,
    Confirmation,
    Cover,
    Delivery,
    Engagement,
    Impact,
    Milestone,
)
from manyways.change.queries.days import UNKNOWN, days_of, is_forecast
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative

FIELDS = frozenset(
    {
        "kind",
        "name",
        "purpose",
        "text",
        "channel",
        "sender_is",
        "sender",
        "runner",
        "place",
        "planned_on",
        "starts_at",
        "hours",
        "is_no_news",
        "asks_approval",
        "check_question",
        "check_answers",
        "check_right",
    }
)
SEND = "change.send_messages"


@action(
    "change.plan_engagement",
    gettext_lazy("Plan a message or a session"),
    said=gettext_lazy("planned %(name)s"),
)
def plan_engagement(
    initiative: Initiative,
    *,
    name: str,
    impacts: Iterable[Impact] = (),
    audience: Iterable[Group] = (),
    says: Iterable[Milestone] = (),
    by: User,
    **fields: Any,
) -> Engagement:
    """Plan one act of telling, training or listening about some impacts; by default for the groups they reach.

    `says`: milestones whose day it states, beside those named in braces in the text. `fields` are those of
    `FIELDS`. Where an impact touches job or pay, one's own manager tells it.
    """
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    return make_engagement(
        initiative, name=name, impacts=impacts, audience=audience, says=says, by=by, **fields
    )


def make_engagement(
    initiative: Initiative,
    *,
    name: str,
    impacts: Iterable[Impact] = (),
    audience: Iterable[Group] = (),
    says: Iterable[Milestone] = (),
    by: User,
    **fields: Any,
) -> Engagement:
    """Write a planned engagement; part of an action, which has asked the right."""
    rows = list(impacts)
    if any(row.aspect is not None and row.aspect.is_about_job for row in rows):
        fields.setdefault("sender_is", Engagement.Sender.MANAGER)
    fields.setdefault("runner", getattr(by, "person", None))
    engagement = Engagement(initiative=initiative, name=name.strip(), **fields)
    checked(engagement).save()
    Cover.objects.bulk_create(Cover(engagement=engagement, impact=row) for row in rows)
    groups = dict.fromkeys([*audience] or [row.group for row in rows])
    Audience.objects.bulk_create(Audience(engagement=engagement, group=group) for group in groups)
    _claim(engagement, says)
    keep_words(engagement, by)
    return engagement


def _claim(engagement: Engagement, says: Iterable[Milestone] = ()) -> None:
    """What the text and the ticks state, as it is known today; a claim that stands already is kept as it was said."""
    milestones = list(
        Milestone.objects.filter(item__initiative=engagement.initiative).select_related("item__initiative")
    )
    said = dict.fromkeys([*chips_in(engagement.text, milestones), *says])
    known = set(engagement.claims.values_list("milestone_id", flat=True))
    fresh = [row for row in said if row.pk not in known]
    days = days_of(fresh)
    Claim.objects.bulk_create(
        Claim(
            engagement=engagement,
            milestone=row,
            first_on=None if is_forecast(row) else days[row.pk],
            last_on=days[row.pk],
            percent=row.percent if is_forecast(row) else None,
        )
        for row in fresh
        if days[row.pk] != UNKNOWN
    )


@action(
    "change.edit_engagement",
    gettext_lazy("Change a message or a session"),
    said=gettext_lazy("changed %(name)s"),
)
def edit_engagement(
    engagement: Engagement, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Engagement:
    """Change what is planned. A text that went out is not changed; it is corrected by another."""
    refuse_date_given(engagement)
    if engagement.happened_on and {"text", "kind", "planned_on"} & set(changes):
        raise Refused(_("This was said already. Write a correction instead."))
    changed = apply_changes(engagement, changes, allowed=FIELDS, version=version)
    if "text" in changes:
        changed.claims.filter(milestone__isnull=False).delete()
        _claim(changed)
    if {"text", "name"} & set(changes):
        keep_words(changed, by)
    return changed


def record_said(
    initiative: Initiative,
    *,
    name: str,
    text: str,
    audience: Group | None,
    sender: Person | None,
    runner: Person | None,
    window: tuple[date | None, date] | None,
    percent: float | None,
    said_on: date | None,
    corrects: Engagement | None = None,
) -> Engagement:
    """What was said about the finish of a whole initiative, and to whom. Called by the actions of other apps.

    Without an `audience` its name says who heard it: somebody outside who is no group here.
    Its claim names neither a milestone nor a question: it is about the finish of all. Without a `window` it says that
    there is none.
    """
    engagement = Engagement(
        initiative=initiative,
        kind=Engagement.Kind.TELL,
        channel=Engagement.Channel.CONVERSATION,
        name=name[:200],
        text=text,
        sender=sender,
        runner=runner,
        happened_on=said_on,
        corrects=corrects,
    )
    checked(engagement).save()
    if audience is not None:
        Audience.objects.create(engagement=engagement, group=audience)
    if window is not None:
        Claim.objects.create(engagement=engagement, first_on=window[0], last_on=window[1], percent=percent)
    return engagement


def refuse_date_given(engagement: Engagement) -> None:
    """What was said, or is to be said, about a whole finish is approved and corrected where dates are given, only there."""
    if engagement.is_date_given:
        raise Refused(_("This is a date given: it is approved and corrected on its own page."))


@action("change.state_dates", gettext_lazy("Say which dates an engagement states"))
def state_dates(engagement: Engagement, *, milestones: Iterable[Milestone], by: User) -> None:
    """It states the day of these milestones as it is known today; what it stated before stays as it was said."""
    refuse_date_given(engagement)
    _claim(engagement, milestones)


@action("change.cover_impacts", gettext_lazy("Say what an engagement is about"))
def cover_impacts(
    engagement: Engagement, *, impacts: Sequence[Impact], audience: Sequence[Group] | None = None, by: User
) -> None:
    """Set which impacts it is about and, if given, which groups it is for."""
    refuse_date_given(engagement)
    wanted = {row.pk for row in impacts}
    engagement.covers.filter(impact__isnull=False).exclude(impact__in=wanted).delete()
    known = set(engagement.covers.values_list("impact_id", flat=True))
    Cover.objects.bulk_create(
        Cover(engagement=engagement, impact=row) for row in impacts if row.pk not in known
    )
    if audience is not None:
        engagement.audience.exclude(group__in=audience).delete()
        there = set(engagement.audience.values_list("group_id", flat=True))
        Audience.objects.bulk_create(
            Audience(engagement=engagement, group=group) for group in audience if group.pk not in there
        )


@action("change.remove_engagement", gettext_lazy("Remove a plan"), said=gettext_lazy("removed %(name)s"))
def remove_engagement(engagement: Engagement, *, by: User) -> None:
    """Take back a plan nobody has confirmed."""
    refuse_date_given(engagement)
    if engagement.confirmations.exists():
        raise Refused(_("People have confirmed this. What was said stays."))
    engagement.delete()


@action(
    "change.hold_engagement", gettext_lazy("Say that it was held or sent"), said=gettext_lazy("held %(name)s")
)
def hold_engagement(
    engagement: Engagement, *, on: date | None = None, version: int | None = None, by: User
) -> Engagement:
    """It happened, on a day not to come, with words that HR approved. Nobody counts as reached by that alone."""
    refuse_date_given(engagement)
    day = on or today()
    if day > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    refuse_unapproved(engagement, by)
    return apply_changes(
        engagement, {"happened_on": day}, allowed=frozenset({"happened_on"}), version=version
    )


@action(
    "change.draft_correction",
    gettext_lazy("Draft a correction"),
    said=gettext_lazy("drafted a correction of %(name)s"),
)
def draft_correction(engagement: Engagement, *, by: User) -> Engagement:
    """One correction per message, for the same audience, about the same, stating the days as they are now.

    A correction that is drafted already is returned.
    """
    refuse_date_given(engagement)
    waiting = engagement.corrections.filter(happened_on__isnull=True).first()
    if waiting is not None:
        return waiting
    said = [
        claim.milestone for claim in engagement.claims.select_related("milestone__item") if claim.milestone
    ]
    lines = [f"{row.item.name}: {{{row.item.name}}}" for row in said]
    correction = Engagement(
        initiative=engagement.initiative,
        kind=engagement.kind,
        channel=engagement.channel,
        sender_is=engagement.sender_is,
        sender=engagement.sender,
        runner=getattr(by, "person", None) or engagement.runner,
        name=(_("The new date: %(name)s") % {"name": engagement.name})[:200],
        text="\n".join([_("What we told you has changed."), *lines]),
        planned_on=today(),
        corrects=engagement,
    )
    checked(correction).save()
    covered = engagement.covers.exclude(impact=None).values_list("impact_id", flat=True)
    Cover.objects.bulk_create(Cover(engagement=correction, impact_id=each) for each in covered)
    groups = engagement.audience.values_list("group_id", flat=True)
    Audience.objects.bulk_create(Audience(engagement=correction, group_id=each) for each in groups)
    _claim(correction, said)
    keep_words(correction, by)
    return correction


@action(
    "change.send_engagement", gettext_lazy("Send a message by e-mail"), said=gettext_lazy("sent %(name)s")
)
def send_engagement(engagement: Engagement, *, by: User) -> Job:
    """Send it to everybody it is for, in the background, with a result for each person. HR's approval comes first."""
    if not engagement.text.strip():
        raise Refused(fields={"text": _("Write the text first.")})
    hold_engagement(engagement, by=by)
    return enqueue(
        SEND,
        by=by,
        label=gettext_noop("Send “%(name)s”"),
        about=engagement.name,
        engagement=str(engagement.key),
    )


def keep_deliveries(engagement: Engagement, results: Iterable[tuple[Person, str, str]]) -> int:
    """How each message went: (person, state, problem). Called by the task. Delivered is level 1."""
    rows = [
        Delivery(engagement=engagement, person=person, state=state, problem=problem[:200])
        for person, state, problem in results
    ]
    Delivery.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["engagement", "person"],
        update_fields=["state", "problem"],
    )
    reached = [row for row in rows if row.state == Delivery.State.SENT]
    Confirmation.objects.bulk_create(
        (
            Confirmation(
                engagement=engagement,
                person_id=row.person_id,
                level=1,
                confirmed_on=today(),
                evidence=Confirmation.Evidence.DELIVERED,
            )
            for row in reached
        ),
        ignore_conflicts=True,
    )
    return len(reached)
