"""Pages of gates and obligations."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.clock import today
from manyways.access.doors import Offers
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.answers import answer_of, refused_in
from manyways.ui.pages import page
from manyways.work import actions
from manyways.work.decision_forms import EditObligation, NewEvidence, NewGate, NewObligation, Verdict
from manyways.work.models import Evidence, EvidenceFile, Gate, GateCriterion, Initiative, Item, Obligation
from manyways.work.queries.gates import (
    gates_of,
    gates_sentence,
    listed_obligations,
    obligation_status,
    obligations_sentence,
)
from manyways.work.tables import AllObligationTable, ObligationTable
from manyways.work.views.answering import cleaned, done
from manyways.work.views.log import changed_items, items_context
from manyways.work.views.record import record_page, seen_initiative


def gates(request: HttpRequest, key: UUID) -> HttpResponse:
    """The gates of an initiative: what must be true, what shows it, what was decided."""
    found, by = seen_initiative(request, key), actor(request)
    rows = gates_of(found)
    context = {
        "rows": [(row, Verdict(initial={"version": row.gate.version})) for row in rows],
        "form": NewGate(initiative=found),
        "offers": Offers("work", found, to=by),
    }
    return record_page(
        request,
        found,
        "work/gates.html",
        context,
        here="gates",
        sentence=gates_sentence(rows),
        counts={"gates": len(rows)},
    )


@require_POST
def add_gate(request: HttpRequest, key: UUID) -> HttpResponse:
    """A name is enough; each line of the criteria is one."""
    found = seen_initiative(request, key)
    data = cleaned(NewGate(request.POST, initiative=found))
    criteria = data.pop("criteria").splitlines()
    given = {name: value for name, value in data.items() if value}
    made = actions.add_gate(found, criteria=criteria, **given, by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, "work:gates", key)


def _seen_gate(request: HttpRequest, key: UUID) -> Gate:
    rows = Gate.objects.visible_to(actor(request)).select_related("initiative__owner", "owner")
    return get_object_or_404(rows, key=key)


@require_POST
def move_gate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Decide at it, reopen it, remove it, or add what must be true."""
    found, by = _seen_gate(request, key), actor(request)
    match request.POST.get("to"):
        case "decide":
            moved = actions.decide_gate(found, **cleaned(Verdict(request.POST)), by=by)
            said = _("%(name)s: %(verdict)s") % {"name": found.name, "verdict": moved.get_verdict_display()}
        case "reopen":
            actions.reopen_gate(found, reason=request.POST.get("reason", ""), by=by)
            said = _("Reopened")
        case "remove":
            actions.remove_gate(found, by=by)
            said = _("%(name)s removed") % {"name": found.name}
        case _other:
            actions.add_gate_criterion(found, name=request.POST.get("name", ""), by=by)
            said = _("Criterion added")
    return done(request, said, "work:gates", found.initiative.key)


