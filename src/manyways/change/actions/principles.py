"""The principles of a change: written, published, acknowledged by the leads of teams; exceptions asked and answered."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may
from manyways.change.models import Acknowledgement, Principle, PrincipleException
from manyways.change.plan_causes import EXCEPTION_ANSWERED, EXCEPTION_ASKED, PRINCIPLES_PUBLISHED
from manyways.change.queries.principles import asked_teams
from manyways.desk.actions import notify
from manyways.teams.models import Team
from manyways.work.models import Initiative

PUBLISH = "change.publish_principles"


@action("change.add_principle", gettext_lazy("Add a principle"), said=gettext_lazy("added %(name)s"))
def add_principle(initiative: Initiative, *, name: str, is_fixed: bool = False, by: User) -> Principle:
    """Add one, as a draft until the principles are published."""
    row = Principle(initiative=initiative, name=name.strip(), is_fixed=is_fixed)
    checked(row).save()
    return row


@action("change.edit_principle", gettext_lazy("Reword a principle"), said=gettext_lazy("changed %(name)s"))
def edit_principle(
    principle: Principle, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Principle:
    """Reword it, or make it (not) negotiable. A published one has to be acknowledged again."""
    is_new = any(getattr(principle, name) != value for name, value in changes.items())
    values = {**changes, "edition": principle.edition + 1} if principle.published_on and is_new else changes
    return apply_changes(
        principle, values, allowed=frozenset({"name", "is_fixed", "edition"}), version=version
    )


@action("change.remove_principle", gettext_lazy("Remove a principle"), said=gettext_lazy("removed %(name)s"))
def remove_principle(principle: Principle, *, by: User) -> None:
    """It holds no more; what teams said about it stays in the history."""
    principle.delete()


@action(PUBLISH, gettext_lazy("Publish principles"))
def publish_principles(initiative: Initiative, *, by: User) -> list[Principle]:
    """Publish all drafts; the leads of all teams are told and asked to acknowledge."""
    drafts = list(Principle.objects.filter(initiative=initiative, published_on=None))
    if not drafts:
        raise Refused(_("Every principle is published. Add one first."))
    changes = {"published_on": today()}
    rows = [apply_changes(row, changes, allowed=frozenset(changes)) for row in drafts]
    notify(_leads(), PRINCIPLES_PUBLISHED, record=rows[0], by=by)
    return rows


def _leads() -> list[User]:
    leads = [team.lead for team in asked_teams()]
    return list({lead.user for lead in leads if lead is not None and lead.user is not None})


def _check_speaks(team: Team, initiative: Initiative, by: User, name: str) -> None:
    """The team's lead, or whoever may publish the principles and was told by the team."""
    if by.pk not in team.owner_ids() and not may(by, PUBLISH, initiative):
        raise PermissionDenied(name)


@action("change.acknowledge_principles", gettext_lazy("Acknowledge principles for a team"), is_open=True)
def acknowledge_principles(team: Team, *, initiative: Initiative, by: User) -> list[Acknowledgement]:
    """Say for a team that it knows all that is published, as it is worded today."""
    _check_speaks(team, initiative, by, "change.acknowledge_principles")
    known = set(
        Acknowledgement.objects.filter(team=team, principle__initiative=initiative).values_list(
            "principle_id", "edition"
        )
    )
    published = Principle.objects.filter(initiative=initiative, published_on__isnull=False)
    fresh = [row for row in published if (row.pk, row.edition) not in known]
    if not fresh:
        raise Refused(_("There is nothing new to acknowledge."))
    made = [
        Acknowledgement(principle=row, team=team, edition=row.edition, given_on=today(), given_by=by)
        for row in fresh
    ]
    return Acknowledgement.objects.bulk_create(made)


@action(
    "change.ask_exception",
    gettext_lazy("Ask for an exception to a principle"),
    is_open=True,
    said=gettext_lazy("asked for an exception to %(name)s"),
)
def ask_exception(principle: Principle, *, team: Team, words: str, by: User) -> PrincipleException:
    """Ask for a team to do without it; the owner of the change is told. Not where it is non-negotiable."""
    _check_speaks(team, principle.initiative, by, "change.ask_exception")
    if principle.is_fixed or principle.published_on is None:
        raise Refused(_("Exceptions are asked for published principles that are negotiable."))
    if not words.strip():
        raise Refused(fields={"words": _("Say what you need, and why.")})
    row = PrincipleException(
        principle=principle, team=team, words=words.strip(), asked_by=by, asked_on=today()
    )
    checked(row).save()
    owner = principle.initiative.owner
    notify([owner.user] if owner and owner.user else [], EXCEPTION_ASKED, record=row, by=by)
    return row


@action(
    "change.answer_exception",
    gettext_lazy("Allow or refuse an exception to a principle"),
    said=gettext_lazy("answered about %(name)s"),
)
def answer_exception(
    row: PrincipleException, *, is_allowed: bool, answer: str, by: User
) -> PrincipleException:
    """Allow it or not, with a reason; whoever asked is told."""
    if row.is_allowed is not None:
        raise Refused(_("It was answered already."))
    if not answer.strip():
        raise Refused(fields={"answer": _("Give a reason.")})
    changes = {
        "is_allowed": is_allowed,
        "answer": answer.strip(),
        "answered_by": by,
        "answered_on": today(),
    }
    changed = apply_changes(row, changes, allowed=frozenset(changes))
    notify([changed.asked_by], EXCEPTION_ANSWERED, record=changed, by=by)
    return changed
