"""Forms of dates given, corrections, commit-by dates and what is followed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.market.models import Booking, DateGiven, Effect
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Person
from manyways.ui.long_select import LongSelect
from manyways.work.models import Initiative


def _people(label: Any, **settings: Any) -> Any:
    rows = Person.objects.filter(user__isnull=False).order_by("name")
    return forms.ModelChoiceField(
        rows, label=label, **{"required": False, "widget": LongSelect, "empty_label": _("None"), **settings}
    )


class GivenForm(forms.Form):
    """To whom, by when, who approves; the rest can wait."""

    whom = forms.CharField(label=_("To whom"), max_length=120)
    last_on = day_field(label=_("By"), required=True)
    approver = _people(_("Approved by"))
    first_on = day_field(label=_("Not before"))
    percent = forms.FloatField(
        label=_("Said to be so sure, in percent"), min_value=1, max_value=100, required=False, initial=85
    )
    kind = forms.ChoiceField(label=_("Who they are"), choices=DateGiven.Kind.choices, required=False)
    said_by = _people(_("Said by"))
    said_on = day_field(label=_("Was said already, on"))
    words = forms.CharField(
        label=_("In these words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_kind(self) -> str:
        """A customer unless something else is said."""
        return str(self.cleaned_data["kind"] or DateGiven.Kind.CUSTOMER)


class CorrectionForm(forms.Form):
    """What is said instead."""

    words = forms.CharField(
        label=_("In these words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    last_on = day_field(label=_("By"), required=True)
    approver = _people(_("Approved by"))
    first_on = day_field(label=_("Not before"))
    percent = forms.FloatField(
        label=_("Said to be so sure, in percent"), min_value=1, max_value=100, required=False, initial=85
    )


class BookingForm(RowForm, forms.ModelForm[Booking]):
    """What, by when, for what."""

    commit_by = day_field(label=_("Commit by"), required=True)
    needed_on = day_field(
        label=_("The outcome must be there by"), help_text=_("Left empty: the commit-by day.")
    )

    class Meta:
        model = Booking
        fields = ("name", "initiative", "commit_by", "needed_on", "needed_percent", "kind", "owner")
        widgets = {"owner": LongSelect}

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["initiative"].queryset = Initiative.objects.visible_to(reader).open().order_by("name")  # type: ignore[attr-defined]
        self.fields["needed_percent"].required = self.fields["kind"].required = False

    def clean_needed_on(self) -> date | None:
        """Nobody named a day: it must be there when it is committed to."""
        day: date | None = self.cleaned_data["needed_on"] or self.cleaned_data.get("commit_by")
        return day


class BookedForm(forms.Form):
    """What was booked though it is not sure needs a reason."""

    anyway = forms.CharField(
        label=_("Why all the same, where it is not sure"), max_length=300, required=False
    )


class FollowForm(forms.Form):
    """How far it may move before one hears of it."""

    tolerance_days = forms.IntegerField(
        label=_("Tell me when it moves by more than so many days"), min_value=0, max_value=365, initial=7
    )


class NoticeForm(forms.Form):
    """How long before which outcomes."""

    days = forms.IntegerField(label=_("Days before"), min_value=1, max_value=730, initial=60)
    effect = forms.ModelChoiceField(
        Effect.objects.filter(is_active=True), label=_("Every outcome that"), empty_label=None
    )


class EffectsForm(forms.Form):
    """What others must know early about one outcome."""

    effects = forms.ModelMultipleChoiceField(
        Effect.objects.filter(is_active=True),
        label=_("This outcome"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
