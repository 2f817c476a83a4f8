"""Pages of advice: the questions, what fits, a second opinion, the choice, and what came of choices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor, sent_version
from manyways.engine.fit.questions import BY_ID
from manyways.intake import actions
from manyways.intake.forms import Choice, NewAdvice, PeriodForm, Second
from manyways.intake.lists import AdviceTable
from manyways.intake.models import Advice, Request
from manyways.intake.queries.advice import outcome_of, score_sentence, shown_advice, what_came
from manyways.intake.queries.clashes import clash_sentence, clashes_of
from manyways.intake.queries.practices import suggested_practices
from manyways.intake.queries.proposals import people_in, period_of, role_names
from manyways.intake.views.saving import save_form, seen
from manyways.ui.pages import page, toast

RELATED = ("kind", "template", "template__kind", "initiative", "request", "first_by", "second_by")


def given_answers(query: QueryDict) -> dict[str, str]:
    """The answers in a form: question → answer."""
    return {name: str(query[name]) for name in BY_ID if query.get(name)}


def advices(request: HttpRequest) -> HttpResponseBase:
    """How often advice was followed, and what came of it."""
    by = actor(request)
    table = AdviceTable(request)
    decided = Advice.objects.visible_to(by).decided().select_related("initiative")
    context = {
        "table": table,
        "came": what_came(decided),
        "sentence": score_sentence(by),
        "may_start": may(by, "intake.start_advice"),
    }
    return table.answer() or page(request, "intake/advices.html", context)


@for_those_who_may("intake.start_advice")
def new_advice(request: HttpRequest) -> HttpResponse:
    """Name it, sort it, and three questions follow."""
    form = NewAdvice(request.POST or None, initial=request.GET.dict())

    def save() -> Advice:
        return actions.start_advice(**form.cleaned_data, by=actor(request))

    context = {
        "title": _("Which way fits?"),
        "sentence": _(
            "Its kind or a template lets the adviser assume the rest. Three questions decide the clear cases."
        ),
        "back": "/work/",
        "press": _("Go on"),
    }
    return save_form(request, form, save, "intake/form.html", context, said=_("Three questions follow."))


@require_POST
def advise_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Advice on a request: the one that is open, or new."""
    found: Request = seen(request, Request, key, "kind")
    there = found.advice.filter(chosen="").first()
    if there is None:
        template = found.kind.templates.filter(is_active=True).first() if found.kind else None
        there = actions.start_advice(
            name=found.name, template=template, kind=found.kind, request=found, by=actor(request)
        )
    return redirect(there)


def advice(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questions and what fits; answers in the address are tried without being kept."""
    found, by = seen(request, Advice, key, *RELATED), actor(request)
    if found.second_by_id == by.pk and found.second_on is None:
        return redirect("intake:second_advice", key)
    if request.method == "POST":
        return _keep(request, found)
    tried = given_answers(request.GET) if "try" in request.GET else None
    return page(request, "intake/advice.html", _context(found, by, tried), "result")


def _context(found: Advice, by: Any, tried: Mapping[str, str] | None = None) -> dict[str, Any]:
    shown = shown_advice(found, tried)
    recommended = found.recommended or (shown.found.recommendation if shown.found else "planned")
    may_decide = may(by, "intake.decide_advice", found)
    period_form = None
    if found.initiative is None and may_decide:
        roles = role_names(found.template) if found.template else []
        initial = {"name": found.name, "ends_on": found.request.wanted_on if found.request else None}
        period_form = PeriodForm(template=found.template, roles=roles, initial=initial)
        del period_form.fields["name"]
    return {
        "advice": found,
        "shown": shown,
        "kind_form": NewAdvice(
            initial={"kind": found.kind_id, "template": found.template_id, "name": found.name}
        ),
        "choice_form": Choice(initial={"chosen": found.chosen or recommended, "reason": found.reason}),
        "second_form": Second(),
        "period_form": period_form,
        "outcome": outcome_of(found.initiative),
        "practices": suggested_practices(found.kind, template=found.template)[:4],
        "may_answer": may(by, "intake.answer_advice", found) and not found.chosen,
        "may_decide": may_decide,
        "may_second": may(by, "intake.ask_second", found) and not found.chosen,
    }


def _keep(request: HttpRequest, found: Advice) -> HttpResponse:
    """Keep the answers; with the press of the other button, choose."""
    by = actor(request)
    if not found.chosen:
        form = NewAdvice(request.POST)
        form.is_valid()
        kind, template = form.cleaned_data.get("kind"), form.cleaned_data.get("template")
        found = actions.answer_advice(
            found,
            given_answers(request.POST),
            kind=kind or (template.kind if template else None),
            template=template,
            version=sent_version(request),
            by=by,
        )
        toast(request, _("Answers kept"), undo_url())
    if request.POST.get("to") == "decide":
        return _decide(request, found)
    return redirect(found)


def _decide(request: HttpRequest, found: Advice) -> HttpResponse:
    choice = Choice(request.POST)
    roles = role_names(found.template) if found.template else []
    period = PeriodForm({**request.POST.dict(), "name": found.name}, template=found.template, roles=roles)
    if not choice.is_valid() or not period.is_valid():
        raise Refused(
            fields={name: str(texts[0]) for form in (choice, period) for name, texts in form.errors.items()}
        )
    decided = actions.decide_advice(
        found,
        **choice.cleaned_data,
        starts_on=period.cleaned_data["starts_on"],
        ends_on=period.cleaned_data["ends_on"],
        roles=period.people_by_role(),
        by=actor(request),
    )
    toast(
        request,
        _("%(approach)s it is. Nothing was lost.") % {"approach": decided.get_chosen_display()},
        undo_url(),
    )
    assert decided.initiative
    return redirect(decided.initiative)


def clashes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who of the chosen people is busy elsewhere in that time; asked while the form is filled in."""
    found, by = seen(request, Advice, key, *RELATED), actor(request)
    roles = role_names(found.template) if found.template else []
    form = PeriodForm({**request.GET.dict(), "name": found.name}, template=found.template, roles=roles)
    rows = []
    if form.is_valid() and found.template:
        dates = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
        period = period_of(found.template, **dates)
        rows = clashes_of(people_in(form.people_by_role()), period.starts_on, period.ends_on, by)
    wrong = " ".join(str(text) for texts in form.errors.values() for text in texts)
    context = {"clashes": rows, "sentence": wrong or clash_sentence(rows)}
    return page(request, "intake/clashes.html", context, "list")


@require_POST
def ask_second(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask somebody else to answer without seeing the first answers."""
    found = seen(request, Advice, key)
    form = Second(request.POST)
    if not form.is_valid():
        raise Refused(fields={"user": _("Choose a colleague.")})
    actions.ask_second(found, user=form.cleaned_data["user"], by=actor(request))
    toast(request, _("%(name)s was asked") % {"name": form.cleaned_data["user"].name}, undo_url())
    return redirect(found)


def second_advice(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same questions for the second person, who does not see the first answers."""
    found, by = seen(request, Advice, key, *RELATED), actor(request)
    if found.second_by_id != by.pk or found.second_on:
        return redirect("intake:advice", key)
    if request.method == "POST":
        actions.answer_second(found, given_answers(request.POST), by=by)
        toast(request, _("Thank you. Here are both answers."), undo_url())
        return redirect("intake:advice", key)
    return page(request, "intake/second.html", {"advice": found, "shown": shown_advice(found, {})})
