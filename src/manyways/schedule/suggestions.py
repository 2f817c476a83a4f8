"""What would make a plan leaner: computed from its rows, each with its items, its gain and the changes that carry it out.

The thresholds are written down in docs/plans.md; change both together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.schedule.dates import Solved, solved
from manyways.schedule.models import Suggestion
from manyways.schedule.suggested import Found
from manyways.schedule.suggesting import Finder
from manyways.work.models import Decision, Initiative, Link

AGAIN_DAYS = 5.0
"""A dismissed suggestion is shown again once its gain has changed by a working week."""

_FORMS = (
    Suggestion.Form.STAY_OPEN,
    Suggestion.Form.OPTION,
    Suggestion.Form.WAIT,
    Suggestion.Form.SMALLER,
    Suggestion.Form.POOL,
    Suggestion.Form.DROP,
)


@dataclass(frozen=True)
class Advice:
    """A suggestion with what was said to it before: `was_dismissed` for other reasons of fact than today's."""

    found: Found
    was_dismissed: Suggestion | None = None


@dataclass(frozen=True)
class LeanAdvice:
    """All suggestions of a plan that wait for an answer, decisions first; and the answers given."""

    waiting: Sequence[Advice] = ()
    applied: Sequence[Suggestion] = field(default=())
    dismissed: Sequence[Suggestion] = field(default=())
    looked_at: int = 0
    problem: str = ""

    def sentence(self) -> str:
        """How many there are and the first of them; or that nothing is worth changing, and what was looked at."""
        if self.problem:
            return self.problem
        if not self.waiting:
            if not self.looked_at:
                return _("There is nothing to look at yet: no open item has a date.")
            return _("Nothing worth changing: %(count)s open items were looked at.") % {
                "count": self.looked_at
            }
        first = self.waiting[0].found
        if len(self.waiting) == 1:
            return _("One suggestion: %(title)s.") % {"title": first.title}
        words = {"count": len(self.waiting), "title": first.title}
        return _("%(count)s suggestions. First: %(title)s.") % words

    def named(self, identity: str) -> Found | None:
        """The waiting suggestion of that identity."""
        return next((each.found for each in self.waiting if each.found.identity == identity), None)


def lean_advice(initiative: Initiative, user: User, known: Solved | None = None) -> LeanAdvice:
    """The suggestions for one plan, read where it is not at hand. About a dozen queries, whatever its size."""
    found = known or solved(initiative, with_waiting=False)
    computed = found.plan.computed
    if computed is None:
        return LeanAdvice(problem=found.plan.problem)
    decisions, waited_for = _decisions(initiative, user), _waited_for(initiative)
    finder = Finder(found.source, computed.arrays, computed.schedule, decisions, waited_for)
    answers = Suggestion.objects.visible_to(user).filter(initiative=initiative).select_related("answered_by")
    return _answered(finder.all(), list(answers.order_by("-answered_on", "-id")), finder.open_count)


def _decisions(initiative: Initiative, user: User) -> list[Decision]:
    rows = Decision.objects.visible_to(user).waiting().filter(initiative=initiative)
    return list(rows.prefetch_related("options").select_related("item", "initiative"))


def _waited_for(initiative: Initiative) -> frozenset[int]:
    """Items that another initiative waits for, so that nobody here moves them alone."""
    links = Link.objects.kept().filter(predecessor__initiative=initiative)
    across = links.exclude(successor__initiative=initiative)
    return frozenset(across.values_list("predecessor_id", flat=True))


def _answered(found: Iterable[Found], answers: Sequence[Suggestion], looked_at: int) -> LeanAdvice:
    known = {answer.identity: answer for answer in answers}
    waiting = [
        Advice(each, known.get(each.identity))
        for each in found
        if not _is_settled(each, known.get(each.identity))
    ]
    shown = {each.found.identity for each in waiting}
    left = [answer for answer in answers if answer.identity not in shown]
    return LeanAdvice(
        sorted(waiting, key=_order),
        [answer for answer in left if answer.state == Suggestion.State.APPLIED],
        [answer for answer in left if answer.state == Suggestion.State.DISMISSED],
        looked_at,
    )


def _order(advice: Advice) -> tuple[int, float]:
    """Decisions before work, work before dates; within one kind the largest gain first."""
    return _FORMS.index(Suggestion.Form(advice.found.form)), -advice.found.gain_days


def _is_settled(found: Found, answer: Suggestion | None) -> bool:
    """Whether it was dismissed while the facts were as they are now."""
    if answer is None or answer.state == Suggestion.State.APPLIED:
        return False
    return abs(found.gain_days - float(answer.gain_days)) < AGAIN_DAYS
