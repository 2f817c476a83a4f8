"""What people do with gates: say what must be true, show that it is, decide."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work.actions.parts import changed, check_inside, needed, only
from manyways.work.models import Gate, GateCriterion, Initiative

EDITABLE = frozenset({"name", "item", "owner", "planned_on"})
Verdict = Gate.Verdict


@action("work.add_gate", lazy("Add a gate"), said=lazy("added the gate %(name)s"))
def add_gate(
    initiative: Initiative, *, name: str, criteria: Iterable[str] = (), by: User, **fields: Any
) -> Gate:
    """Add a point at which somebody decides whether the work goes on, with what must be true by then."""
    name = needed(name, "name", _("Name the gate."))
    check_inside(initiative, fields.get("item"))
    fields.setdefault("owner", initiative.owner)
    gate = Gate(initiative=initiative, name=name, **only(fields, EDITABLE))
    checked(gate).save()
    for criterion in criteria:
        if criterion.strip():
            checked(GateCriterion(gate=gate, name=criterion.strip())).save()
    return gate


@action("work.edit_gate", lazy("Change a gate"), said=lazy("changed the gate %(name)s"))
def edit_gate(gate: Gate, changes: dict[str, Any], *, version: int | None = None, by: User) -> Gate:
    """Change fields of `EDITABLE`."""
    check_inside(gate.initiative, changes.get("item"))
    return apply_changes(gate, changes, allowed=EDITABLE, version=version)


@action("work.remove_gate", lazy("Remove a gate"), said=lazy("removed the gate %(name)s"))
def remove_gate(gate: Gate, *, by: User) -> None:
    """Take a gate away that nobody has decided at."""
    if gate.verdict:
        raise Refused(_("A decision was made at this gate. It stays."))
    gate.delete()


@action("work.add_gate_criterion", lazy("Add a criterion of a gate"), said=lazy("added a criterion"))
def add_gate_criterion(gate: Gate, *, name: str, by: User) -> GateCriterion:
    """Add something that must be true at the gate."""
    _check_open(gate)
    criterion = GateCriterion(gate=gate, name=needed(name, "name", _("Say what must be true.")))
    checked(criterion).save()
    return criterion


@action("work.remove_gate_criterion", lazy("Remove a criterion of a gate"), said=lazy("removed %(name)s"))
def remove_gate_criterion(criterion: GateCriterion, *, by: User) -> None:
    """Take away what need not be true."""
    _check_open(criterion.gate)
    criterion.delete()


def _check_open(gate: Gate) -> None:
    if gate.verdict:
        raise Refused(_("This gate is decided. Reopen it first."))


@action("work.meet_criterion", lazy("Show that a criterion is met"), said=lazy("met %(name)s"))
def meet_criterion(
    criterion: GateCriterion,
    *,
    evidence: str,
    evidence_url: str = "",
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> GateCriterion:
    """Record the evidence that a criterion is met."""
    _check_open(criterion.gate)
    changes = {
        "evidence": needed(evidence, "evidence", _("Say what shows that it is met.")),
        "evidence_url": evidence_url.strip(),
        "met_on": on or today(),
    }
    return apply_changes(criterion, changes, allowed=frozenset(changes), version=version)


@action("work.unmeet_criterion", lazy("Say that a criterion is not met"), said=lazy("took back %(name)s"))
def unmeet_criterion(criterion: GateCriterion, *, by: User) -> GateCriterion:
    """Take back that a criterion is met; the evidence stays in the history."""
    _check_open(criterion.gate)
    return changed(criterion, evidence="", evidence_url="", met_on=None)


@action("work.decide_gate", lazy("Decide at a gate"), said=lazy("decided at %(name)s"))
def decide_gate(
    gate: Gate,
    verdict: str,
    *,
    reason: str,
    conditions: str = "",
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> Gate:
    """Go, go with conditions, or no go: who, when and why are recorded. Open criteria do not forbid it; they are named."""
    _check_open(gate)
    if verdict not in Verdict.values:
        raise Refused(fields={"verdict": _("Choose go, go with conditions, or no go.")})
    if on and on > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    if verdict == Verdict.CONDITIONAL:
        needed(conditions, "conditions", _("Say which conditions."))
    changes = {
        "verdict": verdict,
        "reason": needed(reason, "reason", _("Say in a few words why.")),
        "conditions": conditions.strip(),
        "decided_on": on or today(),
        "decided_by": by,
    }
    return apply_changes(gate, changes, allowed=frozenset(changes), version=version)


@action("work.reopen_gate", lazy("Reopen a gate"), said=lazy("reopened the gate %(name)s"))
def reopen_gate(gate: Gate, *, reason: str, by: User) -> Gate:
    """Take a decision back; it stays in the history."""
    if not gate.verdict:
        raise Refused(_("Nobody has decided at this gate yet."))
    needed(reason, "reason", _("Say in a few words what happened."))
    return changed(gate, verdict="", reason="", conditions="", decided_on=None, decided_by=None)
