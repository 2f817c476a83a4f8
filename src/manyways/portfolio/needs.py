"""What needs one person: each app adds its own question, in the order of importance."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.forecast.queries import standing_on
from manyways.goals.models import Goal, Metric
from manyways.goals.queries import movements_of
from manyways.portfolio.handovers import handover_rows
from manyways.portfolio.judging import status_in
from manyways.portfolio.models import SaidStatus
from manyways.portfolio.queries import WORST_FIRST, Portfolio
from manyways.portfolio.rows import UNSORTED
from manyways.portfolio.said import as_level, outdated
from manyways.teams.models import Person
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.actions.handovers import SETTLE
from manyways.work.models import Handover, Initiative, Item
from manyways.work.models.handovers import HandoverSet
from manyways.work.models.initiatives import SEE_ALL, InitiativeSet
from manyways.work.models.items import ItemSet


@dataclass(frozen=True)
class Need:
    """One thing only this person can settle; `url` opens the prepared next step."""

    title: str
    detail: str
    when: str
    url: str


Ask = Callable[[User, Portfolio], Iterable[Need]]
Rows = TypeVar("Rows", bound=QuerySet[Any])
Of = Callable[[Value], Rows]
AskOf = Callable[[Rows, User], Iterable[Need]]


@dataclass(frozen=True)
class _Source:
    """A question, and the rows without which it is not asked."""

    ask: Ask
    of: Of[Any] | None = None


_SOURCES: list[_Source] = []
_ME = object()


def ask_need(question: Ask) -> Ask:
    """Add a source of needs that is always asked; higher apps add theirs when they are ready."""
    _SOURCES.append(_Source(question))
    return question


def ask_need_of(of: Of[Rows]) -> Callable[[AskOf[Rows]], AskOf[Rows]]:
    """Add a source that is asked where a person has such rows, and is handed them.

    `of` makes the rows from nothing but the day and the user's id as it stands in a query; who may see them is for the
    source to say.
    """

    def add(question: AskOf[Rows]) -> AskOf[Rows]:
        _SOURCES.append(_Source(lambda user, _portfolio: question(of(Value(user.pk)), user), of))
        return question

    return add


def needs_of(user: User, portfolio: Portfolio) -> list[Need]:
    """Everything that needs this person, by the portfolio's forecast. One query finds which sources have rows at all."""
    has_rows = _which_have_rows(user)
    asked = [source for source in _SOURCES if source.of is None or next(has_rows, False)]
    with standing_on(portfolio.standpoint.latest):
        return [need for source in asked for need in source.ask(user, portfolio)]


def _which_have_rows(user: User) -> Iterator[bool]:
    """For each source with rows, in their order, whether this person has one."""
    sql, params = _have_rows(today())
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if param is _ME else param for param in params])
        return iter(cursor.fetchone() or ())


@lru_cache(maxsize=1)
def _have_rows(_day: date) -> tuple[str, tuple[Any, ...]]:
    """That question and what it is asked with, `_ME` for the user: made once a day, for it takes as long as all answers."""
    me = Value(_ME)
    rows = (source.of(me) for source in _SOURCES if source.of)
    return User.objects.filter(pk=me).values_list(*map(Exists, rows)).query.sql_with_params()


@ask_need_of(lambda me: Initiative.objects.filter(owner__user=me, due_on__lt=today()).open())
def late_ends(rows: InitiativeSet, user: User) -> Iterable[Need]:
    """Initiatives of one's own that are past their end."""
    for initiative in rows.visible_to(user).filter(kept_health__isnull=False).order_by(*WORST_FIRST):
        assert initiative.due_on
        yield Need(
            _("Say what happens to %(name)s") % {"name": initiative.name},
            _("Its end was given and has passed. Finish it, move the date, or stop it."),
            _days_late(initiative.due_on),
            initiative.get_absolute_url(),
        )


def _outdated(me: Value) -> QuerySet[SaidStatus]:
    kept = F("initiative__kept_health__level")
    return SaidStatus.objects.standing().filter(said_by=me).exclude(computed=kept)


@ask_need_of(_outdated)
def said_before(rows: QuerySet[SaidStatus], user: User) -> Iterable[Need]:
    """What one said about how an initiative stands, whose computed status has changed since."""
    open_ones = Initiative.objects.visible_to(user).open().filter(kept_health__isnull=False)
    mine = rows.filter(initiative__in=open_ones).select_related("initiative__kept_health")
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


@ask_need_of(lambda me: Item.objects.unfinished().filter(owner__user=me).exclude(blocked_reason=""))
def blocked_items(rows: ItemSet, user: User) -> Iterable[Need]:
    """Blocked items of one's own."""
    for item in rows.visible_to(user).select_related("initiative").order_by("blocked_since")[:5]:
        yield Need(
            _("Unblock: %(name)s") % {"name": item.name},
            item.blocked_reason,
            str(item.initiative),
            item.get_absolute_url(),
        )


def _metrics(me: Value) -> QuerySet[Metric]:
    mine = Q(goal__owner__user=me) | Q(goal__team__lead__user=me)
    return Metric.objects.filter(mine, goal__state=Goal.State.OPEN)


@ask_need_of(_metrics)
def due_readings(rows: QuerySet[Metric], user: User) -> Iterable[Need]:
    """Metrics of one's own goals, or of the goals of teams one leads, whose reading is due."""
    metrics = Metric.objects.visible_to(user) & rows
    for movement in movements_of(metrics.select_related("goal")).values():
        if movement.missed_count:
            yield Need(
                _("Read: %(name)s") % {"name": movement.metric.name},
                str(movement.metric.goal),
                _days_late(movement.next_reading_on),
                movement.metric.goal.get_absolute_url(),
            )


def _handovers(me: Value) -> HandoverSet:
    """Those with an end of one's own, and those that somebody else has to settle."""
    people, owned = Person.objects.filter(user=me), Initiative.objects.filter(owner__user=me)
    mine = Q(state=Handover.State.ESCALATED)
    for end in ("link__predecessor", "link__successor"):
        mine |= Q(**{f"{end}__owner__in": people}) | Q(**{f"{end}__initiative__in": owned})
    return Handover.objects.filter(mine).exclude(state=Handover.State.WITHDRAWN)


@ask_need_of(_handovers)
def handovers(rows: HandoverSet, user: User) -> Iterable[Need]:
    """What others need from one's own work and one has not answered, and what one waits for that turns late."""
    for row in handover_rows(user, rows.visible_to(user).with_ends()):
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
