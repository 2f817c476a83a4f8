"""What needs one person: each app adds its own question, in the order of importance."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.goals.models import Goal, Metric
from manyways.goals.queries import movements_of
from manyways.portfolio.handovers import handover_rows
from manyways.portfolio.judging import status_in
from manyways.portfolio.models import SaidStatus
from manyways.portfolio.queries import WORST_FIRST, Portfolio
from manyways.portfolio.rows import UNSORTED
from manyways.portfolio.said import as_level, outdated
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.actions.handovers import SETTLE
from manyways.work.models import Item
from manyways.work.models.initiatives import SEE_ALL


@dataclass(frozen=True)
class Need:
    """One thing only this person can settle; `url` opens the prepared next step."""

    title: str
    detail: str
    when: str
    url: str


Ask = Callable[[User, Portfolio], Iterable[Need]]
_ASKED: list[Ask] = []


def ask_need(question: Ask) -> Ask:
    """Add a source of needs; higher apps add theirs when they are ready."""
    _ASKED.append(question)
    return question


def needs_of(user: User, portfolio: Portfolio) -> list[Need]:
    """Everything that needs this person."""
    return [need for question in _ASKED for need in question(user, portfolio)]


@ask_need
def late_ends(user: User, portfolio: Portfolio) -> Iterable[Need]:
    """Initiatives of one's own that are past their end."""
    mine = portfolio.initiatives.filter(owner__user=user, due_on__lt=today())
    for initiative in mine.order_by(*WORST_FIRST):
        assert initiative.due_on
        yield Need(
            _("Say what happens to %(name)s") % {"name": initiative.name},
            _("Its end was given and has passed. Finish it, move the date, or stop it."),
            _days_late(initiative.due_on),
            initiative.get_absolute_url(),
        )


@ask_need
def said_before(user: User, portfolio: Portfolio) -> Iterable[Need]:
    """What one said about how an initiative stands, whose computed status has changed since."""
    said_by_me = SaidStatus.objects.standing().filter(said_by=user)
    mine = said_by_me.filter(initiative__in=portfolio.initiatives.values("pk")).select_related(
        "initiative__kept_health"
    )
    statuses = {said.initiative_id: status_in(said.initiative.kept_health) for said in mine}
    for said in outdated(mine, statuses):
        words = {
            "then": Status(as_level(said.computed)),
            "now": statuses[said.initiative_id],
            "said": said.get_level_display(),
        }
        yield Need(
            _("Say again how %(name)s stands") % {"name": said.initiative.name},
            _("You said %(said)s when the rules said %(then)s; they say %(now)s now.") % words,
            date_text(said.said_at.date()),
            reverse("portfolio:initiative_health", args=[said.initiative.key]),
        )


@ask_need
def unowned(user: User, portfolio: Portfolio) -> Iterable[Need]:
    """For those who run the whole: what nobody owns, and what has no kind yet, folded into one line each."""
    if not (may_everywhere(user, SEE_ALL) and may_everywhere(user, "work.edit_initiative")):
        return
    owners = sum(row.unowned for row in portfolio.summary)
    kinds = sum(row.count for row in portfolio.summary if row.kind == UNSORTED)
    address = reverse("portfolio:initiatives")
    if owners:
        title = ngettext("Name an owner for one initiative", "Name an owner for %(n)s initiatives", owners)
        yield Need(title % {"n": owners}, _("What nobody owns, nobody finishes."), "", f"{address}?owned=no")
    if kinds:
        title = ngettext("Sort one initiative", "Sort %(n)s initiatives", kinds)
        yield Need(
            title % {"n": kinds},
            _("A kind gives it its own measure of health."),
            "",
            f"{address}?kind=unsorted",
        )


@ask_need
def blocked_items(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Blocked items of one's own."""
    rows = Item.objects.visible_to(user).unfinished().filter(owner__user=user).exclude(blocked_reason="")
    for item in rows.select_related("initiative").order_by("blocked_since")[:5]:
        yield Need(
            _("Unblock: %(name)s") % {"name": item.name},
            item.blocked_reason,
            str(item.initiative),
            item.get_absolute_url(),
        )


@ask_need
def due_readings(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Metrics of one's own goals, or of the goals of teams one leads, whose reading is due."""
    mine = Q(goal__owner__user=user) | Q(goal__team__lead__user=user)
    metrics = Metric.objects.visible_to(user).filter(mine, goal__state=Goal.State.OPEN).select_related("goal")
    for movement in movements_of(metrics).values():
        if movement.missed_count:
            yield Need(
                _("Read: %(name)s") % {"name": movement.metric.name},
                str(movement.metric.goal),
                _days_late(movement.next_reading_on),
                movement.metric.goal.get_absolute_url(),
            )


@ask_need
def handovers(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """What others need from one's own work and one has not answered, and what one waits for that turns late."""
    for row in handover_rows(user):
        handover = row.handover
        words = {"item": handover.link.predecessor.name, "taker": handover.taker.name}
        is_mine = user.pk in handover.link.predecessor.owner_ids()
        if is_mine and handover.state == handover.State.ASKED:
            title = _("Answer %(taker)s: %(item)s") % words
            yield Need(title, handover.words, date_text(handover.answer_by), handover.get_absolute_url())
        elif handover.state == handover.State.COUNTERED and user.pk in handover.owner_ids():
            yield Need(
                _("Agree or not: %(item)s") % words,
                handover.reason,
                date_text(handover.offered_on),
                handover.get_absolute_url(),
            )
        elif row.status.level == "risk" and (is_mine or user.pk in handover.owner_ids()):
            yield Need(
                _("%(item)s for %(taker)s turns late") % words,
                str(row.status.reason),
                date_text(handover.day),
                handover.get_absolute_url(),
            )
        elif handover.state == handover.State.ESCALATED and may_everywhere(user, SETTLE):
            yield Need(
                _("Settle: %(item)s for %(taker)s") % words, handover.reason, "", handover.get_absolute_url()
            )


def _days_late(day: date) -> str:
    days = (today() - day).days
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
