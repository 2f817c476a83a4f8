"""Brightwater's functions: Infrastructure, whose head learns to coach, and the PMO by the same sheet."""

from datetime import timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import FunctionProfile
from manyways.teams.models import Group, Person


def make_functions(_director: User | None) -> None:
    """Two profiles; one shift is agreed and under way, one is written and not agreed."""
    ruth = User.objects.get(email="ruth@brightwater.example")
    works = _described(
        "Infrastructure",
        "Priya Raman",
        {
            "services": [_("Environments on request"), _("On-call at night")],
            "standards": [_("Backups"), _("Security of servers")],
            "way": "mixed",
            "difficulty": "high",
        },
        ruth,
    )
    head = works.head.user if works.head else None
    sheet = actions.write_shift(
        works,
        stays=[_("Hires and develops people"), _("Owns the standards")],
        moves=[_("Hands out the tasks of the day"), _("Decides what is built first")],
        fresh=[_("Coaches people who sit in teams"), _("Removes obstacles between teams")],
        by=ruth,
    )
    if head:
        actions.agree_own_shift(sheet, by=head)
    done = actions.plan_growth(
        sheet, topic=_("Coaching conversations"), planned_on=today() - timedelta(days=9), by=ruth
    )
    actions.do_growth(done, by=ruth)
    actions.plan_growth(
        sheet,
        topic=_("Leading without handing out tasks"),
        planned_on=today() + timedelta(days=21),
        kind="training",
        by=ruth,
    )
    office = _described(
        "Project managers",
        "Ines Okafor",
        {
            "services": [_("Forecasts that hold"), _("Decisions prepared in time"), _("Help to begin")],
            "standards": [_("How a date is given"), _("How a change is told")],
            "way": "mixed",
        },
        ruth,
    )
    actions.write_shift(
        office,
        stays=[_("Sees the whole portfolio")],
        moves=[_("Reports of single projects")],
        fresh=[_("Serves teams as a function")],
        by=ruth,
    )


def _described(group: str, head: str, texts: dict[str, object], by: User) -> FunctionProfile:
    person = Person.objects.select_related("user").get(name=head)
    profile = actions.describe_function(Group.objects.get(name=group), head=person, by=by)
    return actions.edit_function(profile, texts, by=by)
