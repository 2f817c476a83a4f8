"""What a change means for a group: said in a sentence, sized, and rated by the group itself."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.stakeholders import put_on_list
from manyways.change.models import Aspect, Impact, Milestone, Size
from manyways.change.plan_causes import RATED_APART
from manyways.change.rules import defaults_of
from manyways.desk.actions import notify
from manyways.teams.models import Group

EDITABLE = frozenset(
    {
        "milestone",
        "group",
        "aspect",
        "summary",
        "before",
        "after",
        "stays",
        "side",
        "severity",
        "tell_level",
        "train_level",
        "lead_days",
        "effort_hours",
        "settling_weeks",
    }
)


@action("change.add_impact", gettext_lazy("Say what changes for a group"), on="milestone")
def add_impact(
    *,
    milestone: Milestone,
    group: Group,
    summary: str,
    size: Size | None = None,
    aspect: Aspect | None = None,
    by: User,
    **fields: Any,
) -> Impact:
    """Who, what changes in one sentence, how big; the rest follows from size and aspect unless `fields` say it.

    The group is on the list of the change from then on, undecided.
    """
    if not summary.strip():
        raise Refused(fields={"summary": _("Say in one sentence what changes for them.")})
    _refuse_unknown(fields)
    chosen = size or Size.objects.order_by("severity").first()
    values = {**(defaults_of(chosen, aspect) if chosen else {"severity": 2}), **fields}
    impact = Impact(
        milestone=milestone, group=group, aspect=aspect, summary=summary.strip(), rated_by=by, **values
    )
    checked(impact).save()
    put_on_list(milestone.item.initiative, [group])
    return impact


def _refuse_unknown(fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})


@action("change.edit_impact", gettext_lazy("Change an impact"), said=gettext_lazy("changed %(name)s"))
def edit_impact(impact: Impact, changes: dict[str, Any], *, version: int | None = None, by: User) -> Impact:
    """Change fields of `EDITABLE`; another severity is rated by whoever changes it. It stays with its initiative."""
    milestone = changes.get("milestone", impact.milestone)
    if milestone is None or milestone.item.initiative_id != impact.milestone.item.initiative_id:
        raise Refused(fields={"milestone": _("Choose a milestone of the same initiative.")})
    values = {**changes, "rated_by": by} if "severity" in changes else changes
    return apply_changes(impact, values, allowed=EDITABLE | {"rated_by"}, version=version)


@action("change.remove_impact", gettext_lazy("Remove an impact"), said=gettext_lazy("removed %(name)s"))
def remove_impact(impact: Impact, *, by: User) -> None:
    """Take back that something changes for a group; what was owed because of it is owed no more."""
    impact.delete()


@action(
    "change.rate_impact",
    gettext_lazy("Rate what changes for one's own group"),
    said=gettext_lazy("rated %(name)s"),
)
def rate_impact(
    impact: Impact, *, severity: int, words: str = "", version: int | None = None, by: User
) -> Impact:
    """The group's own rating beside ours. Two or more apart, and whoever rated it for us is told."""
    if not 0 <= severity <= 5:
        raise Refused(fields={"severity": _("Give a number from 0 to 5.")})
    changes = {
        "own_severity": severity,
        "own_words": words.strip()[:500],
        "own_rated_by": by,
        "own_rated_on": today(),
    }
    changed = apply_changes(impact, changes, allowed=frozenset(changes), version=version)
    if changed.is_rated_apart and changed.rated_by is not None:
        notify([changed.rated_by], RATED_APART, record=changed, by=by)
    return changed
