"""Pages of decisions: the list, and one with its options side by side."""

from copy import copy
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.doors import Offers, check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.answers import answer_of, refused_in
from manyways.ui.pages import page
from manyways.work import actions
from manyways.work.decision_forms import EditDecision, NewDecision, OptionForm, Secure
from manyways.work.lead_times import lead_text
from manyways.work.models import Criterion, Decision, DecisionOption
from manyways.work.queries.decisions import decide_bys, decisions_sentence, listed_decisions
from manyways.work.tables import AllDecisionTable, DecisionTable
from manyways.work.views.answering import cleaned, done
from manyways.work.views.record import record_page, seen_initiative


def seen_decision(request: HttpRequest, key: UUID) -> Decision:
    """The decision, if this person may see it; else 404."""
    return get_object_or_404(listed_decisions(actor(request)), key=key)


def all_decisions(request: HttpRequest) -> HttpResponseBase:
    """The decisions of every initiative this person may see, worst first."""
    table = AllDecisionTable(request)
    answer = table.answer()
    sentence = decisions_sentence([row.found for row in table.every])
    return answer or page(request, "work/all_decisions.html", {"table": table, "sentence": sentence})


def decisions(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What is to be decided in one initiative, and until when each can wait."""
    found = seen_initiative(request, key)
    table = DecisionTable(request, initiative=found)
    if answer := table.answer():
        return answer
    rows = [row.found for row in table.every]
    context = {
        "table": table,
        "urgent": [row for row in rows if row.decision.is_waiting][:4],
        "form": NewDecision(initiative=found),
        "may_add": may(actor(request), "work.add_decision", found),
    }
    sentence = decisions_sentence(rows)
    counts = {"decisions": len(rows)}
    return record_page(
        request, found, "work/decisions.html", context, here="decisions", sentence=sentence, counts=counts
    )


@require_POST
def add_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """A name is enough."""
    found = seen_initiative(request, key)
    form = NewDecision(request.POST, initiative=found)
    cleaned(form)
    made = actions.add_decision(found, **form.chosen(), by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, "work:decisions", key)


def decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """One decision: its options by criteria, what was chosen, what secures it, what waits for it."""
    found, by = seen_decision(request, key), actor(request)
    (row,) = decide_bys([found], by)
    options = list(found.options.prefetch_related("judgements"))
    offers = Offers("work", found, to=by)
    context = {
        "row": row,
        "decision": found,
        "lead": lead_text(found.lead_days),
        "options": options,
        "lines": _lines(found, options),
        "is_filling": offers["compare_options"] and "fill" in request.GET,
        "option_form": OptionForm(),
        "secure_form": Secure(initial={"version": found.version}),
        "edit_form": EditDecision(instance=found, initial={"version": found.version}),
        "offers": offers,
    }
    return page(request, "work/decision.html", context)


def _lines(found: Decision, options: list[DecisionOption]) -> list[tuple[Criterion, list[Any]]]:
    """The rows of the comparison: each criterion with (option, judgement or nothing) in the order of the options."""
    judged = {
        (judgement.option_id, judgement.criterion_id): judgement
        for option in options
        for judgement in option.judgements.all()
    }
    return [
        (criterion, [(option, judged.get((option.pk, criterion.pk))) for option in options])
        for criterion in found.criteria.all()
    ]


@require_POST
def edit_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save what was changed about a decision."""
    found = seen_decision(request, key)
    form = EditDecision(
        request.POST, instance=seen_decision(request, key), initial={"version": found.version}
    )
    cleaned(form)
    if form.changes():
        version = form.cleaned_data["version"]
        actions.edit_decision(found, form.changes(), version=version, by=actor(request))
    return done(request, _("Saved"), found)


@require_POST
def add_option(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another way to decide."""
    found = seen_decision(request, key)
    form = OptionForm(request.POST)
    data = cleaned(form)
    data.pop("version", None)
    made = actions.add_option(found, **data, by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, found)


def option(request: HttpRequest, key: UUID) -> HttpResponse:
    """One option, to change or to take out."""
    found = get_object_or_404(
        DecisionOption.objects.visible_to(actor(request)).select_related("decision__initiative"), key=key
    )
    check_right(request, "work.edit_option", found)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_option(found, by=actor(request))
        return done(request, _("%(name)s removed") % {"name": found.name}, found.decision)
    form = OptionForm(request.POST or None, instance=copy(found), initial={"version": found.version})
    if request.method == "POST":
        with refused_in(form):
            data = cleaned(form)
            actions.edit_option(found, form.changes(), version=data["version"], by=actor(request))
            return done(request, _("Saved"), found.decision)
    context = {"option": found, "form": form, "offers": Offers("work", found, to=actor(request))}
    return page(request, "work/option.html", context, status=answer_of(form))


@require_POST
def add_criterion(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another row of the comparison."""
    found = seen_decision(request, key)
    made = actions.add_criterion(found, name=request.POST.get("name", ""), by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, f"{found.get_absolute_url()}?fill")


@require_POST
def remove_criterion(request: HttpRequest, key: UUID) -> HttpResponse:
    """One row less."""
    found = get_object_or_404(Criterion.objects.visible_to(actor(request)), key=key)
    actions.remove_criterion(found, by=actor(request))
    return done(request, _("%(name)s removed") % {"name": found.name}, found.decision)


@require_POST
def compare(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save the comparison as it was filled in: fields `words-option-criterion` and `fit-option-criterion`."""
    found = seen_decision(request, key)
    rows = []
    for name, words in request.POST.items():
        kind, _dash, ids = name.partition("-")
        option_id, _dash, criterion_id = ids.partition("-")
        if kind == "words" and option_id.isdecimal() and criterion_id.isdecimal():
            rows.append((int(option_id), int(criterion_id), str(words), request.POST.get(f"fit-{ids}", "")))
    actions.compare_options(found, rows, by=actor(request))
    return done(request, _("Comparison saved"), found)


@require_POST
def move_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose, secure, drop or reopen."""
    found, by = seen_decision(request, key), actor(request)
    reason = request.POST.get("reason", "")
    match request.POST.get("to"):
        case "choose":
            wanted = get_object_or_404(found.options, pk=_number(request.POST.get("option", "")))
            moved = actions.choose_option(found, option=wanted, reason=reason, by=by)
        case "secure":
            moved = actions.secure_decision(found, **cleaned(Secure(request.POST)), by=by)
        case "reopen":
            moved = actions.reopen_decision(found, reason=reason, by=by)
        case _other:
            moved = actions.drop_decision(found, reason=reason, by=by)
    said = {"name": moved.name, "state": moved.get_state_display()}
    return done(request, _("%(name)s: %(state)s") % said, found)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
