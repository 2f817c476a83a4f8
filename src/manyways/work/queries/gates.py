"""Gates and obligations read: what is met, what is due, and the status of each by a written rule."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.models import EvidenceFile, Gate, GateCriterion, Initiative, Obligation

GATE_DAYS = 14
"""Open criteria are watched two weeks before the gate."""

WATCH_DAYS, RISK_DAYS = 60, 30
"""An obligation without evidence is watched sixty days before it is due, at risk thirty days before."""

EVIDENCE_DAYS = 30
"""So many days are won by a first piece of evidence; a day that is over stays over."""


@dataclass(frozen=True)
class GateState:
    """A gate with its criteria and the day it is planned on: its own, else that of its milestone."""

    gate: Gate
    criteria: tuple[GateCriterion, ...]

    @property
    def met(self) -> int:
        """How many criteria have evidence."""
        return sum(criterion.met_on is not None for criterion in self.criteria)

    @property
    def count(self) -> str:
        """`3 of 5 met`."""
        return _("%(met)s of %(all)s met") % {"met": self.met, "all": len(self.criteria)}

    @property
    def status(self) -> Status:
        """Decided as decided; else at risk past its day, watched two weeks before with criteria open."""
        gate = self.gate
        if gate.verdict:
            level = {"go": "good", "conditional": "watch", "no_go": "risk"}[gate.verdict]
            return Status(level, gate.conditions or gate.reason, str(gate.get_verdict_display()))  # type: ignore[arg-type]
        if gate.planned_on is None:
            return Status("none", self.count, _("Not decided"))
        days = (gate.planned_on - today()).days
        planned = _("planned on %(day)s, %(count)s") % {
            "day": date_text(gate.planned_on),
            "count": self.count,
        }
        if days < 0:
            late = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
            return Status("risk", planned, late)
        is_watched = days <= GATE_DAYS and self.met < len(self.criteria)
        return Status("watch" if is_watched else "none", planned, _("Not decided"))


def gates_of(initiative: Initiative) -> list[GateState]:
    """The gates of an initiative in the order of their days. Two queries."""
    rows = Gate.objects.filter(initiative=initiative).select_related(
        "item", "owner", "decided_by", "initiative__owner"
    )
    found = [GateState(gate, tuple(gate.criteria.all())) for gate in rows.prefetch_related("criteria")]
    return sorted(found, key=lambda each: (each.gate.planned_on or date.max, each.gate.pk))


def gates_sentence(gates: Collection[GateState]) -> str:
    """The next gate, and how far it is."""
    if not gates:
        return _("No gate: the work goes on without asking.")
    waiting = [each for each in gates if not each.gate.verdict]
    if not waiting:
        return _("Every gate is decided.")
    following = waiting[0]
    said = {
        "name": following.gate.name,
        "count": following.count,
        "day": date_text(following.gate.planned_on),
    }
    if following.gate.planned_on:
        return _("Next: %(name)s on %(day)s, %(count)s.") % said
    return _("Next: %(name)s, %(count)s.") % said


def listed_obligations(user: User) -> QuerySet[Obligation]:
    """The obligations this person may see, with `evidence_count`, `item_count` and `finished_count`.

    A kept file is evidence like any other.
    """
    files = EvidenceFile.objects.beside(Obligation).order_by().values("record_id")
    file_count = Coalesce(Subquery(files.annotate(n=Count("pk")).values("n")), 0)
    items = Count("fulfilled_by", distinct=True)
    finished = Count("fulfilled_by", filter=Q(fulfilled_by__item__finished_at__isnull=False), distinct=True)
    return (
        Obligation.objects.visible_to(user)
        .select_related("owner", "initiative__owner", "initiative__kind")
        .annotate(
            evidence_count=Count("evidence", distinct=True) + file_count,
            item_count=items,
            finished_count=finished,
        )
    )


def obligation_status(row: Obligation) -> Status:
    """Fulfilled, else by the days left: watched below sixty, at risk below thirty; evidence wins thirty."""
    evidence: int = row.evidence_count  # type: ignore[attr-defined]
    if row.fulfilled_on:
        return Status("good", date_text(row.fulfilled_on), _("Fulfilled"))
    days = (row.due_on - today()).days
    shown = ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", evidence) % {"n": evidence}
    shown = shown if evidence else _("No evidence yet")
    if days < 0:
        return Status("risk", shown, ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days})
    counted = days_counted(days, bool(evidence))
    if counted < WATCH_DAYS:
        left = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
        return Status("risk" if counted < RISK_DAYS else "watch", shown, left)
    return Status("none", shown, _("Open"))


def days_counted(days_left: int, has_evidence: bool) -> int:
    """The days left as the rules count them: some evidence wins thirty, until the day is over."""
    return days_left + EVIDENCE_DAYS if has_evidence and days_left >= 0 else days_left


def obligations_sentence(rows: Collection[Obligation]) -> str:
    """The first one due, and how many are fulfilled."""
    if not rows:
        return _("No obligation is written down yet.")
    waiting = sorted((row for row in rows if not row.fulfilled_on), key=lambda row: row.due_on)
    done = _("%(done)s of %(all)s fulfilled.") % {"done": len(rows) - len(waiting), "all": len(rows)}
    if not waiting:
        return done
    first = waiting[0]
    said = {"name": first.name, "day": date_text(first.due_on)}
    if first.due_on < today():
        return _("%(name)s was due %(day)s.") % said + " " + done
    return _("Next due %(day)s, which cannot move: %(name)s.") % said + " " + done
