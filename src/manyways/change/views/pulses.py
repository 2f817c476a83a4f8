"""Pages of pulses and of what holds groups back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.clock import today
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change.actions import pulses as actions
from manyways.change.actions.voices import nobody
from manyways.change.forms.agreements import PulseForm, ResistanceForm
from manyways.change.models.pulses import EDIT_RESISTANCE, STEPS, Pulse, Resistance
from manyways.change.queries.pulses import (
    Results,
    groups_of,
    has_answered,
    results_of,
    ticket_of,
    trend,
)
from manyways.change.views.questions import words_page
from manyways.change.views.voices import unlogged
from manyways.ui.answers import say_refusal
from manyways.ui.charts import Bar, Chart, bars
from manyways.ui.components.signs import Status
from manyways.ui.pages import page, toast
from manyways.ui.values import axis_date_text, date_text, number_text
from manyways.work.views.record import record_page, seen_initiative

FALL = 0.3


def pulses(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rounds of a change with their trend."""
    by = actor(request)
    found = seen_initiative(request, key)
    rounds = trend(found)
    rows = Pulse.objects.filter(initiative=found, closes_on__gte=today()).order_by("opens_on")
    context = {
        "rounds": [(pulse, results) for pulse, results in reversed(rounds)],
        "open_pulses": [(pulse, groups_of(pulse, by), has_answered(pulse, by)) for pulse in rows],
        "falls": falls(rounds),
        "charts": _charts(rounds),
        "may_start": may(by, "change.start_pulse", found),
    }
    sentence = _pulse_sentence(rounds, context["falls"])  # type: ignore[arg-type]
    return record_page(request, found, "change/pulses.html", context, here="pulses", sentence=sentence)


def falls(rounds: list[tuple[Pulse, Results]]) -> list[str]:
    """Where a group's mean fell by 0.3 or more since the round before: where fear may be rising."""
    if len(rounds) < 2:
        return []
    (_p, before), (_q, now) = rounds[-2:]
    earlier = {
        (row.group, each.pk): row.means[at]
        for row in before.rows
        for at, each in enumerate(before.statements)
    }
    found = []
    for row in now.rows:
        for at, each in enumerate(now.statements):
            mean, old = row.means[at], earlier.get((row.group, each.pk))
            if row.group and mean is not None and old is not None and old - mean >= FALL:
                words = {
                    "group": row.group,
                    "name": each.name,
                    "old": number_text(old, 1),
                    "new": number_text(mean, 1),
                }
                found.append(_("%(group)s: %(name)s from %(old)s to %(new)s") % words)
    return found


def _pulse_sentence(rounds: list[tuple[Pulse, Results]], fallen: list[str]) -> str:
    if not rounds:
        return _("No round is closed yet. Figures are shown when a round is over.")
    if fallen:
        return _("Falling: %(what)s.") % {"what": "; ".join(fallen)}
    return (
        _("Nothing fell since the round before.")
        if len(rounds) > 1
        else _("One round so far; the next shows where it moves.")
    )


def _charts(rounds: list[tuple[Pulse, Results]]) -> list[Chart]:
    """For each sentence of the last round: the mean over time of the whole, where the whole may be shown."""
    charts = []
    for each in rounds[-1][1].statements if rounds else []:
        points = []
        for pulse, results in rounds:
            at = next((index for index, one in enumerate(results.statements) if one.pk == each.pk), None)
            total = next((row for row in results.rows if row.group is None), None)
            if at is not None and total is not None and total.means[at] is not None:
                mean = total.means[at] or 0.0
                points.append(
                    Bar(axis_date_text(pulse.opens_on), mean, pulse is rounds[-1][0], number_text(mean, 1))
                )
        if points:
            charts.append(bars(each.text, points, unit=_("Mean of 1 to 5, all groups"), width=320))
    return charts


