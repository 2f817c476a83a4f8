"""What needs a person on Today, from the apps below the portfolio that only know their own rows."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.intake.models import Advice, PracticeUse, Request
from manyways.intake.models.practices import PracticeUseSet
from manyways.intake.models.requests import RequestSet
from manyways.intake.queries.requests import status_of
from manyways.portfolio.beginnings import begin_at
from manyways.portfolio.needs import Need, ask_need, ask_need_of
from manyways.portfolio.queries import Portfolio
from manyways.site.first_steps import is_over, may_walk, standing_of
from manyways.teams.models import StructureSwitch
from manyways.teams.queries.structures import switches_to_review
from manyways.ui.values import date_text

SHOWN = 4


def _requests(me: Any) -> RequestSet:
    mine = Request.objects.filter(owner__user=me)
    return mine.to_look_at() | mine.open()


@ask_need_of(_requests)
def requests_to_answer(rows: RequestSet, user: User) -> Iterable[Need]:
    """Requests of one's own to answer, the most urgent first; those parked until now."""
    seen = rows.visible_to(user)
    for row in [*seen.to_look_at(), *seen.open().order_by("answer_by_on", "pk")][:SHOWN]:
        status = status_of(row)
        yield Need(
            _("Answer: %(name)s") % {"name": row.name},
            row.asked_by,
            str(status.reason),
            row.get_absolute_url(),
        )


@ask_need_of(lambda _me: Request.objects.filter(state=Request.State.NEW, owner__isnull=True))
def requests_nobody_took(rows: RequestSet, user: User) -> Iterable[Need]:
    """For those who sort requests: how many nobody has taken, folded into one line."""
    count = rows.visible_to(user).count() if may_everywhere(user, "intake.take_request") else 0
    if count:
        title = ngettext("Answer one new request", "Answer %(n)s new requests", count) % {"n": count}
        yield Need(title, _("Nobody has taken it on yet."), "", f"{reverse('intake:requests')}?state=new")


@ask_need_of(lambda me: Advice.objects.filter(second_by=me, second_on__isnull=True, chosen=""))
def second_opinions(rows: QuerySet[Advice], _user: User) -> Iterable[Need]:
    """Advice on which one was asked for one's own answers."""
    for row in rows.select_related("first_by")[:SHOWN]:
        detail = _("%(name)s asks what you think") % {"name": row.first_by.name}
        yield Need(_("Give your answers: %(name)s") % {"name": row.name}, detail, "", row.get_absolute_url())


@ask_need_of(lambda me: PracticeUse.objects.unrated().filter(initiative__owner__user=me))
def practices_to_rate(rows: PracticeUseSet, user: User) -> Iterable[Need]:
    """Practices of one's finished initiatives that nobody has rated, a line for each initiative."""
    uses = rows.visible_to(user)
    names = {use.initiative: None for use in uses.select_related("initiative").order_by("initiative_id")}
    for initiative in list(names)[:SHOWN]:
        assert initiative is not None
        yield Need(
            _("Say what helped in %(name)s") % {"name": initiative.name},
            _("Its practices are not rated; the next work of this kind would like to know."),
            "",
            reverse("intake:initiative_approach", args=[initiative.key]),
        )


def _switches(me: Any) -> QuerySet[StructureSwitch]:
    return StructureSwitch.objects.filter(
        Q(decided_by=me) | Q(team__lead__user=me), starts_on__lte=today(), review_on__lte=today()
    )


@ask_need_of(_switches)
def structures_to_review(rows: QuerySet[StructureSwitch], _user: User) -> Iterable[Need]:
    """Team structures of one's own whose day to look again has come."""
    mine = set(rows)
    for switch in switches_to_review(today()):
        if switch in mine:
            yield Need(
                _("Look again at how %(team)s works: %(option)s")
                % {"team": switch.team, "option": switch.option},
                _("Keep it with a new review date, or switch."),
                _("since %(day)s") % {"day": date_text(switch.review_on)},
                switch.get_absolute_url(),
            )


@begin_at
def where_to_begin(user: User) -> str:
    """The first steps, for those who run the whole, until they are put away."""
    return reverse("first_steps") if may_walk(user) and not is_over() else ""


@ask_need
def first_steps(user: User, portfolio: Portfolio) -> Iterable[Need]:
    """For those who run the whole, once there is a portfolio: how far the organisation is in its first steps."""
    if not portfolio.count() or not may_walk(user) or is_over():
        return
    found = standing_of(user)
    if found.following is not None:
        title = _("First steps: %(next)s") % {"next": found.following.step.title}
        done = _("%(done)s of %(all)s done") % {"done": found.done, "all": len(found.rows)}
        yield Need(title, str(found.following.step.value), done, reverse("first_steps"))
