"""What falls due for one person: decisions to make, log entries, gates, obligations, slots and rooms of their own."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.portfolio.needs import Need, ask_need
from manyways.portfolio.queries import Portfolio
from manyways.ui.values import date_text
from manyways.work.models import Decision, Gate, Initiative, LogEntry, RoomBlock, Slot
from manyways.work.queries.decisions import decide_bys, listed_decisions
from manyways.work.queries.gates import WATCH_DAYS, listed_obligations, obligation_status
from manyways.work.queries.log import entry_status, listed_log
from manyways.work.queries.programme import RoomsState

SOON = timedelta(days=7)
MOST = 5
OPEN = [Initiative.State.PROPOSED, Initiative.State.RUNNING]


def _mine(user: User) -> Q:
    """Rows this person owns, or that nobody owns in an initiative of theirs."""
    return Q(owner__user=user) | Q(owner__isnull=True, initiative__owner__user=user)


@ask_need
def decisions_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Decisions of one's own that are late or fall due within two weeks."""
    waiting = [Decision.State.OPEN, Decision.State.CHOSEN]
    rows = listed_decisions(user).filter(_mine(user), state__in=waiting, initiative__state__in=OPEN)
    for row in decide_bys(rows, user):
        if row.days_late or row.is_soon:
            is_chosen = row.decision.state == Decision.State.CHOSEN
            title = _("Secure: %(name)s") if is_chosen else _("Decide: %(name)s")
            names = "; ".join(item.name for item in row.waiting)
            before = _("%(names)s wait for it") % {"names": names} if names else ""
            yield Need(
                title % {"name": row.decision.name},
                " · ".join(part for part in (str(row.decision.initiative), before) if part),
                row.late_words if row.days_late else _("by %(day)s") % {"day": date_text(row.decide_on)},
                row.decision.get_absolute_url(),
            )


@ask_need
def log_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Entries of the log of one's own that are late or due within a week."""
    rows = listed_log(user).filter(closed_on__isnull=True, owner__user=user, due_on__lte=today() + SOON)
    for entry in rows.order_by("due_on", "pk")[:MOST]:
        status = entry_status(entry)
        when = status.shown_word if status.level == "risk" else date_text(entry.due_on)
        kind = {"kind": entry.get_kind_display(), "name": entry.name}
        title = entry.name if entry.kind == LogEntry.Kind.ACTION else _("%(kind)s: %(name)s") % kind
        yield Need(title, str(entry.initiative), str(when), entry.get_absolute_url())


@ask_need
def gates_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Gates one decides at, planned within a week or past."""
    rows = Gate.objects.visible_to(user).filter(
        _mine(user), verdict="", planned_on__lte=today() + SOON, initiative__state__in=OPEN
    )
    for gate in rows.select_related("initiative").order_by("planned_on", "pk")[:MOST]:
        yield Need(
            _("Decide at the gate: %(name)s") % {"name": gate.name},
            str(gate.initiative),
            date_text(gate.planned_on),
            gate.get_absolute_url(),
        )


@ask_need
def obligations_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Obligations of one's own without evidence that are due within sixty days."""
    last = today() + timedelta(days=WATCH_DAYS)
    rows = listed_obligations(user).filter(_mine(user), fulfilled_on__isnull=True, due_on__lte=last)
    unshown = rows.filter(Q(evidence_count=0)).order_by("due_on", "pk")
    for row in unshown[:MOST]:
        yield Need(
            _("Show: %(name)s") % {"name": row.name},
            f"{row.source} · {row.initiative}",
            str(obligation_status(row).shown_word),
            row.get_absolute_url(),
        )


@ask_need
def slots_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Lists of one's own with slots that should be filled within a week, folded into one line each."""
    rows = Slot.objects.visible_to(user).exclude(state=Slot.State.CONFIRMED)
    due = rows.filter(_mine(user), due_on__lte=today() + SOON, initiative__state__in=OPEN)
    lists: dict[tuple[int, str], list[Slot]] = {}
    for slot in due.select_related("initiative").order_by("due_on", "pk"):
        lists.setdefault((slot.initiative_id, slot.kind), []).append(slot)
    for (_pk, kind), found in lists.items():
        title = ngettext("Fill %(n)s slot: %(kind)s", "Fill %(n)s slots: %(kind)s", len(found))
        yield Need(
            title % {"n": len(found), "kind": kind},
            str(found[0].initiative),
            date_text(found[0].due_on),
            found[0].get_absolute_url(),
        )


@ask_need
def rooms_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Blocks of rooms of one's own whose pick-up lags, or that nobody counted."""
    rows = RoomBlock.objects.visible_to(user).filter(_mine(user), release_on__gte=today())
    for block in rows.select_related("initiative").prefetch_related("pick_ups"):
        counts = sorted(block.pick_ups.all(), key=lambda count: count.counted_on)
        status = RoomsState(block, counts[-1] if counts else None, today()).status
        if status.level in {"risk", "watch"}:
            yield Need(
                _("Rooms at %(name)s: %(word)s") % {"name": block.name, "word": status.shown_word},
                str(status.reason),
                _("released %(day)s") % {"day": date_text(block.release_on)},
                block.get_absolute_url(),
            )
