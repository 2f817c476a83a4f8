"""The JSON door of a change: people affected, impacts, milestones, communications, what stops working, what is owed."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from manyways.access.actions import Refused
from manyways.access.web import (
    PROBLEMS,
    VERSIONED,
    Page,
    actor,
    chosen_fields,
    chosen_rows,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.change import actions
from manyways.change.arrays import Scope, book
from manyways.change.models import Aspect, Engagement, Impact, Milestone, Size, Stakeholder
from manyways.change.plan_schemas import (
    EngagementIn,
    EngagementOut,
    HeldIn,
    ImpactChangesIn,
    ImpactIn,
    ImpactOut,
    MilestoneDayIn,
    MilestoneIn,
    MilestoneOut,
    OwedOut,
    RatingIn,
    ReadinessOut,
    StakeholderDecisionIn,
    StakeholderOut,
    StakeholdersIn,
)
from manyways.change.queries.days import UNKNOWN, days_of, is_forecast
from manyways.change.queries.plans import planned_kinds
from manyways.change.rules import FEWEST_COUNTED
from manyways.change.standing.owed import owed_lines
from manyways.change.standing.people import Standing
from manyways.change.standing.readiness import gates_of
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative

router = Router(tags=["changes"])
OF_IMPACT = ("milestone", "group", "aspect")


def _change(request: HttpRequest, key: UUID) -> Initiative:
    rows = Initiative.objects.visible_to(actor(request)).select_related("owner", "team__lead", "program")
    return get_object_or_404(rows, key=key)


@router.get(
    "/changes/{uuid:key}/stakeholders",
    response={200: Page[StakeholderOut], **PROBLEMS},
    operation_id="stakeholders",
)
def stakeholders(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """Who has to do with a change, in the order they were added."""
    rows = Stakeholder.objects.visible_to(actor(request)).filter(initiative=_change(request, key))
    found, following = keyset_page(rows.select_related("group", "person"), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/changes/{uuid:key}/stakeholders",
    response={201: list[StakeholderOut], **PROBLEMS},
    operation_id="add_stakeholders",
)
def add_stakeholders(request: HttpRequest, key: UUID, payload: StakeholdersIn) -> Any:
    """Put groups and persons on the list. Answers with those that are new."""
    by = actor(request)
    added = actions.add_stakeholders(
        _change(request, key),
        groups=chosen_rows(Group.objects.visible_to(by), payload.groups, "groups"),
        people=chosen_rows(Person.objects.visible_to(by), payload.people, "people"),
        by=by,
    )
    return Status(201, added)


@router.post(
    "/stakeholders/{uuid:key}/decide",
    response={200: StakeholderOut, **PROBLEMS},
    operation_id="decide_stakeholder",
    openapi_extra=VERSIONED,
)
def decide_stakeholder(
    request: HttpRequest, response: HttpResponse, key: UUID, payload: StakeholderDecisionIn
) -> Any:
    """Inform, involve, or no need; what is left out stays."""
    rows = Stakeholder.objects.visible_to(actor(request)).select_related(
        "initiative__owner", "group", "person"
    )
    given = {name: value for name, value in payload.dict().items() if value is not None}
    changed = actions.decide_stakeholder(
        get_object_or_404(rows, key=key), **given, version=wanted_version(request), by=actor(request)
    )
    tag(response, changed.version)
    return changed


@router.get(
    "/changes/{uuid:key}/impacts", response={200: Page[ImpactOut], **PROBLEMS}, operation_id="impacts"
)
def impacts(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """What a change means for whom, in the order it was said."""
    rows = Impact.objects.visible_to(actor(request)).filter(milestone__item__initiative=_change(request, key))
    found, following = keyset_page(rows.select_related(*OF_IMPACT), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/impacts", response={201: ImpactOut, **PROBLEMS}, operation_id="add_impact")
def add_impact(request: HttpRequest, payload: ImpactIn) -> Any:
    """Say what changes for a group at a milestone."""
    by = actor(request)
    seen = Milestone.objects.visible_to(by).select_related("item__initiative__owner", "sponsor")
    given = chosen_fields(payload, {"group": Group})
    milestone = chosen_rows(seen, [given.pop("milestone")], "milestone")[0]
    given |= {name: _by_slug(given, name, model) for name, model in (("size", Size), ("aspect", Aspect))}
    return Status(201, actions.add_impact(milestone=milestone, **given, by=by))


def _by_slug(given: dict[str, Any], name: str, model: type[Size] | type[Aspect]) -> Size | Aspect | None:
    """The row of a short name that was sent, if one was. Raises Refused for a name of no row."""
    slug = given.get(name)
    found = model.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise Refused(fields={name: _("Unknown")})
    return found


def _impact(request: HttpRequest, key: UUID) -> Impact:
    rows = Impact.objects.visible_to(actor(request))
    return get_object_or_404(
        rows.select_related("milestone__item__initiative__owner", "rated_by", *OF_IMPACT), key=key
    )


@router.get("/impacts/{uuid:key}", response={200: ImpactOut, **PROBLEMS}, operation_id="impact")
def impact(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One impact, with its version as ETag."""
    found = _impact(request, key)
    tag(response, found.version)
    return found


