"""What people do with requests: ask, take, accept, decline, park, reopen."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.desk.actions import notify
from manyways.intake.causes import ACCEPTED, ASKED, DECLINED, PARKED, REOPENED
from manyways.intake.models import Request, SecretLink
from manyways.teams.models import Person
from manyways.ui.values import date_text
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative, Kind

ANSWER_DAYS = 14
MOST_AT_ONCE = 1_000
MOST_AN_HOUR = 20
EDITABLE = frozenset({"name", "need", "wanted_on", "kind", "owner", "answer_by_on"})
_STATE = frozenset({"state", "owner", "answer", "answered_on", "look_again_on", "initiative", "answer_by_on"})


@action("intake.ask", lazy("Ask for something"), said=lazy("asked for %(name)s"))
def ask(
    *,
    name: str,
    need: str = "",
    wanted_on: date | None = None,
    kind: Kind | None = None,
    asked_on: date | None = None,
    by: User,
) -> Request:
    """Put a demand at the front door; those who sort requests are told.

    An answer is due 14 days after it was asked: today, unless it is brought in from elsewhere.
    """
    day = asked_on or today()
    request = _new(name=name, need=need, wanted_on=wanted_on, kind=kind, asker=by, asked_on=day)
    checked(request).save()
    _tell_sorters(request, by)
    return request


@action(
    "intake.ask_by_link",
    lazy("Ask through a link"),
    is_open=True,
    said=lazy("passed %(name)s on from a link"),
)
def ask_by_link(
    link: SecretLink,
    *,
    name: str,
    asker_name: str,
    asker_email: str = "",
    need: str = "",
    wanted_on: date | None = None,
    by: User,
) -> Request:
    """Put a demand of somebody who never signs in at the front door, in the name of whoever made the link.

    Raises Refused for a link that no longer works, and past 20 requests an hour through one link.
    """
    if not link.is_open or link.purpose != SecretLink.Purpose.ASK or link.made_by_id != by.pk:
        raise Refused(_("This link no longer works. Ask whoever gave it to you for a new one."))
    if not asker_name.strip():
        raise Refused(fields={"asker_name": _("Say who asks, so that the answer reaches you.")})
    SecretLink.objects.select_for_update().get(pk=link.pk)
    hour_ago = timezone.now() - timedelta(hours=1)
    if Request.objects.filter(link=link, created_at__gt=hour_ago).count() >= MOST_AN_HOUR:
        raise Refused(_("Many requests came through this link just now. Try again in an hour."))
    request = _new(name=name, need=need, wanted_on=wanted_on, link=link)
    request.asker_name, request.asker_email = asker_name.strip(), asker_email.strip()
    checked(request).save()
    _tell_sorters(request, None)
    return request


@action("intake.ask_many", lazy("Bring in many requests"), said=lazy("brought in requests"))
def ask_many(rows: Sequence[Mapping[str, Any]], *, by: User) -> list[Request]:
    """Bring in rows of name, need, wanted_on, asked_on, kind, asker_name, asker_email: all or none.

    Raises Refused that names the row.
    """
    if not rows or len(rows) > MOST_AT_ONCE:
        raise Refused(_("Between one and %(count)s rows at once.") % {"count": MOST_AT_ONCE})
    requests = []
    for number, row in enumerate(rows, 1):
        try:
            request = _new(**row)
            request.asker = None if request.asker_name else by
            requests.append(checked(request))
        except Refused as refusal:
            reason = {"number": number, "reason": refusal.message}
            raise Refused(_("Row %(number)s: %(reason)s") % reason) from refusal
    return Request.objects.bulk_create(requests)


def _new(*, name: str, asked_on: date | None = None, **fields: Any) -> Request:
    day = asked_on or today()
    if day > today():
        raise Refused(fields={"asked_on": _("This day has not come.")})
    due = day + timedelta(days=ANSWER_DAYS)
    return Request(name=name.strip(), asked_on=day, answer_by_on=due, **fields)


def _tell_sorters(request: Request, by: User | None) -> None:
    notify(people_who_may("intake.take_request"), ASKED, record=request, by=by)


def _tell_asker(request: Request, cause: str, by: User, **details: str) -> None:
    if request.asker:
        notify([request.asker], cause, record=request, by=by, details=details)


def _changed(request: Request, changes: dict[str, Any], version: int | None = None) -> Request:
    return apply_changes(request, changes, allowed=_STATE, version=version)


def _refuse_closed(request: Request) -> None:
    """Only what waits or is parked can be answered."""
    if request.state in {Request.State.ACCEPTED, Request.State.DECLINED}:
        raise Refused(_("This was answered already. Reopen it to answer otherwise."))


@action("intake.edit_request", lazy("Change a request"), said=lazy("changed the request %(name)s"))
def edit_request(
    request: Request, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Request:
    """Change the words, the kind, who answers or by when. A stale version is refused with both values."""
    return apply_changes(request, changes, allowed=EDITABLE, version=version)


@action("intake.take_request", lazy("Take a request into review"), said=lazy("took %(name)s into review"))
def take_request(request: Request, *, owner: Person | None = None, by: User) -> Request:
    """Look at a request; whoever takes it answers it unless somebody is named."""
    if request.state != Request.State.NEW:
        raise Refused(_("Only a new request can be taken into review."))
    found = owner or request.owner or getattr(by, "person", None)
    return _changed(request, {"state": Request.State.REVIEW, "owner": found})


@action("intake.accept_request", lazy("Accept a request"), said=lazy("accepted %(name)s"))
def accept_request(
    request: Request,
    *,
    initiative: Initiative | None = None,
    approach: str = "",
    answer: str = "",
    by: User,
) -> Request:
    """Say yes: it becomes an initiative, or joins one that exists. The asker is told."""
    _refuse_closed(request)
    if initiative is not None and not Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        raise Refused(fields={"initiative": _("This initiative is not here, or not for you.")})
    made = initiative or create_initiative(
        name=request.name,
        kind=request.kind,
        approach=approach,
        due_on=request.wanted_on,
        summary=request.need,
        state=Initiative.State.PROPOSED,
        by=by,
    )
    changes = {"state": Request.State.ACCEPTED, "initiative": made, "answered_on": today()}
    changed = _changed(request, {**changes, "answer": answer.strip()})
    _tell_asker(changed, ACCEPTED, by)
    return changed


@action("intake.decline_request", lazy("Decline a request"), said=lazy("declined %(name)s"))
def decline_request(request: Request, *, reason: str, by: User) -> Request:
    """Say no, with the reason; it reaches the asker."""
    _refuse_closed(request)
    words = _needed(reason, _("A no needs a reason: it goes to the asker."))
    changes = {"state": Request.State.DECLINED, "answer": words, "answered_on": today()}
    changed = _changed(request, changes)
    _tell_asker(changed, DECLINED, by, reason=words)
    return changed


@action("intake.park_request", lazy("Park a request"), said=lazy("parked %(name)s"))
def park_request(request: Request, *, look_again_on: date, reason: str, by: User) -> Request:
    """Put a request aside until a day that comes; the asker is told when and why."""
    _refuse_closed(request)
    words = _needed(reason, _("Say in a few words why it waits."))
    if look_again_on <= today():
        raise Refused(fields={"look_again_on": _("Choose a day that is still to come.")})
    changes = {"state": Request.State.PARKED, "look_again_on": look_again_on, "answer": words}
    changed = _changed(request, changes)
    _tell_asker(changed, PARKED, by, day=date_text(look_again_on), reason=words)
    return changed


@action("intake.reopen_request", lazy("Reopen a request"), said=lazy("reopened %(name)s"))
def reopen_request(request: Request, *, by: User) -> Request:
    """Look again at what was declined or parked, or became what was deleted; a new answer is due in 14 days."""
    if not request.can_reopen:
        raise Refused(_("Only what was declined or parked can be reopened."))
    due = today() + timedelta(days=ANSWER_DAYS)
    changes = {"state": Request.State.REVIEW, "answered_on": None, "look_again_on": None, "answer_by_on": due}
    changes["initiative"] = None
    changed = _changed(request, changes)
    _tell_asker(changed, REOPENED, by)
    return changed


def _needed(text: str, sentence: str) -> str:
    if not text.strip():
        raise Refused(fields={"reason": sentence})
    return text.strip()
