"""The form of one item in its plan: all that its dates depend on, read as changes of the plan."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import Stale
from manyways.schedule.changes import PlanChange
from manyways.schedule.writing import lag_text
from manyways.teams.models import Calendar
from manyways.work.models import Item, Link
from manyways.work.times import span_text, time_text


def _day(label: Any, **settings: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **settings)


def _time(label: Any, **settings: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=400, **settings)


class PlanItemForm(forms.Form):
    """One item; phases show only what is theirs."""

    name = forms.CharField(label=_("Name"), max_length=300)
    duration = _time(
        _("Time, usually"),
        help_text=_(
            "5 d: five working days. 3 ed: three days by the clock. 2 d (1 w) 3 d: with a week's pause between."
        ),
    )
    percent = forms.IntegerField(label=_("Percent done"), required=False, min_value=0, max_value=100)
    finished_on = _day(_("Finished on"))
    owner = forms.CharField(label=_("Owner"), required=False, max_length=120)
    low = _time(_("At best"))
    high = _time(_("At worst"))
    constraint = forms.ChoiceField(label=_("Constraint"), choices=Item.Constraint.choices)
    constraint_on = _day(_("Constraint date"))
    deadline = _day(_("Deadline"), help_text=_("Warns when it is missed; it moves nothing."))
    calendar = forms.ModelChoiceField(
        Calendar.objects.order_by("name"),
        label=_("Calendar"),
        required=False,
        to_field_name="key",
        empty_label=_("That of the initiative"),
    )
    is_manual = forms.BooleanField(label=_("Dates by hand"), required=False)
    manual_start = _day(_("Start by hand"))
    manual_finish = _day(_("Finish by hand"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, item: Item, links: Sequence[Link], is_phase: bool, **settings: Any
    ) -> None:
        super().__init__(*args, **{**settings, "initial": _initial(item)})
        self.item, self.links = item, links
        self.fields["version"].initial = item.version
        hidden = (
            {"duration", "percent", "low", "high", "is_manual", "manual_start", "manual_finish"}
            if is_phase
            else set()
        )
        if is_phase:
            hidden.add("finished_on")
        if item.form == Item.Form.MILESTONE:
            hidden |= {"duration", "low", "high", "percent"}
        for name in hidden:
            del self.fields[name]

    def changes(self) -> list[PlanChange]:
        """What differs from the item as it was shown."""
        data, wanted = self.cleaned_data, list[PlanChange]()
        names = [name for name in self.changed_data if name not in {"version", "finished_on"}]
        fields = {name: _plain(data[name]) for name in names}
        if fields.keys() & {"constraint", "constraint_on"}:
            fields |= {name: _plain(data[name]) for name in ("constraint", "constraint_on")}
            if fields["constraint"] in {"asap", "alap"}:
                del fields["constraint_on"]
        if fields:
            wanted.append(PlanChange("set", self.item.key, fields=fields, version=data.get("version")))
        if "finished_on" in self.changed_data:
            done = {"on": data["finished_on"], "version": data.get("version")}
            wanted.append(PlanChange("done", self.item.key, **done))
        return [*wanted, *self._link_changes()]

    def _link_changes(self) -> list[PlanChange]:
        found = []
        for link in self.links:
            key = link.predecessor.key
            now = (link.type, lag_text(link))
            was = (self.data.get(f"was-type-{key}", now[0]), str(self.data.get(f"was-lag-{key}", now[1])))
            kind, lag = self.data.get(f"type-{key}", now[0]), str(self.data.get(f"lag-{key}", now[1])).strip()
            if f"remove-{key}" in self.data:
                found.append(PlanChange("unlink", self.item.key, predecessor=key))
            elif (kind, lag) != was:
                _refuse_overwriting(link, was, (str(kind), lag))
                found.append(
                    PlanChange("link", self.item.key, predecessor=key, type=str(kind), lag=lag or "0d")
                )
        before = str(self.data.get("waits-for", "")).strip()
        if before:
            kind, lag = str(self.data.get("waits-type", "fs")), str(self.data.get("waits-lag", ""))
            found.append(PlanChange("link", self.item.key, predecessor=UUID(before), type=kind, lag=lag))
        return found


def _refuse_overwriting(link: Link, was: tuple[str, str], mine: tuple[str, str]) -> None:
    """Raise Stale where somebody else changed a link since it was shown."""
    now = (link.type, lag_text(link))
    if now != was:
        name = str(link.predecessor)
        raise Stale(
            mine={name: "".join(mine).upper()}, theirs={name: "".join(now).upper()}, version=link.version
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Calendar):
        return str(value.key)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _initial(item: Item) -> dict[str, Any]:
    def day(moment: Any) -> Any:
        return timezone.localtime(moment).date() if moment else None

    return {
        "name": item.name,
        "duration": time_text(item),
        "low": span_text(item.duration_low_minutes, is_elapsed=item.is_elapsed),
        "high": span_text(item.duration_high_minutes, is_elapsed=item.is_elapsed),
        "percent": 100 if item.finished_at else item.percent_done,
        "finished_on": day(item.finished_at),
        "owner": item.owner.name if item.owner else "",
        "constraint": item.constraint,
        "constraint_on": day(item.constraint_at),
        "deadline": day(item.deadline_at),
        "calendar": item.calendar.key if item.calendar else None,
        "is_manual": item.is_manual,
        "manual_start": day(item.manual_start_at),
        "manual_finish": day(item.manual_finish_at),
    }
