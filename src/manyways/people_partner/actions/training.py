"""Training for roles: sessions planned among the engagements of a change, skills people have, ways to grow."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import plan_engagement
from manyways.change.models import Engagement
from manyways.people_partner.models import GrowthPath, JobRole, SkillHeld, SkillSession
from manyways.people_partner.queries.training import needs_of
from manyways.teams.actions import add_group, add_membership
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in
from manyways.work.models import Initiative


@action(
    "people_partner.plan_session",
    gettext_lazy("Plan a session for a skill"),
    is_global=True,
    said=gettext_lazy("planned a session"),
)
def plan_session(
    initiative: Initiative, *, skill: str, planned_on: date, name: str = "", hours: float = 3, by: User
) -> Engagement:
    """A training session of a change for everybody who still needs a skill; attending it settles the need."""
    people = [need.person for need in needs_of() if need.skill == skill and not need.is_settled]
    if not people:
        raise Refused(_("Nobody still needs this skill."))
    if planned_on < today():
        raise Refused(fields={"planned_on": _("Choose a day to come.")})
    session = plan_engagement(
        initiative,
        name=name.strip() or _("Training: %(skill)s") % {"skill": skill},
        kind=Engagement.Kind.TRAIN,
        channel=Engagement.Channel.SESSION,
        planned_on=planned_on,
        hours=hours,
        audience=[_learners(skill, people, by)],
        by=by,
    )
    checked(SkillSession(skill=skill, engagement=session)).save()
    return session


def _learners(skill: str, people: list[Person], by: User) -> Group:
    """The group of those who learn a skill: kept from session to session, so that nobody is asked twice apart."""
    name = (_("Learning: %(skill)s") % {"skill": skill})[:120]
    group = Group.objects.filter(name=name).first() or add_group(name=name, kind=Group.Kind.ROLE, by=by)
    there = set(Membership.objects.filter(now_in(today()), group=group).values_list("person", flat=True))
    for person in people:
        if person.pk not in there:
            add_membership(group, person=person, by=by)
    return group


@action(
    "people_partner.note_skill",
    gettext_lazy("Note that somebody has a skill"),
    is_global=True,
    said=gettext_lazy("noted a skill"),
)
def note_skill(person: Person, *, skill: str, why: str, by: User) -> SkillHeld:
    """Somebody has what their new role asks for, and how we know; the need is settled without a session."""
    held = SkillHeld(person=person, skill=skill, why=why.strip())
    checked(held).save()
    return held


@action(
    "people_partner.add_growth_path",
    gettext_lazy("Show a way to grow"),
    is_global=True,
    said=gettext_lazy("showed the way %(name)s"),
)
def add_growth_path(start: JobRole, *, goal: JobRole, note: str = "", by: User) -> GrowthPath:
    """Show everybody a way from one role to another. Refused for roles nobody else may know of."""
    for role in (start, goal):
        if not role.versions.filter(published_on__isnull=False).exists():
            raise Refused(_("%(title)s is not published: others would learn of it.") % {"title": role.title})
    path = GrowthPath(start=start, goal=goal, note=note.strip())
    checked(path).save()
    return path
