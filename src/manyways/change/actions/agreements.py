"""Working agreements: needs both ways, their answers, versions and signatures."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.change.causes import NEED_ANSWERED, NEEDED, SIGNED, TO_SIGN
from manyways.change.models.agreements import Agreement, AgreementVersion, Need, Signature
from manyways.change.models.questions import ANSWER
from manyways.change.queries.agreements import accepted_terms, newest_version
from manyways.desk.actions import notify
from manyways.teams.models import Group, Person

USUAL_DAYS = 14
REVIEW_DAYS = 180
EDITABLE = frozenset({"name", "first_contact", "second_contact", "cadence", "review_on", "initiative"})


@action(
    "change.add_agreement", gettext_lazy("Start a working agreement"), said=gettext_lazy("started %(name)s")
)
def add_agreement(*, first: Group, second: Group, by: User, name: str = "", **fields: Any) -> Agreement:
    """Two groups begin to say what they need from each other."""
    if first.pk == second.pk:
        raise Refused(fields={"second": _("Choose two different groups.")})
    called = name.strip() or _("%(first)s and %(second)s") % {"first": first, "second": second}
    row = Agreement(name=called[:200], first=first, second=second, **fields)
    checked(row).save()
    return row


@action(
    "change.edit_agreement", gettext_lazy("Change a working agreement"), said=gettext_lazy("changed %(name)s")
)
def edit_agreement(
    agreement: Agreement, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Agreement:
    """Its name, who speaks for the groups, when they meet."""
    return apply_changes(agreement, changes, allowed=EDITABLE, version=version)


@action("change.end_agreement", gettext_lazy("End a working agreement"), said=gettext_lazy("ended %(name)s"))
def end_agreement(agreement: Agreement, *, by: User) -> Agreement:
    """It no longer holds; its versions stay readable."""
    return apply_changes(agreement, {"ended_on": today()}, allowed=frozenset({"ended_on"}))


@action("change.add_need", gettext_lazy("Say what one's group needs"), said=gettext_lazy("needs: %(name)s"))
def add_need(
    agreement: Agreement,
    *,
    asked_of: Group,
    text: str,
    by: User,
    owner: Person | None = None,
    answer_by: date | None = None,
) -> Need:
    """What one group needs from the other, with who answers it and by when: the contact, within 14 days."""
    if asked_of.pk not in {agreement.first_id, agreement.second_id}:
        raise Refused(fields={"asked_of": _("Choose one of the two groups.")})
    if agreement.ended_on:
        raise Refused(_("This agreement has ended."))
    if not text.strip():
        raise Refused(fields={"text": _("Say what is needed.")})
    row = Need(
        agreement=agreement,
        asked_of=asked_of,
        text=text.strip(),
        asked_by=by,
        owner=owner or _contact(agreement, asked_of),
        answer_by=answer_by or today() + timedelta(days=USUAL_DAYS),
    )
    checked(row).save()
    notify(_users_of([row.owner]), NEEDED, record=row, by=by)
    return row


def _contact(agreement: Agreement, group: Group) -> Person | None:
    """Who answers for a group: the one named here, the group's contact, or its team's lead."""
    named = agreement.first_contact if group.pk == agreement.first_id else agreement.second_contact
    team = getattr(group, "team", None)
    return named or group.contact or (team.lead if team else None)


def _users_of(people: list[Person | None]) -> list[User]:
    return [person.user for person in people if person and person.user]


@action(
    "change.answer_need",
    gettext_lazy("Answer what another group needs"),
    said=gettext_lazy("answered the need %(name)s"),
)
def answer_need(need: Need, *, state: str, by: User, text: str = "", version: int | None = None) -> Need:
    """Accept, offer another way, or decline with a reason; by whoever answers for the group asked."""
    _check_answers(need, by)
    if need.state not in {Need.State.OPEN, Need.State.ALTERNATIVE}:
        raise Refused(_("This need is answered. Ask anew if it changed."))
    if state not in {Need.State.ACCEPTED, Need.State.ALTERNATIVE, Need.State.DECLINED}:
        raise Refused(fields={"state": _("Choose yes, another way, or no.")})
    if state != Need.State.ACCEPTED and not text.strip():
        raise Refused(fields={"text": _("Say the other way, or why not.")})
    return _answer(need, state, text, by, version)


def _check_answers(need: Need, by: User) -> None:
    """Somebody else's word is at stake: only who answers, who speaks for the group asked, or who runs the PMO's."""
    speakers = need.agreement.speakers()[need.asked_of_id]
    owner = need.owner.user_id if need.owner else None
    if by.pk not in {owner, *speakers} and not may_everywhere(by, ANSWER):
        raise PermissionDenied("change.answer_need")


def _answer(need: Need, state: str, text: str, by: User, version: int | None = None) -> Need:
    changes = {"state": state, "answer": text.strip(), "answered_by": by, "answered_on": today()}
    row = apply_changes(need, changes, allowed=frozenset(changes), version=version)
    notify([row.asked_by] if row.asked_by else [], NEED_ANSWERED, record=row, by=by)
    return row


@action(
    "change.take_other_way_for_need",
    gettext_lazy("Take the other way offered"),
    said=gettext_lazy("took the other way for %(name)s"),
)
def take_other_way(need: Need, *, by: User) -> Need:
    """The asking group accepts what was offered instead; it becomes part of the agreement."""
    _check_asks(need, by)
    if need.state != Need.State.ALTERNATIVE:
        raise Refused(_("No other way was offered."))
    changes = {"state": Need.State.ACCEPTED}
    return apply_changes(need, changes, allowed=frozenset(changes))


@action(
    "change.withdraw_need", gettext_lazy("Take back a need"), said=gettext_lazy("took back the need %(name)s")
)
def withdraw_need(need: Need, *, by: User) -> Need:
    """It is no longer needed."""
    _check_asks(need, by)
    return apply_changes(need, {"state": Need.State.WITHDRAWN}, allowed=frozenset({"state"}))


def _check_asks(need: Need, by: User) -> None:
    speakers = need.agreement.speakers()
    asking = [pk for group, ids in speakers.items() if group != need.asked_of_id for pk in ids]
    if by.pk not in {need.asked_by_id, *asking} and not may_everywhere(by, ANSWER):
        raise PermissionDenied("change.withdraw_need")


@action(
    "change.propose_agreement",
    gettext_lazy("Put an agreement up for signature"),
    said=gettext_lazy("put %(name)s up for signature"),
)
def propose_agreement(agreement: Agreement, *, by: User, review_on: date | None = None) -> AgreementVersion:
    """Freeze the accepted needs as a new version. Refused while any need waits for its answer."""
    waiting = agreement.needs.filter(state__in=[Need.State.OPEN, Need.State.ALTERNATIVE]).count()
    if waiting:
        said = ngettext(
            "%(count)s need waits for an answer. Answer it first.",
            "%(count)s needs wait for an answer. Answer them first.",
            waiting,
        )
        raise Refused(said % {"count": waiting})
    terms = accepted_terms(agreement)
    if not terms:
        raise Refused(_("Nothing is agreed yet: no need is accepted."))
    last = newest_version(agreement)
    if last is not None and last.terms == terms:
        raise Refused(_("Nothing changed since version %(number)s.") % {"number": last.number})
    review = review_on or today() + timedelta(days=REVIEW_DAYS)
    if review <= today():
        raise Refused(fields={"review_on": _("Choose a day after today.")})
    number = last.number + 1 if last else 1
    made = AgreementVersion.objects.create(agreement=agreement, number=number, terms=terms, review_on=review)
    speakers = User.objects.filter(pk__in=agreement.owner_ids(), is_active=True)
    notify(speakers, TO_SIGN, record=agreement, by=by)
    return made


@action("change.sign_agreement", gettext_lazy("Sign an agreement"), said=gettext_lazy("signed %(name)s"))
def sign_agreement(version: AgreementVersion, *, group: Group, by: User) -> Signature:
    """Sign for one's own group. With both signatures the version holds until its review date."""
    agreement = version.agreement
    if by.pk not in agreement.speakers().get(group.pk, []):
        raise Refused(_("Only who speaks for %(group)s can sign for it.") % {"group": group})
    newest = newest_version(agreement)
    if newest is None or newest.pk != version.pk:
        raise Refused(_("There is a newer version. Sign that one."))
    if version.signatures.filter(group=group).exists():
        raise Refused(_("%(group)s has signed it.") % {"group": group})
    signature = Signature.objects.create(agreement_version=version, group=group, by=by)
    if version.signatures.count() == len({agreement.first_id, agreement.second_id}):
        apply_changes(agreement, {"review_on": version.review_on}, allowed=frozenset({"review_on"}))
    notify(User.objects.filter(pk__in=agreement.owner_ids(), is_active=True), SIGNED, record=agreement, by=by)
    return signature