@require_POST
def move_criterion(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show that a criterion is met, take that back, or take it away."""
    by = actor(request)
    rows = GateCriterion.objects.visible_to(by).select_related("gate__initiative__owner", "gate__owner")
    found = get_object_or_404(rows, key=key)
    match request.POST.get("to"):
        case "unmeet":
            actions.unmeet_criterion(found, by=by)
        case "remove":
            actions.remove_gate_criterion(found, by=by)
        case _other:
            evidence = request.POST.get("evidence", "")
            url = request.POST.get("evidence_url", "")
            actions.meet_criterion(found, evidence=evidence, evidence_url=url, by=by)
    return done(request, _("Saved"), "work:gates", found.gate.initiative.key)


def obligations(request: HttpRequest) -> HttpResponseBase:
    """What laws, standards and contracts ask, across initiatives, the next due first."""
    table = AllObligationTable(request)
    answer = table.answer()
    sentence = obligations_sentence(list(listed_obligations(actor(request))))
    return answer or page(request, "work/obligations.html", {"table": table, "sentence": sentence})


def initiative_obligations(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The obligations one initiative answers for."""
    found, by = seen_initiative(request, key), actor(request)
    table = ObligationTable(request, initiative=found)
    if answer := table.answer():
        return answer
    rows = list(listed_obligations(by).filter(initiative=found))
    context = {
        "table": table,
        "form": NewObligation(),
        "may_add": may(by, "work.add_obligation", found),
        "has_any": bool(rows),
    }
    return record_page(
        request,
        found,
        "work/initiative_obligations.html",
        context,
        here="obligations",
        sentence=obligations_sentence(rows),
        counts={"obligations": len(rows)},
    )


@require_POST
def add_obligation(request: HttpRequest, key: UUID) -> HttpResponse:
    """A requirement, who asks for it, and by when."""
    found = seen_initiative(request, key)
    data = {name: value for name, value in cleaned(NewObligation(request.POST)).items() if value}
    made = actions.add_obligation(found, **data, by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, "work:initiative_obligations", key)


def seen_obligation(request: HttpRequest, key: UUID) -> Obligation:
    """The obligation, if this person may see it; else 404."""
    return get_object_or_404(listed_obligations(actor(request)), key=key)


def obligation(request: HttpRequest, key: UUID) -> HttpResponse:
    """One obligation: its source and day, the work that fulfils it, the evidence."""
    found, by = seen_obligation(request, key), actor(request)
    form = EditObligation(
        request.POST or None, instance=seen_obligation(request, key), initial={"version": found.version}
    )
    if request.method == "POST":
        with refused_in(form):
            data = cleaned(form)
            if form.changes():
                actions.edit_obligation(found, form.changes(), version=data["version"], by=by)
            return done(request, _("Saved"), found)
    items = _work(found, request)
    context = {
        "obligation": found,
        "form": form,
        "evidence_form": NewEvidence(),
        "status": obligation_status(found),
        "sentence": obligation_sentence(found, items),
        "items": items,
        "evidence": list(found.evidence.select_related("added_by")),
        "offers": Offers("work", found, to=by),
    }
    return page(request, "work/obligation.html", context, status=answer_of(form))


def _work(found: Obligation, request: HttpRequest) -> list[Item]:
    rows = Item.objects.visible_to(actor(request)).filter(obligations__obligation=found)
    return list(rows.select_related("initiative", "owner", "team").order_by("initiative", "rank", "pk"))


def obligation_sentence(found: Obligation, items: list[Item]) -> str:
    """What is missing until it is fulfilled."""
    if found.fulfilled_on:
        return _("It is fulfilled, and the evidence is below.")
    left = sum(item.finished_at is None for item in items)
    if left:
        return ngettext(
            "%(n)s item that fulfils it is open.", "%(n)s items that fulfil it are open.", left
        ) % {"n": left}
    if not items:
        return _("No work is linked to it yet.")
    if found.evidence_count:  # type: ignore[attr-defined]
        return _("Its work is finished and evidence is here: say that it is fulfilled.")
    return _("Its work is finished: add the evidence.")


@require_POST
def move_obligation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add evidence, call it fulfilled, reopen it, or remove it."""
    found, by = seen_obligation(request, key), actor(request)
    match request.POST.get("to"):
        case "fulfil":
            actions.fulfil_obligation(found, by=by)
            return done(request, _("Fulfilled"), found)
        case "reopen":
            actions.reopen_obligation(found, reason=request.POST.get("reason", ""), by=by)
            return done(request, _("Reopened"), found)
        case "remove":
            actions.remove_obligation(found, by=by)
            said = _("%(name)s removed") % {"name": found.name}
            return done(request, said, "work:initiative_obligations", found.initiative.key)
        case _other:
            actions.add_evidence(found, **cleaned(NewEvidence(request.POST)), by=by)
            return done(request, _("Evidence added"), found)


@require_POST
def remove_evidence(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one piece of evidence away."""
    rows = Evidence.objects.visible_to(actor(request)).select_related("obligation__initiative")
    found = get_object_or_404(rows, key=key)
    actions.remove_evidence(found, by=actor(request))
    return done(request, _("%(name)s removed") % {"name": found.name}, found.obligation)


def obligation_items(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the work that fulfils it, in any initiative."""
    found = seen_obligation(request, key)
    chosen = _work(found, request)
    if request.method == "POST":
        wanted = changed_items(request, chosen)
        actions.edit_obligation(found, {}, items=wanted, by=actor(request))
        return done(request, _("Saved"), found)
    context = {**items_context(request, found.initiative, chosen), "record": found}
    return page(request, "work/choose_items.html", context, "choices")


def evidence_pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything an auditor asks for, on one page to print: requirement, work, evidence, who and when."""
    found = seen_initiative(request, key)
    rows = pack_of(found, request)
    sentence = obligations_sentence([row for row, _items in rows])
    context = {"initiative": found, "rows": rows, "day": today(), "sentence": sentence}
    return page(request, "work/evidence_pack.html", context)


def pack_of(initiative: Initiative, request: HttpRequest) -> list[tuple[Any, list[Item]]]:
    """Each obligation with its status, evidence and files, and the work this person may see. Five queries."""
    rows = list(
        listed_obligations(actor(request))
        .filter(initiative=initiative)
        .prefetch_related("evidence__added_by")
        .order_by("due_on", "pk")
    )
    items = Item.objects.visible_to(actor(request)).filter(obligations__obligation__in=rows)
    work: dict[int, list[Item]] = {row.pk: [] for row in rows}
    for item in items.select_related("initiative", "owner").prefetch_related("obligations").distinct():
        for link in item.obligations.all():
            if link.obligation_id in work:
                work[link.obligation_id].append(item)
    files = EvidenceFile.objects.filter(kind="obligation", record_id__in=work, removed_at__isnull=True)
    kept = list(files.defer("content").select_related("added_by").order_by("created_at", "pk"))
    for row in rows:
        row.status = obligation_status(row)  # type: ignore[attr-defined]
        row.files = [file for file in kept if file.record_id == row.pk]  # type: ignore[attr-defined]
    return [(row, work[row.pk]) for row in rows]
