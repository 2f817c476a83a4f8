"""The JSON door of training, role paths, coaching and functions: who sees what is as on the pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.access.web import PROBLEMS, VERSIONED, actor, tag, wanted_version
from manyways.people_partner import actions
from manyways.people_partner.growth_schemas import (
    CaredForOut,
    CoachingHeldIn,
    CoachingIn,
    CoachingOut,
    FunctionOut,
    LearningAskedOut,
    LearningIn,
    LearningOut,
    OfferChangeIn,
    OfferIn,
    OfferOut,
    RolePathIn,
    RolePathOut,
    ShiftOut,
)
from manyways.people_partner.models import (
    Coaching,
    FunctionProfile,
    GrowthStep,
    JobRole,
    RolePath,
    ShiftSheet,
    TrainingOffer,
)
from manyways.people_partner.queries.coaching import coaching_seen
from manyways.people_partner.queries.functions import people_of
from manyways.people_partner.queries.training_plan import PlanLine, plan_of_training
from manyways.people_partner.rules import coaches, is_inside
from manyways.teams.models import Person, Team

router = Router(tags=["job roles"])


def _inside(request: HttpRequest) -> User:
    """Who asks, if they are in HR's room; for others the door does not exist."""
    by = actor(request)
    if not is_inside(by):
        raise Http404
    return by


def _row(rows: Any, key: UUID | None, field: str) -> Any:
    """The row of a key among those one sees. Raises Refused for a key of no row."""
    found = rows.filter(key=key).first() if key else None
    if key and found is None:
        raise Refused(fields={field: _("Unknown")})
    return found


@router.get("/training/catalogue", response={200: list[OfferOut], **PROBLEMS}, operation_id="catalogue")
def catalogue(request: HttpRequest) -> Any:
    """What one can learn here; for HR also what is not offered any more."""
    by = actor(request)
    rows = TrainingOffer.objects.visible_to(by).order_by("name")
    return rows if is_inside(by) else rows.filter(is_offered=True)


@router.post("/training/catalogue", response={201: OfferOut, **PROBLEMS}, operation_id="add_offer")
def add_offer(request: HttpRequest, payload: OfferIn) -> Any:
    """Put a course, coaching or practice into the catalogue; HR."""
    return Status(201, actions.add_offer(**payload.dict(), by=actor(request)))


@router.patch(
    "/training/catalogue/{uuid:key}",
    response={200: OfferOut, **PROBLEMS},
    operation_id="edit_offer",
    openapi_extra=VERSIONED,
)
def edit_offer(request: HttpRequest, response: HttpResponse, key: UUID, payload: OfferChangeIn) -> Any:
    """Change an entry, or offer it no more; HR."""
    by = actor(request)
    found = get_object_or_404(TrainingOffer.objects.visible_to(by), key=key)
    changed = actions.edit_offer(
        found, payload.dict(exclude_unset=True), version=wanted_version(request), by=by
    )
    tag(response, changed.version)
    return changed


@router.get("/training/plan", response={200: list[LearningOut], **PROBLEMS}, operation_id="learning")
def learning(request: HttpRequest) -> Any:
    """Who learns what by when: all for HR, their people's for managers, everybody their own. Late first."""
    return [_learning(line) for line in plan_of_training(actor(request))]


def _learning(line: PlanLine) -> dict[str, Any]:
    proof = line.need.proof
    return {
        "person": line.need.person.key,
        "skill": line.need.skill,
        "asked_by": line.need.role,
        "state": line.state,
        "due_on": line.due_on,
        "how": line.how,
        "session_on": line.session_on,
        "known_since": proof.on if proof else None,
        "how_known": proof.how if proof else "",
    }


@router.post(
    "/training/plan", response={201: list[LearningAskedOut], **PROBLEMS}, operation_id="ask_to_learn"
)
def ask_to_learn(request: HttpRequest, payload: LearningIn) -> Any:
    """Ask people to learn a skill by a day; HR. Asked again, the day moves."""
    by = _inside(request)
    people = list(Person.objects.visible_to(by).filter(key__in=payload.people).select_related("user"))
    if len(people) != len(set(payload.people)):
        raise Refused(fields={"people": _("Unknown")})
    offer = _row(TrainingOffer.objects.filter(is_offered=True), payload.offer, "offer")
    made = actions.assign_training(people, skill=payload.skill, due_on=payload.due_on, offer=offer, by=by)
    return Status(201, made)


def _paths(by: User) -> Any:
    rows = RolePath.objects.visible_to(by)
    return rows.select_related("person__manager", "coach", "goal").order_by("person__name", "id")


@router.get("/role-paths", response={200: list[RolePathOut], **PROBLEMS}, operation_id="role_paths")
def role_paths(request: HttpRequest) -> Any:
    """All for HR, those of their people for managers, everybody their own."""
    return _paths(actor(request))


