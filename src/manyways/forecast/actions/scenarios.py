"""What people do with what-ifs: work one out, keep it, work it out again, apply it, let it go; plan a capacity."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from manyways.access.actions import Refused, action, checked
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.forecast.actions.proposing import make_change, state_of
from manyways.forecast.models import Availability, Forecast, Scenario
from manyways.forecast.what_if import Change, named_in, words_of
from manyways.teams.models import Team

WHAT_IF_TASK = "forecast.work_out_what_if"


@action("forecast.try_what_if", lazy("Try what-ifs"))
def try_what_if(*, base: Forecast, changes: Sequence[Change], scenario: str = "", by: User) -> Job:
    """Work out in the background what changes to a kept forecast's input would do. Nothing else is written.

    With the key of a `scenario` its windows are kept when they are there.
    """
    return enqueue(
        WHAT_IF_TASK,
        by=by,
        label=gettext_noop("What-if"),
        lock=f"forecast.what_if {by.pk}",
        base=str(base.key),
        changes=[dict(change) for change in changes],
        scenario=scenario,
    )


@action("forecast.keep_scenario", lazy("Keep a scenario"), said=lazy("kept the scenario %(name)s"))
def keep_scenario(
    *, name: str, base: Forecast, changes: Sequence[Change], windows: Mapping[str, Any], by: User
) -> Scenario:
    """Keep a what-if that was worked out, so that it can be compared, discussed and applied."""
    if not changes:
        raise Refused(_("Nothing is changed yet. Add a change first."))
    scenario = Scenario(
        name=name.strip() or _default_name(changes, by),
        made_by=by,
        base=base,
        changes=[dict(change) for change in changes],
        windows=dict(windows),
        stood=stood_at(changes, by),
    )
    checked(scenario).save()
    return scenario


@action("forecast.rename_scenario", lazy("Rename a scenario"), said=lazy("renamed the scenario %(name)s"))
def rename_scenario(scenario: Scenario, name: str, *, by: User) -> Scenario:
    """Give a kept scenario another name."""
    scenario.name = name.strip()
    checked(scenario).save(update_fields=["name"])
    return scenario


@action("forecast.remove_scenario", lazy("Remove a scenario"), said=lazy("removed the scenario %(name)s"))
def remove_scenario(scenario: Scenario, *, by: User) -> None:
    """Let a kept scenario go. What was applied of it stays."""
    scenario.delete()


@action("forecast.apply_scenario", lazy("Apply a scenario"), said=lazy("applied the scenario %(name)s"))
def apply_scenario(scenario: Scenario, *, places: Sequence[int] | None = None, by: User) -> Scenario:
    """Make its changes, or those at some places; all or none, each by the action for it and with the person's own rights.

    Those left out can be applied later. Refused where all are in force or what it changes is no longer what it was.
    """
    kept = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if not kept.open_places:
        raise Refused(_("This scenario was applied already."))
    chosen = [place for place in kept.open_places if places is None or place in places]
    if not chosen:
        raise Refused(_("Choose at least one change to apply."))
    named = named_in(kept.changes, by)
    now = stood_at(kept.changes, by)
    for place in chosen:
        if kept.stood.get(str(place)) != now[str(place)]:
            words = {"change": words_of(kept.changes[place], named)}
            raise Refused(
                _("What “%(change)s” is about has changed since. Work it out again, look, then apply.")
                % words
            )
    for place in chosen:
        make_change(kept.changes[place], named, scenario=kept, by=by)
    kept.applied = sorted([*kept.applied, *chosen])
    kept.applied_at, kept.applied_by = timezone.now(), by
    kept.stood = _still(kept.stood, before=now, after=stood_at(kept.changes, by))
    kept.save(update_fields=["applied", "applied_at", "applied_by", "stood"])
    return kept


def _still(
    stood: Mapping[str, str], *, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, str]:
    """Where only the changes applied now moved what a change is about, it counts as it is: the rest can follow."""
    return {place: after[place] if text == before[place] else text for place, text in stood.items()}


@action(
    "forecast.set_availability",
    lazy("Plan a team's capacity"),
    on="team",
    said=lazy("planned the capacity of a team"),
)
def set_availability(team: Team, *, percent: int, from_on: date, by: User) -> Availability:
    """Say that a team has so many percent of its usual capacity from a day on; 100 is as in the past."""
    found = Availability.objects.filter(team=team, from_on=from_on).first() or Availability(
        team=team, from_on=from_on
    )
    found.percent = percent
    checked(found).save()
    return found


@action(
    "forecast.remove_availability",
    lazy("Remove a planned capacity"),
    said=lazy("removed a planned capacity of a team"),
)
def remove_availability(availability: Availability, *, by: User) -> None:
    """Take a planned capacity back; what was in force before it stays in force."""
    availability.delete()


def keep_windows(scenario: str, base: Forecast, windows: Mapping[str, Any], by: User) -> None:
    """Store what a scenario came to on a newer forecast. Called by the task for whoever asked."""
    kept = Scenario.objects.visible_to(by).select_for_update().filter(key=scenario).first()
    if kept is not None and kept.open_places:
        kept.base, kept.windows, kept.stood = base, dict(windows), stood_at(kept.changes, by)
        kept.save(update_fields=["base", "windows", "stood"])


def stood_at(changes: Sequence[Change], by: User) -> dict[str, str]:
    """What each change is about as it is now, by its place."""
    named = named_in(changes, by)
    return {str(place): state_of(change, named) for place, change in enumerate(changes)}


def _default_name(changes: Sequence[Change], by: User) -> str:
    return words_of(changes[0], named_in(changes[:1], by))[:120]
