"""The catalogue of training, the skills teams are to have, and who is asked to learn what by when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.actions import notify
from manyways.people_partner.causes import TO_LEARN
from manyways.people_partner.models import Assignment, TeamSkill, TrainingOffer
from manyways.people_partner.queries.training import needs_of
from manyways.people_partner.starting import StartingOffer
from manyways.teams.models import Person, Team

OFFER = frozenset({"name", "kind", "skills", "about", "hours", "is_offered"})


@action(
    "people_partner.add_offer",
    gettext_lazy("Add to the catalogue of training"),
    is_global=True,
    said=gettext_lazy("added %(name)s to the catalogue"),
)
def add_offer(*, name: str, skills: Iterable[str], by: User, **fields: Any) -> TrainingOffer:
    """A course, coaching or practice, with the skills it gives. `fields` are those of `OFFER`."""
    unknown = sorted(set(fields) - OFFER)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    offer = TrainingOffer(name=name.strip(), skills=_tidy(skills), **fields)
    checked(offer).save()
    return offer


@action(
    "people_partner.edit_offer",
    gettext_lazy("Change the catalogue of training"),
    is_global=True,
    said=gettext_lazy("changed %(name)s"),
)
def edit_offer(
    offer: TrainingOffer, changes: dict[str, Any], *, version: int | None = None, by: User
) -> TrainingOffer:
    """Other skills, hours, words; or it is not offered any more. What was planned stays."""
    if "skills" in changes:
        changes = {**changes, "skills": _tidy(changes["skills"])}
    return apply_changes(offer, changes, allowed=OFFER, version=version)


def _tidy(skills: Iterable[str]) -> list[str]:
    found = {skill.strip().casefold(): skill.strip() for skill in skills if skill.strip()}
    return list(found.values())


@action("people_partner.take_offers", gettext_lazy("Take training from the starting list"), is_global=True)
def take_offers(*, chosen: Iterable[StartingOffer], by: User) -> list[TrainingOffer]:
    """Entries that were ticked; those in the catalogue already stay as they are."""
    known = {name.casefold() for name in TrainingOffer.objects.values_list("name", flat=True)}
    fresh = [each for each in chosen if str(each.name).casefold() not in known]
    if not fresh:
        raise Refused(_("Tick at least one that is not in the catalogue yet."))
    return [
        add_offer(
            name=str(each.name),
            kind=each.kind,
            skills=[str(skill) for skill in each.skills],
            hours=each.hours,
            about=str(each.about),
            by=by,
        )
        for each in fresh
    ]


@action(
    "people_partner.ask_team_skill",
    gettext_lazy("Say that a team is to have a skill"),
    is_global=True,
    said=gettext_lazy("asked for %(name)s"),
)
def ask_team_skill(team: Team, *, skill: str, by: User) -> TeamSkill:
    """From now on it is a need of everybody in the team who does not have it."""
    row = TeamSkill(team=team, skill=skill.strip())
    checked(row).save()
    return row


@action(
    "people_partner.drop_team_skill",
    gettext_lazy("Say that a team does without a skill"),
    is_global=True,
    said=gettext_lazy("no longer asks for %(name)s"),
)
def drop_team_skill(row: TeamSkill, *, by: User) -> None:
    """Nobody in the team needs it for the team any more."""
    row.delete()


@action(
    "people_partner.assign_training",
    gettext_lazy("Ask people to learn a skill by a day"),
    is_global=True,
    said=gettext_lazy("asked for training"),
)
def assign_training(
    people: Iterable[Person], *, skill: str, due_on: date, offer: TrainingOffer | None = None, by: User
) -> list[Assignment]:
    """By when, and by which course, coaching or practice. Each person is told; asked again, the day moves.

    Refused for whoever does not need the skill, or has it already.
    """
    if due_on < today():
        raise Refused(fields={"due_on": _("Choose a day to come.")})
    if offer is not None and skill.casefold() not in {each.casefold() for each in offer.skills}:
        raise Refused(fields={"offer": _("%(name)s does not teach this skill.") % {"name": offer}})
    wanted = list(people)
    open_needs = {
        need.person.pk
        for need in needs_of()
        if not need.is_settled and need.skill.casefold() == skill.casefold()
    }
    others = [person.name for person in wanted if person.pk not in open_needs]
    if others or not wanted:
        raise Refused(_("They do not need this skill: %(names)s.") % {"names": ", ".join(others) or "–"})
    rows = [_assigned(person, skill, due_on, offer) for person in wanted]
    for row in rows:
        if row.person.user is not None:
            notify([row.person.user], TO_LEARN, record=row, by=by, details={"by": due_on.isoformat()})
    return rows


def _assigned(person: Person, skill: str, due_on: date, offer: TrainingOffer | None) -> Assignment:
    row = Assignment.objects.filter(person=person, skill__iexact=skill).first()
    row = row or Assignment(person=person, skill=skill)
    row.due_on, row.offer = due_on, offer
    checked(row).save()
    return row
