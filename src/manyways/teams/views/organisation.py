"""Pages of people, groups and teams."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers, check_right, for_those_who_may
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.teams import actions
from manyways.teams.actions.organisation import LINK
from manyways.teams.forms import CountsForm, GroupForm, MembershipForm, PersonForm, TeamForm
from manyways.teams.models import Group, Membership, Person, Team
from manyways.teams.queries import (
    last_full_week,
    members_of,
    other_teams_of,
    read_counts,
    weekly_counts_of,
)
from manyways.teams.queries.naming import named_like
from manyways.teams.queries.structures import embedded_elsewhere
from manyways.teams.tables import GroupTable, PersonTable, TeamTable
from manyways.ui.answers import refused_by, refused_in
from manyways.ui.charts import Bar, bars
from manyways.ui.pages import page, toast
from manyways.ui.panels import panels_of
from manyways.ui.templatetags.mw import Tab
from manyways.ui.values import axis_date_text


def _seen(request: HttpRequest, model: Any, key: UUID) -> Any:
    return get_object_or_404(model.objects.visible_to(actor(request)), key=key)


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """The values of a form; Refused by field where one cannot be read."""
    if not form.is_valid():
        raise refused_by(form)
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


def form_page(
    request: HttpRequest, form: forms.BaseForm, title: str, back: str, sentence: str = ""
) -> HttpResponse:
    """One record's form; sent with a mistake, it is shown again."""
    context = {"form": form, "title": title, "sentence": sentence, "back": back, "visible": 3}
    return page(request, "teams/form.html", context, status=422 if form.is_bound else 200)


def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody."""
    table = PersonTable(request)
    may_add = may(actor(request), "teams.add_person")
    context = {
        "table": table,
        "may_add": may_add,
        "may_import": may_add and may(actor(request), "interchange.start_import"),
    }
    return table.answer() or page(request, "teams/people.html", context)


def named(request: HttpRequest) -> HttpResponse:
    """Those whose name fits the letters typed into whichever field asks."""
    found = named_like(next(iter(request.GET.dict().values()), "").strip(), actor(request))
    return page(request, "teams/named.html", {"people": found}, "options")


@for_those_who_may("teams.add_person")
def new_person(request: HttpRequest) -> HttpResponse:
    """Add somebody by name."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.add_person(**_given(form), by=actor(request))
            toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
            return redirect(made)
    sentence = _(
        "A name is enough, and no account is needed. Then they can own things and be put into teams and groups."
    )
    return form_page(request, form, _("New person"), "teams:people", sentence)


def _given(form: forms.BaseForm) -> dict[str, Any]:
    """What was filled in of a new row."""
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name != "version" and value not in (None, "")
    }


