"""Pages of practices, and the panels that show them where they are used."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.intake import actions
from manyways.intake.forms import AttachForm, Choice, PracticeForm, RateForm
from manyways.intake.lists import PracticeTable
from manyways.intake.models import Advice, Practice, PracticeUse
from manyways.intake.queries.advice import shown_advice
from manyways.intake.queries.clashes import Clash, clash_sentence, clashes_of
from manyways.intake.queries.practices import counted_practices, suggested_practices, uses_of
from manyways.intake.views.saving import save_form, seen
from manyways.schedule.dates import planned_dates
from manyways.teams.models import Person, Team
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative


def practices(request: HttpRequest) -> HttpResponseBase:
    """All practices with how often they helped."""
    table = PracticeTable(request)
    rows = table.rows()
    rated = sum(row.rated for row in rows)
    words = {"n": len(rows), "helped": sum(row.helped for row in rows), "rated": rated}
    sentence = (
        _("%(n)s practices; they helped in %(helped)s of %(rated)s ratings.")
        if rated
        else _("%(n)s practices. Attach one to a piece of work, and say at its end whether it helped.")
    )
    context = {
        "table": table,
        "sentence": sentence % words,
        "may_add": may(actor(request), "intake.add_practice"),
    }
    return table.answer() or page(request, "intake/practices.html", context)


def practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """One practice: what one does, when it fits, when not, where it was used."""
    found, by = seen(request, Practice, key), actor(request)
    uses = (
        PracticeUse.objects.visible_to(by)
        .filter(practice=found)
        .select_related("initiative", "team", "initiative__kind")
    )
    row = next(each for each in counted_practices() if each.practice.pk == found.pk)
    words = row.words
    context = {
        "practice": found,
        "sentence": f"{words[:1].upper()}{words[1:]}.",
        "uses": list(uses.order_by("-rated_on", "-pk")),
        "may_edit": may(by, "intake.edit_practice", found),
    }
    return page(request, "intake/practice.html", context)


def edit_practice(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """Add a practice, or change one."""
    found = seen(request, Practice, key) if key else None
    check_right(request, "intake.edit_practice" if found else "intake.add_practice", found)
    again = seen(request, Practice, key) if key else None
    initial = {"version": found.version if found else None}
    form = PracticeForm(request.POST or None, instance=again, initial=initial)

    def save() -> Practice:
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if found is None:
            return actions.add_practice(**fields, by=actor(request))
        return actions.edit_practice(
            found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        )

    back = found.get_absolute_url() if found else reverse("intake:practices")
    context = {
        "title": found.name if found else _("New practice"),
        "sentence": ""
        if found
        else _(
            "A technique and when it fits. Initiatives and teams can take it up, and say how well it worked."
        ),
        "back": back,
    }
    return save_form(request, form, save, "intake/form.html", context)


def initiative_approach(request: HttpRequest, key: UUID) -> HttpResponse:
    """The tab of an initiative: why it is managed so, which practices it uses, who is busy elsewhere."""
    found, by = seen_initiative(request, key), actor(request)
    advice = (
        Advice.objects.filter(initiative=found).select_related("kind", "template").order_by("-pk").first()
    )
    uses = uses_of(found)
    clashes = _clashes(request, found)
    context: dict[str, Any] = {
        "advice": advice,
        "shown": shown_advice(advice) if advice else None,
        "choice_form": Choice(initial={"chosen": found.approach, "reason": advice.reason if advice else ""}),
        **_practice_context(by, found, uses),
        "suggested": suggested_practices(found.kind, without=[use.practice_id for use in uses])[:5],
        "clashes": clashes,
        "may_decide": bool(advice) and may(by, "intake.decide_advice", advice),
        "may_start": may(by, "intake.start_advice", found),
        "may_keep": found.state == Initiative.State.DONE and may(by, "intake.save_as_template", found),
    }
    sentence = clash_sentence(clashes) or _approach_sentence(found, advice, uses)
    return record_page(
        request, found, "intake/initiative_approach.html", context, here="approach", sentence=sentence
    )


def _practice_context(by: Any, used_by: Initiative | Team, uses: list[PracticeUse]) -> dict[str, Any]:
    return {
        "uses": [
            (
                use,
                RateForm(
                    initial={"verdict": use.verdict or "helped", "note": use.note}, prefix=f"use{use.pk}"
                ),
            )
            for use in uses
        ],
        "attach_form": AttachForm(),
        "used_by": used_by,
        "may_attach": may(by, "intake.attach_practice", used_by),
        "may_rate": may(by, "intake.rate_practice", used_by),
        "is_done": isinstance(used_by, Team) or used_by.state == Initiative.State.DONE,
    }


def _clashes(request: HttpRequest, found: Initiative) -> list[Clash]:
    """Before kick-off: who owns something here and is busy elsewhere in that time."""
    if found.state != Initiative.State.PROPOSED or not found.way.has_plan:
        return []
    plan = planned_dates(found)
    if plan.start_on is None or plan.finish_on is None:
        return []
    people = Person.objects.filter(items__initiative=found).distinct()
    return clashes_of(people, plan.start_on, plan.finish_on, actor(request), without=found)


def _approach_sentence(found: Initiative, advice: Advice | None, uses: list[PracticeUse]) -> str:
    used = ngettext("%(n)s practice in use", "%(n)s practices in use", len(uses)) % {"n": len(uses)}
    if advice is None or not advice.chosen:
        return _("%(approach)s, without advice; %(used)s.") % {"approach": found.way.label, "used": used}
    if advice.is_followed:
        return _("%(approach)s, as advised; %(used)s.") % {"approach": found.way.label, "used": used}
    words = {"approach": found.way.label, "advised": advice.get_recommended_display(), "used": used}
    return _("%(approach)s, though %(advised)s was advised; %(used)s.") % words


@require_POST
def advise_initiative(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for advice on an initiative that is there."""
    found = seen_initiative(request, key)
    made = actions.start_advice(name=found.name, kind=found.kind, initiative=found, by=actor(request))
    return redirect(made)


