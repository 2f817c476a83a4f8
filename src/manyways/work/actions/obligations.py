"""What people do with obligations: name them, link the work that fulfils them, keep evidence, call them fulfilled."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work.actions.parts import changed, check_seen, needed, only
from manyways.work.models import Evidence, EvidenceFile, Initiative, Item, Obligation, ObligationItem

EDITABLE = frozenset({"name", "source", "due_on", "owner", "evidence_wanted", "notes"})


@action("work.add_obligation", lazy("Add an obligation"), said=lazy("added the obligation %(name)s"))
def add_obligation(
    initiative: Initiative,
    *,
    name: str,
    source: str,
    due_on: date,
    items: Iterable[Item] = (),
    by: User,
    **fields: Any,
) -> Obligation:
    """Add what a law, a standard or a contract asks by a day, and the items of any initiative that fulfil it."""
    fields.setdefault("owner", initiative.owner)
    obligation = Obligation(
        initiative=initiative,
        name=needed(name, "name", _("Say what is required.")),
        source=needed(source, "source", _("Say which law, standard or contract asks for it.")),
        due_on=due_on,
        **only(fields, EDITABLE),
    )
    checked(obligation).save()
    _set_items(obligation, items, by)
    return obligation


@action("work.edit_obligation", lazy("Change an obligation"), said=lazy("changed the obligation %(name)s"))
def edit_obligation(
    obligation: Obligation,
    changes: dict[str, Any],
    *,
    items: Iterable[Item] | None = None,
    version: int | None = None,
    by: User,
) -> Obligation:
    """Change fields of `EDITABLE`, and which items fulfil it."""
    fresh = apply_changes(obligation, changes, allowed=EDITABLE, version=version)
    if items is not None:
        _set_items(fresh, items, by)
    return fresh


def _set_items(obligation: Obligation, items: Iterable[Item], by: User) -> None:
    """Keep exactly these, and those this person cannot see."""
    wanted = check_seen(items, by)
    links = ObligationItem.objects.filter(obligation=obligation)
    links.filter(item__in=Item.objects.visible_to(by)).exclude(item__in=wanted).delete()
    there = set(links.values_list("item_id", flat=True))
    for item in wanted:
        if item.pk not in there:
            checked(ObligationItem(obligation=obligation, item=item)).save()


@action("work.remove_obligation", lazy("Remove an obligation"), said=lazy("removed the obligation %(name)s"))
def remove_obligation(obligation: Obligation, *, by: User) -> None:
    """Take an obligation away; the history keeps it with its evidence."""
    obligation.delete()


@action("work.add_evidence", lazy("Add evidence"), said=lazy("added the evidence %(name)s"))
def add_evidence(
    obligation: Obligation, *, name: str, url: str = "", shown_on: date | None = None, by: User
) -> Evidence:
    """Add one piece of evidence: what it is, where it is kept, of which day."""
    evidence = Evidence(
        obligation=obligation,
        name=needed(name, "name", _("Say what the evidence is.")),
        url=url.strip(),
        shown_on=shown_on or today(),
        added_by=by,
    )
    checked(evidence).save()
    return evidence


@action("work.remove_evidence", lazy("Remove evidence"), said=lazy("removed the evidence %(name)s"))
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Take evidence away, unless it is the last of an obligation called fulfilled."""
    refuse_last_evidence(evidence.obligation)
    evidence.delete()


def refuse_last_evidence(obligation: Obligation) -> None:
    """Refuse to take away the only thing that shows what is called fulfilled."""
    if obligation.fulfilled_on and _evidence_count(obligation) == 1:
        raise Refused(_("Without it nothing shows that this is fulfilled. Reopen the obligation first."))


def _evidence_count(obligation: Obligation) -> int:
    return obligation.evidence.count() + EvidenceFile.objects.of(obligation).count()


@action("work.fulfil_obligation", lazy("Call an obligation fulfilled"), said=lazy("fulfilled %(name)s"))
def fulfil_obligation(
    obligation: Obligation, *, on: date | None = None, version: int | None = None, by: User
) -> Obligation:
    """Say that it is fulfilled. Refused without evidence."""
    if not _evidence_count(obligation):
        raise Refused(_("Add the evidence first: only evidence fulfils an obligation."))
    if on and on > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    return apply_changes(
        obligation, {"fulfilled_on": on or today()}, allowed=frozenset({"fulfilled_on"}), version=version
    )


@action("work.reopen_obligation", lazy("Reopen an obligation"), said=lazy("reopened %(name)s"))
def reopen_obligation(obligation: Obligation, *, reason: str, by: User) -> Obligation:
    """Say that it is not fulfilled after all."""
    needed(reason, "reason", _("Say in a few words what happened."))
    return changed(obligation, fulfilled_on=None)
