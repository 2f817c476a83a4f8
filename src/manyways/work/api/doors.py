"""The JSON door of work: initiatives, items and links."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
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
from manyways.goals.models import Goal, Program
from manyways.teams.models import Calendar, Person, Team
from manyways.work import actions
from manyways.work.api.shapes import (
    InitiativeIn,
    InitiativeOut,
    ItemIn,
    ItemOut,
    LinkOut,
    MergeIn,
    NewInitiativeIn,
    NewItemIn,
    NewLinkIn,
)
from manyways.work.models import Initiative, Item, Kind, Link
from manyways.work.views.items import seen_item
from manyways.work.views.record import seen_initiative

router = Router(tags=["work"])

_INITIATIVE_REFERENCES = {
    "kind": Kind,
    "owner": Person,
    "team": Team,
    "program": Program,
    "goal": Goal,
    "calendar": Calendar,
}
_ITEM_REFERENCES = {"owner": Person, "team": Team, "calendar": Calendar}
_RELATED = ("kind", "owner", "team", "program", "goal", "calendar")


@router.get("/initiatives", response={200: Page[InitiativeOut], **PROBLEMS}, operation_id="initiatives")
def initiatives(
    request: HttpRequest,
    cursor: str = "",
    limit: int = 50,
    kind: str = "",
    approach: str = "",
    state: str = "",
    q: str = "",
) -> Any:
    """The initiatives you may see, in the order they were made."""
    rows = Initiative.objects.visible_to(actor(request)).select_related(*_RELATED)
    wanted = {"kind__slug": kind, "approach": approach, "state": state, "name__icontains": q}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/initiatives", response={201: InitiativeOut, **PROBLEMS}, operation_id="create_initiative")
def create_initiative(request: HttpRequest, payload: NewInitiativeIn) -> Any:
    """Make an initiative."""
    return Status(
        201, actions.create_initiative(**chosen_fields(payload, _INITIATIVE_REFERENCES), by=actor(request))
    )


@router.get(
    "/initiatives/{uuid:key}",
    response={200: InitiativeOut, **PROBLEMS},
    operation_id="initiative",
    openapi_extra=VERSIONED,
)
def initiative(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One initiative; its version is the ETag."""
    found = seen_initiative(request, key)
    tag(response, found.version)
    return found


@router.patch(
    "/initiatives/{uuid:key}",
    response={200: InitiativeOut, **PROBLEMS},
    operation_id="edit_initiative",
    openapi_extra=VERSIONED,
)
def edit_initiative(request: HttpRequest, response: HttpResponse, key: UUID, payload: InitiativeIn) -> Any:
    """Change fields of an initiative. With If-Match, a stale version is refused with both values."""
    found = seen_initiative(request, key)
    changes = chosen_fields(payload, _INITIATIVE_REFERENCES)
    changed = actions.edit_initiative(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.get("/initiatives/{uuid:key}/items", response={200: Page[ItemOut], **PROBLEMS}, operation_id="items")
def items(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The items of an initiative, in their rank."""
    rows = Item.objects.filter(initiative=seen_initiative(request, key, ()))
    related = rows.select_related("parent", "owner", "team", "stage")
    found, following = keyset_page(related, cursor=cursor, limit=limit, order=("rank", "id"))
    return {"rows": found, "next": following}


@router.post("/initiatives/{uuid:key}/items", response={201: ItemOut, **PROBLEMS}, operation_id="add_item")
def add_item(request: HttpRequest, key: UUID, payload: NewItemIn) -> Any:
    """Add an item."""
    found = seen_initiative(request, key, ("owner", "team"))
    chosen = chosen_fields(payload, _ITEM_REFERENCES)
    if chosen.get("parent"):
        chosen["parent"] = get_object_or_404(Item, initiative=found, key=chosen["parent"])
    return Status(201, actions.add_item(found, **chosen, by=actor(request)))


@router.get(
    "/items/{uuid:key}", response={200: ItemOut, **PROBLEMS}, operation_id="item", openapi_extra=VERSIONED
)
def item(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One item; its version is the ETag."""
    found = seen_item(request, key)
    tag(response, found.version)
    return found


@router.patch(
    "/items/{uuid:key}",
    response={200: ItemOut, **PROBLEMS},
    operation_id="edit_item",
    openapi_extra=VERSIONED,
)
def edit_item(request: HttpRequest, response: HttpResponse, key: UUID, payload: ItemIn) -> Any:
    """Change fields of an item. With If-Match, a stale version is refused with both values."""
    found = seen_item(request, key)
    changes = chosen_fields(payload, _ITEM_REFERENCES)
    changed = actions.edit_item(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.post("/items/{uuid:key}/merge", response={200: ItemOut, **PROBLEMS}, operation_id="merge_items")
def merge_items(request: HttpRequest, key: UUID, payload: MergeIn) -> Any:
    """Make one item of several; this one stays. Sizes and times are added, links and comments kept."""
    others = [seen_item(request, each) for each in payload.items]
    return actions.merge_items(seen_item(request, key), others, name=payload.name, by=actor(request))


@router.delete(
    "/initiatives/{uuid:key}",
    response={204: None, **PROBLEMS},
    operation_id="delete_initiative",
    openapi_extra=VERSIONED,
)
def delete_initiative(request: HttpRequest, key: UUID) -> Any:
    """Put an initiative away with all that belongs to it; Recently deleted brings it back."""
    actions.delete_initiative(
        seen_initiative(request, key), version=wanted_version(request), by=actor(request)
    )
    return Status(204, None)


@router.delete(
    "/items/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="delete_item", openapi_extra=VERSIONED
)
def delete_item(request: HttpRequest, key: UUID) -> Any:
    """Delete an item with everything inside it."""
    actions.delete_item(seen_item(request, key), version=wanted_version(request), by=actor(request))
    return Status(204, None)


@router.post("/links", response={201: LinkOut, **PROBLEMS}, operation_id="add_link")
def add_link(request: HttpRequest, payload: NewLinkIn) -> Any:
    """Make an item wait for another. A circle is refused, with the items in it."""
    predecessor, successor = seen_item(request, payload.predecessor), seen_item(request, payload.successor)
    settings = {"type": payload.type, "lag": payload.lag, "lag_unit": payload.lag_unit}
    return Status(201, actions.add_link(predecessor, successor=successor, **settings, by=actor(request)))  # type: ignore[arg-type]


@router.delete("/links/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_link")
def remove_link(request: HttpRequest, key: UUID) -> Any:
    """Let an item no longer wait for another."""
    link = get_object_or_404(Link.objects.visible_to(actor(request)), key=key)
    actions.remove_link(link, by=actor(request))
    return Status(204, None)
