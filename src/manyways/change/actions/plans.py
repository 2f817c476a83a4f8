"""A change begins: its initiative, its milestones, its case, and the groups it reaches."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.change.actions.stakeholders import put_on_list
from manyways.change.models import Case, Impact, Milestone, Size, Stakeholder
from manyways.change.queries.people import group_named
from manyways.change.starting import OUTSIDE
from manyways.teams.models import Group, Person
from manyways.work.actions import add_item, create_initiative
from manyways.work.models import Initiative, Item, Kind

CASE_FIELDS = frozenset({"why", "why_now", "risk_of_not_changing", "sponsor", "hr_partner", "silence_days"})
MILESTONE_FIELDS = frozenset({"fixed_on", "percent"})
STEP = 10


@action(
    "change.start_change", gettext_lazy("Start a change"), said=gettext_lazy("started the change %(name)s")
)
def start_change(
    *,
    name: str,
    on: date | None = None,
    groups: Iterable[Group] = (),
    new_groups: Iterable[tuple[str, int]] = (),
    people: Iterable[Person] = (),
    size: Size | None = None,
    by: User,
    **fields: Any,
) -> Initiative:
    """One sentence, a day and the groups it reaches: each is a stakeholder and, as our assumption, affected.

    `new_groups`: names with about how many people (0: not known), for groups nobody has described yet. `people`
    are stakeholders too; how it affects them is said later.
    """
    if not name.strip():
        raise Refused(fields={"name": _("Say in one sentence what changes.")})
    kind = Kind.objects.filter(slug="change").first()
    initiative = create_initiative(
        name=name, kind=kind, due_on=on, **{"visibility": "company", **fields}, by=by
    )
    Case.objects.create(initiative=initiative)
    milestone = add_milestone(initiative, name=_("It starts"), fixed_on=on, by=by)
    named = {text.strip().casefold(): (text, about) for text, about in new_groups}
    reached = [*groups, *(group_named(text, about) for text, about in named.values())]
    for group in reached:
        if group._state.adding:
            group.kind = Group.Kind.EXTERNAL if group.name in OUTSIDE else Group.Kind.FUNCTION
            checked(group).save()
    chosen = size or Size.objects.order_by("severity").first()
    for number, group in enumerate(dict.fromkeys(reached)):
        Stakeholder.objects.create(initiative=initiative, group=group, rank=number * STEP)
        Impact.objects.create(
            milestone=milestone,
            group=group,
            summary=name.strip()[:500],
            severity=chosen.severity if chosen else 2,
            lead_days=chosen.lead_days if chosen else 14,
            rated_by=by,
        )
    put_on_list(initiative, people)
    return initiative


@action("change.add_milestone", gettext_lazy("Add a milestone that changes something for people"))
def add_milestone(
    initiative: Initiative,
    *,
    name: str,
    fixed_on: date | None = None,
    percent: int = 85,
    item: Item | None = None,
    by: User,
) -> Milestone:
    """A milestone after which something differs for people: on a day, or when the forecast says at `percent`."""
    if item is not None and (item.initiative_id != initiative.pk or item.form != Item.Form.MILESTONE):
        raise Refused(fields={"item": _("Choose a milestone of this initiative.")})
    chosen = item or add_item(initiative, name=name, form=Item.Form.MILESTONE, by=by)
    milestone = Milestone(item=chosen, fixed_on=fixed_on, percent=percent)
    checked(milestone).save()
    return milestone


@action(
    "change.date_milestone", gettext_lazy("Give a milestone its day"), said=gettext_lazy("dated %(name)s")
)
def date_milestone(
    milestone: Milestone, *, fixed_on: date | None, percent: int = 85, version: int | None = None, by: User
) -> Milestone:
    """Fix a day, or (without one) take the forecast's at `percent`. What was said about it may no longer hold."""
    changes: dict[str, Any] = {"fixed_on": fixed_on, "percent": percent}
    if milestone.trial_days:
        changes |= {"trial_days": [], "trial_days_last_week": []}
    return apply_changes(milestone, changes, allowed=frozenset(changes), version=version)


@action(
    "change.edit_case", gettext_lazy("Write the case for a change"), said=gettext_lazy("wrote why %(name)s")
)
def edit_case(
    initiative: Initiative, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Case:
    """Say why, why now, what happens otherwise, and who stands for it."""
    case, _is_new = Case.objects.get_or_create(initiative=initiative)
    return apply_changes(case, changes, allowed=CASE_FIELDS, version=version)
