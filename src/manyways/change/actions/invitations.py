"""Invitations to shape a change, what people contribute, and where it was used."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.causes import CONTRIBUTED, INVITATION_ANSWERED, INVITED, USED
from manyways.change.models.invitations import Contribution, ContributionUse, Invitation
from manyways.change.queries.questions import can_ask_about
from manyways.desk.actions import notify
from manyways.teams.models import Group
from manyways.work.models import Initiative, Item


@action(
    "change.invite_group", gettext_lazy("Invite a group to take part"), said=gettext_lazy("invited %(name)s")
)
def invite_group(initiative: Initiative, *, group: Group, wish: str, by: User, **fields: Any) -> Invitation:
    """Ask a group, perhaps one of its people, to help shape a change. Who has an account is told."""
    if not wish.strip():
        raise Refused(fields={"wish": _("Say what you ask for, so that they can answer.")})
    row = Invitation(initiative=initiative, group=group, wish=wish.strip(), **fields)
    checked(row).save()
    notify(_invited(row), INVITED, record=row, by=by)
    return row


def _invited(invitation: Invitation) -> list[User]:
    return list(User.objects.filter(pk__in=invitation.invited_ids(), is_active=True))


@action(
    "change.answer_own_invitation",
    gettext_lazy("Answer an invitation"),
    said=gettext_lazy("answered the invitation %(name)s"),
)
def answer_own_invitation(
    invitation: Invitation, *, takes_part: bool, by: User, text: str = "", version: int | None = None
) -> Invitation:
    """Yes or no, in the words of the invited."""
    if by.pk not in invitation.invited_ids():
        raise PermissionDenied("change.enter_invitation_answer")
    return _answer(invitation, takes_part, text, by, version)


@action(
    "change.enter_invitation_answer",
    gettext_lazy("Enter the answer to an invitation"),
    said=gettext_lazy("entered the answer to %(name)s"),
)
def enter_invitation_answer(
    invitation: Invitation, *, takes_part: bool, by: User, text: str = "", version: int | None = None
) -> Invitation:
    """What somebody without an account said."""
    return _answer(invitation, takes_part, text, by, version)


def _answer(invitation: Invitation, takes_part: bool, text: str, by: User, version: int | None) -> Invitation:
    answer = Invitation.Answer.YES if takes_part else Invitation.Answer.NO
    changes = {"answer": answer, "answer_text": text.strip(), "answered_on": today()}
    row = apply_changes(invitation, changes, allowed=frozenset(changes), version=version)
    owner = row.initiative.owner.user if row.initiative.owner else None
    notify([owner] if owner else [], INVITATION_ANSWERED, record=row, by=by)
    return row


@action(
    "change.add_own_contribution",
    gettext_lazy("Contribute to a change"),
    said=gettext_lazy("contributed: %(name)s"),
)
def add_own_contribution(
    initiative: Initiative,
    *,
    text: str,
    by: User,
    group: Group | None = None,
    invitation: Invitation | None = None,
) -> Contribution:
    """What one brings to a change one may read about. Needs no invitation."""
    is_invited = invitation is not None and by.pk in invitation.invited_ids()
    if not is_invited and not can_ask_about(initiative, by):
        raise PermissionDenied("change.add_own_contribution")
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    group = group or (invitation.group if invitation else None)
    row = Contribution(initiative=initiative, text=text.strip(), by=by, group=group, invitation=invitation)
    checked(row).save()
    if invitation is not None and invitation.answer == Invitation.Answer.NONE:
        _answer(invitation, True, "", by, None)
    owner = initiative.owner.user if initiative.owner else None
    notify([owner] if owner else [], CONTRIBUTED, record=row, by=by)
    return row


@action(
    "change.use_contribution",
    gettext_lazy("Say what a contribution changed"),
    said=gettext_lazy("used a contribution: %(name)s"),
)
def use_contribution(
    contribution: Contribution, *, what: str, by: User, item: Item | None = None
) -> ContributionUse:
    """Trace a contribution to what it changed; its author is told."""
    if not what.strip():
        raise Refused(fields={"what": _("Say in one sentence what changed.")})
    if item is not None and item.initiative_id != contribution.initiative_id:
        raise Refused(fields={"item": _("Choose an item of the same change.")})
    row = ContributionUse(contribution=contribution, item=item, what=what.strip(), by=by)
    checked(row).save()
    notify([contribution.by] if contribution.by else [], USED, record=contribution, by=by)
    return row
