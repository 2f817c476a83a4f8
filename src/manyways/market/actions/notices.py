"""What outcomes do that others must know early, and how early: notice periods of agreed needs."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.change.models import Need
from manyways.change.models.questions import ANSWER
from manyways.market.models import Effect, NoticePeriod, Outcome, OutcomeEffect
from manyways.work.models import Initiative


@action(
    "market.add_effect",
    gettext_lazy("Name something others must know early"),
    said=gettext_lazy("added %(name)s"),
)
def add_effect(*, name: str, by: User) -> Effect:
    """Affects prices, changes a contract, needs training."""
    row: Effect = checked(Effect(name=name.strip()))
    row.save()
    return row


@action(
    "market.set_effects",
    gettext_lazy("Say what others must know early about an outcome"),
    said=gettext_lazy("said what others must know of %(name)s"),
)
def set_effects(initiative: Initiative, *, effects: Iterable[Effect], by: User) -> Outcome:
    """What it does that is owed notice."""
    outcome, _is_new = Outcome.objects.get_or_create(initiative=initiative)
    wanted = set(effects)
    outcome.effects.exclude(effect__in=wanted).delete()
    known = set(outcome.effects.values_list("effect_id", flat=True))
    OutcomeEffect.objects.bulk_create(
        OutcomeEffect(outcome=outcome, effect=each) for each in wanted if each.pk not in known
    )
    return outcome


@action(
    "market.set_notice",
    gettext_lazy("Make a need of an agreement a notice period"),
    said=gettext_lazy("set a notice period: %(name)s"),
    is_open=True,
)
def set_notice(need: Need, *, effect: Effect, days: int, by: User) -> NoticePeriod:
    """So many days before every outcome that does this; by somebody who speaks for one of the two groups."""
    _check_speaks(need, by)
    if need.state in {Need.State.DECLINED, Need.State.WITHDRAWN}:
        raise Refused(_("This need was declined or taken back."))
    known = NoticePeriod.objects.filter(need=need).first()
    if known is not None:
        return apply_changes(known, {"effect": effect, "days": days}, allowed=frozenset({"effect", "days"}))
    row: NoticePeriod = checked(NoticePeriod(need=need, effect=effect, days=days))
    row.save()
    return row


@action("market.drop_notice", gettext_lazy("Drop a notice period"), is_open=True)
def drop_notice(notice: NoticePeriod, *, by: User) -> None:
    """Nothing is checked any more; the need stays."""
    _check_speaks(notice.need, by)
    notice.delete()


def speaks_for(need: Need, by: User) -> bool:
    """Whether somebody speaks for one of the two groups of a need, or for all."""
    return may_everywhere(by, ANSWER) or by.pk in need.agreement.owner_ids()


def _check_speaks(need: Need, by: User) -> None:
    if not speaks_for(need, by):
        raise PermissionDenied("market.set_notice")
