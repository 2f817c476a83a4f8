"""Private notes on groups, and what reviews reward: marked, replaced before the next cycle."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import GroupNote, ReviewRule
from manyways.teams.models import Group

NOTE = frozenset({"kind", "text", "until"})
RULE = frozenset({"name", "group", "effect", "why", "replacement", "cycle_on"})


@action(
    "people_partner.add_note",
    gettext_lazy("Write a private note on a group"),
    is_global=True,
    said=gettext_lazy("wrote a note"),
)
def add_note(
    group: Group, *, text: str, kind: str = GroupNote.Kind.CONCERN, until: date | None = None, by: User
) -> GroupNote:
    """Keep what HR knows of a group, for HR alone."""
    note = GroupNote(group=group, text=text.strip(), kind=kind, until=until, noted_by=by)
    checked(note).save()
    return note


@action(
    "people_partner.edit_note",
    gettext_lazy("Change a private note"),
    is_global=True,
    said=gettext_lazy("changed a note"),
)
def edit_note(note: GroupNote, changes: dict[str, Any], *, version: int | None = None, by: User) -> GroupNote:
    """Change a note."""
    return apply_changes(note, changes, allowed=NOTE, version=version)


@action(
    "people_partner.remove_note",
    gettext_lazy("Remove a private note"),
    is_global=True,
    said=gettext_lazy("removed a note"),
)
def remove_note(note: GroupNote, *, by: User) -> None:
    """Take a note away."""
    note.delete()


@action(
    "people_partner.add_review_rule",
    gettext_lazy("List what reviews reward"),
    is_global=True,
    said=gettext_lazy("listed %(name)s"),
)
def add_review_rule(*, name: str, by: User, **fields: Any) -> ReviewRule:
    """List a goal, a measure or a bonus rule of today. `fields` are those of `RULE`."""
    unknown = sorted(set(fields) - RULE)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    rule = ReviewRule(name=name.strip(), **fields)
    checked(rule).save()
    return rule


@action(
    "people_partner.edit_review_rule",
    gettext_lazy("Mark what reviews reward"),
    is_global=True,
    said=gettext_lazy("changed %(name)s"),
)
def edit_review_rule(
    rule: ReviewRule, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ReviewRule:
    """Mark whether it helps, and say what is rewarded instead."""
    return apply_changes(rule, changes, allowed=RULE, version=version)


@action(
    "people_partner.replace_review_rule",
    gettext_lazy("Say that something else is rewarded now"),
    is_global=True,
    said=gettext_lazy("replaced %(name)s"),
)
def replace_review_rule(
    rule: ReviewRule, *, on: date | None = None, version: int | None = None, by: User
) -> ReviewRule:
    """The replacement holds from a day not to come. Refused while nobody said what it is."""
    day = on or today()
    if day > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    if not rule.replacement.strip():
        raise Refused(_("Say first what is rewarded instead."))
    return apply_changes(rule, {"replaced_on": day}, allowed=frozenset({"replaced_on"}), version=version)