def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One colleague: what they do, where they are."""
    found = _seen(request, Person, key)
    rows = Membership.objects.filter(person=found).select_related("group").order_by("-starts_on")
    context = {
        "person": found,
        "memberships": list(rows),
        "reports": list(found.reports.order_by("name")),
        "may_edit": may(actor(request), "teams.edit_person", found) and not found.is_erased,
        "may_link": may_everywhere(actor(request), LINK) and not found.is_erased,
        "may_erase": may_everywhere(actor(request), "privacy.erase_person") and not found.is_erased,
    }
    return page(request, "teams/person.html", context)


def edit_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is known of a person."""
    found = _seen(request, Person, key)
    check_right(request, "teams.edit_person", found)
    form = PersonForm(
        request.POST or None, instance=_seen(request, Person, key), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.edit_person(
                found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
            )
            toast(request, _("Saved"), undo_url())
            return redirect(found)
    return form_page(request, form, found.name, "teams:people")


def groups(request: HttpRequest) -> HttpResponseBase:
    """The tree of groups."""
    table = GroupTable(request)
    rows = table.every
    bare = [row for row in rows if not row.headcount]
    sentence = ngettext("%(count)s group", "%(count)s groups", len(rows)) % {"count": len(rows)}
    if bare:
        sentence += ", " + _("%(count)s without a headcount") % {"count": len(bare)}
    context = {
        "table": table,
        "sentence": f"{sentence}." if rows else "",
        "may_add": may(actor(request), "teams.add_group"),
    }
    return table.answer() or page(request, "teams/groups.html", context)


@for_those_who_may("teams.add_group")
def new_group(request: HttpRequest) -> HttpResponse:
    """Add a group: a name alone will do."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.add_group(**_given(form), by=actor(request))
            toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
            return redirect(made)
    sentence = _(
        "Any set of people: a unit, a location, an outside audience. A name is enough; its people may follow."
    )
    return form_page(request, form, _("New group"), "teams:groups", sentence)


def group(request: HttpRequest, key: UUID) -> HttpResponse:
    """One group with its people."""
    found = _seen(request, Group, key)
    by = actor(request)
    context = {
        "group": found,
        "members": [(member, []) for member in members_of(found)],
        "children": list(found.children.order_by("name")),
        "form": MembershipForm(),
        "offers": Offers("teams", found, to=by),
    }
    return page(request, "teams/group.html", context)


def edit_group(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a group."""
    found = _seen(request, Group, key)
    check_right(request, "teams.edit_group", found)
    form = GroupForm(
        request.POST or None, instance=_seen(request, Group, key), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.edit_group(found, form.changes(), version=form.cleaned_data["version"], by=actor(request))
            toast(request, _("Saved"), undo_url())
            return redirect(found)
    return form_page(request, form, found.name, "teams:groups")


@require_POST
def add_member(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put somebody in a group or team."""
    found = _seen(request, Group, key)
    form = MembershipForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a person, and a share from 1 to 100."))
    actions.add_membership(found, **_given(form), by=actor(request))
    toast(
        request,
        _("%(name)s is in %(group)s") % {"name": form.cleaned_data["person"], "group": found},
        undo_url(),
    )
    team = Team.objects.filter(group=found).first()
    return redirect(team or found)


@require_POST
def end_member(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a membership end today."""
    found = get_object_or_404(Membership.objects.visible_to(actor(request)).select_related("group"), key=key)
    actions.end_membership(found, by=actor(request))
    toast(request, _("%(name)s left %(group)s") % {"name": found.person, "group": found.group}, undo_url())
    team = Team.objects.filter(group=found.group).first()
    return redirect(team or found.group)


def teams(request: HttpRequest) -> HttpResponseBase:
    """All teams."""
    table = TeamTable(request)
    context = {
        "table": table,
        "may_create": may(actor(request), "teams.create_team"),
        "sentence": _teams_sentence(request),
    }
    return table.answer() or page(request, "teams/teams.html", context)


def _teams_sentence(request: HttpRequest) -> str:
    """How many teams there are, and how many nobody leads."""
    active = Team.objects.visible_to(actor(request)).filter(is_active=True)
    found = active.aggregate(all=Count("pk"), unled=Count("pk", filter=Q(lead=None)))
    if not found["all"]:
        return ""
    said = ngettext("%(n)s team is active", "%(n)s teams are active", found["all"]) % {"n": found["all"]}
    if not found["unled"]:
        return _("%(teams)s, each with a lead.") % {"teams": said}
    return _("%(teams)s, %(n)s without a lead.") % {"teams": said, "n": found["unled"]}


@for_those_who_may("teams.create_team")
def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.create_team(**_given(form), by=actor(request))
            toast(request, _("%(name)s created") % {"name": made.name}, undo_url())
            return redirect(made)
    sentence = _(
        "A durable group that does work. Its members come next, and its weekly counts: from eight on it has a forecast."
    )
    return form_page(request, form, _("New team"), "teams:teams", sentence)


def team_tabs(team: Team, here: str) -> list[Tab]:
    """The tabs of a team, those of higher apps included."""
    panels = [panel for panel in panels_of("teams.team", "tab") if panel.is_open(team) or panel.name == here]
    found = [(panel, panel.address(team)) for panel in panels]
    return [Tab(panel.label, address, panel.name == here) for panel, address in found if address]


def team(request: HttpRequest, key: UUID) -> HttpResponse:
    """One team: its purpose, its members, what is unusual about them."""
    found, by = _seen(request, Team, key), actor(request)
    members = members_of(found.group)
    elsewhere = other_teams_of([member.person for member in members], found.group)
    context = {
        "team": found,
        "tabs": team_tabs(found, "team"),
        "members": [(member, elsewhere.get(member.person_id, [])) for member in members],
        "sentence": _team_sentence(members, elsewhere),
        "embedded": embedded_elsewhere(found),
        "form": MembershipForm(),
        "sections": [(panel.label, panel.address(found)) for panel in panels_of("teams.team", "section")],
        "offers": Offers("teams", found, to=by),
        "offers_of_group": Offers("teams", found.group, to=by),
        "areas": list(found.product_areas.order_by("name")) if hasattr(found, "product_areas") else [],
    }
    return page(request, "teams/team.html", context)


def _team_sentence(members: list[Membership], elsewhere: dict[int, list[str]]) -> str:
    """Size, share that is dedicated, and who is on two teams."""
    if not members:
        return _("Nobody is in it yet.")
    whole = sum(member.percent == 100 for member in members)
    words = _("%(whole)s of %(count)s members are here all the time") % {
        "whole": whole,
        "count": len(members),
    }
    if elsewhere:
        words += ", " + _("%(count)s are on another team too") % {"count": len(elsewhere)}
    return f"{words}."


def edit_team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a team."""
    found = _seen(request, Team, key)
    check_right(request, "teams.edit_team", found)
    form = TeamForm(
        request.POST or None, instance=_seen(request, Team, key), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.edit_team(found, form.changes(), version=form.cleaned_data["version"], by=actor(request))
            toast(request, _("Saved"), undo_url())
            return redirect(found)
    return form_page(request, form, found.name, "teams:teams")


def weekly_counts(request: HttpRequest, key: UUID) -> HttpResponse:
    """Twelve numbers pasted: what was understood first, then kept."""
    found = _seen(request, Team, key)
    form = CountsForm(request.POST or None, initial={"last_week": last_full_week()})
    pasted = None
    if request.method == "POST" and form.is_valid():
        pasted = read_counts(form.cleaned_data["counts"], form.cleaned_data["last_week"])
        if not pasted.weeks:
            form.add_error("counts", _("There is no whole number in it."))
        elif "write" in request.POST:
            numbers = [count for _week, count in pasted.weeks]
            last = form.cleaned_data["last_week"]
            actions.set_weekly_counts(found, numbers, last_week_starts_on=last, by=actor(request))
            toast(request, _weeks_kept(len(numbers)), undo_url())
            return redirect("teams:weekly_counts", key)
    kept = weekly_counts_of(found)
    rows = [Bar(axis_date_text(count.week_starts_on), count.finished_count) for count in kept[-26:]]
    context = {
        "team": found,
        "tabs": team_tabs(found, "counts"),
        "form": form,
        "pasted": pasted,
        "kept": kept,
        "chart": bars(_("Finished items by week"), rows) if rows else None,
        "sentence": _counts_sentence(len(kept)),
        "may_set": may(actor(request), "teams.set_weekly_counts", found),
    }
    return page(request, "teams/weekly_counts.html", context)


def _weeks_kept(count: int) -> str:
    return ngettext("%(count)s week kept", "%(count)s weeks kept", count) % {"count": count}


def _counts_sentence(count: int) -> str:
    if not count:
        return _("No week is counted by hand. Items finished on the board count by themselves.")
    if count < 8:
        return _("%(count)s of 8 weeks are counted by hand. From eight on there is a forecast.") % {
            "count": count
        }
    return _("%(count)s weeks are known, enough for a forecast.") % {"count": count}


@require_POST
def remove_weekly_counts(request: HttpRequest, key: UUID) -> HttpResponse:
    """Forget a team's weekly counts."""
    found = _seen(request, Team, key)
    count = actions.remove_weekly_counts(found, by=actor(request))
    said = ngettext("%(count)s week removed", "%(count)s weeks removed", count)
    toast(request, said % {"count": count}, undo_url())
    return redirect("teams:weekly_counts", key)
