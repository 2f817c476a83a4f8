"""What people do with decisions: compare options, choose, secure with evidence, drop, reopen."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.work.actions.boards import drop_item, record_dates, restore_item
from manyways.work.actions.items import add_item
from manyways.work.actions.parts import changed, check_inside, needed, only
from manyways.work.models import Criterion, Decision, DecisionOption, Initiative, Item, Judgement

State = Decision.State
EDITABLE = frozenset({"name", "notes", "owner", "lead_days", "need", "needed_on"})
OF_OPTION = frozenset({"name", "cost", "pros", "cons", "free_until_on", "url"})
END_OF_DAY = time(17)


@action("work.add_decision", lazy("Add a decision"), said=lazy("added the decision %(name)s"))
def add_decision(
    initiative: Initiative,
    *,
    name: str,
    item: Item | None = None,
    parent: Item | None = None,
    by: User,
    **fields: Any,
) -> Decision:
    """Add a decision with the item that stands for “secured”: the one given, or a new milestone (inside `parent`).

    `fields` are those of `EDITABLE`; the owner is the item's or the initiative's unless named. Raises Refused by field.
    """
    name = needed(name, "name", _("Say what is to be decided."))
    only(fields, EDITABLE)
    made_item = item is None
    if item is None:
        secured = _("%(name)s secured") % {"name": name}
        item = add_item(initiative, name=secured[:300], form=Item.Form.MILESTONE, parent=parent, by=by)
    _check_item(initiative, item)
    fields.setdefault("owner", item.owner or initiative.owner)
    decision = Decision(initiative=initiative, item=item, name=name, made_item=made_item, **fields)
    checked(decision).save()
    return decision


def _check_item(initiative: Initiative, item: Item) -> None:
    check_inside(initiative, item)
    if item.form == Item.Form.PHASE or item.children.exists():
        raise Refused(fields={"item": _("A phase is not one fact: choose a milestone or a task.")})
    if Decision.objects.filter(item=item).exists():
        raise Refused(fields={"item": _("“%(name)s” stands for a decision already.") % {"name": item.name}})


@action("work.edit_decision", lazy("Change a decision"), said=lazy("changed the decision %(name)s"))
def edit_decision(
    decision: Decision, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Decision:
    """Change fields of `EDITABLE`. A stale version is refused with both values."""
    return apply_changes(decision, changes, allowed=EDITABLE, version=version)


@action("work.add_option", lazy("Add an option"), said=lazy("added the option %(name)s"))
def add_option(decision: Decision, *, name: str, by: User, **fields: Any) -> DecisionOption:
    """Add a way to decide. `fields` are those of `OF_OPTION`."""
    name = needed(name, "name", _("Name the option."))
    option = DecisionOption(decision=decision, name=name, **only(fields, OF_OPTION))
    checked(option).save()
    return option


@action("work.edit_option", lazy("Change an option"), said=lazy("changed the option %(name)s"))
def edit_option(
    option: DecisionOption, changes: dict[str, Any], *, version: int | None = None, by: User
) -> DecisionOption:
    """Change fields of `OF_OPTION`."""
    return apply_changes(option, changes, allowed=OF_OPTION, version=version)


@action("work.remove_option", lazy("Remove an option"), said=lazy("removed the option %(name)s"))
def remove_option(option: DecisionOption, *, by: User) -> None:
    """Take an option out of the comparison; not the chosen one."""
    if Decision.objects.filter(chosen=option).exists():
        raise Refused(_("This option is chosen. Choose another one or reopen the decision first."))
    option.delete()


@action("work.add_criterion", lazy("Compare options by a criterion"), said=lazy("added a criterion"))
def add_criterion(decision: Decision, *, name: str, by: User) -> Criterion:
    """Add a row to the comparison."""
    criterion = Criterion(decision=decision, name=needed(name, "name", _("Name the criterion.")))
    checked(criterion).save()
    return criterion


@action("work.remove_criterion", lazy("Remove a criterion"), said=lazy("removed the criterion %(name)s"))
def remove_criterion(criterion: Criterion, *, by: User) -> None:
    """Take a row out of the comparison with what was said in it."""
    criterion.delete()


@action("work.judge_option", lazy("Say how an option stands by a criterion"), said=lazy("judged %(name)s"))
def judge_option(
    option: DecisionOption, *, criterion: Criterion, words: str = "", fit: str = "", by: User
) -> Judgement:
    """Say in words how an option stands by a criterion, and whether that fits; again replaces it."""
    if criterion.decision_id != option.decision_id:
        raise Refused(_("This criterion belongs to another decision."))
    return _judge(option, criterion, words, fit)


@action("work.compare_options", lazy("Fill in a comparison"), said=lazy("compared the options of %(name)s"))
def compare_options(decision: Decision, rows: Iterable[tuple[int, int, str, str]], *, by: User) -> Decision:
    """Fill in many fields of the comparison at once: ids of option and criterion, words, fit; the rest stays."""
    options = {option.pk: option for option in decision.options.all()}
    criteria = {criterion.pk: criterion for criterion in decision.criteria.all()}
    for option_id, criterion_id, words, fit in rows:
        if option_id in options and criterion_id in criteria:
            _judge(options[option_id], criteria[criterion_id], words, fit)
    return decision


def _judge(option: DecisionOption, criterion: Criterion, words: str, fit: str) -> Judgement:
    judgement = Judgement.objects.filter(option=option, criterion=criterion).first()
    judgement = judgement or Judgement(option=option, criterion=criterion)
    if (judgement.words, judgement.fit) != (words.strip(), fit) or judgement.pk is None:
        judgement.words, judgement.fit = words.strip(), fit
        checked(judgement).save()
    return judgement


@action("work.choose_option", lazy("Choose an option"), said=lazy("chose an option of %(name)s"))
def choose_option(
    decision: Decision,
    *,
    option: DecisionOption,
    reason: str,
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> Decision:
    """Choose one of the options, with the reason. It is not secured by that."""
    if not decision.is_waiting:
        raise Refused(_("This decision is %(state)s. Reopen it first.") % _state(decision))
    if option.decision_id != decision.pk:
        raise Refused(fields={"option": _("This option belongs to another decision.")})
    changes = {
        "state": State.CHOSEN,
        "chosen": option,
        "chosen_on": _past(on, "on"),
        "reason": needed(reason, "reason", _("Say in a few words why this one.")),
    }
    return apply_changes(decision, changes, allowed=frozenset(changes), version=version)


def _state(decision: Decision) -> dict[str, str]:
    return {"state": decision.get_state_display().lower()}


def _past(day: date | None, field: str) -> date:
    if day and day > today():
        raise Refused(fields={field: _("This day is still to come.")})
    return day or today()


@action("work.secure_decision", lazy("Secure a decision with evidence"), said=lazy("secured %(name)s"))
def secure_decision(
    decision: Decision,
    *,
    evidence_kind: str,
    evidence: str = "",
    evidence_url: str = "",
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> Decision:
    """Record what secures it (a contract, a deposit …) and finish its item. Where options stand, one is chosen first."""
    if not decision.is_waiting:
        raise Refused(_("This decision is %(state)s.") % _state(decision))
    if decision.chosen_id is None and decision.options.exists():
        raise Refused(_("Choose one of the options first."))
    day = _past(on, "on")
    changes = {
        "state": State.SECURED,
        "secured_on": day,
        "evidence_kind": needed(evidence_kind, "evidence_kind", _("Only evidence secures it: say which.")),
        "evidence": evidence.strip(),
        "evidence_url": evidence_url.strip(),
    }
    secured = apply_changes(decision, changes, allowed=frozenset(changes), version=version)
    _finish(decision.item, day, by)
    return secured


def _finish(item: Item, day: date, by: User) -> None:
    """The item becomes true at the end of a day (by now at the latest)."""
    if item.finished_at is None:
        at = min(timezone.make_aware(datetime.combine(day, END_OF_DAY)), now())
        started = min(item.started_at, at) if item.started_at else at
        record_dates(item, started_at=started, finished_at=at, by=by)


@action("work.drop_decision", lazy("Drop a decision"), said=lazy("dropped the decision %(name)s"))
def drop_decision(decision: Decision, *, reason: str, by: User) -> Decision:
    """Decide that nothing needs to be decided. An item made with it is dropped too."""
    if not decision.is_waiting:
        raise Refused(_("This decision is %(state)s.") % _state(decision))
    why = needed(reason, "reason", _("Say in a few words why it is not needed."))
    if decision.made_item and not decision.item.dropped_at:
        drop_item(decision.item, reason=why, by=by)
    return changed(decision, state=State.DROPPED, reason=why)


@action("work.reopen_decision", lazy("Reopen a decision"), said=lazy("reopened the decision %(name)s"))
def reopen_decision(decision: Decision, *, reason: str, by: User) -> Decision:
    """Open it again: the choice and its evidence stay in the history, the item is unfinished again."""
    if decision.state == State.OPEN:
        raise Refused(_("This decision is open."))
    needed(reason, "reason", _("Say in a few words what happened."))
    item = decision.item
    if decision.state == State.SECURED and item.finished_at:
        record_dates(
            item, started_at=None if decision.made_item else item.started_at, finished_at=None, by=by
        )
    if decision.state == State.DROPPED and decision.made_item and item.dropped_at:
        restore_item(item, by=by)
    return changed(
        decision,
        state=State.OPEN,
        chosen=None,
        chosen_on=None,
        reason="",
        secured_on=None,
        evidence_kind="",
        evidence="",
        evidence_url="",
    )
