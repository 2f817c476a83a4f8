"""Brightwater's catalogue of training, a team that learns to map stories, and coaching of two teams."""

from datetime import timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import hold_engagement, record_attendance
from manyways.people_partner import actions
from manyways.people_partner.models import TrainingOffer
from manyways.people_partner.queries.training import needs_of
from manyways.people_partner.starting import OFFERS
from manyways.teams.models import Team
from manyways.work.models import Initiative

TAKEN = 6
LEFT = 2


def make_training(_director: User | None) -> None:
    """Six entries of the starting list; all but two of a team attended, and those are asked to by a day."""
    ruth = User.objects.get(email="ruth@brightwater.example")
    shift = Initiative.objects.filter(kind__slug="change", name="Shift to product teams").first()
    actions.take_offers(chosen=OFFERS[:TAKEN], by=ruth)
    mapping = TrainingOffer.objects.get(name=str(OFFERS[0].name))
    skill = mapping.skills[0]
    teams = list(
        Team.objects.filter(kind=Team.Kind.PRODUCT, lead__isnull=False).select_related("lead").order_by("pk")
    )
    actions.ask_team_skill(teams[0], skill=skill, by=ruth)
    learners = [need.person for need in needs_of() if need.skill == skill]
    if shift and len(learners) > LEFT:
        session = actions.plan_session(shift, skill=skill, offer=mapping, planned_on=today(), by=ruth)
        session = hold_engagement(session, by=ruth)
        record_attendance(session, people=learners[:-LEFT], level=2, by=ruth)
        due = today() + timedelta(days=16)
        actions.assign_training(learners[-LEFT:], skill=skill, offer=mapping, due_on=due, by=ruth)
    flow = actions.plan_team_coaching(
        teams[0], topic=_("Reading the board together"), planned_on=today() - timedelta(days=12), by=ruth
    )
    actions.hold_coaching(flow, on=today() - timedelta(days=12), by=ruth)
    actions.plan_team_coaching(
        teams[0], topic=_("Slicing outcomes"), planned_on=today() + timedelta(days=6), by=ruth
    )
    actions.plan_team_coaching(
        teams[1],
        topic=_("Discovery with schools abroad"),
        planned_on=today() + timedelta(days=24),
        needs_outside=True,
        by=ruth,
    )
