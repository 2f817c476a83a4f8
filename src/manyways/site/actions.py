"""The first steps of an organisation: where it is, a step skipped or taken up again, all put away or brought back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, may_run
from manyways.access.actions.organisation import edit_organisation
from manyways.access.clock import today
from manyways.access.models import Organisation, User
from manyways.site.models import FirstSteps, KeptAnswer
from manyways.teams.actions import edit_calendar
from manyways.teams.countries import is_country
from manyways.teams.models import Calendar

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


@action(
    "site.say_where",
    gettext_lazy("Change the organisation"),
    is_open=True,
    said=gettext_lazy("changed the organisation"),
)
def say_where(
    organisation: Organisation, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Organisation:
    """Change the organisation; the standard calendar follows its public holidays unless it has others."""
    if not may_run(edit_organisation, by, organisation):
        raise PermissionDenied("access.edit_organisation")
    before = organisation.country
    changed = edit_organisation(organisation, changes, version=version, by=by)
    if is_country(changes.get("country", "")) and may_run(edit_calendar, by):
        for calendar in Calendar.objects.filter(country__in=("", before), name="Standard"):
            edit_calendar(calendar, {"country": changes["country"]}, by=by)
    return changed


def forget_answers(ids: list[int]) -> None:
    """Delete answers kept for repeated posts, where they name somebody who is erased."""
    KeptAnswer.objects.filter(pk__in=ids).delete()