@router.patch(
    "/impacts/{uuid:key}",
    response={200: ImpactOut, **PROBLEMS},
    operation_id="edit_impact",
    openapi_extra=VERSIONED,
)
def edit_impact(request: HttpRequest, response: HttpResponse, key: UUID, payload: ImpactChangesIn) -> Any:
    """Change fields of an impact. What it makes us owe follows at once."""
    found, changes = _impact(request, key), payload.dict(exclude_unset=True)
    if "milestone" in changes:
        seen = Milestone.objects.visible_to(actor(request))
        changes["milestone"] = chosen_rows(seen, [changes["milestone"]], "milestone")[0]
    if "aspect" in changes:
        changes["aspect"] = _by_slug(changes, "aspect", Aspect)
    changed = actions.edit_impact(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.post(
    "/impacts/{uuid:key}/rate",
    response={200: ImpactOut, **PROBLEMS},
    operation_id="rate_impact",
    openapi_extra=VERSIONED,
)
def rate_impact(request: HttpRequest, response: HttpResponse, key: UUID, payload: RatingIn) -> Any:
    """The group's own rating, beside ours."""
    rated = actions.rate_impact(
        _impact(request, key), **payload.dict(), version=wanted_version(request), by=actor(request)
    )
    tag(response, rated.version)
    return rated


@router.delete("/impacts/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_impact")
def remove_impact(request: HttpRequest, key: UUID) -> Any:
    """It does not change for them after all: what was owed because of it is owed no more."""
    actions.remove_impact(_impact(request, key), by=actor(request))
    return Status(204, None)


@router.get(
    "/changes/{uuid:key}/milestones",
    response={200: list[MilestoneOut], **PROBLEMS},
    operation_id="milestones_of_change",
)
def milestones_of_change(request: HttpRequest, key: UUID) -> Any:
    """The milestones at which something changes for people."""
    return _told(Milestone.objects.filter(item__initiative=_change(request, key)).order_by("id"))


def _told(milestones: Any) -> list[dict[str, Any]]:
    """Milestones with the day each comes."""
    rows = list(milestones.select_related("item__initiative"))
    days = days_of(rows)
    return [
        {
            "key": row.key,
            "version": row.version,
            "item": row.item.key,
            "name": row.item.name,
            "on": None if days[row.pk] == UNKNOWN else days[row.pk],
            "is_forecast": is_forecast(row),
            "percent": row.percent,
        }
        for row in rows
    ]


def _answer(response: HttpResponse, milestone: Milestone) -> dict[str, Any]:
    [told] = _told(Milestone.objects.filter(pk=milestone.pk))
    tag(response, told["version"])
    return told


@router.post(
    "/changes/{uuid:key}/milestones",
    response={201: MilestoneOut, **PROBLEMS},
    operation_id="add_change_milestone",
)
def add_milestone(request: HttpRequest, response: HttpResponse, key: UUID, payload: MilestoneIn) -> Any:
    """Add a milestone after which something differs for people."""
    made = actions.add_milestone(
        _change(request, key),
        name=payload.name,
        fixed_on=payload.on,
        percent=payload.percent,
        by=actor(request),
    )
    return Status(201, _answer(response, made))


@router.patch(
    "/milestones/{uuid:key}",
    response={200: MilestoneOut, **PROBLEMS},
    operation_id="date_milestone",
    openapi_extra=VERSIONED,
)
def date_milestone(request: HttpRequest, response: HttpResponse, key: UUID, payload: MilestoneDayIn) -> Any:
    """Give it another day. What was said about it may no longer hold: corrections become owed."""
    rows = Milestone.objects.visible_to(actor(request)).select_related("item__initiative__owner", "sponsor")
    found = get_object_or_404(rows, key=key)
    given = {"fixed_on": found.fixed_on, "percent": found.percent}
    sent = payload.dict(exclude_unset=True)
    if "on" in sent:
        sent["fixed_on"] = sent.pop("on")
    dated = actions.date_milestone(
        found, **{**given, **sent}, version=wanted_version(request), by=actor(request)
    )
    return _answer(response, dated)


@router.get(
    "/changes/{uuid:key}/engagements",
    response={200: Page[EngagementOut], **PROBLEMS},
    operation_id="engagements",
)
def engagements(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """What is said and taught, with how many confirmed it."""
    rows = _counted(request).filter(initiative=_change(request, key))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


def _counted(request: HttpRequest) -> Any:
    people = Count("confirmations__person", filter=Q(confirmations__person__isnull=False), distinct=True)
    return Engagement.objects.visible_to(actor(request)).annotate(confirmed_count=people)


@router.post(
    "/changes/{uuid:key}/engagements",
    response={201: EngagementOut, **PROBLEMS},
    operation_id="plan_engagement",
)
def plan_engagement(request: HttpRequest, key: UUID, payload: EngagementIn) -> Any:
    """Plan a message or a session about some impacts of this change."""
    initiative, given = _change(request, key), payload.dict()
    seen = Impact.objects.filter(milestone__item__initiative=initiative).select_related("group", "aspect")
    given["impacts"] = chosen_rows(seen, given["impacts"], "impacts")
    return Status(201, actions.plan_engagement(initiative, **given, by=actor(request)))


@router.post(
    "/engagements/{uuid:key}/hold",
    response={200: EngagementOut, **PROBLEMS},
    operation_id="hold_engagement",
    openapi_extra=VERSIONED,
)
def hold_engagement(request: HttpRequest, response: HttpResponse, key: UUID, payload: HeldIn) -> Any:
    """It happened. Nobody counts as reached by that alone."""
    rows = Engagement.objects.visible_to(actor(request)).select_related("initiative__owner")
    changed = actions.hold_engagement(
        get_object_or_404(rows, key=key), on=payload.on, version=wanted_version(request), by=actor(request)
    )
    tag(response, changed.version)
    return _counted(request).get(pk=changed.pk)


@router.get("/changes/{uuid:key}/owed", response={200: list[OwedOut], **PROBLEMS}, operation_id="change_owed")
def change_owed(request: HttpRequest, key: UUID) -> Any:
    """What is still owed, late ones first: counts, and never a name."""
    found = book(Scope(initiatives=(_change(request, key).pk,)))
    return [
        {
            "impact": line.impact.key,
            "group": line.group,
            "what": line.what,
            "people": line.people if line.people >= FEWEST_COUNTED else None,
            "due_on": line.due_on,
            "is_late": line.is_late,
            "is_planned": line.is_planned,
        }
        for line in owed_lines(found, planned_kinds(row.pk for row in found.impacts))
    ]


@router.get(
    "/changes/{uuid:key}/readiness",
    response={200: list[ReadinessOut], **PROBLEMS},
    operation_id="change_readiness",
)
def readiness(request: HttpRequest, key: UUID) -> Any:
    """Each milestone with what is missing."""
    initiative = _change(request, key)
    return [
        {
            "milestone": gate.milestone.key,
            "on": gate.on,
            "percent": gate.percent,
            "is_go": gate.is_go,
            "ready": gate.ready if gate.is_counted else None,
            "affected": gate.affected if gate.is_counted else None,
            "missing": [check.words for check in gate.missing],
        }
        for gate in gates_of(initiative, Standing(initiative))
    ]
