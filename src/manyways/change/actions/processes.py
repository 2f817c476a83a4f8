"""Processes of the organisation: registered, broken by a milestone, given a new way."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Milestone, Process, ProcessGroup, ProcessImpact
from manyways.change.starting import StartingProcess
from manyways.teams.models import Group

PROCESS_FIELDS = frozenset(
    {"name", "area", "owner", "owner_group", "way_today", "next_run", "every_months", "every_days"}
)
IMPACT_FIELDS = frozenset(
    {
        "breaks",
        "severity",
        "new_way",
        "fix_owner",
        "fix_owner_words",
        "fixed_on",
        "evidence",
        "days_before",
        "commit_by",
        "needed_percent",
    }
)


@action("change.add_process", gettext_lazy("Register a process"), said=gettext_lazy("registered %(name)s"))
def add_process(*, name: str, by: User, **fields: Any) -> Process:
    """Put a process on the register; `fields` are those of `PROCESS_FIELDS`."""
    process = Process(name=name.strip(), **_known(fields, PROCESS_FIELDS))
    checked(process).save()
    return process


@action("change.edit_process", gettext_lazy("Change a process"), said=gettext_lazy("changed %(name)s"))
def edit_process(
    process: Process, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Process:
    """Change its owner, its calendar, or how it goes today."""
    return apply_changes(process, changes, allowed=PROCESS_FIELDS, version=version)


def _known(fields: dict[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    return fields


@action("change.break_process", gettext_lazy("Say that a process stops working"), on="milestone")
def break_process(
    *, milestone: Milestone, process: Process, groups: Iterable[Group] = (), by: User, **fields: Any
) -> ProcessImpact:
    """Say what stops working in a process after a milestone, and which groups work with it."""
    impact = ProcessImpact(process=process, milestone=milestone, **_known(fields, IMPACT_FIELDS))
    checked(impact).save()
    ProcessGroup.objects.bulk_create(ProcessGroup(process_impact=impact, group=group) for group in groups)
    return impact


@action("change.edit_break", gettext_lazy("Change what stops working"), said=gettext_lazy("changed %(name)s"))
def edit_break(
    impact: ProcessImpact, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ProcessImpact:
    """Change the new way, who fixes it, or when it must be committed."""
    return apply_changes(impact, changes, allowed=IMPACT_FIELDS, version=version)


@action("change.set_break_groups", gettext_lazy("Say who works with a process"))
def set_break_groups(impact: ProcessImpact, *, groups: Iterable[Group], by: User) -> None:
    """Which groups meet the new way; each sees it on its own page."""
    wanted = list(groups)
    impact.groups.exclude(group__in=wanted).delete()
    known = set(impact.groups.values_list("group_id", flat=True))
    ProcessGroup.objects.bulk_create(
        ProcessGroup(process_impact=impact, group=group) for group in wanted if group.pk not in known
    )


@action(
    "change.fix_process", gettext_lazy("Say that a process works again"), said=gettext_lazy("fixed %(name)s")
)
def fix_process(
    impact: ProcessImpact, *, evidence: str, on: date | None = None, version: int | None = None, by: User
) -> ProcessImpact:
    """The new way is live, with evidence: where one can see it."""
    if not evidence.strip():
        raise Refused(fields={"evidence": _("Say where one can see that it works.")})
    if (on or today()) > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    changes = {"fixed_on": on or today(), "evidence": evidence.strip()[:500]}
    return apply_changes(impact, changes, allowed=frozenset(changes), version=version)


@action(
    "change.reopen_process",
    gettext_lazy("Say that a process slid back"),
    said=gettext_lazy("said that %(name)s slid back"),
)
def reopen_process(impact: ProcessImpact, *, reason: str, by: User) -> ProcessImpact:
    """The new way is no longer lived; it is to be adapted again."""
    if impact.fixed_on is None:
        raise Refused(_("It was not live."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say where one can see that it slid back.")})
    return apply_changes(impact, {"fixed_on": None}, allowed=frozenset({"fixed_on"}))


@action(
    "change.remove_break",
    gettext_lazy("Take back that a process stops working"),
    said=gettext_lazy("took back %(name)s"),
)
def remove_break(impact: ProcessImpact, *, by: User) -> None:
    """It does not stop working after all."""
    impact.delete()


@action("change.adopt_processes", gettext_lazy("Take processes from the starting list"), on="milestone")
def adopt_processes(
    *, milestone: Milestone, chosen: Iterable[StartingProcess], by: User
) -> list[ProcessImpact]:
    """Take ticked entries of the starting list: registered if they are not, and broken by the milestone."""
    found = []
    for each in chosen:
        process, _is_new = Process.objects.get_or_create(
            name=str(each.name), defaults={"area": str(each.area), "way_today": ""}
        )
        impact, _is_new = ProcessImpact.objects.get_or_create(
            process=process,
            milestone=milestone,
            defaults={"breaks": str(each.breaks), "days_before": each.days_before},
        )
        found.append(impact)
    return found
