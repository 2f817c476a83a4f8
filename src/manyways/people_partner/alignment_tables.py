"""The lists of notes and review rules: HR's alone."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.editing import edited_by
from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.models import GroupNote, ReviewRule
from manyways.people_partner.queries.alignment import effect_status
from manyways.ui.tables import DATE, NAME, STATUS, Column, Table, choice, search

_edit = edited_by(actions.edit_review_rule)


class RuleTable(Table):
    """What reviews reward, open conflicts first."""

    name = "review-rules"
    label = _("What reviews reward")
    columns = (
        Column(
            "name",
            _("What is rewarded"),
            NAME,
            second="why",
            url=lambda row: reverse("people_partner:review_rule", args=[row.key]),
        ),
        Column("status", _("With team outcomes"), STATUS, value=effect_status),
        Column(
            "effect",
            _("Mark"),
            value="get_effect_display",
            edit=_edit("effect", forms.ChoiceField(choices=ReviewRule.Effect.choices)),
            is_hidden=True,
        ),
        Column(
            "replacement",
            _("Instead"),
            edit=_edit("replacement", forms.CharField(max_length=300, required=False)),
        ),
        Column("cycle_on", _("Next cycle"), DATE, sort=("cycle_on",)),
        Column("group", _("Who is touched"), value=lambda row: str(row.group or "")),
    )
    filters = (search("name", "replacement"), choice("effect", _("Mark"), ReviewRule.Effect.choices))
    quick = "effect"
    empty_title = _("Nothing listed yet")
    empty_text = _(
        "List what goals, reviews and bonuses reward today, such as “on-time project delivery”. Then mark what helps and what conflicts."
    )

    def rows(self) -> list[ReviewRule]:
        """The worst first, then by the day of the cycle."""
        rows = (
            ReviewRule.objects.visible_to(actor(self.request))
            .select_related("group")
            .order_by("cycle_on", "id")
        )
        return sorted(rows, key=lambda row: effect_status(row).rank)


class NoteTable(Table):
    """Private notes on groups."""

    name = "notes"
    label = _("Notes on groups")
    columns = (
        Column(
            "group",
            _("Group"),
            NAME,
            value="group.name",
            url=lambda row: reverse("people_partner:edit_note", args=[row.key]),
            sort=("group__name",),
        ),
        Column("text", _("Note"), phone="wide"),
        Column("kind", _("Kind"), value="get_kind_display"),
        Column("until", _("Holds until"), DATE, sort=("until",), phone="fact"),
        Column("noted_on", _("Noted"), DATE, sort=("-noted_on",), second=lambda row: str(row.noted_by or "")),
    )
    filters = (search("group__name", "text"), choice("kind", _("Kind"), GroupNote.Kind.choices))
    empty_title = _("No note yet")
    empty_text = _(
        "Note what you know of a group before anything is sent to it: a concern, or a week not to come in. Nobody outside HR sees it."
    )

    def rows(self) -> Any:
        """Newest first."""
        return GroupNote.objects.visible_to(actor(self.request)).select_related("group", "noted_by")
