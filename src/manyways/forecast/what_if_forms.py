"""One short form for each kind of change, offering what the person may see."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work.models import Initiative

MOST_ITEMS = 500


class ChangeForm(forms.Form):
    """The base of all: gives the change as what-ifs keep it."""

    do = ""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field, forms.ModelChoiceField):
                continue
            rows: Any = Team.objects.visible_to(user).filter(is_active=True).order_by("name")
            if name != "team":
                rows = Initiative.objects.visible_to(user).open().order_by("rank", "pk")
            field.queryset, field.to_field_name = rows, "key"

    def change(self) -> dict[str, Any]:
        """The change: public keys, whole numbers, ISO days."""
        return {"do": self.do, **{name: _plain(value) for name, value in self.cleaned_data.items() if value}}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.key) if isinstance(value, Initiative | Team) else value


INITIATIVE, TEAM = gettext_lazy("Initiative"), gettext_lazy("Team")


def _initiative(label: Any = INITIATIVE, **more: Any) -> Any:
    return forms.ModelChoiceField(Initiative.objects.none(), label=label, **more)


def _team(label: Any = TEAM) -> Any:
    return forms.ModelChoiceField(Team.objects.none(), label=label)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_ITEMS)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class RankForm(ChangeForm):
    """Another place in the order in which teams pull."""

    do = "rank"
    initiative = _initiative()
    before = _initiative(
        gettext_lazy("Goes before"), required=False, empty_label=gettext_lazy("Nothing: it goes last")
    )

    def clean(self) -> dict[str, Any]:
        """Nothing goes before itself."""
        found = super().clean() or self.cleaned_data
        if found.get("initiative") and found.get("initiative") == found.get("before"):
            self.add_error("before", _("Choose another one: nothing goes before itself."))
        return found


class DropForm(ChangeForm):
    """Without an initiative."""

    do = "drop"
    initiative = _initiative()


class AddForm(ChangeForm):
    """More items for a team."""

    do = "add"
    initiative = _initiative()
    team = _team(gettext_lazy("For the team"))
    count = _count(gettext_lazy("How many items of average size"))


class TakeForm(ChangeForm):
    """The last items nobody has begun, done by another team."""

    do = "take"
    initiative = _initiative(gettext_lazy("From"))
    team = _team(gettext_lazy("Done by"))
    count = _count(gettext_lazy("How many of its last items"))


class CapacityForm(ChangeForm):
    """More or less of a team."""

    do = "capacity"
    team = _team()
    percent = forms.IntegerField(
        label=gettext_lazy("Percent of its usual capacity"), min_value=1, max_value=500, initial=120
    )
    day = forms.DateField(
        label=gettext_lazy("From"), initial=today, widget=forms.DateInput(attrs={"type": "date"})
    )


class StartForm(ChangeForm):
    """What nobody has begun waits until a day."""

    do = "start"
    initiative = _initiative()
    day = _day(gettext_lazy("What nobody has begun starts no earlier than"))


class DateForm(ChangeForm):
    """Another date given."""

    do = "date"
    initiative = _initiative()
    day = _day(gettext_lazy("Date given"))


FORMS: dict[str, type[ChangeForm]] = {
    form.do: form for form in (RankForm, DropForm, AddForm, TakeForm, CapacityForm, StartForm, DateForm)
}


class KeepForm(forms.Form):
    """A name for what was tried."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
