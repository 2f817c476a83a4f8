"""Forms of slots, the programme, rooms and the log: they parse and check, and save nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.teams.forms import RowForm, day_field
from manyways.teams.forms.person import PersonField
from manyways.work.forms import moment_field
from manyways.work.models import LogEntry, Place, ProgrammeActivity, RoomBlock

_LINES = forms.Textarea(attrs={"rows": 2})


class NewSlots(forms.Form):
    """The list and how many; or their names."""

    kind = forms.CharField(
        label=_("List"),
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("Speakers"), "list": "lists"}),
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, required=False)
    due_on = day_field(label=_("To be filled by"))
    names = forms.CharField(
        label=_("Or their names, one on each line"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def chosen(self) -> dict[str, Any]:
        """What was filled in, as `add_slots` takes it."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "count": data["count"] or 0,
            "due_on": data["due_on"],
            "names": data["names"].splitlines(),
        }


class ActivityForm(RowForm, forms.ModelForm[ProgrammeActivity]):
    """Something that happens at a place and a time; a new place is made by typing its name."""

    starts_at = moment_field(label=_("Starts"))
    ends_at = moment_field(label=_("Ends"))
    place_name = forms.CharField(
        label=_("Place"), required=False, max_length=120, widget=forms.TextInput(attrs={"list": "places"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("name", "place_name", "starts_at", "ends_at", "owner", "capacity", "notes")

    class Meta:
        model = ProgrammeActivity
        fields = ("name", "starts_at", "ends_at", "owner", "capacity", "notes")
        widgets = {"notes": _LINES}
        field_classes = {"owner": PersonField}


class PlaceForm(RowForm, forms.ModelForm[Place]):
    """A room and its seats."""

    class Meta:
        model = Place
        fields = ("name", "capacity")


class RoomBlockForm(RowForm, forms.ModelForm[RoomBlock]):
    """Rooms held in a hotel."""

    first_night_on = day_field(label=_("First night"), required=True)
    release_on = day_field(
        label=_("Release date"), help_text=_("Thirty days before, unless agreed otherwise.")
    )
    opens_on = day_field(label=_("Bookable from"), help_text=_("Today, unless it was earlier."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RoomBlock
        fields = ("name", "rooms", "first_night_on", "nights", "release_on", "opens_on", "rate", "owner")
        field_classes = {"owner": PersonField}


class Count(forms.Form):
    """Rooms booked so far."""

    rooms = forms.IntegerField(label=_("Rooms booked"), min_value=0)
    counted_on = day_field(label=_("Counted on"))


class NewLogEntry(forms.Form):
    """What it is, which kind, how likely."""

    name = forms.CharField(
        label=_("What might go wrong, or must be settled?"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-key": "N", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=LogEntry.Kind.choices)


class EditLogEntry(RowForm, forms.ModelForm[LogEntry]):
    """Everything of an entry."""

    due_on = day_field(label=_("Due"))
    raised_on = day_field(label=_("Raised on"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = LogEntry
        fields = (
            "name",
            "owner",
            "due_on",
            "chance",
            "days",
            "cost",
            "response",
            "days_low",
            "days_high",
            "notes",
            "kind",
            "raised_on",
        )
        widgets = {"notes": _LINES, "response": _LINES}
        field_classes = {"owner": PersonField}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.instance.kind == LogEntry.Kind.RISK:
            self.order_fields(("name", "chance", "days"))

    def changes(self) -> dict[str, Any]:
        """The fields that were changed; an entry always keeps the day it was raised on."""
        found = super().changes()
        return {name: value for name, value in found.items() if name != "raised_on" or value}
