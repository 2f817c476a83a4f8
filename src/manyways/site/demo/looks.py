"""Brightwater looks back: at the shift after six weeks, and at a change that landed more than a year ago."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Milestone, ProcessImpact, Stakeholder
from manyways.change.standing.looks import found_now
from manyways.change.standing.people import Standing
from manyways.teams.models import Group, Person
from manyways.work.actions import edit_initiative, finish_initiative, record_dates
from manyways.work.models import Initiative

LANDED_AGO = 395


def make_looks(director: User) -> None:
    """One look held with the plan of that day, something slid back since; one change past its last milestone."""
    shift = Initiative.objects.select_related("owner").get(name="Shift to product teams")
    actions.set_look_weeks(shift, weeks=6, by=director)
    live = ProcessImpact.objects.filter(
        milestone__item__initiative=shift, fixed_on__isnull=False
    ).select_related("process")
    held_on = today() - timedelta(days=30)
    look = actions.plan_checkpoint(shift, due_on=held_on, by=director)
    actions.hold_checkpoint(
        look,
        found=_("Talks in small groups. People ask, and get an answer within two weeks."),
        to_change=_("Train leads before their teams; tell Sales in person, not by mail."),
        counts=found_now(Standing(shift)).counts(),
        on=held_on,
        by=director,
    )
    for row in live[:1]:
        actions.reopen_process(row, reason=_("Two departments write the old report again."), by=director)
    for lead in shift.engagements.filter(kind="train", happened_on=None, planned_on__isnull=False)[:1]:
        sooner = max(today(), lead.planned_on - timedelta(days=7)) if lead.planned_on else None
        actions.edit_engagement(lead, {"planned_on": sooner}, by=director)
    _landed(director)


def _landed(director: User) -> None:
    """Working from home two days a week: landed thirteen months ago, to be walked over again."""
    names = ["Sales", "Support", "Content"]
    change = actions.start_change(
        name=_("Two days a week from home"),
        on=today() - timedelta(days=LANDED_AGO),
        groups=Group.objects.filter(name__in=names),
        owner=Person.objects.filter(user=director).first(),
        by=director,
    )
    for stake in Stakeholder.objects.filter(initiative=change):
        actions.decide_stakeholder(stake, decision="inform", by=director)
    at = datetime.combine(today() - timedelta(days=LANDED_AGO), datetime.min.time(), UTC)
    for milestone in Milestone.objects.filter(item__initiative=change).select_related("item"):
        record_dates(milestone.item, started_at=at, finished_at=at, by=director)
    change = edit_initiative(change, {"started_on": at.date() - timedelta(days=60)}, by=director)
    finish_initiative(change, on=at.date(), by=director)
