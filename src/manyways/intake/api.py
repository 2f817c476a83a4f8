"""The JSON door of requests, templates and practices."""

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
from manyways.intake import actions
from manyways.intake.models import Practice, PracticeUse, Request, Template
from manyways.teams.models import Person
from manyways.work.models import Initiative, Kind
from manyways.work.views.record import seen_initiative

router = Router(tags=["intake"])

_REFERENCES = {"kind": Kind, "owner": Person}


class RequestOut(Schema):
    """A demand, where it stands, and what was answered."""

    key: UUID
    version: int
    name: str
    need: str
    wanted_on: date | None
    state: str
    asked_by: str
    asked_on: date
    answer_by_on: date
    answer: str
    answered_on: date | None
    look_again_on: date | None
    kind: str | None
    owner: UUID | None
    initiative: UUID | None

    @staticmethod
    def resolve_kind(row: Request) -> str | None:
        """The slug of the kind."""
        return row.kind.slug if row.kind else None

    @staticmethod
    def resolve_owner(row: Request) -> UUID | None:
        """The key of whoever answers."""
        return key_of(row.owner)

    @staticmethod
    def resolve_initiative(row: Request) -> UUID | None:
        """The key of what it became."""
        return key_of(row.initiative)


class RequestIn(Schema):
    """Fields of a request to set; those left out stay as they are."""

    name: str = ""
    need: str = ""
    wanted_on: date | None = None
    kind: str | None = None
    owner: UUID | None = None


class NewRequestIn(Schema):
    """A new request: what is needed is enough."""

    name: str
    need: str = ""
    wanted_on: date | None = None
    kind: str | None = None


class RequestReasonIn(Schema):
    """Why."""

    reason: str


class ParkIn(RequestReasonIn):
    """Why, and until when."""

    look_again_on: date


class AcceptIn(Schema):
    """Words with the yes, and the initiative it joins; without one it becomes its own."""

    answer: str = ""
    initiative: UUID | None = None


class TemplateOut(Schema):
    """What a new initiative can begin from; weeks and parts as the page of the template explains them."""

    key: UUID
    version: int
    slug: str
    name: str
    approach: str
    summary: str
    span_weeks: int
    is_dated_from_end: bool
    items: list[dict[str, Any]]
    decisions: list[dict[str, Any]]


class BeginIn(Schema):
    """A name, and one of the two dates; without any it begins today."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None


class MadeOut(Schema):
    """What was made."""

    key: UUID
    name: str
    approach: str


class PracticeOut(Schema):
    """A technique and when it fits."""

    key: UUID
    version: int
    slug: str
    name: str
    technique: str
    fits_when: str
    fits_not_when: str


def _seen(request: HttpRequest, key: UUID) -> Request:
    rows = Request.objects.visible_to(actor(request)).select_related("asker", "kind", "owner", "initiative")
    return get_object_or_404(rows, key=key)


@router.get("/requests", response={200: Page[RequestOut], **PROBLEMS}, operation_id="requests")
def requests(request: HttpRequest, state: str = "", cursor: str = "", limit: int = 50) -> Any:
    """The requests one may see, in the order they were asked; `state` narrows them."""
    rows = Request.objects.visible_to(actor(request)).select_related("asker", "kind", "owner", "initiative")
    found, following = keyset_page(rows.filter(state=state) if state else rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/requests", response={201: RequestOut, **PROBLEMS}, operation_id="ask")
def ask(request: HttpRequest, payload: NewRequestIn) -> Any:
    """Ask for something; an answer is due in 14 days."""
    fields = chosen_fields(payload, {"kind": Kind})
    return Status(201, actions.ask(**fields, by=actor(request)))


@router.get(
    "/requests/{uuid:key}",
    response={200: RequestOut, **PROBLEMS},
    operation_id="request",
    openapi_extra=VERSIONED,
)
def one_request(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One request."""
    found = _seen(request, key)
    tag(response, found.version)
    return found


