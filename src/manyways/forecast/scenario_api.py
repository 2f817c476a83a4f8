"""The JSON door of scenarios: make one, read what it moves, apply it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from manyways.access.models import User
from manyways.access.web import PROBLEMS, Page, actor, keyset_page
from manyways.forecast import actions
from manyways.forecast.models import Scenario
from manyways.forecast.queries import latest_forecast
from manyways.forecast.what_if import MOST_CHANGES, named_in, shown_windows, words_of
from manyways.forecast.what_if_forms import FORMS
from manyways.ui.answers import Refused, refused_by
from manyways.work.models import Initiative

router = Router(tags=["forecast"])


class ScenarioChangeIn(Schema):
    """One thing decided differently. `do`: rank, drop, add, take, capacity, start or date; the rest as that needs it."""

    do: str
    initiative: UUID | None = None
    before: UUID | None = None
    team: UUID | None = None
    count: int | None = None
    percent: int | None = None
    day: date | None = None


class ScenarioIn(Schema):
    """A name and up to twenty changes."""

    name: str = Field("", max_length=120)
    changes: list[ScenarioChangeIn] = Field(min_length=1, max_length=MOST_CHANGES)


class ScenarioOut(Schema):
    """A kept scenario. `windows` is empty until it has been worked out. `applied`: the places of what is in force."""

    key: UUID
    name: str
    as_of: date
    changes: list[str]
    applied_at: datetime | None
    applied: list[int]
    is_worked_out: bool


class TriedWindowOut(Schema):
    """What a scenario makes of one initiative, beside what was forecast."""

    initiative: UUID
    state: str
    likely_on: date | None
    safe_on: date | None
    was_likely_on: date | None
    was_safe_on: date | None
    confidence: float | None


@router.get("/scenarios", response={200: Page[ScenarioOut], **PROBLEMS}, operation_id="scenarios")
def scenarios(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """Kept scenarios the caller may see, oldest first."""
    by = actor(request)
    rows = Scenario.objects.visible_to(by).select_related("base").defer("base__input")
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": [_shown(row, by) for row in found], "next": following}


@router.post("/scenarios", response={202: ScenarioOut, **PROBLEMS}, operation_id="keep_scenario")
def keep_scenario(request: HttpRequest, payload: ScenarioIn) -> Any:
    """Keep changes as a scenario and work it out in the background on the newest forecast."""
    by, latest = actor(request), latest_forecast()
    if latest is None:
        raise Refused(_("There is no forecast yet to compare with. Ask for one first."))
    changes = [_checked(change, by) for change in payload.changes]
    scenario = actions.keep_scenario(name=payload.name, base=latest, changes=changes, windows={}, by=by)
    actions.try_what_if(base=latest, changes=changes, scenario=str(scenario.key), by=by)
    return Status(202, _shown(scenario, by))


@router.get(
    "/scenarios/{uuid:key}/windows",
    response={200: list[TriedWindowOut], **PROBLEMS},
    operation_id="scenario_windows",
)
def scenario_windows(request: HttpRequest, key: UUID) -> Any:
    """What a scenario makes of each initiative the caller may see."""
    by = actor(request)
    scenario = _found(key, by)
    shown = shown_windows(scenario.base, scenario.windows, by)
    return [
        TriedWindowOut(
            initiative=row.key,
            state=shown[row.pk].state,
            likely_on=shown[row.pk].likely,
            safe_on=shown[row.pk].safe,
            was_likely_on=shown[row.pk].was_likely,
            was_safe_on=shown[row.pk].was_safe,
            confidence=shown[row.pk].chance,
        )
        for row in Initiative.objects.filter(pk__in=shown).order_by("rank", "pk")
    ]


@router.post(
    "/scenarios/{uuid:key}/apply", response={200: ScenarioOut, **PROBLEMS}, operation_id="apply_scenario"
)
def apply_scenario(request: HttpRequest, key: UUID, changes: Query[list[int] | None] = None) -> Any:
    """Make its changes, or those at the places in `changes` (from 0); all or none, each with the caller's own rights."""
    by = actor(request)
    return _shown(actions.apply_scenario(_found(key, by), places=changes, by=by), by)


@router.delete("/scenarios/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_scenario")
def remove_scenario(request: HttpRequest, key: UUID) -> Any:
    """Let a scenario go."""
    by = actor(request)
    actions.remove_scenario(_found(key, by), by=by)
    return Status(204, None)


def _found(key: UUID, by: User) -> Scenario:
    rows = Scenario.objects.visible_to(by).select_related("base").defer("base__input")
    return get_object_or_404(rows, key=key)


def _checked(change: ScenarioChangeIn, by: User) -> dict[str, Any]:
    """The change, if it makes sense and names what the caller may see."""
    if change.do not in FORMS:
        raise Refused(fields={"do": _("One of %(kinds)s.") % {"kinds": ", ".join(FORMS)}})
    form = FORMS[change.do](change.dict(exclude_none=True), user=by)
    if not form.is_valid():
        raise refused_by(form)
    return form.change()


def _shown(row: Scenario, by: User) -> dict[str, Any]:
    named = named_in(row.changes, by)
    return {
        "key": row.key,
        "name": row.name,
        "as_of": row.base.as_of,
        "changes": [words_of(change, named) for change in row.changes],
        "applied_at": row.applied_at,
        "applied": row.applied,
        "is_worked_out": bool(row.windows),
    }
