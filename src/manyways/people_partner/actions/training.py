"""Training for roles: sessions planned among the engagements of a change, skills people have, ways to grow."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import plan_engagement
from manyways.change.models import Engagement
from manyways.people_partner.models import GrowthPath, JobRole, SkillHeld, SkillSession, TrainingOffer
from manyways.people_partner.queries.training import needs_of
from manyways.teams.actions import add_group, add_membership
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in
from manyways.work.models import Initiative

USUAL_HOURS = 3
CHANNELS = {
    "": Engagement.Channel.SESSION,
    TrainingOffer.Kind.COURSE: Engagement.Channel.COURSE,
    TrainingOffer.Kind.COACHING: Engagement.Channel.CONVERSATION,
    TrainingOffer.Kind.PRACTICE: Engagement.Channel.SESSION,
}


@action(
    "people_partner.plan_session",
    gettext_lazy("Plan a session for a skill"),
    is_global=True,
    said=gettext_lazy("planned a session"),
)
def plan_session(
    initiative: Initiative,
    *,
    skill: str,
    planned_on: date,
    name: str = "",
    hours: float | None = None,
    offer: TrainingOffer | None = None,
    by: User,
) -> Engagement:
    """A session of a change for everybody who still needs a skill; attending it settles the need.

    One of the catalogue teaches every skill it gives, and reaches whoever needs one of them.
    """
    skills = _taught(skill, offer)
    wanted = {each.casefold() for each in skills}
    people = [need.person for need in needs_of() if need.skill.casefold() in wanted and not need.is_settled]
    if not people:
        raise Refused(_("Nobody still needs this skill."))
    if planned_on < today():
        raise Refused(fields={"planned_on": _("Choose a day to come.")})
    title = offer.name if offer else skill
    session = plan_engagement(
        initiative,
        name=name.strip() or _("Training: %(skill)s") % {"skill": title},
        kind=Engagement.Kind.TRAIN,
        channel=CHANNELS[offer.kind if offer else ""],
        planned_on=planned_on,
        hours=hours if hours is not None else offer.hours if offer else USUAL_HOURS,
        audience=[_learners(title, people, by)],
        by=by,
    )
    for each in skills:
        checked(SkillSession(skill=each, engagement=session, offer=offer)).save()
    return session


def _taught(skill: str, offer: TrainingOffer | None) -> list[str]:
    """The skill, and with an offer all it gives. Refused where the offer does not give it."""
    if offer is None:
        return [skill]
    if skill.casefold() not in {each.casefold() for each in offer.skills}:
        raise Refused(fields={"offer": _("%(name)s does not teach this skill.") % {"name": offer}})
    return [skill, *(each for each in offer.skills if each.casefold() != skill.casefold())]


def _learners(skill: str, people: list[Person], by: User) -> Group:
    """The group of those who learn a skill: kept from session to session, so that nobody is asked twice apart."""
    name = (_("Learning: %(skill)s") % {"skill": skill})[:120]
    group = Group.objects.filter(name=name).first() or add_group(name=name, kind=Group.Kind.ROLE, by=by)
    there = set(Membership.objects.filter(now_in(today()), group=group).values_list("person", flat=True))
    for person in {person.pk: person for person in people if person.pk not in there}.values():
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
