"""Checks of evidence: decisions secured in time, obligations shown to be met, people told what holds."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from manyways.change.models import Stakeholder
from manyways.change.standing.changes import KIND, ChangeRow, change_rows
from manyways.portfolio.health.checks import Measured, Sight, check
from manyways.ui.values import SMALL_GROUP, date_text
from manyways.work.models import Decision, Evidence, EvidenceFile, Initiative, Obligation
from manyways.work.queries.decisions import DecideBy, needs_of
from manyways.work.queries.gates import days_counted

Answers = Mapping[int, Measured]


@check("late_decisions", lazy("Decisions past their decide-by day"), lazy("decisions"))
def late_decisions(sight: Sight) -> Answers:
    """How many decisions are not secured though their last responsible day is over."""
    rows = Decision.objects.filter(initiative__in=sight.initiatives).exclude(state=Decision.State.DROPPED)
    decisions = list(rows.select_related("initiative", "item"))
    needs = needs_of(decisions)
    found: dict[int, list[DecideBy]] = {}
    for row in decisions:
        found.setdefault(row.initiative_id, []).append(DecideBy(row, *needs[row.pk], (), sight.day))
    return {pk: _decided(each) for pk, each in found.items()}


def _decided(decisions: Sequence[DecideBy]) -> Measured:
    late = sorted((each for each in decisions if each.days_late), key=lambda each: -each.days_late)
    if late:
        more = f" (+{len(late) - 1})" if len(late) > 1 else ""
        return Measured(len(late), late[0].sentence + more)
    secured = sum(each.decision.state == Decision.State.SECURED for each in decisions)
    said = ngettext(
        "%(secured)s of %(count)s decision secured, none late",
        "%(secured)s of %(count)s decisions secured, none late",
        len(decisions),
    )
    return Measured(0, said % {"secured": secured, "count": len(decisions)})


@check("evidence", lazy("Days to an obligation without evidence"), lazy("days"), is_high_bad=False)
def evidence(sight: Sight) -> Answers:
    """The days to the most pressing obligation, as its own status counts them. One query."""
    found: dict[int, list[Obligation]] = {}
    rows = Obligation.objects.filter(initiative__in=sight.initiatives)
    shown = Exists(Evidence.objects.filter(obligation=OuterRef("pk"))) | Exists(
        EvidenceFile.objects.beside(Obligation)
    )
    for row in rows.annotate(has_evidence=shown).order_by("due_on"):
        found.setdefault(row.initiative_id, []).append(row)
    return {pk: _evidence(each, sight.day) for pk, each in found.items()}


def _evidence(obligations: Sequence[Obligation], day: date) -> Measured:
    missing = [row for row in obligations if not row.fulfilled_on]
    words = {"met": len(obligations) - len(missing), "count": len(obligations)}
    if not missing:
        return Measured(float("inf"), _("%(met)s of %(count)s obligations met") % words)
    text = _("%(met)s of %(count)s obligations met, next %(day)s")
    pressing = min(days_counted((row.due_on - day).days, row.has_evidence) for row in missing)  # type: ignore[attr-defined]
    return Measured(pressing, text % {**words, "day": date_text(missing[0].due_on)})


@check(
    "owed_words", lazy("People late to be told, or told what no longer holds"), lazy("% of those affected")
)
def owed_words(sight: Sight) -> Answers:
    """The share of affected people who should know by now and do not. It reads everybody."""
    changing = set(
        changes_people().filter(pk__in=[row.pk for row in sight.initiatives]).values_list("pk", flat=True)
    )
    rows = [row for row in sight.initiatives if row.pk in changing]
    found = change_rows(rows) if rows else []
    return {row.initiative.pk: measured for row in found if (measured := _owed(row))}


def changes_people() -> QuerySet[Initiative]:
    """Every open initiative that changes something for people."""
    listed = Stakeholder.objects.values("initiative")
    return Initiative.objects.open().filter(Q(kind__slug=KIND) | Q(pk__in=listed))


def _owed(row: ChangeRow) -> Measured | None:
    if row.lacks_day and not row.stale:
        return Measured(None, str(row.status.reason))
    if row.uncounted and not row.stale and not row.untold:
        share = row.uncounted / max(row.stakeholders, row.uncounted) * 100 if row.is_late else 0
        return Measured(share, str(row.status.reason))
    if not row.affected:
        return Measured(None, _("Nobody is on the list yet")) if not row.stakeholders else None
    owed = row.stale + (row.untold if row.is_late else 0)
    if not owed:
        told = row.affected - row.untold
        return Measured(
            0, _("Told %(told)s of %(count)s, nobody late") % {"told": told, "count": row.affected}
        )
    if owed < SMALL_GROUP:
        return Measured(owed / row.affected * 100, str(row.status.reason))
    text = ngettext("%(n)s person is owed a word", "%(n)s people are owed a word", owed) % {"n": owed}
    return Measured(owed / row.affected * 100, text)