def team_practices(request: HttpRequest, key: UUID) -> HttpResponse:
    """The section of a team: the practices it uses."""
    found, by = seen(request, Team, key), actor(request)
    context = {"team": found, **_practice_context(by, found, uses_of(found))}
    return page(request, "intake/team_practices.html", context, "section")


@require_POST
def attach_practice(request: HttpRequest, holder: str, key: UUID) -> HttpResponse:
    """Use a practice in an initiative or a team."""
    model: Any = Team if holder == "team" else Initiative
    found = seen(request, model, key)
    form = AttachForm(request.POST)
    if not form.is_valid():
        raise Refused(fields={"practice": _("Choose a practice of the list.")})
    use = actions.attach_practice(form.cleaned_data["practice"], used_by=found, by=actor(request))
    toast(request, _("%(name)s attached") % {"name": use.practice.name}, undo_url())
    return redirect(_place_of(use))


@require_POST
def rate_practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say whether it helped, or take it off."""
    found = seen(request, PracticeUse, key, "practice", "initiative", "team")
    place = _place_of(found)
    if "detach" in request.POST:
        actions.detach_practice(found, by=actor(request))
        toast(request, _("%(name)s taken off") % {"name": found.practice.name}, undo_url())
        return redirect(place)
    form = RateForm(request.POST, prefix=f"use{found.pk}")
    if not form.is_valid():
        raise Refused(fields={"note": _("Say in a word and a sentence whether it helped.")})
    actions.rate_practice(found, **form.cleaned_data, by=actor(request))
    toast(request, _("Thank you. The next work of this kind sees it."), undo_url())
    return redirect(place)


def _place_of(use: PracticeUse) -> str:
    """Where the use is shown."""
    if use.team:
        return use.team.get_absolute_url()
    assert use.initiative
    return reverse("intake:initiative_approach", args=[use.initiative.key])
