"""Handovers between initiatives with their risk: the window of what is handed over against the day that counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.models import Window
from manyways.forecast.queries import latest_forecast
from manyways.ui.components.signs import Status
from manyways.ui.values import as_day, date_text
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Handover


@dataclass(frozen=True)
class HandoverRow:
    """One handover as lists show it."""

    handover: Handover
    status: Status
    window: Drawing

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.handover.key)

    @property
    def state(self) -> str:
        """Where it stands; with the day an answer is due while there is none."""
        shown = str(self.handover.get_state_display())
        if self.handover.state == Handover.State.ASKED:
            return _("%(state)s, answer due %(day)s") % {
                "state": shown,
                "day": date_text(self.handover.answer_by),
            }
        return shown


def handover_rows(user: User, handovers: Iterable[Handover] | None = None) -> list[HandoverRow]:
    """The handovers still to come that a person may see, the worst first. Three queries."""
    if handovers is None:
        seen = Handover.objects.visible_to(user).with_ends()
        handovers = seen.exclude(state=Handover.State.WITHDRAWN)
    rows, latest = list(handovers), latest_forecast()
    items = [row.link.predecessor_id for row in rows]
    windows = (
        {
            window.item_id: window
            for window in Window.objects.filter(forecast=latest, item__in=items).defer("finish_days")
        }
        if latest
        else {}
    )
    found = [_row(row, windows.get(row.link.predecessor_id)) for row in rows]
    return sorted(found, key=lambda row: (row.status.rank, row.handover.day, row.handover.pk))


def status_of_handover(handover: Handover) -> Status:
    """The status of one handover, by the same rule as in the list."""
    latest = latest_forecast()
    window = (
        Window.objects.filter(forecast=latest, item=handover.link.predecessor_id).defer("finish_days").first()
    )
    return _row(handover, window if latest else None).status


def _row(handover: Handover, window: Window | None) -> HandoverRow:
    done = handover.link.predecessor.finished_at
    drawing = Drawing(
        window.likely_on if window else None,
        window.safe_on if window else None,
        handover.day,
        cannot_move=handover.taker.is_due_fixed,
        done=as_day(done) if done else None,
        reason=_("No forecast yet"),
    )
    return HandoverRow(handover, handover_status(handover, drawing, today()), drawing)


def handover_status(handover: Handover, window: Drawing, day: date) -> Status:
    """The rule, the first line that applies: handed over; past its day; likely late; perhaps late; no answer."""
    if window.done:
        return Status("good", date_text(window.done), _("Handed over"))
    if handover.state == Handover.State.WITHDRAWN:
        return Status("none", "", _("No longer needed"))
    late = _late(handover, window, day) or _unsettled(handover, day)
    if late or not window.is_known:
        return late or Status("none", window.label)
    return Status("good", _("Safe on %(day)s") % {"day": date_text(window.safe)})


def _late(handover: Handover, window: Drawing, day: date) -> Status | None:
    if handover.day < day:
        return Status("risk", _days(_("past its day"), (day - handover.day).days))
    if window.likely and window.likely > handover.day:
        days = (window.likely - handover.day).days
        return Status("risk", _days(_("later than needed, even if all goes likely"), days))
    if window.safe and window.safe > handover.day:
        return Status("watch", _days(_("later than needed, to be safe"), window.days_past))
    return None


def _unsettled(handover: Handover, day: date) -> Status | None:
    if handover.state == Handover.State.ESCALATED:
        return Status("watch", _("Not settled between the two"))
    if handover.state == Handover.State.ASKED and handover.answer_by < day:
        return Status("watch", _("An answer was due %(day)s") % {"day": date_text(handover.answer_by)})
    return None


def _days(what: str, days: int) -> str:
    return ngettext("%(days)s day %(what)s", "%(days)s days %(what)s", days) % {"days": days, "what": what}


def handovers_sentence(rows: Sequence[HandoverRow]) -> str:
    """How many are late, how many may be, and how many have no agreed day; nothing without a handover."""
    if not rows:
        return ""
    late = sum(row.status.level == "risk" for row in rows)
    unsafe = sum(row.status.level == "watch" and _is_unsafe(row) for row in rows)
    unanswered = sum(row.handover.is_open for row in rows)
    count = len(rows)
    said = ngettext(
        "%(late)s of %(count)s handovers is late", "%(late)s of %(count)s handovers are late", late
    )
    parts = [said % {"late": late, "count": count} if late else _("No handover is late")]
    if unsafe:
        parts.append(_("%(n)s may be") % {"n": unsafe})
    if unanswered:
        parts.append(_("%(n)s without an agreed day") % {"n": unanswered})
    return f"{', '.join(parts)}."


def _is_unsafe(row: HandoverRow) -> bool:
    return row.window.safe is not None and row.window.safe > row.handover.day
