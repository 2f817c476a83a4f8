"""Forms of people, groups, teams and calendars: they parse and check, and save nothing."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from manyways.access.states import as_sent
from manyways.teams.countries import country_names, part_called, parts_of
from manyways.teams.models import Calendar, Group, Membership, Person, Team
from manyways.teams.queries import shifts_text
from manyways.ui.long_select import LongSelect

_SHIFT = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$")


def day_field(**settings: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(**{"required": False, "widget": widget, **settings})


class RowForm:
    """Mixed into a form of one row: the action checks and saves, the form only reads.

    What was changed is told from the row as its page showed it, so that nobody's change in between is taken back.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        sent, row = args[0] if args else settings.get("data"), settings.get("instance")
        if sent and row is not None and row.pk:
            settings["instance"] = as_sent(row, sent)
        super().__init__(*args, **settings)

    def _post_clean(self) -> None:
        """Leave the row alone."""

    def changes(self) -> dict[str, Any]:
        """The fields that were changed, with their values."""
        form: Any = self
        return {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}


class PersonForm(RowForm, forms.ModelForm[Person]):
    """A member of the organisation."""

    active_from = day_field(label=_("Here from"))
    active_until = day_field(label=_("Here until"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Person
        fields = ("name", "email", "job_title", "manager", "location", "active_from", "active_until")
        labels = {"manager": _("Manager")}
        widgets = {"manager": LongSelect}


class GroupForm(RowForm, forms.ModelForm[Group]):
    """Any set of people."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Group
        fields = ("name", "kind", "headcount", "parent", "contact", "contact_email")
        labels = {"parent": _("Part of"), "contact": _("Contact")}
        widgets = {"contact": LongSelect}


class TeamForm(RowForm, forms.ModelForm[Team]):
    """A durable group that does work."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Team
        fields = ("name", "kind", "lead", "purpose", "calendar", "is_active")
        labels = {"lead": _("Lead"), "calendar": _("Calendar")}
        widgets = {"lead": LongSelect}


class MembershipForm(RowForm, forms.ModelForm[Membership]):
    """A person in a group."""

    starts_on = day_field(label=_("From"))
    ends_on = day_field(label=_("Until"))

    class Meta:
        model = Membership
        fields = ("person", "percent", "discipline", "starts_on", "ends_on")
        labels = {"percent": _("Share, %")}
        widgets = {"person": LongSelect}


class CountsForm(forms.Form):
    """Weekly counts, pasted."""

    counts = forms.CharField(
        label=_("Finished items in each week, oldest first"),
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "3 5 2 4 6 3 4 2 5 3 4 4"}),
        max_length=5_000,
    )
    last_week = day_field(label=_("The last one is of the week that starts on"), required=True)

    def clean_last_week(self) -> date:
        """Weeks start on Mondays."""
        day: date = self.cleaned_data["last_week"]
        if day.weekday() != 0:
            raise forms.ValidationError(text("A week starts on a Monday."))
        return day


class ShiftsField(forms.CharField):
    """Shifts of one day: `08:00–12:00, 13:00–17:00`, or nothing."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"required": False, "max_length": 200, **settings})

    def clean(self, value: Any) -> list[list[int]]:
        """Pairs of minutes of the day. Raises ValidationError for what cannot be read."""
        return read_shifts(super().clean(value))


def read_shifts(written: str) -> list[list[int]]:
    """Pairs of minutes of the day. Raises ValidationError for what cannot be read."""
    shifts = []
    for part in filter(None, (part.strip() for part in written.split(","))):
        match = _SHIFT.match(part)
        if not match:
            raise forms.ValidationError(text("Write shifts as 08:00–12:00, 13:00–17:00."))
        start, start_minute, finish, finish_minute = (int(number or 0) for number in match.groups())
        shifts.append([start * 60 + start_minute, finish * 60 + finish_minute])
    return shifts


_DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def country_select() -> LongSelect:
    """A choice among many countries; scripts name them in the language of the reader."""
    return LongSelect({"data-countries": ""})


class CalendarForm(forms.Form):
    """A week of working hours, days that differ, and whose public holidays are free."""

    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.ChoiceField(label=_("Public holidays of"), required=False, widget=country_select())
    region = forms.CharField(
        label=_("Part of the country"), required=False, max_length=60, help_text=_("By its name or its code.")
    )
    exceptions = forms.CharField(
        label=_("Days that differ"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line: 2026-12-24 08:00–12:00, or a date alone for a free day."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, calendar: Calendar | None = None, **settings: Any) -> None:
        if calendar is not None:
            settings["initial"] = {**_initial(calendar), **settings.get("initial", {})}
        super().__init__(*args, **settings)
        self.fields["country"].choices = [("", _("None")), *country_names().items()]  # type: ignore[attr-defined]
        for at, name in enumerate(_DAYS):
            self.fields[f"day_{at}"] = ShiftsField(label=name)
            if calendar is None:
                self.fields[f"day_{at}"].initial = "08:00–12:00, 13:00–17:00" if at < 5 else ""
        self.order_fields(["name", "country", "region", *(f"day_{at}" for at in range(7)), "exceptions"])

    def clean_exceptions(self) -> dict[str, list[list[int]]]:
        """ISO date -> shifts."""
        found = {}
        for line in filter(None, (line.strip() for line in self.cleaned_data["exceptions"].splitlines())):
            day, _space, shifts = line.partition(" ")
            try:
                found[date.fromisoformat(day).isoformat()] = read_shifts(shifts)
            except ValueError:
                raise forms.ValidationError(
                    text("“%(line)s” does not start with a date such as 2026-12-24."), params={"line": line}
                ) from None
        return found

    def clean_region(self) -> str:
        """The code of the part that was named."""
        country, said = self.cleaned_data.get("country", ""), self.cleaned_data["region"]
        found = part_called(country, said) if said else ""
        if found is None:
            raise forms.ValidationError(_unknown_part(country))
        return found

    def chosen(self) -> dict[str, Any]:
        """The fields of a calendar."""
        data = self.cleaned_data
        country = f"{data['country']}-{data['region']}" if data["region"] else data["country"]
        return {
            "name": data["name"],
            "country": country,
            "week": [data[f"day_{at}"] for at in range(7)],
            "exceptions": data["exceptions"],
        }


def _unknown_part(country: str) -> str:
    known = ", ".join(parts_of(country).values())
    if known:
        return text("Holidays differ in these parts: %(parts)s.") % {"parts": known}
    return text("Holidays do not differ in parts of this country: leave it empty.")


def _initial(calendar: Calendar) -> dict[str, Any]:
    country, _dash, region = calendar.country.partition("-")
    lines = (f"{day} {shifts_text(shifts)}".strip() for day, shifts in sorted(calendar.exceptions.items()))
    days = {f"day_{at}": shifts_text(day) for at, day in enumerate(calendar.week)}
    return {
        "name": calendar.name,
        "country": country,
        "region": parts_of(country).get(region, region),
        "exceptions": "\n".join(lines),
        "version": calendar.version,
        **days,
    }
