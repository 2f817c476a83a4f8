"""Launches: planned, released by the team, launched by their owner when ready or with a reason, called off."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may
from manyways.desk.actions import notify
from manyways.market.launch_causes import LAUNCHED, RELEASED
from manyways.market.models import Launch, ReadinessItem, ReadinessRule, Size
from manyways.market.queries.launches import open_names
from manyways.teams.models import Group, Person
from manyways.work.actions.parts import changed, check_inside, needed, only
from manyways.work.models import Initiative

FIELDS = frozenset({"name", "item", "audience", "message", "owner", "planned_on"})
RUN = "work.finish_initiative"


@action("market.add_launch", lazy("Plan a launch"), on="initiative", said=lazy("planned the launch %(name)s"))
def add_launch(
    initiative: Initiative, *, size: int = Size.MEDIUM, name: str = "", by: User, **fields: Any
) -> Launch:
    """Plan how an outcome, or one release of it, comes to market. Its size sets what must be ready."""
    given = only(fields, FIELDS)
    check_inside(initiative, given.get("item"))
    given.setdefault("owner", getattr(by, "person", None))
    called = name.strip() or str(given.get("item") or initiative)
    launch = Launch(initiative=initiative, size=size, name=called[:200], **given)
    checked(launch).save()
    _ask_for(launch)
    return launch


def _ask_for(launch: Launch) -> None:
    """Put on its list what its size asks for and is not there yet."""
    known = set(launch.readiness.values_list("name", flat=True))
    rules = ReadinessRule.objects.filter(is_active=True, from_size__lte=launch.size)
    for rule in rules.exclude(name__in=known):
        group = Group.objects.filter(name__iexact=rule.group).first() if rule.group else None
        row = ReadinessItem(
            launch=launch, rule=rule, name=rule.name, days_before=rule.days_before, way=rule.way, group=group
        )
        row.owner = group.contact if group else None
        checked(row).save()


@action("market.edit_launch", lazy("Change a launch"), said=lazy("changed the launch %(name)s"))
def edit_launch(launch: Launch, changes: dict[str, Any], *, version: int | None = None, by: User) -> Launch:
    """Change what is said to whom, who owns it, or the launch day; with `size`, what must be ready as well."""
    if "item" in changes:
        check_inside(launch.initiative, changes["item"])
    fresh = apply_changes(launch, changes, allowed=FIELDS | {"size"}, version=version)
    if "size" in changes:
        _resize(fresh)
    return fresh


def _resize(launch: Launch) -> None:
    """Ask for what the new size needs; no longer ask for what it does not and nobody touched."""
    untouched = launch.readiness.filter(
        rule__from_size__gt=launch.size, done_on=None, not_needed_because="", engagement=None
    )
    untouched.delete()
    _ask_for(launch)


@action("market.mark_released", lazy("Say that it is released"), is_open=True, said=lazy("released %(name)s"))
def mark_released(launch: Launch, *, on: date | None = None, by: User) -> Launch:
    """The team made it available. That launches nothing: only who runs the outcome may say it."""
    if not may(by, RUN, launch.initiative):
        raise PermissionDenied(RUN)
    if launch.released_on or not launch.is_open:
        raise Refused(_("This is not waiting for its release."))
    day = on or today()
    if day > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    fresh = changed(launch, released_on=day)
    notify(_owner_of(fresh), RELEASED, record=fresh, by=by)
    return fresh


@action("market.launch", lazy("Launch it"), said=lazy("launched %(name)s"))
def launch_it(
    launch: Launch, *, reason: str = "", on: date | None = None, version: int | None = None, by: User
) -> Launch:
    """Go to market. Refused before the release, and while something is not ready unless a reason is given."""
    if not launch.is_open:
        raise Refused(_("This is launched or called off already."))
    if launch.released_on is None:
        raise Refused(_("The team has not released it yet. Ask them to say when they have."))
    day = on or today()
    if not launch.released_on <= day <= today():
        raise Refused(fields={"on": _("Choose a day between the release and today.")})
    missing = open_names(launch)
    if missing and not reason.strip():
        raise Refused(
            _("Not ready: %(names)s. Settle these, or say why it is launched all the same.")
            % {"names": ", ".join(missing)},
            fields={"reason": _("Say why it is launched all the same.")},
        )
    changes: dict[str, Any] = {"launched_on": day}
    if missing:
        changes |= {"override_reason": reason.strip()[:500], "overridden_by": by}
    fresh = apply_changes(launch, changes, allowed=frozenset(changes), version=version)
    _tell_launched(fresh, by)
    return fresh


def _tell_launched(launch: Launch, by: User) -> None:
    """Tell who runs the outcome and whoever was to get something ready."""
    owners = Person.objects.filter(
        pk__in=[*launch.readiness.values_list("owner", flat=True), launch.initiative.owner_id]
    )
    users = User.objects.filter(person__in=owners, is_active=True)
    notify(users, LAUNCHED, record=launch, by=by)


def _owner_of(launch: Launch) -> list[User]:
    return [launch.owner.user] if launch.owner and launch.owner.user else []


@action("market.call_off_launch", lazy("Call a launch off"), said=lazy("called off %(name)s"))
def call_off_launch(launch: Launch, *, reason: str, by: User) -> Launch:
    """It will not come to market this way; what was prepared stays readable."""
    if not launch.is_open:
        raise Refused(_("This is launched or called off already."))
    because = needed(reason, "reason", _("Say in a few words why it is called off."))
    return changed(launch, called_off_on=today(), called_off_because=because[:500])


@action("market.reopen_launch", lazy("Take up a launch again"), said=lazy("took up %(name)s again"))
def reopen_launch(launch: Launch, *, by: User) -> Launch:
    """Plan again what was called off or launched by mistake."""
    if launch.is_open:
        raise Refused(_("This is open already."))
    return changed(
        launch,
        launched_on=None,
        override_reason="",
        overridden_by=None,
        called_off_on=None,
        called_off_because="",
    )
