"""The JSON door of baselines, comparisons, publications with their causes, suggestions and schedule quality."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from manyways.access.web import (
    PROBLEMS,
    VERSIONED,
    Page,
    actor,
    chosen_fields,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.schedule import actions
from manyways.schedule.actions.suggestions import Applied
from manyways.schedule.baseline_shapes import (
    AdviceOut,
    AppliedOut,
    BaselineIn,
    BaselineOut,
    CauseIn,
    CauseOut,
    ComparedLineOut,
    ComparisonOut,
    DismissIn,
    MovementOut,
    NewBaselineIn,
    PublicationOut,
    QualityOut,
)
from manyways.schedule.comparing import compared
from manyways.schedule.models import Baseline, Cause, Movement
from manyways.schedule.quality import quality_of_plan
from manyways.schedule.spans import calendar_of, snapshot_kept, snapshot_now
from manyways.schedule.suggested import Found
from manyways.schedule.suggestions import lean_advice
from manyways.work.views.record import seen_initiative

router = Router(tags=["baselines"])


def _seen_baseline(request: HttpRequest, key: UUID) -> Baseline:
    rows = Baseline.objects.visible_to(actor(request)).select_related("initiative__owner")
    return get_object_or_404(rows, key=key)


@router.get(
    "/initiatives/{uuid:key}/baselines",
    response={200: Page[BaselineOut], **PROBLEMS},
    operation_id="baselines",
)
def baselines(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The baselines of a plan, oldest first."""
    rows = Baseline.objects.filter(initiative=seen_initiative(request, key))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/initiatives/{uuid:key}/baselines",
    response={201: BaselineOut, **PROBLEMS},
    operation_id="take_baseline",
)
def take_baseline(request: HttpRequest, key: UUID, payload: NewBaselineIn) -> Any:
    """Keep the plan of now under a name, and publish it."""
    chosen = chosen_fields(payload, {"cause": Cause})
    return Status(201, actions.take_baseline(seen_initiative(request, key), **chosen, by=actor(request)))


@router.patch(
    "/baselines/{uuid:key}",
    response={200: BaselineOut, **PROBLEMS},
    operation_id="edit_baseline",
    openapi_extra=VERSIONED,
)
def edit_baseline(request: HttpRequest, response: HttpResponse, key: UUID, payload: BaselineIn) -> Any:
    """Correct the words of a baseline."""
    changes = payload.dict(exclude_unset=True)
    changed = actions.edit_baseline(
        _seen_baseline(request, key), changes, version=wanted_version(request), by=actor(request)
    )
    tag(response, changed.version)
    return changed


