"""The JSON door of people, groups, teams and weekly counts."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from manyways.access.web import (
    PROBLEMS,
    VERSIONED,
    Page,
    actor,
    chosen_fields,
    key_of,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.teams import actions
from manyways.teams.models import Calendar, Group, Person, Team, WeeklyCount

router = Router(tags=["teams"])

_TEAM_REFERENCES = {"lead": Person, "calendar": Calendar, "group": Group}
_GROUP_REFERENCES = {"parent": Group, "contact": Person}


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
    parent: UUID | None
    headcount: int | None
    contact: UUID | None
    contact_email: str

    @staticmethod
    def resolve_parent(row: Group) -> UUID | None:
        """The key of the group it stands in."""
        return key_of(row.parent)

    @staticmethod
    def resolve_contact(row: Group) -> UUID | None:
        """The person's key."""
        return key_of(row.contact)


class GroupIn(Schema):
    """Fields of a group to set; those left out stay as they are."""

    name: str = ""
    kind: str = "unit"
    parent: UUID | None = None
    headcount: int | None = None
    contact: UUID | None = None
    contact_email: str = ""


class NewGroupIn(GroupIn):
    """A new group: a name is enough."""

    name: str


class TeamOut(Schema):
    """A durable group that does work."""

    key: UUID
    version: int
    name: str
    kind: str
    purpose: str
    is_active: bool
    lead: UUID | None
    calendar: UUID | None
    group: UUID | None

    @staticmethod
    def resolve_lead(row: Team) -> UUID | None:
        """The person's key."""
        return key_of(row.lead)

    @staticmethod
    def resolve_calendar(row: Team) -> UUID | None:
        """The calendar's key."""
        return key_of(row.calendar)

    @staticmethod
    def resolve_group(row: Team) -> UUID | None:
        """The key of the group that holds its members."""
        return key_of(row.group)


class TeamIn(Schema):
    """Fields of a team to set; those left out stay as they are."""

    name: str = ""
    kind: str = "product"
    purpose: str = ""
    is_active: bool = True
    lead: UUID | None = None
    calendar: UUID | None = None
    group: UUID | None = None


class NewTeamIn(TeamIn):
    """A new team: a name is enough."""

    name: str


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
    return Status(201, actions.add_person(**payload.dict(exclude_unset=True), by=actor(request)))


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
def groups(request: HttpRequest, cursor: str = "", limit: int = 50, kind: str = "", q: str = "") -> Any:
    """All groups, in the order they were added."""
    rows = Group.objects.visible_to(actor(request)).filter(name__icontains=q)
    if kind:
        rows = rows.filter(kind=kind)
    found, following = keyset_page(rows.select_related("parent", "contact"), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/groups", response={201: GroupOut, **PROBLEMS}, operation_id="add_group")
def add_group(request: HttpRequest, payload: NewGroupIn) -> Any:
    """Add a set of people."""
    return Status(201, actions.add_group(**chosen_fields(payload, _GROUP_REFERENCES), by=actor(request)))


@router.get(
    "/groups/{uuid:key}",
    response={200: GroupOut, **PROBLEMS},
    operation_id="group",
    openapi_extra=VERSIONED,
)
def group(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One group; the version is the ETag."""
    found = get_object_or_404(Group.objects.visible_to(actor(request)), key=key)
    tag(response, found.version)
    return found


@router.patch(
    "/groups/{uuid:key}",
    response={200: GroupOut, **PROBLEMS},
    operation_id="edit_group",
    openapi_extra=VERSIONED,
)
def edit_group(request: HttpRequest, response: HttpResponse, key: UUID, payload: GroupIn) -> Any:
    """Change a group. With If-Match, a stale version is refused with both values."""
    found = get_object_or_404(Group.objects.visible_to(actor(request)), key=key)
    changes = chosen_fields(payload, _GROUP_REFERENCES)
    changed = actions.edit_group(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.get("/teams", response={200: Page[TeamOut], **PROBLEMS}, operation_id="teams")
def teams(request: HttpRequest, cursor: str = "", limit: int = 50, kind: str = "", q: str = "") -> Any:
    """All teams, in the order they were made."""
    rows = Team.objects.visible_to(actor(request)).filter(name__icontains=q)
    if kind:
        rows = rows.filter(kind=kind)
    related = rows.select_related("lead", "calendar", "group")
    found, following = keyset_page(related, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/teams", response={201: TeamOut, **PROBLEMS}, operation_id="create_team")
def create_team(request: HttpRequest, payload: NewTeamIn) -> Any:
    """Make a team, with a group that holds its members."""
    return Status(201, actions.create_team(**chosen_fields(payload, _TEAM_REFERENCES), by=actor(request)))


@router.get(
    "/teams/{uuid:key}", response={200: TeamOut, **PROBLEMS}, operation_id="team", openapi_extra=VERSIONED
)
def team(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One team; the version is the ETag."""
    found = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    tag(response, found.version)
    return found


@router.patch(
    "/teams/{uuid:key}",
    response={200: TeamOut, **PROBLEMS},
    operation_id="edit_team",
    openapi_extra=VERSIONED,
)
def edit_team(request: HttpRequest, response: HttpResponse, key: UUID, payload: TeamIn) -> Any:
    """Change a team. With If-Match, a stale version is refused with both values."""
    found = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    changes = chosen_fields(payload, _TEAM_REFERENCES)
    changed = actions.edit_team(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


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
