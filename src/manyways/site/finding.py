"""What “Find or do” knows: the kinds of record that are searched, the places, and what can be made."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import may_do
from manyways.access.web import actor
from manyways.change.rules import TO_START
from manyways.desk.palette import Command, offer
from manyways.desk.search import searchable
from manyways.people_partner.rules import ENTER
from manyways.site.navigation import places
from manyways.ui.addresses import page_address


def _about(row: Any) -> str:
    return row.initiative.name if row.initiative else ""


searchable("work.initiative", body=("summary",), icon="work", related=("kind",), second=lambda row: row.noun)
searchable(
    "work.item",
    body=("notes",),
    icon="check",
    related=("initiative",),
    second=lambda row: row.initiative.name,
    only=("key", "name", "initiative__name"),
)
searchable(
    "work.decision",
    body=("notes", "reason", "evidence"),
    icon="flag",
    related=("initiative",),
    second=lambda row: _("Decision · %(name)s") % {"name": row.initiative.name},
)
searchable(
    "work.decisionoption",
    body=("pros", "cons"),
    icon="flag",
    related=("decision__initiative",),
    second=lambda row: (
        _("Option of %(decision)s · %(name)s")
        % {"decision": row.decision.name, "name": row.decision.initiative.name}
    ),
)
searchable(
    "portfolio.standing",
    title="reason",
    icon="flag",
    related=("initiative",),
    second=lambda row: _("Decision · %(name)s") % {"name": row.initiative.name},
)
searchable(
    "work.logentry",
    body=("notes", "response", "outcome"),
    icon="risk",
    related=("initiative",),
    second=lambda row: f"{row.get_kind_display()} · {row.initiative.name}",
)
searchable(
    "work.obligation",
    body=("source", "notes"),
    icon="compliance",
    related=("initiative",),
    second=lambda row: f"{row.source} · {row.initiative.name}",
)
searchable("teams.person", body=("job_title", "location"), icon="person", second=lambda row: row.job_title)
searchable("teams.group", icon="users-group")
searchable("teams.team", body=("purpose",), icon="team")
searchable("goals.program", body=("purpose",), icon="route")
searchable("goals.productarea", body=("description",), icon="layout-list")
searchable("goals.goal", body=("lesson",), icon="goal")
searchable(
    "change.question",
    title="text",
    body=("we_know", "finding_out"),
    icon="question",
    related=("initiative",),
    second=_about,
)
searchable("change.agreement", icon="link")
searchable(
    "market.dategiven",
    title="whom",
    icon="speakerphone",
    related=("engagement__initiative",),
    second=lambda row: row.engagement.initiative.name,
)
searchable("market.booking", icon="speakerphone", related=("initiative",), second=_about)
searchable("change.openpage", title="title", body=("intro",), icon="document")
searchable(
    "intake.request",
    body=("need",),
    icon="comment",
    related=("kind",),
    second=lambda row: row.get_state_display(),
)
searchable(
    "intake.template", body=("summary",), icon="document", related=("kind",), second=lambda row: row.kind.noun
)
searchable("intake.practice", body=("technique",), icon="idea")

_MAKE: list[tuple[str | Promise, str, tuple[str, ...], str]] = [
    (_("New initiative"), "work:new_initiative", ("work.create_initiative",), "plus"),
    (_("Ask for something"), "intake:new_request", ("intake.ask",), "plus"),
    (_("Ask the adviser: which way fits?"), "intake:new_advice", ("intake.start_advice",), "plus"),
    (_("Begin from a template"), "intake:templates", ("intake.apply_template",), "plus"),
    (_("Begin a change"), "change:new_change", TO_START, "plus"),
    (_("New goal"), "goals:new_goal", ("goals.add_goal",), "plus"),
    (_("New team"), "teams:new_team", ("teams.create_team",), "plus"),
    (_("New person"), "teams:new_person", ("teams.add_person",), "plus"),
    (_("Import"), "interchange:new_import", ("interchange.start_import",), "upload"),
    (_("Ask a question"), "change:ask", ("change.ask_question",), "question"),
    (_("New working agreement"), "change:new_agreement", ("change.add_agreement",), "plus"),
    (_("HR's room"), "people_partner:room", (ENTER,), "person"),
    (
        _("Begin a role change"),
        "people_partner:new_role_change",
        (ENTER, "people_partner.begin_role_change"),
        "plus",
    ),
    (_("Write to the PMO"), "desk:give_feedback", ("desk.give_feedback",), "comment"),
]
_ALSO: list[tuple[str | Promise, str, str]] = [
    (_("Inbox"), "desk:inbox", "bell"),
    (_("Questions & ideas"), "change:questions", "question"),
    (_("What is said openly"), "change:open_pages", "document"),
    (_("Working agreements"), "change:agreements", "link"),
    (_("Still owed"), "change:owed", "flag"),
    (_("Load of change"), "change:load", "clock"),
    (_("Processes"), "change:processes", "route"),
    (_("Job roles"), "people_partner:roles", "person"),
    (_("Functions"), "people_partner:functions", "team"),
    (_("My job, and my people"), "people_partner:mine", "person"),
    (_("Teams"), "teams:teams", "team"),
    (_("People"), "teams:people", "users-group"),
    (_("Goals"), "goals:goals", "goal"),
    (_("Dates given"), "market:dates_given", "speakerphone"),
    (_("Commit-by dates"), "market:bookings", "speakerphone"),
    (_("Scenarios"), "forecast:scenarios", "work"),
    (_("Evidence"), "forecast:evidence", "work"),
    (_("Why dates move"), "schedule:movements", "calendar"),
    (_("Kinds of work"), "work:kinds", "unsorted"),
    (_("Requests"), "intake:requests", "comment"),
    (_("Templates"), "intake:templates", "document"),
    (_("Practices"), "intake:practices", "idea"),
    (_("How we manage work here"), "intake:how_we_work", "work"),
    (_("Decisions of all initiatives"), "work:all_decisions", "flag"),
    (_("Risks and the log of all initiatives"), "work:whole_log", "risk"),
    (_("Obligations"), "work:obligations", "compliance"),
    (_("Jobs"), "access:jobs", "clock"),
    (_("Settings"), "access:settings", "settings"),
]


@offer
def _places(request: HttpRequest) -> Iterator[Command]:
    for place in places(request):
        yield Command(str(place.name), place.url, place.icon, _("Go to"), f"G {place.key.upper()}")
    for name, view, icon in _ALSO:
        if page_address(view):
            yield Command(str(name), page_address(view), icon, _("Go to"))


@offer
def _makings(request: HttpRequest) -> Iterator[Command]:
    for name, view, rights, icon in _MAKE:
        if page_address(view) and all(may_do(actor(request), right) for right in rights):
            yield Command(str(name), page_address(view), icon, _("Make"))
