"""The JSON door of people, groups, teams and weekly counts."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from manyways.access.web import PROBLEMS, VERSIONED, Page, actor, keyset_page, tag, wanted_version
from manyways.teams import actions
from manyways.teams.models import Group, Person, Team, WeeklyCount

router = Router(tags=["teams"])


class PersonOut(Schema):
    """A member of the organisation."""

    key: UUID
    version: int
    name: str
    email: str
    job_title: str
    location: str


class PersonIn(Schema):
    """Fields of a person to set; those left out stay as they are."""

    name: str = ""
    email: str = ""
    job_title: str = ""
    location: str = ""


class NewPersonIn(PersonIn):
    """A new person: a name is enough."""

    name: str


class GroupOut(Schema):
    """A set of people."""

    key: UUID
    version: int
    name: str
    kind: str
    headcount: int | None
    contact_email: str


class TeamOut(Schema):
    """A durable group that does work."""

    key: UUID
    version: int
    name: str
    kind: str
    purpose: str
    is_active: bool


class WeeklyCountOut(Schema):
    """Items finished in the week that starts on a Monday."""

    week_starts_on: date
    finished_count: int


class WeeklyCountsIn(Schema):
    """Counts, oldest first, the last one for the week that starts on the Monday given."""

    counts: list[int]
    last_week_starts_on: date


@router.get("/people", response={200: Page[PersonOut], **PROBLEMS}, operation_id="people")
def people(request: HttpRequest, cursor: str = "", limit: int = 50, q: str = "") -> Any:
    """Everybody, in the order they were added."""
    rows = Person.objects.visible_to(actor(request)).filter(name__icontains=q)
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/people", response={201: PersonOut, **PROBLEMS}, operation_id="add_person")
def add_person(request: HttpRequest, payload: NewPersonIn) -> Any:
    """Add somebody."""
    return 201, actions.add_person(**payload.dict(exclude_unset=True), by=actor(request))


@router.get(
    "/people/{uuid:key}",
    response={200: PersonOut, **PROBLEMS},
    operation_id="person",
    openapi_extra=VERSIONED,
)
def person(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One person; the version is the ETag."""
    found = get_object_or_404(Person.objects.visible_to(actor(request)), key=key)
    tag(response, found.version)
    return found


@router.patch(
    "/people/{uuid:key}",
    response={200: PersonOut, **PROBLEMS},
    operation_id="edit_person",
    openapi_extra=VERSIONED,
)
def edit_person(request: HttpRequest, response: HttpResponse, key: UUID, payload: PersonIn) -> Any:
    """Change what is known of a person. With If-Match, a stale version is refused with both values."""
    found = get_object_or_404(Person.objects.visible_to(actor(request)), key=key)
    changes = payload.dict(exclude_unset=True)
    changed = actions.edit_person(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.get("/groups", response={200: Page[GroupOut], **PROBLEMS}, operation_id="groups")
def groups(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All groups, in the order they were added."""
    rows = Group.objects.visible_to(actor(request))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.get("/teams", response={200: Page[TeamOut], **PROBLEMS}, operation_id="teams")
def teams(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All teams, in the order they were made."""
    found, following = keyset_page(Team.objects.visible_to(actor(request)), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.get(
    "/teams/{uuid:key}/counts", response={200: list[WeeklyCountOut], **PROBLEMS}, operation_id="weekly_counts"
)
def weekly_counts(request: HttpRequest, key: UUID) -> Any:
    """The weekly counts of a team, oldest first."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    return list(WeeklyCount.objects.filter(team=team).order_by("week_starts_on"))


@router.put(
    "/teams/{uuid:key}/counts",
    response={200: list[WeeklyCountOut], **PROBLEMS},
    operation_id="set_weekly_counts",
)
def set_weekly_counts(request: HttpRequest, key: UUID, payload: WeeklyCountsIn) -> Any:
    """Set weekly counts of a team; other weeks stay as they are."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    return actions.set_weekly_counts(
        team, payload.counts, last_week_starts_on=payload.last_week_starts_on, by=actor(request)
    )
