"""Forms of a team's seats and its way of working."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.teams.forms.organisation import RowForm, day_field
from manyways.teams.models import Seat, WayOfWorking
from manyways.ui.long_select import LongSelect

USUAL_WAYS = ("Scrum", "Kanban", "Scrum and Kanban", "Shape Up", "Our own hybrid", "Plan-driven")


class Suggested(forms.TextInput):
    """A text with suggestions; anything may be typed."""

    template_name = "teams/suggested.html"

    def __init__(self, suggestions: Any = (), **settings: Any) -> None:
        super().__init__(**settings)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the list the input points to."""
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-list"
        context["widget"]["attrs"]["list"] = listed
        given = self.suggestions() if callable(self.suggestions) else self.suggestions
        return {**context, "listed": listed, "suggestions": list(given)}


def known_disciplines() -> list[str]:
    """Those that seats name."""
    return list(Seat.objects.order_by("discipline").values_list("discipline", flat=True).distinct())


class SeatForm(RowForm, forms.ModelForm[Seat]):
    """A discipline, who is to take it, and for which share."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Seat
        fields = ("discipline", "person", "percent")
        widgets = {"person": LongSelect, "discipline": Suggested(known_disciplines)}


class WayForm(RowForm, forms.ModelForm[WayOfWorking]):
    """How a team works, and why."""

    starts_on = day_field(label=_("Since"), initial=today)

    class Meta:
        model = WayOfWorking
        fields = ("name", "reason", "starts_on")
        widgets = {"name": Suggested(USUAL_WAYS), "reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "way-%s", **settings})
