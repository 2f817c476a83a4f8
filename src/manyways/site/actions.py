"""The first steps of an organisation: one is skipped or taken up again, all are put away or brought back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action
from manyways.access.clock import today
from manyways.access.models import User
from manyways.site.models import FirstSteps, KeptAnswer

STEPS = (
    "organisation",
    "portfolio",
    "past",
    "counts",
    "event",
    "change",
    "question",
    "how",
    "invite",
)


def _row() -> FirstSteps:
    row = FirstSteps.objects.first()
    return row or FirstSteps.objects.create()


@action("site.settle_first_step", gettext_lazy("Skip one of the first steps"), is_global=True)
def settle_first_step(step: str, *, by: User, is_settled: bool = True) -> FirstSteps:
    """Skip a step, say that it is done, or take it up again."""
    if step not in STEPS:
        raise Refused(_("This is none of the first steps."))
    row = _row()
    others = [name for name in row.settled if name != step]
    row.settled = [*others, step] if is_settled else others
    row.save(update_fields=["settled"])
    return row


@action("site.put_away_first_steps", gettext_lazy("Put the first steps away"), is_global=True)
def put_away_first_steps(*, by: User, is_away: bool = True) -> FirstSteps:
    """They no longer stand on Today; the page stays, and brings them back."""
    row = _row()
    row.put_away_on = today() if is_away else None
    row.save(update_fields=["put_away_on"])
    return row


def forget_answers(ids: list[int]) -> None:
    """Delete answers kept for repeated posts, where they name somebody who is erased."""
    KeptAnswer.objects.filter(pk__in=ids).delete()
