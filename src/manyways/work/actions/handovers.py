"""What people do about handovers between initiatives: ask, accept, counter, agree, escalate, settle."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked, declare_right
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.access.rules import may, may_everywhere
from manyways.desk.actions import notify
from manyways.desk.causes import declare_cause
from manyways.ui.own_words import own
from manyways.work.models import Handover, Item, Link

ASKED = declare_cause(
    "work.handover_asked",
    lazy("%(by)s needs %(record)s by %(day)s"),
    label=lazy("Another initiative needs something of mine"),
    is_for_teams=True,
)
ANSWERED = declare_cause(
    "work.handover_answered",
    lazy("%(by)s answered: %(record)s, %(answer)s"),
    label=lazy("An answer about something I wait for"),
    is_for_teams=True,
)
ESCALATED = declare_cause(
    "work.handover_escalated", lazy("Settle between two initiatives: %(record)s"), is_for_teams=True
)
ANSWER_DAYS = 7
SETTLE = declare_right("settle.handovers", lazy("Settle between two initiatives"))
State = Handover.State


@action("work.ask_handover", lazy("Ask for something by a day"), said=lazy("asked for %(name)s"))
def ask_handover(
    link: Link,
    *,
    needed_by: date,
    needed_from: date | None = None,
    answer_by: date | None = None,
    words: str = "",
    by: User,
) -> Handover:
    """Ask the other initiative for what one waits for, by a day. Asking again starts anew."""
    if link.predecessor.initiative_id == link.successor.initiative_id:
        raise Refused(_("Both items are in one initiative: its plan says when. Nothing needs to be asked."))
    if link.predecessor.finished_at:
        raise Refused(_("%(name)s is there already.") % {"name": link.predecessor.name})
    if needed_by < today():
        raise Refused(fields={"needed_by": _("This day is over. Choose one to come.")})
    handover = Handover.objects.filter(link=link).first() or Handover(link=link)
    handover.needed_by, handover.needed_from, handover.words = needed_by, needed_from, words.strip()
    handover.answer_by = answer_by or min(today() + timedelta(days=ANSWER_DAYS), needed_by)
    handover.state = State.ASKED
    handover.offered_on = handover.agreed_on = None
    handover.reason = ""
    checked(handover).save()
    _tell(handover.link.predecessor, ASKED, handover, by, day=needed_by.isoformat())
    return handover


@action(
    "work.accept_handover",
    lazy("Accept to hand something over"),
    is_open=True,
    said=lazy("accepted %(name)s"),
)
def accept_handover(handover: Handover, *, version: int | None = None, by: User) -> Handover:
    """Say yes to the day that was asked for. Who may change the item may say so."""
    _of_giver(handover, by)
    _must_be(handover, State.ASKED, State.COUNTERED, State.ESCALATED)
    changed = _write(handover, version, state=State.AGREED, agreed_on=handover.needed_by)
    _tell(handover.link.successor, ANSWERED, handover, by, answer=_answer(own("accepted")))
    return changed


@action(
    "work.counter_handover",
    lazy("Offer another day"),
    is_open=True,
    said=lazy("offered another day for %(name)s"),
)
def counter_handover(
    handover: Handover, *, offered_on: date, reason: str, version: int | None = None, by: User
) -> Handover:
    """Offer another day, with the reason."""
    _of_giver(handover, by)
    _must_be(handover, State.ASKED, State.COUNTERED, State.ESCALATED)
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why not by then.")})
    if offered_on < today():
        raise Refused(fields={"offered_on": _("This day is over. Choose one to come.")})
    changed = _write(handover, version, state=State.COUNTERED, offered_on=offered_on, reason=reason.strip())
    _tell(
        handover.link.successor,
        ANSWERED,
        handover,
        by,
        answer=_answer(own("another day: %(day)s"), offered_on),
    )
    return changed


@action(
    "work.agree_handover",
    lazy("Agree to the day offered"),
    said=lazy("agreed to the day offered for %(name)s"),
)
def agree_handover(handover: Handover, *, version: int | None = None, by: User) -> Handover:
    """Take the day the other side offered."""
    _must_be(handover, State.COUNTERED)
    changed = _write(handover, version, state=State.AGREED, agreed_on=handover.offered_on)
    _tell(handover.link.predecessor, ANSWERED, handover, by, answer=_answer(own("agreed")))
    return changed


@action(
    "work.escalate_handover", lazy("Ask others to settle it"), is_open=True, said=lazy("escalated %(name)s")
)
def escalate_handover(handover: Handover, *, reason: str, version: int | None = None, by: User) -> Handover:
    """Bring it to those who may settle between initiatives. Either side may."""
    if not may(by, "work.ask_handover", handover.link.successor):
        _of_giver(handover, by)
    _must_be(handover, State.ASKED, State.COUNTERED, State.AGREED)
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words what cannot be settled between you.")})
    changed = _write(handover, version, state=State.ESCALATED, reason=reason.strip())
    notify(people_who_may(SETTLE), ESCALATED, record=handover, by=by)
    return changed


@action("work.settle_handover", lazy("Settle a handover"), is_open=True, said=lazy("settled %(name)s"))
def settle_handover(
    handover: Handover, *, agreed_on: date, reason: str, version: int | None = None, by: User
) -> Handover:
    """Decide the day for both, with the reason."""
    if not may_everywhere(by, SETTLE):
        raise PermissionDenied(SETTLE)
    _must_be(handover, State.ESCALATED, State.ASKED, State.COUNTERED)
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why this day.")})
    changed = _write(handover, version, state=State.AGREED, agreed_on=agreed_on, reason=reason.strip())
    for item in (handover.link.predecessor, handover.link.successor):
        _tell(item, ANSWERED, handover, by, answer=_answer(own("settled for %(day)s"), agreed_on))
    return changed


@action("work.withdraw_handover", lazy("No longer need something"), said=lazy("no longer needs %(name)s"))
def withdraw_handover(handover: Handover, *, version: int | None = None, by: User) -> Handover:
    """Say that it is no longer needed by a day. The link stays."""
    if handover.state == State.WITHDRAWN:
        raise Refused(_("This was withdrawn already."))
    changed = _write(handover, version, state=State.WITHDRAWN)
    _tell(handover.link.predecessor, ANSWERED, handover, by, answer=_answer(own("no longer needed")))
    return changed


def _answer(says: str, day: date | None = None) -> dict[str, str]:
    """An answer that each reader is told in their language."""
    return {"says": says, **({"day": day.isoformat()} if day else {})}


def _of_giver(handover: Handover, by: User) -> None:
    if not may(by, "work.edit_item", handover.link.predecessor):
        raise PermissionDenied("work.edit_item")


def _must_be(handover: Handover, *states: str) -> None:
    if handover.state not in states:
        state = handover.get_state_display()
        raise Refused(_("This cannot be done now, its state is: %(state)s.") % {"state": state})


def _write(handover: Handover, version: int | None, **changes: Any) -> Handover:
    return apply_changes(handover, changes, allowed=frozenset(changes), version=version)


def _tell(item: Item, cause: str, handover: Handover, by: User, **details: object) -> None:
    owners = User.objects.filter(pk__in=item.owner_ids(), is_active=True)
    notify(owners, cause, record=handover, by=by, details=details)