@router.post(
    "/people/{uuid:key}/role-path", response={201: RolePathOut, **PROBLEMS}, operation_id="begin_path"
)
def begin_path(request: HttpRequest, key: UUID, payload: RolePathIn) -> Any:
    """Begin somebody's path; HR, or their own manager."""
    by = actor(request)
    person = get_object_or_404(Person.objects.visible_to(by).select_related("manager"), key=key)
    return Status(201, actions.begin_path(person, **_chosen(payload, by), by=by))


def _chosen(payload: RolePathIn, by: User) -> dict[str, Any]:
    given = payload.dict(exclude_unset=True)
    known = {"coach": Person.objects.visible_to(by), "goal": JobRole.objects.visible_to(by)}
    return {name: _row(known[name], value, name) if name in known else value for name, value in given.items()}


@router.patch(
    "/role-paths/{uuid:key}",
    response={200: RolePathOut, **PROBLEMS},
    operation_id="edit_path",
    openapi_extra=VERSIONED,
)
def edit_path(request: HttpRequest, response: HttpResponse, key: UUID, payload: RolePathIn) -> Any:
    """Change what was talked about, chosen and planned; HR, or the person's own manager."""
    by = actor(request)
    found = get_object_or_404(_paths(by), key=key)
    actions.edit_path(found, _chosen(payload, by), version=wanted_version(request), by=by)
    changed = _paths(by).get(key=key)
    tag(response, changed.version)
    return changed


@router.get("/coaching", response={200: list[CoachingOut], **PROBLEMS}, operation_id="coaching")
def coaching(request: HttpRequest) -> Any:
    """Sessions of persons and teams one may see: gaps first, then what is planned, then what was held."""
    return coaching_seen(actor(request))


@router.post(
    "/role-paths/{uuid:key}/coaching", response={201: CoachingOut, **PROBLEMS}, operation_id="plan_coaching"
)
def plan_coaching(request: HttpRequest, key: UUID, payload: CoachingIn) -> Any:
    """Plan a session on a path; HR, or the person's own manager."""
    by = actor(request)
    return Status(201, actions.plan_coaching(get_object_or_404(_paths(by), key=key), **payload.dict(), by=by))


@router.post(
    "/teams/{uuid:key}/coaching", response={201: CoachingOut, **PROBLEMS}, operation_id="plan_team_coaching"
)
def plan_team_coaching(request: HttpRequest, key: UUID, payload: CoachingIn) -> Any:
    """Plan a session with a team; HR, or the team's lead. For others the door does not exist."""
    by = actor(request)
    team = get_object_or_404(Team.objects.visible_to(by).select_related("lead"), key=key)
    if not coaches(by, team):
        raise Http404
    return Status(201, actions.plan_team_coaching(team, **payload.dict(), by=by))


@router.post(
    "/coaching/{uuid:key}/hold", response={200: CoachingOut, **PROBLEMS}, operation_id="hold_coaching"
)
def hold_coaching(request: HttpRequest, key: UUID, payload: CoachingHeldIn) -> Any:
    """It was held."""
    by = actor(request)
    rows = Coaching.objects.visible_to(by).select_related("path__person__manager", "team__lead")
    return actions.hold_coaching(get_object_or_404(rows, key=key), on=payload.on, by=by)


@router.get("/functions", response={200: list[FunctionOut], **PROBLEMS}, operation_id="functions")
def functions(request: HttpRequest) -> Any:
    """What each function offers and owns; for every colleague."""
    rows = FunctionProfile.objects.visible_to(actor(request)).select_related("group", "head")
    return rows.order_by("group__name")


def _function(request: HttpRequest, key: UUID) -> FunctionProfile:
    rows = FunctionProfile.objects.visible_to(actor(request)).select_related("group", "head__manager")
    return get_object_or_404(rows, key=key)


@router.get(
    "/functions/{uuid:key}/people",
    response={200: list[CaredForOut], **PROBLEMS},
    operation_id="function_people",
)
def function_people(request: HttpRequest, key: UUID) -> Any:
    """Who of a function sits in which team; the longest without a talk before the others."""
    return [
        {
            "person": care.person.key,
            "teams": [{"name": place.group.name, "percent": place.percent} for place in care.places],
            "until": care.until,
            "talked_on": care.talked_on,
            "skills": list(care.skills),
        }
        for care in people_of(_function(request, key), actor(request))
    ]


@router.get(
    "/functions/{uuid:key}/shifts", response={200: list[ShiftOut], **PROBLEMS}, operation_id="function_shifts"
)
def function_shifts(request: HttpRequest, key: UUID) -> Any:
    """What shifts for its head, the newest version first: HR, the head and the head's manager; nothing for others."""
    by = actor(request)
    sheets = list(ShiftSheet.objects.visible_to(by).filter(function=_function(request, key)))
    growth = list(GrowthStep.objects.visible_to(by).filter(sheet__in=sheets))
    return [_shift(sheet, growth) for sheet in sheets]


def _shift(sheet: ShiftSheet, growth: Sequence[GrowthStep]) -> dict[str, Any]:
    names = ("key", "number", "stays", "moves", "fresh", "agreed_on")
    steps = [step for step in growth if step.sheet_id == sheet.pk]
    return {**{name: getattr(sheet, name) for name in names}, "growth": steps}
