"""What must be ready for a launch: asked for, shown to be ready or not needed, made by telling or training."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.engagements import make_engagement
from manyways.change.models import Engagement
from manyways.market.models import Launch, ReadinessItem, ReadinessRule, Way
from manyways.market.queries.launches import base_of
from manyways.ui.values import date_text
from manyways.work.actions.parts import changed, needed, only

FIELDS = frozenset({"name", "owner", "days_before", "decide_by_on", "way", "group"})
RULE_FIELDS = frozenset({"name", "from_size", "days_before", "way", "group", "is_active"})
RANK_STEP = 10


@action("market.add_readiness", lazy("Ask for something before a launch"), said=lazy("asked for %(name)s"))
def add_readiness(launch: Launch, *, name: str, by: User, **fields: Any) -> ReadinessItem:
    """One more thing that must be ready."""
    text = needed(name, "name", _("Say in a few words what must be ready."))
    row = ReadinessItem(launch=launch, name=text, **only(fields, FIELDS))
    checked(row).save()
    return row


@action("market.edit_readiness", lazy("Change what must be ready"), said=lazy("changed %(name)s"))
def edit_readiness(
    item: ReadinessItem, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ReadinessItem:
    """Who does it, by when, or what it is called."""
    return apply_changes(item, changes, allowed=FIELDS, version=version)


@action("market.remove_readiness", lazy("Take something off a launch's list"), said=lazy("removed %(name)s"))
def remove_readiness(item: ReadinessItem, *, by: User) -> None:
    """Only what somebody added here; what the size asks for is said to be not needed, and why."""
    if item.rule_id:
        raise Refused(_("The size of the launch asks for this. Say why it is not needed instead."))
    item.delete()


@action("market.settle_readiness", lazy("Say that something is ready"), said=lazy("%(name)s is ready"))
def settle_readiness(
    item: ReadinessItem,
    *,
    evidence: str = "",
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> ReadinessItem:
    """Ready, with what shows it: a link, a file, who agreed; or the session that was held for it."""
    shown = needed(
        evidence or _held(item.engagement), "evidence", _("Say what shows it: a link, a file, who agreed.")
    )
    if (on or today()) > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    changes = {"done_on": on or today(), "evidence": shown[:500], "not_needed_because": ""}
    return apply_changes(item, changes, allowed=frozenset(changes), version=version)


def _held(engagement: Engagement | None) -> str:
    if engagement is None or engagement.happened_on is None:
        return ""
    return _("%(name)s, held on %(day)s") % {
        "name": engagement.name,
        "day": date_text(engagement.happened_on),
    }


@action(
    "market.excuse_readiness", lazy("Say that something is not needed"), said=lazy("does without %(name)s")
)
def excuse_readiness(
    item: ReadinessItem, *, reason: str, version: int | None = None, by: User
) -> ReadinessItem:
    """Not needed here, and why."""
    because = needed(reason, "reason", _("Say in a few words why it is not needed."))
    changes = {"done_on": None, "evidence": "", "not_needed_because": because[:500]}
    return apply_changes(item, changes, allowed=frozenset(changes), version=version)


@action("market.reopen_readiness", lazy("Open something for a launch again"), said=lazy("reopened %(name)s"))
def reopen_readiness(item: ReadinessItem, *, by: User) -> ReadinessItem:
    """It is not ready after all."""
    if item.is_open:
        raise Refused(_("This is open already."))
    return changed(item, done_on=None, evidence="", not_needed_because="")


@action(
    "market.plan_readiness",
    lazy("Plan the training or the notice for a launch"),
    said=lazy("planned %(name)s"),
)
def plan_readiness(item: ReadinessItem, *, by: User) -> Engagement:
    """Make it a session or a message of the outcome, for the group it is for, on the day it is due."""
    if item.engagement_id:
        raise Refused(_("It is planned already."))
    if not item.way:
        raise Refused(_("This is neither told nor taught. Choose telling or training for it first."))
    launch, is_training = item.launch, item.way == Way.TRAIN
    due = item.due_on(base_of(launch).day)
    made = make_engagement(
        launch.initiative,
        name=_("%(what)s: %(launch)s") % {"what": item.name, "launch": launch},
        audience=[item.group] if item.group else [],
        kind=Engagement.Kind.TRAIN if is_training else Engagement.Kind.TELL,
        channel=Engagement.Channel.SESSION if is_training else Engagement.Channel.MESSAGE,
        purpose=launch.message[:500],
        text="" if is_training else launch.message,
        hours=1 if is_training else 0,
        planned_on=max(due, today() + timedelta(days=1)) if due else None,
        by=by,
    )
    changed(item, engagement=made)
    return made


@action(
    "market.add_readiness_rule", lazy("Ask for something before every launch"), said=lazy("added %(name)s")
)
def add_readiness_rule(*, name: str, by: User, **fields: Any) -> ReadinessRule:
    """What launches from a size on need; launches planned from now on have it on their list."""
    last = ReadinessRule.objects.order_by("-rank").first()
    text = needed(name, "name", _("Say in a few words what must be ready."))
    rule = ReadinessRule(name=text, rank=(last.rank if last else 0) + RANK_STEP, **only(fields, RULE_FIELDS))
    checked(rule).save()
    return rule


@action("market.edit_readiness_rule", lazy("Change what launches need"), said=lazy("changed %(name)s"))
def edit_readiness_rule(
    rule: ReadinessRule, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ReadinessRule:
    """From which size, how long before, or whether it is asked for at all; launches planned before keep theirs."""
    return apply_changes(rule, changes, allowed=RULE_FIELDS, version=version)
