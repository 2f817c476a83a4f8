"""Answer a suggestion: carry it out and see what it changed, dismiss it with a reason, or think again."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule.dates import solved
from manyways.schedule.difference import Difference, difference_of
from manyways.schedule.models import Suggestion
from manyways.schedule.suggested import Found
from manyways.schedule.suggestions import lean_advice
from manyways.work.actions import change_outline, choose_option, drop_item
from manyways.work.models import Initiative


@dataclass(frozen=True)
class Applied:
    """A suggestion that was carried out, and what it did to the dates."""

    found: Found
    answer: Suggestion
    difference: Difference


@action("schedule.apply_suggestion", lazy("Apply a suggestion"), said=lazy("applied: %(name)s"))
def apply_suggestion(initiative: Initiative, *, identity: str, by: User) -> Applied:
    """Change the plan as suggested. Refused where the plan no longer suggests it, or the end would move later."""
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    found = _found(locked, identity, by)
    before = solved(locked)
    _carry_out(locked, found, by)
    after = solved(locked)
    if after.plan.problem:
        raise Refused(after.plan.problem)
    touched = [item.pk for item in found.items]
    answer = _keep(locked, found, Suggestion.State.APPLIED, "", by)
    return Applied(found, answer, difference_of(before, after, touched, by))


def preview_suggestion(initiative: Initiative, *, identity: str, by: User) -> Applied:
    """As `apply_suggestion`, with the same refusals, but nothing stays written."""
    with transaction.atomic():
        applied = apply_suggestion(initiative, identity=identity, by=by)
        transaction.set_rollback(True)
    return applied


def _found(initiative: Initiative, identity: str, by: User) -> Found:
    found = lean_advice(initiative, by).named(identity)
    if found is None:
        raise Refused(_("The plan has changed and no longer suggests this. Nothing was changed."))
    return found


def _carry_out(initiative: Initiative, found: Found, by: User) -> None:
    if found.changes:
        change_outline(initiative, found.changes, by=by)
    for item in found.drops:
        drop_item(item, reason=found.title, by=by)
    if found.option is not None:
        choose_option(found.option.decision, option=found.option, reason=found.why, by=by)


def _keep(initiative: Initiative, found: Found, state: str, reason: str, by: User) -> Suggestion:
    """The answer, in place of an earlier one to the same suggestion."""
    row = Suggestion.objects.filter(initiative=initiative, identity=found.identity).first()
    answer = row or Suggestion(initiative=initiative, identity=found.identity)
    answer.form, answer.title, answer.state, answer.reason = found.form, found.title[:400], state, reason
    answer.item_keys = [str(item.key) for item in found.items]
    answer.gain_days = Decimal(str(round(found.gain_days, 1)))
    answer.answered_by, answer.answered_on = by, today()
    checked(answer).save()
    return answer


@action("schedule.dismiss_suggestion", lazy("Dismiss a suggestion"), said=lazy("dismissed: %(name)s"))
def dismiss_suggestion(initiative: Initiative, *, identity: str, reason: str, by: User) -> Suggestion:
    """Keep that a suggestion is not followed, and why; it is not shown again until its gain changes by a week."""
    if not reason.strip():
        raise Refused(fields={"reason": _("Say why not, so that nobody is asked again.")})
    return _keep(initiative, _found(initiative, identity, by), Suggestion.State.DISMISSED, reason.strip(), by)


@action("schedule.reconsider_suggestion", lazy("Look at a dismissed suggestion again"))
def reconsider_suggestion(suggestion: Suggestion, *, by: User) -> None:
    """Forget an answer, so that the suggestion is made again if the plan still makes it."""
    suggestion.delete()
