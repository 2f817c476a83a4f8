"""Agreeing on what must be true before work is ready, enters a stage or is done, and answering it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work.models import Check, Initiative, Item, Kind, Stage, Tick
from manyways.work.models.checks import TickSet
from manyways.work.queries.checks import checks_of, named

POINTS_OF = {
    Team: (Check.Point.READY, Check.Point.DONE),
    Kind: (Check.Point.DONE,),
    Stage: (Check.Point.ENTER,),
}
MOST_CHECKS = 12


@action("work.set_checks", lazy("Agree what ready and done mean"), said=lazy("agreed anew on %(name)s"))
def set_checks(owner: Team | Kind | Stage, point: str, lines: Sequence[str], *, by: User) -> list[Check]:
    """Say in lines what must be true, in their order; a team's for its items, a kind's for its initiatives.

    A line is known by its text: what was answered to one that stays, stays. One left out is no longer asked.
    """
    if point not in POINTS_OF[type(owner)]:
        raise Refused(_("Nothing can be agreed here about that."))
    texts = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(texts) > MOST_CHECKS:
        raise Refused(
            fields={
                "lines": _("At most %(count)s lines: a longer list is not read.") % {"count": MOST_CHECKS}
            }
        )
    existing = {check.text: check for check in Check.objects.filter(point=point, **named(owner))}
    for rank, text in enumerate(texts):
        check = existing.get(text) or Check(point=point, text=text, **named(owner))
        check.rank, check.is_active = rank * 10, True
        checked(check).save()
    for text in existing.keys() - set(texts):
        _retire(existing[text])
    return checks_of(owner, point)


def _retire(check: Check) -> None:
    """No longer ask a line; one that nobody answered goes."""
    if not check.ticks.exists():
        check.delete()
        return
    check.is_active = False
    check.save()


@action("work.tick_check", lazy("Answer a check"), said=lazy("answered “%(name)s”"))
def tick_check(about: Item | Initiative, check: Check, *, not_needed_because: str = "", by: User) -> Tick:
    """Say that a check is so, or why it is not needed here. Saying it again replaces the answer."""
    return _answer(about, check, not_needed_because, by=by, at=now())


@action("work.untick_check", lazy("Take an answer to a check back"), said=lazy("took back “%(name)s”"))
def untick_check(about: Item | Initiative, check: Check, *, by: User) -> None:
    """Open a check again."""
    _ticks(about, check).delete()


def answer_checks(item: Item, answers: Mapping[Check, str], *, by: User, at: datetime) -> None:
    """Write the answers given with a move; part of the move."""
    for check, because in answers.items():
        _answer(item, check, because, by=by, at=at)


def _ticks(about: Item | Initiative, check: Check) -> TickSet:
    return Tick.objects.filter(check_line=check, **named(about))


def _answer(about: Item | Initiative, check: Check, because: str, *, by: User, at: datetime) -> Tick:
    tick = _ticks(about, check).first() or Tick(check_line=check, **named(about))
    tick.not_needed_because, tick.by, tick.at = because.strip(), by, at
    checked(tick).save()
    return tick