@router.patch(
    "/requests/{uuid:key}",
    response={200: RequestOut, **PROBLEMS},
    operation_id="edit_request",
    openapi_extra=VERSIONED,
)
def edit_request(request: HttpRequest, response: HttpResponse, key: UUID, payload: RequestIn) -> Any:
    """Change the words, the kind, who answers."""
    found, changes = _seen(request, key), chosen_fields(payload, _REFERENCES)
    changed = actions.edit_request(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.post(
    "/requests/{uuid:key}/accept", response={200: RequestOut, **PROBLEMS}, operation_id="accept_request"
)
def accept_request(request: HttpRequest, key: UUID, payload: AcceptIn) -> Any:
    """Say yes: it becomes an initiative, or joins one."""
    found, by = _seen(request, key), actor(request)
    seen = Initiative.objects.visible_to(by)
    joined = get_object_or_404(seen, key=payload.initiative) if payload.initiative else None
    return actions.accept_request(found, initiative=joined, answer=payload.answer, by=by)


@router.post(
    "/requests/{uuid:key}/decline", response={200: RequestOut, **PROBLEMS}, operation_id="decline_request"
)
def decline_request(request: HttpRequest, key: UUID, payload: RequestReasonIn) -> Any:
    """Say no, with the reason; it reaches the asker."""
    return actions.decline_request(_seen(request, key), reason=payload.reason, by=actor(request))


@router.post("/requests/{uuid:key}/park", response={200: RequestOut, **PROBLEMS}, operation_id="park_request")
def park_request(request: HttpRequest, key: UUID, payload: ParkIn) -> Any:
    """Put it aside until a day."""
    return actions.park_request(_seen(request, key), **payload.dict(), by=actor(request))


@router.get("/templates", response={200: list[TemplateOut], **PROBLEMS}, operation_id="templates")
def templates(request: HttpRequest) -> Any:
    """The templates in use."""
    return list(Template.objects.visible_to(actor(request)).filter(is_active=True))


@router.post(
    "/templates/{uuid:key}/begin", response={201: MadeOut, **PROBLEMS}, operation_id="apply_template"
)
def begin(request: HttpRequest, key: UUID, payload: BeginIn) -> Any:
    """Make an initiative from a template, dated back from its end or forward from its start."""
    found = get_object_or_404(Template.objects.visible_to(actor(request)), key=key)
    return Status(201, actions.apply_template(found, **payload.dict(), by=actor(request)))


@router.get("/practices", response={200: list[PracticeOut], **PROBLEMS}, operation_id="practices")
def practices(request: HttpRequest) -> Any:
    """The practices in use."""
    return list(Practice.objects.visible_to(actor(request)).filter(is_active=True))


class UseOut(Schema):
    """A practice in use, and whether it helped: `verdict` is helped, mixed, not, or empty."""

    key: UUID
    practice: str
    verdict: str
    note: str
    rated_on: date | None

    @staticmethod
    def resolve_practice(row: PracticeUse) -> str:
        """Its name."""
        return row.practice.name


class RateIn(Schema):
    """Whether it helped (`helped`, `mixed`, `not`), in a sentence."""

    verdict: str
    note: str


USES = "/initiatives/{uuid:key}/practices"


@router.get(USES, response={200: list[UseOut], **PROBLEMS}, operation_id="practice_uses")
def practice_uses(request: HttpRequest, key: UUID) -> Any:
    """The practices an initiative uses."""
    return seen_initiative(request, key).practice_uses.select_related("practice").order_by("pk")


@router.post(f"{USES}/{{uuid:practice}}", response={201: UseOut, **PROBLEMS}, operation_id="attach_practice")
def attach_practice(request: HttpRequest, key: UUID, practice: UUID) -> Any:
    """Use a practice in an initiative."""
    found = get_object_or_404(Practice.objects.visible_to(actor(request)), key=practice)
    return Status(
        201, actions.attach_practice(found, used_by=seen_initiative(request, key), by=actor(request))
    )


@router.post(
    "/practice-uses/{uuid:key}/rate", response={200: UseOut, **PROBLEMS}, operation_id="rate_practice"
)
def rate_practice(request: HttpRequest, key: UUID, payload: RateIn) -> Any:
    """Say whether it helped."""
    rows = PracticeUse.objects.visible_to(actor(request)).select_related("practice", "initiative", "team")
    return actions.rate_practice(get_object_or_404(rows, key=key), **payload.dict(), by=actor(request))
