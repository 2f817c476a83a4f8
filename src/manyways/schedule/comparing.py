"""Two states of a plan side by side: two baselines, or one and the plan of now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.engine.time import Calendar
from manyways.schedule.models import Baseline, Suggestion
from manyways.schedule.spans import Snapshot, Span, calendar_of, day_of, snapshot_kept, working_days
from manyways.ui.values import NO_BREAK, date_text
from manyways.work.durations import plain_number
from manyways.work.models import Initiative

NO_MOVE = 0.05


@dataclass(frozen=True)
class Line:
    """One item in both states. `days`: working days its finish moved, later is positive; None in only one state.

    `duration_change_minutes`: how much longer it takes.
    """

    key: UUID
    name: str
    first: Span | None
    second: Span | None
    days: float | None
    duration_change_minutes: int | None

    @property
    def span(self) -> Span:
        """The newer state it is in."""
        found = self.second or self.first
        assert found
        return found

    @property
    def is_milestone(self) -> bool:
        """Whether it stands for a fact becoming true."""
        return self.span.is_milestone

    @property
    def first_finish_on(self) -> date | None:
        """The day it finished in the first state."""
        return day_of(self.first.finish_at) if self.first else None

    @property
    def second_finish_on(self) -> date | None:
        """The day it finishes in the second state."""
        return day_of(self.second.finish_at) if self.second else None

    @property
    def first_start_on(self) -> date | None:
        """The day it started in the first state."""
        return day_of(self.first.start_at) if self.first else None

    @property
    def second_start_on(self) -> date | None:
        """The day it starts in the second state."""
        return day_of(self.second.start_at) if self.second else None

    @property
    def state(self) -> str:
        """`later`, `earlier`, `same`, `new` or `gone`."""
        if self.days is None:
            return "new" if self.second else "gone"
        return "same" if abs(self.days) < NO_MOVE else "later" if self.days > 0 else "earlier"

    @property
    def words(self) -> str:
        """`5 d late`, `2 d early`, `as planned`, `new`, `no longer in the plan`."""
        if self.days is None:
            return _("new") if self.second else _("no longer in the plan")
        return days_words(self.days)


def days_words(days: float) -> str:
    """Working days later or earlier, as the Gantt writes them."""
    if abs(days) < NO_MOVE:
        return _("as planned")
    count = plain_number(abs(days)).replace(" ", NO_BREAK)
    words = _("%(count)s d late") if days > 0 else _("%(count)s d early")
    return words % {"count": count}


@dataclass(frozen=True)
class Comparison:
    """Two states of a plan, item by item: milestones first, the latest first; phases apart, since they only span."""

    first: Snapshot
    second: Snapshot
    lines: Sequence[Line]
    phases: Sequence[Line]

    @property
    def later(self) -> list[Line]:
        """Those that finish later."""
        return [line for line in self.lines if line.state == "later"]

    @property
    def earlier(self) -> list[Line]:
        """Those that finish earlier."""
        return [line for line in self.lines if line.state == "earlier"]

    @property
    def are_links_changed(self) -> bool:
        """Whether what waits for what differs too."""
        return self.first.links_digest != self.second.links_digest

    def sentence(self) -> str:
        """The worst movement, how many moved, and whether the order changed."""
        if not self.first.spans or not self.second.spans:
            return _("One of the two holds no dates.")
        if not self.later and not self.earlier:
            return _("Nothing has moved since “%(name)s”.") % {"name": self.first.name} + self._order()
        parts = [self._worst()] if self.later else []
        parts.append(self._counts())
        return " ".join(parts) + self._order()

    def _worst(self) -> str:
        worst = self.later[0]
        values = {
            "name": worst.name,
            "late": days_words(worst.days or 0),
            "day": date_text(worst.second_finish_on),
        }
        return _("%(name)s is %(late)s, %(day)s.") % values

    def _counts(self) -> str:
        late, early = len(self.later), len(self.earlier)
        words = [
            ngettext("%(n)s item is later", "%(n)s items are later", late) % {"n": late} if late else "",
            ngettext("%(n)s item is earlier", "%(n)s items are earlier", early) % {"n": early}
            if early
            else "",
        ]
        told = ", ".join(word for word in words if word)
        return _("%(told)s than in “%(name)s”.") % {"told": told, "name": self.first.name}

    def _order(self) -> str:
        return " " + _("Links differ too.") if self.are_links_changed else ""


def compared(first: Snapshot, second: Snapshot, calendar: Calendar) -> Comparison:
    """Two snapshots of one plan; movements count in working time of `calendar`."""
    keys = list(dict.fromkeys([*second.spans, *first.spans]))
    both = [key for key in keys if key in first.spans and key in second.spans]
    pairs = [(first.spans[key].finish_at, second.spans[key].finish_at) for key in both]
    days = dict(zip(both, working_days(calendar, pairs), strict=True))
    lines = [_line(first.spans.get(key), second.spans.get(key), days.get(key)) for key in keys]
    lines.sort(key=_worst_first)
    return Comparison(
        first,
        second,
        [line for line in lines if not line.span.is_summary],
        [line for line in lines if line.span.is_summary],
    )


def _line(first: Span | None, second: Span | None, days: float | None) -> Line:
    span = second or first
    assert span
    change = None
    if first and second and first.duration_minutes is not None and second.duration_minutes is not None:
        change = second.duration_minutes - first.duration_minutes
    return Line(span.key, span.name, first, second, days, change)


def _worst_first(line: Line) -> tuple[bool, float, int]:
    return (not line.is_milestone, -(line.days if line.days is not None else 0), line.span.place)


def newest_baseline(initiative: Initiative) -> Baseline | None:
    """The baseline a plan is measured by: the one kept last. One query."""
    return Baseline.objects.filter(initiative=initiative).newest_first().first()


def baseline_fields(
    initiative: Initiative, finishing: Callable[[], Mapping[UUID, datetime]]
) -> tuple[str, dict[str, dict[str, Any]]]:
    """For the Gantt: the name of the newest baseline, and by item key its bar and how the item stands against it.

    `finishing` says when each item finishes now. One query without a baseline, four with one.
    """
    baseline = newest_baseline(initiative)
    if baseline is None:
        return "", {}
    spans, finishes = snapshot_kept(baseline).spans, finishing()
    kept_open = kept_open_keys(initiative)
    both = [key for key in spans if key in finishes]
    pairs = [(spans[key].finish_at, finishes[key]) for key in both]
    days = dict(zip(both, working_days(calendar_of(initiative), pairs), strict=True))
    return baseline.name, {
        str(key): _fields(span, days.get(key), str(key) in kept_open) for key, span in spans.items()
    }


def _fields(span: Span, days: float | None, is_kept_open: bool) -> dict[str, Any]:
    start, finish = day_of(span.start_at), day_of(span.finish_at)
    words = "" if days is None else days_words(days)
    if is_kept_open and days is not None and days >= NO_MOVE:
        words = _("kept open")
    return {
        "baseline_start": start.isoformat() if start else None,
        "baseline_finish": finish.isoformat() if finish else None,
        "variance": words or None,
    }


def kept_open_keys(initiative: Initiative) -> set[str]:
    """The items that wait on purpose, because a suggestion to start or decide later was applied. One query."""
    forms = [Suggestion.Form.WAIT, Suggestion.Form.STAY_OPEN]
    rows = Suggestion.objects.filter(initiative=initiative, state=Suggestion.State.APPLIED, form__in=forms)
    return {key for keys in rows.values_list("item_keys", flat=True) for key in keys}
