"""What the lists of work share: fields, the bulk forms, how a bulk change is told."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import Outcome, undo_url
from manyways.teams.forms.person import PersonField
from manyways.ui.tables import Table
from manyways.work.forms import people, teams
from manyways.work.models import Item

Save = Callable[[HttpRequest, Any, Any, int | None], str | None]


def person_field(_request: HttpRequest) -> forms.Field:
    """A choice of somebody."""
    return PersonField(people(), required=False, label=str(_("Owner")))


def team_field(_request: HttpRequest) -> forms.Field:
    """A choice of a team."""
    return forms.ModelChoiceField(teams(), required=False, label=str(_("Team")))


class OfInitiatives(Table):
    """A list that all initiatives fill together."""

    @property
    def empty_actions(self) -> SafeString:
        """The way to where its rows are written."""
        return format_html('<a class="btn" href="{}">{}</a>', reverse("work:initiatives"), _("Initiatives"))


def told(outcome: Outcome[Any], done: str) -> tuple[str, str | None]:
    """What a bulk change did, with those it left alone."""
    parts = [done % {"count": len(outcome.done)}]
    if outcome.refused:
        _row, reason = outcome.refused[0]
        left = ngettext(
            "%(count)s left as it was: %(reason)s",
            "%(count)s left as they were: %(reason)s",
            len(outcome.refused),
        )
        parts.append(left % {"count": len(outcome.refused), "reason": reason})
    return ". ".join(parts), undo_url() if outcome.done else None


class OwnerForm(forms.Form):
    """Who owns the selected rows."""

    owner = PersonField(people(), label=_("Owner"), required=False)


class TeamForm(forms.Form):
    """The team of the selected rows."""

    team = forms.ModelChoiceField(teams(), label=_("Team"), required=False)


class WorkTypeForm(forms.Form):
    """Whether the selected rows find out, deliver or maintain."""

    work_type = forms.ChoiceField(choices=Item.WorkType.choices, label=_("Type of work"))


class ServiceForm(forms.Form):
    """The class of service of the selected rows."""

    service = forms.ChoiceField(choices=Item.Service.choices, label=_("Class of service"))


def team_choices(_request: HttpRequest) -> list[tuple[str, Any]]:
    """The teams by key, for a filter."""
    return [(str(key), name) for key, name in teams().values_list("key", "name")]
