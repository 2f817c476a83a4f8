"""What the portfolio writes: looks, rules of health, statuses people say, what goes on and what stops."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.portfolio.health.checks import CHECKS
from manyways.portfolio.models import HealthRule, Look, SaidStatus, Standing
from manyways.portfolio.queries import SAME_LOOK, health_read
from manyways.teams.models import Team
from manyways.work.actions import change_approach, edit_initiative, stop_initiative
from manyways.work.models import Initiative, Kind


@action("portfolio.note_own_look", gettext_lazy("Note that one looked"), is_open=True)
def note_own_look(*, page: str, by: User) -> Look:
    """Remember this look; looks within an hour are one, so that reloading does not wipe what changed."""
    look, is_new = Look.objects.get_or_create(user=by, page=page, defaults={"looked_at": now()})
    if not is_new and now() - look.looked_at > SAME_LOOK:
        look.before_at, look.looked_at = look.looked_at, now()
        look.save(update_fields=["before_at", "looked_at"])
    return look


@action(
    "portfolio.add_health_rule",
    gettext_lazy("Add a rule of health"),
    said=gettext_lazy("added a rule of health"),
)
def add_health_rule(
    *,
    looks_at: str,
    kind: Kind | None = None,
    watch_at: float | None = None,
    risk_at: float | None = None,
    by: User,
) -> HealthRule:
    """Judge a kind of work, or all, by one more check. Its limits are in the unit of the check."""
    rule = HealthRule(looks_at=looks_at, kind=kind, watch_at=watch_at, risk_at=risk_at)
    _fitting(rule).save()
    return rule


@action(
    "portfolio.edit_health_rule",
    gettext_lazy("Change a rule of health"),
    said=gettext_lazy("changed a rule of health"),
)
def edit_health_rule(
    rule: HealthRule, changes: dict[str, Any], *, version: int | None = None, by: User
) -> HealthRule:
    """Change the limits of a rule, its place, or whether it is in use."""
    allowed = frozenset({"watch_at", "risk_at", "rank", "is_active"})
    changed = apply_changes(rule, changes, allowed=allowed, version=version)
    return _fitting(changed)


def _fitting(rule: HealthRule) -> HealthRule:
    """The rule, if its check exists and its limits lie in the right order."""
    check = CHECKS.get(rule.looks_at)
    if check is None:
        raise Refused(fields={"looks_at": _("Choose what is looked at.")})
    if rule.watch_at is not None and rule.risk_at is not None:
        is_first = rule.watch_at <= rule.risk_at if check.is_high_bad else rule.watch_at >= rule.risk_at
        if not is_first:
            raise Refused(fields={"watch_at": _("Watch must be reached before at risk.")})
    checked(rule)
    return rule


@action(
    "portfolio.say_status",
    gettext_lazy("Say how an initiative stands"),
    said=gettext_lazy("said how %(name)s stands"),
)
def say_status(initiative: Initiative, *, level: str, reason: str, by: User) -> SaidStatus:
    """Put a status (`good`, `watch`, `risk`) with its reason beside the computed one, never instead of it.

    It holds until the computed one changes, somebody says another, or it is taken back.
    """
    if initiative.state not in {Initiative.State.RUNNING, Initiative.State.PROPOSED}:
        raise Refused(_("This has ended already."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why.")})
    fresh = Initiative.objects.select_for_update(of=("self",)).select_related("kind").get(pk=initiative.pk)
    computed, moment = health_read(fresh).status.level, now()
    said = SaidStatus(
        initiative=initiative,
        level=level,
        reason=reason.strip(),
        computed=computed,
        said_by=by,
        said_at=moment,
    )
    initiative.said_statuses.standing().update(ended_at=moment)
    checked(said).save()
    return said


@action(
    "portfolio.take_back_status",
    gettext_lazy("Take back a status that was said"),
    said=gettext_lazy("took back how %(name)s stands"),
)
def take_back_status(said: SaidStatus, *, by: User) -> SaidStatus:
    """The computed status stands alone again; what was said stays in the history."""
    if said.ended_at:
        raise Refused(_("It was taken back already."))
    return apply_changes(said, {"ended_at": now()}, allowed=frozenset({"ended_at"}))


@action(
    "portfolio.weigh_initiative",
    gettext_lazy("Say what finishing an initiative is worth"),
    said=gettext_lazy("weighed %(name)s"),
)
def weigh_initiative(
    initiative: Initiative, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Standing:
    """Set what finishing it is still worth (`value_left`), or whether to think of stopping it (`is_candidate`).

    `version` is 0 where the person saw that nobody had said anything.
    """
    standing, is_first = Standing.objects.get_or_create(initiative=initiative)
    seen = standing.version if is_first and version == 0 else version
    allowed = frozenset({"value_left", "is_candidate"})
    return apply_changes(standing, changes, allowed=allowed, version=seen)


@action(
    "portfolio.dispose_initiative",
    gettext_lazy("Decide whether an initiative goes on"),
    said=gettext_lazy("decided on %(name)s"),
)
def dispose_initiative(
    initiative: Initiative,
    *,
    verdict: str,
    reason: str,
    team: Team | None = None,
    approach: str = "",
    by: User,
) -> Standing:
    """Finish, stop, hand to a team or convert midway: recorded with its reason, and done at once.

    To hand over needs a `team`, to convert an `approach`. Converting keeps every item, link, date and comment.
    """
    if initiative.state not in {Initiative.State.RUNNING, Initiative.State.PROPOSED}:
        raise Refused(_("This has ended already."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why.")})
    _carry_out(initiative, verdict, reason, team, approach, by)
    standing, _is_new = Standing.objects.get_or_create(initiative=initiative)
    changes = {
        "verdict": verdict,
        "reason": reason.strip(),
        "decided_on": today(),
        "decided_by": by,
        "is_candidate": False,
    }
    return apply_changes(standing, changes, allowed=frozenset(changes))


def _carry_out(
    initiative: Initiative, verdict: str, reason: str, team: Team | None, approach: str, by: User
) -> None:
    match verdict:
        case Standing.Verdict.FINISH:
            return
        case Standing.Verdict.STOP:
            stop_initiative(initiative, reason=reason, by=by)
        case Standing.Verdict.HAND:
            if team is None:
                raise Refused(fields={"team": _("Choose the team that takes it.")})
            edit_initiative(initiative, {"team": team}, by=by)
        case Standing.Verdict.CONVERT:
            if approach == initiative.approach:
                raise Refused(fields={"approach": _("It is managed that way already.")})
            change_approach(initiative, approach, reason=reason, by=by)
        case _other:
            raise Refused(fields={"verdict": _("Choose finish, stop, hand over or convert.")})