def new_pulse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask some groups."""
    found = seen_initiative(request, key)
    check_right(request, "change.start_pulse", found)
    form = PulseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_pulse(found, **form.cleaned_data, by=actor(request))
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Open until %(day)s.") % {"day": date_text(made.closes_on)}, undo_url())
            return redirect("change:pulses", key)
    note = _(
        "Answers are counted, never kept one by one. Figures are shown after the round, for groups with five answers or more."
    )
    return words_page(request, form, _("New pulse"), f"/work/{key}/pulses/", note=note, button=_("Ask"))


@unlogged
def pulse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer a round that asks one's group, or read a closed one."""
    by = actor(request)
    found = get_object_or_404(Pulse.objects.visible_to(by).select_related("initiative"), key=key)
    groups = groups_of(found, by)
    statements = list(found.statements.all())
    steps = {each.pk: _step(request.POST.get(f"step-{each.pk}")) for each in statements}
    group = next(
        (each for each in groups if str(each.key) == request.POST.get("group")), groups[0] if groups else None
    )
    if request.method == "POST" and group is not None and all(steps.values()):
        actions.count_pulse(
            found,
            group=group,
            steps={pk: step for pk, step in steps.items() if step is not None},
            ticket=ticket_of(found, by),
            by=nobody(),
        )
        return redirect(found)
    context = {
        "pulse": found,
        "groups": groups,
        "statements": statements,
        "steps": _step_words(),
        "has_answered": has_answered(found, by),
        "results": results_of(found),
        "is_incomplete": request.method == "POST",
        "chosen": steps,
    }
    return page(request, "change/pulse.html", context, status=422 if request.method == "POST" else 200)


def _step(given: str | None) -> int | None:
    return int(given) if given in {str(step) for step in STEPS} else None


def _step_words() -> list[tuple[int, str]]:
    words = [_("Not at all"), _("Hardly"), _("Partly"), _("Mostly"), _("Fully")]
    return list(zip(STEPS, words, strict=True))


@require_POST
def close_pulse(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a round early."""
    found = get_object_or_404(Pulse.objects.visible_to(actor(request)).select_related("initiative"), key=key)
    actions.close_pulse(found, by=actor(request))
    toast(request, _("Closed. Its figures are shown now."))
    return redirect("change:pulses", found.initiative.key)


def resistances(request: HttpRequest, key: UUID) -> HttpResponse:
    """What holds groups back, and how we help; for those who work on the change."""
    by = actor(request)
    found = seen_initiative(request, key)
    check_right(request, EDIT_RESISTANCE, found)
    form = ResistanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            name: value for name, value in form.cleaned_data.items() if name != "version" and value
        }
        try:
            actions.add_resistance(found, **given, by=by)
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Noted."), undo_url())
            return redirect("change:resistances", key)
    rows = list(
        Resistance.objects.visible_to(by)
        .filter(initiative=found)
        .select_related("group", "owner", "initiative")
    )
    for row in rows:
        row.status = resistance_status(row)  # type: ignore[attr-defined]
        row.may_edit = may(by, EDIT_RESISTANCE, row)  # type: ignore[attr-defined]
    rows.sort(key=lambda row: (row.status.rank, row.group.name))  # type: ignore[attr-defined]
    context = {"rows": rows, "form": form, "may_add": may(by, "change.add_resistance", found)}
    return record_page(
        request,
        found,
        "change/resistances.html",
        context,
        here="resistances",
        sentence=_resistance_sentence(rows),
    )


def resistance_status(row: Resistance) -> Status:
    """Without help first, then late help, then promised, then given."""
    if row.done_on:
        return Status("good", _("On %(day)s.") % {"day": date_text(row.done_on)}, _("Help given"))
    if not row.support:
        return Status("risk", _("Nothing is planned to help."), _("No help yet"))
    if row.due_on and row.due_on < today():
        return Status("watch", _("It was due %(day)s.") % {"day": date_text(row.due_on)}, _("Help late"))
    return Status(
        "none", _("By %(day)s.") % {"day": date_text(row.due_on)} if row.due_on else "", _("Help planned")
    )


def _resistance_sentence(rows: list[Resistance]) -> str:
    bare = sum(not row.support and not row.done_on for row in rows)
    if not rows:
        return _("Nothing noted yet. Ask what it would take, group by group.")
    text = ngettext(
        "For %(n)s reason nothing is planned to help.", "For %(n)s reasons nothing is planned to help.", bare
    )
    return text % {"n": bare} if bare else _("Each reason has its help.")


def edit_resistance(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a reason and its help."""
    rows = Resistance.objects.visible_to(actor(request)).select_related("initiative", "group")
    found = get_object_or_404(rows, key=key)
    check_right(request, EDIT_RESISTANCE, found)
    form = ResistanceForm(
        request.POST or None, instance=rows.get(key=key), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_resistance(
            found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        )
        toast(request, _("Saved"), undo_url())
        return redirect(found)
    return words_page(request, form, str(found.group), found.get_absolute_url())