@router.delete("/baselines/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="delete_baseline")
def delete_baseline(request: HttpRequest, key: UUID) -> Any:
    """Delete a baseline kept by mistake."""
    actions.delete_baseline(_seen_baseline(request, key), by=actor(request))
    return Status(204, None)


@router.get(
    "/initiatives/{uuid:key}/comparison",
    response={200: ComparisonOut, **PROBLEMS},
    operation_id="comparison",
)
def comparison(request: HttpRequest, key: UUID, first: UUID, second: UUID | None = None) -> Any:
    """One baseline beside another, or beside the plan of now."""
    initiative = seen_initiative(request, key)
    before = snapshot_kept(_of(request, first, initiative.pk))
    after = snapshot_kept(_of(request, second, initiative.pk)) if second else snapshot_now(initiative)
    found = compared(before, after, calendar_of(initiative))
    lines = [{"item": line.key, **{name: getattr(line, name) for name in _LINE}} for line in found.lines]
    return {
        "first": before.name,
        "second": after.name,
        "sentence": found.sentence(),
        "are_links_changed": found.are_links_changed,
        "lines": lines,
    }


_LINE = tuple(name for name in ComparedLineOut.model_fields if name != "item")


def _of(request: HttpRequest, key: UUID, initiative_id: int) -> Baseline:
    found = _seen_baseline(request, key)
    if found.initiative_id != initiative_id:
        raise Http404
    return found


@router.get("/causes", response={200: Page[CauseOut], **PROBLEMS}, operation_id="causes")
def causes(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """The causes of movement, in their order."""
    rows = Cause.objects.visible_to(actor(request))
    found, following = keyset_page(rows, cursor=cursor, limit=limit, order=("rank", "id"))
    return {"rows": found, "next": following}


@router.post(
    "/initiatives/{uuid:key}/publications",
    response={201: PublicationOut, **PROBLEMS},
    operation_id="publish_changes",
)
def publish_changes(request: HttpRequest, key: UUID, payload: CauseIn) -> Any:
    """Make the dates of now the published ones, with the cause of what moved."""
    chosen = chosen_fields(payload, {"cause": Cause})
    return Status(201, actions.publish_changes(seen_initiative(request, key), **chosen, by=actor(request)))


@router.get(
    "/initiatives/{uuid:key}/movements",
    response={200: Page[MovementOut], **PROBLEMS},
    operation_id="movements",
)
def movements(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The milestones of a plan that moved beyond the tolerance, oldest first."""
    rows = Movement.objects.filter(publication__initiative=seen_initiative(request, key))
    found, following = keyset_page(rows.select_related("publication", "cause"), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.patch(
    "/movements/{uuid:key}",
    response={200: MovementOut, **PROBLEMS},
    operation_id="edit_movement",
    openapi_extra=VERSIONED,
)
def edit_movement(request: HttpRequest, response: HttpResponse, key: UUID, payload: CauseIn) -> Any:
    """Give one movement a cause or words of its own."""
    rows = Movement.objects.visible_to(actor(request)).select_related("publication__initiative__owner")
    changes = chosen_fields(payload, {"cause": Cause})
    changed = actions.edit_movement(
        get_object_or_404(rows, key=key), changes, version=wanted_version(request), by=actor(request)
    )
    tag(response, changed.version)
    return changed


def _suggested(found: Found) -> dict[str, Any]:
    names = ("identity", "form", "title", "why", "gain", "gain_days")
    return {
        **{name: getattr(found, name) for name in names},
        "form": str(found.form),
        "items": [item.key for item in found.items],
    }


def _applied(applied: Applied) -> dict[str, Any]:
    return {"suggestion": _suggested(applied.found), "difference": applied.difference.data()}


@router.get(
    "/initiatives/{uuid:key}/suggestions",
    response={200: AdviceOut, **PROBLEMS},
    operation_id="suggestions",
)
def suggestions(request: HttpRequest, key: UUID) -> Any:
    """What would make the plan leaner."""
    found = lean_advice(seen_initiative(request, key), actor(request))
    return {
        "sentence": found.sentence(),
        "suggestions": [_suggested(each.found) for each in found.waiting],
    }


@router.post(
    "/initiatives/{uuid:key}/suggestions/{slug:identity}",
    response={200: AppliedOut, **PROBLEMS},
    operation_id="apply_suggestion",
)
def apply_suggestion(request: HttpRequest, key: UUID, identity: str, preview: bool = False) -> Any:
    """Change the plan as suggested, or with `preview` only say what that would change."""
    run = actions.preview_suggestion if preview else actions.apply_suggestion
    return _applied(run(seen_initiative(request, key), identity=identity, by=actor(request)))


@router.post(
    "/initiatives/{uuid:key}/suggestions/{slug:identity}/dismissal",
    response={204: None, **PROBLEMS},
    operation_id="dismiss_suggestion",
)
def dismiss_suggestion(request: HttpRequest, key: UUID, identity: str, payload: DismissIn) -> Any:
    """Keep that a suggestion is not followed, and why."""
    actions.dismiss_suggestion(
        seen_initiative(request, key), identity=identity, reason=payload.reason, by=actor(request)
    )
    return Status(204, None)


@router.get(
    "/initiatives/{uuid:key}/schedule-quality",
    response={200: QualityOut, **PROBLEMS},
    operation_id="schedule_quality",
)
def schedule_quality(request: HttpRequest, key: UUID) -> Any:
    """How sound the plan is, check by check."""
    found = quality_of_plan(seen_initiative(request, key))
    checks = [
        {
            "check": reading.check.value,
            "title": str(reading.words.title),
            "rule": str(reading.words.rule),
            "mend": str(reading.words.mend),
            "measured": reading.measured,
            "is_met": reading.is_met,
            "figure": reading.figure,
            "items": [item.key for item in reading.items],
        }
        for reading in found.readings
    ]
    return {"sentence": found.sentence(), "held": found.held, "judged": found.judged, "checks": checks}
