"""What falls due for one person: decisions to make, log entries, gates, obligations, slots and rooms of their own."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.portfolio.needs import Need, ask_need_of
from manyways.ui.values import date_text
from manyways.work.models import Decision, Gate, Initiative, LogEntry, Obligation, RoomBlock, Slot
from manyways.work.models.decisions import DecisionSet
from manyways.work.models.gates import GateSet, ObligationSet
from manyways.work.models.log import LogEntrySet
from manyways.work.models.programme import RoomBlockSet
from manyways.work.models.slots import SlotSet
from manyways.work.queries.decisions import decide_bys, listed_decisions
from manyways.work.queries.gates import WATCH_DAYS, listed_obligations, obligation_status
from manyways.work.queries.log import entry_status, listed_log
from manyways.work.queries.programme import RoomsState

SOON = timedelta(days=7)
MOST = 5
OPEN = [Initiative.State.PROPOSED, Initiative.State.RUNNING]


def _mine(me: Any) -> Q:
    """Rows this person owns, or that nobody owns in an initiative of theirs."""
    return Q(owner__user=me) | Q(owner__isnull=True, initiative__owner__user=me)


@ask_need_of(lambda me: Decision.objects.waiting().filter(_mine(me), initiative__state__in=OPEN))
def decisions_due(rows: DecisionSet, user: User) -> Iterable[Need]:
    """Decisions of one's own that are late or fall due within two weeks."""
    for row in decide_bys(listed_decisions(user) & rows, user):
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


@ask_need_of(lambda me: LogEntry.objects.open().filter(owner__user=me, due_on__lte=today() + SOON))
def log_due(rows: LogEntrySet, user: User) -> Iterable[Need]:
    """Entries of the log of one's own that are late or due within a week."""
    for entry in (listed_log(user) & rows).order_by("due_on", "pk")[:MOST]:
        status = entry_status(entry)
        when = status.shown_word if status.level == "risk" else date_text(entry.due_on)
        kind = {"kind": entry.get_kind_display(), "name": entry.name}
        title = entry.name if entry.kind == LogEntry.Kind.ACTION else _("%(kind)s: %(name)s") % kind
        yield Need(title, str(entry.initiative), str(when), entry.get_absolute_url())


def _gates(me: Any) -> GateSet:
    until = today() + SOON
    return Gate.objects.filter(_mine(me), verdict="", planned_on__lte=until, initiative__state__in=OPEN)


@ask_need_of(_gates)
def gates_due(rows: GateSet, user: User) -> Iterable[Need]:
    """Gates one decides at, planned within a week or past."""
    for gate in rows.visible_to(user).select_related("initiative").order_by("planned_on", "pk")[:MOST]:
        yield Need(
            _("Decide at the gate: %(name)s") % {"name": gate.name},
            str(gate.initiative),
            date_text(gate.planned_on),
            gate.get_absolute_url(),
        )


def _obligations(me: Any) -> ObligationSet:
    last = today() + timedelta(days=WATCH_DAYS)
    return Obligation.objects.filter(_mine(me), fulfilled_on__isnull=True, due_on__lte=last)


@ask_need_of(_obligations)
def obligations_due(rows: ObligationSet, user: User) -> Iterable[Need]:
    """Obligations of one's own without evidence that are due within sixty days."""
    listed = listed_obligations(user).filter(pk__in=rows.values("pk"))
    unshown = listed.filter(Q(evidence_count=0)).order_by("due_on", "pk")
    for row in unshown[:MOST]:
        yield Need(
            _("Show: %(name)s") % {"name": row.name},
            f"{row.source} · {row.initiative}",
            str(obligation_status(row).shown_word),
            row.get_absolute_url(),
        )


def _slots(me: Any) -> SlotSet:
    rows = Slot.objects.filter(_mine(me), due_on__lte=today() + SOON, initiative__state__in=OPEN)
    return rows.exclude(state=Slot.State.CONFIRMED)


@ask_need_of(_slots)
def slots_due(rows: SlotSet, user: User) -> Iterable[Need]:
    """Lists of one's own with slots that should be filled within a week, folded into one line each."""
    lists: dict[tuple[int, str], list[Slot]] = {}
    for slot in rows.visible_to(user).select_related("initiative").order_by("due_on", "pk"):
        lists.setdefault((slot.initiative_id, slot.kind), []).append(slot)
    for (_pk, kind), found in lists.items():
        title = ngettext("Fill %(n)s slot: %(kind)s", "Fill %(n)s slots: %(kind)s", len(found))
        yield Need(
            title % {"n": len(found), "kind": kind},
            str(found[0].initiative),
            date_text(found[0].due_on),
            found[0].get_absolute_url(),
        )


@ask_need_of(lambda me: RoomBlock.objects.filter(_mine(me), release_on__gte=today()))
def rooms_due(rows: RoomBlockSet, user: User) -> Iterable[Need]:
    """Blocks of rooms of one's own whose pick-up lags, or that nobody counted."""
    for block in rows.visible_to(user).select_related("initiative").prefetch_related("pick_ups"):
        counts = sorted(block.pick_ups.all(), key=lambda count: count.counted_on)
        status = RoomsState(block, counts[-1] if counts else None, today()).status
        if status.level in {"risk", "watch"}:
            yield Need(
                _("Rooms at %(name)s: %(word)s") % {"name": block.name, "word": status.shown_word},
                str(status.reason),
                _("released %(day)s") % {"day": date_text(block.release_on)},
                block.get_absolute_url(),
            )
