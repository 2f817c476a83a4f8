"""The JSON door of team structure: how a team works with those it serves, its options, and the switch."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from manyways.access.actions import Refused
from manyways.access.web import PROBLEMS, actor
from manyways.teams import actions
from manyways.teams.models import HomeManager, Model, OnCall, Person, StructureOption, StructureSwitch, Team
from manyways.teams.queries.structures import covers, model_of, served_by, shares_on, switches_of

router = Router(tags=["teams"])


class CoverOut(Schema):
    """How one served team is served."""

    team: UUID
    embedded_percent: int
    is_left_without: bool


class StructurePlaceOut(Schema):
    """Where one person would work, for which part of their time."""

    person: UUID
    team: UUID
    percent: int

    @staticmethod
    def resolve_person(row: Any) -> UUID:
        """The person's key."""
        key: UUID = row.person.key
        return key

    @staticmethod
    def resolve_team(row: Any) -> UUID:
        """The team's key."""
        key: UUID = row.team.key
        return key


class StructureOptionOut(Schema):
    """One way to work with the teams served."""

    key: UUID
    version: int
    name: str
    pros: str
    cons: str
    on_call: OnCall
    home_manager: HomeManager
    places: list[StructurePlaceOut]

    @staticmethod
    def resolve_places(row: StructureOption) -> list[Any]:
        """Who would work where."""
        return list(row.places.select_related("person", "team").order_by("id"))


class SwitchOut(Schema):
    """A model a team worked by, from a day on."""

    key: UUID
    option: UUID
    model: Model
    starts_on: date
    reason: str
    is_trial: bool
    review_on: date
    roster: list[dict[str, Any]]

    @staticmethod
    def resolve_option(row: StructureSwitch) -> UUID:
        """The option's key."""
        return row.option.key


class StructureOut(Schema):
    """How a team works today, and how it did before, newest first."""

    model: Model
    covers: list[CoverOut]
    options: list[StructureOptionOut]
    history: list[SwitchOut]


class ServiceIn(Schema):
    """Which teams it is there for, and how it is asked."""

    serves: list[UUID] = Field(max_length=500)
    how_to_ask: str = Field("", max_length=1000)
    answer_days: int | None = Field(None, ge=1, le=365)


class NewOptionIn(Schema):
    """A new option: the teams of `embed_in` get everybody but those of `staying`, spread evenly."""

    name: str = Field(max_length=120)
    embed_in: list[UUID] = Field(default_factory=list, max_length=500)
    staying: list[UUID] = Field(default_factory=list, max_length=500)
    pros: str = Field("", max_length=2000)
    cons: str = Field("", max_length=2000)
    on_call: OnCall = OnCall.HOME
    home_manager: HomeManager = HomeManager.HOME


class StructurePlaceIn(Schema):
    """Some percent of a person's time in a team."""

    person: UUID
    team: UUID
    percent: int = Field(ge=1, le=100)


class SwitchIn(Schema):
    """Why, from when, and when it is looked at again."""

    reason: str = Field(max_length=1000)
    starts_on: date | None = None
    review_on: date | None = None
    is_trial: bool = False


def _team(request: HttpRequest, key: UUID) -> Team:
    rows = Team.objects.visible_to(actor(request)).select_related("lead", "group")
    return get_object_or_404(rows, key=key)


def _option(request: HttpRequest, key: UUID) -> StructureOption:
    rows = StructureOption.objects.visible_to(actor(request)).select_related("team__lead", "team__group")
    return get_object_or_404(rows, key=key)


def _rows(model: Any, keys: list[UUID], name: str) -> list[Any]:
    """The rows of some keys, in their order. Raises Refused where one is of no row."""
    found = {row.key: row for row in model.objects.filter(key__in=keys)}
    if set(keys) - found.keys():
        raise Refused(fields={name: _("Unknown")})
    return [found[key] for key in dict.fromkeys(keys)]


@router.get("/teams/{uuid:key}/structure", response={200: StructureOut, **PROBLEMS}, operation_id="structure")
def structure(request: HttpRequest, key: UUID) -> Any:
    """How a team works with those it serves: model, coverage, options, history."""
    team = _team(request, key)
    shares = shares_on()
    return {
        "model": model_of(shares, team),
        "covers": [
            {"team": row.team.key, "embedded_percent": row.percent, "is_left_without": row.is_left}
            for row in covers(team, served_by(team), shares)
        ],
        "options": list(team.structure_options.all()),
        "history": switches_of(team),
    }


@router.put("/teams/{uuid:key}/service", response={204: None, **PROBLEMS}, operation_id="describe_service")
def describe_service(request: HttpRequest, key: UUID, payload: ServiceIn) -> Any:
    """Say which teams a team is there for, and how it is asked."""
    actions.describe_service(
        _team(request, key),
        serves=_rows(Team, payload.serves, "serves"),
        how_to_ask=payload.how_to_ask,
        answer_days=payload.answer_days,
        by=actor(request),
    )
    return Status(204, None)


@router.post(
    "/teams/{uuid:key}/structure/options",
    response={201: StructureOptionOut, **PROBLEMS},
    operation_id="add_structure_option",
)
def add_structure_option(request: HttpRequest, key: UUID, payload: NewOptionIn) -> Any:
    """Add an option; nothing moves yet."""
    given = payload.dict()
    given["embed_in"] = _rows(Team, payload.embed_in, "embed_in")
    given["staying"] = _rows(Person, payload.staying, "staying")
    return Status(201, actions.add_structure_option(_team(request, key), **given, by=actor(request)))


@router.put(
    "/structure/options/{uuid:key}/places",
    response={200: StructureOptionOut, **PROBLEMS},
    operation_id="place_people",
)
def place_people(request: HttpRequest, key: UUID, payload: list[StructurePlaceIn]) -> Any:
    """Replace who would work where under an option."""
    people = {row.key: row for row in _rows(Person, [place.person for place in payload], "person")}
    teams = {row.key: row for row in _rows(Team, [place.team for place in payload], "team")}
    places = [(people[place.person], teams[place.team], place.percent) for place in payload]
    return actions.place_people(_option(request, key), places=places, by=actor(request))


@router.post(
    "/structure/options/{uuid:key}/switch",
    response={201: SwitchOut, **PROBLEMS},
    operation_id="switch_structure",
)
def switch_structure(request: HttpRequest, key: UUID, payload: SwitchIn) -> Any:
    """Choose an option: its people move from a day on, and the model until then stays in the history."""
    return Status(201, actions.switch_structure(_option(request, key), **payload.dict(), by=actor(request)))
