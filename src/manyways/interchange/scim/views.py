"""The addresses an identity provider speaks to, by API token: RFC 7644."""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import reduce, wraps
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ForbiddenException,
    InvalidSyntaxException,
    InvalidValueException,
    ListResponse,
    NotFoundException,
    PatchOp,
    Resource,
    ResponseParameters,
    SCIMException,
    SearchRequest,
    UnauthorizedException,
    UniquenessException,
)

from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.access.tokens import authenticate_token
from manyways.interchange.scim.kinds import KINDS, Kind
from manyways.interchange.scim.resources import MOST, PROVIDER
from manyways.ui.answers import Refused

RIGHT = "access.add_user"
Answer = Callable[..., HttpResponse]


def _door(view: Answer) -> Answer:
    """Ask for the token, run under the rules of the service, answer what goes wrong in its words."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with PROVIDER, transaction.atomic():
                return view(request, _caller(request), *args, **kwargs)
        except SCIMException as error:
            return _failed(error.to_error())
        except ValidationError as error:
            return _failed(Error.from_validation_error(dict(error.errors()[0])))
        except PermissionDenied as error:
            return _failed(ForbiddenException(detail=str(error)).to_error())
        except Refused as refused:
            is_taken = "email" in refused.fields or not refused.fields
            kind = UniquenessException if is_taken else InvalidValueException
            return _failed(kind(detail=refused.message).to_error())

    return through


def _caller(request: HttpRequest) -> User:
    """Whom the token stands for. Only who may add accounts comes in."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    user = authenticate_token(secret.strip()) if scheme.lower() == "bearer" else None
    if user is None:
        raise UnauthorizedException(detail="Send an API token: Authorization: Bearer mw_…")
    if not may_everywhere(user, RIGHT):
        raise ForbiddenException(detail="The token may not add accounts.")
    return user


def _failed(error: Error) -> HttpResponse:
    return _json(error.model_dump(), int(error.status or 400))


def _json(body: Any, status: int = 200) -> HttpResponse:
    answer = JsonResponse(body, status=status, content_type="application/scim+json")
    if body and isinstance(body, dict) and (address := body.get("meta", {}).get("location")):
        answer["Location"] = address
    return answer


def _told(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise InvalidSyntaxException(detail="This is no JSON.") from error


def _found(kind: Kind, key: str) -> tuple[Any, Resource[Any]]:
    """The row of an id and its resource."""
    try:
        row = kind.row(uuid.UUID(key))
    except ValueError:
        row = None
    if row is None:
        raise NotFoundException(detail=f"Nothing has the id {key}.")
    return row, kind.read(row)


def _shown(found: Resource[Any], request: HttpRequest, context: Context, status: int = 200) -> HttpResponse:
    wanted = ResponseParameters[type(found)].model_validate(request.GET.dict())  # type: ignore[misc]
    _locate(found, request)
    return _json(found.model_dump(scim_ctx=context, response_parameters=wanted), status)


def _locate(found: Resource[Any], request: HttpRequest) -> None:
    """Make addresses whole: they are kept without the name of this machine."""
    for part in (found.meta, *(getattr(found, "members", None) or [])):
        name = "location" if part is found.meta else "ref"
        if part is not None and getattr(part, name):
            setattr(part, name, request.build_absolute_uri(str(getattr(part, name))))


@_door
def resources(request: HttpRequest, by: User, endpoint: str) -> HttpResponse:
    """All accounts or groups, filtered, sorted, page by page; or one more of them."""
    kind = _kind(endpoint)
    if request.method == "POST":
        told = kind.model.model_validate(_told(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        row = kind.add(told, by)
        return _shown(kind.read(row), request, Context.RESOURCE_CREATION_RESPONSE, 201)
    if request.method != "GET":
        return HttpResponse(status=405)
    schema = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}
    return _listed([kind], request, {**schema, **request.GET.dict()})


@_door
def search(request: HttpRequest, by: User, endpoint: str = "") -> HttpResponse:
    """The same list, asked for by a body; without an endpoint over accounts and groups."""
    if request.method != "POST":
        return HttpResponse(status=405)
    return _listed([_kind(endpoint)] if endpoint else list(KINDS.values()), request, _told(request))


def _listed(kinds: Sequence[Kind], request: HttpRequest, wanted: Any) -> HttpResponse:
    models = reduce(or_, (kind.model for kind in kinds))
    asked = SearchRequest[models].model_validate(wanted, scim_ctx=Context.SEARCH_REQUEST)  # type: ignore[valid-type]
    found = [kind.read(row) for kind in kinds for row in kind.rows(str(wanted.get("filter", "")))]
    if asked.filter is not None:
        found = [each for each in found if asked.filter.match(each)]
    if asked.sort_by is not None:
        is_down = str(asked.sort_order or "") == "descending"
        found.sort(key=lambda each: str(asked.sort_value(each) or "").lower(), reverse=is_down)
    first = max(asked.start_index or 1, 1)
    count = MOST if asked.count is None else min(asked.count, MOST)
    page = found[first - 1 : first - 1 + count]
    for each in page:
        _locate(each, request)
    body = ListResponse[models](  # type: ignore[valid-type]
        total_results=len(found), start_index=first, items_per_page=len(page), resources=page
    )
    return _json(body.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked))


@_door
def resource(request: HttpRequest, by: User, endpoint: str, key: str) -> HttpResponse:
    """One account or group: read, replaced, changed, taken away."""
    kind = _kind(endpoint)
    row, now = _found(kind, key)
    if request.method == "GET":
        return _shown(now, request, Context.RESOURCE_QUERY_RESPONSE)
    if request.method == "DELETE":
        kind.remove(row, by)
        return HttpResponse(status=204)
    if request.method == "PUT":
        told = kind.model.model_validate(_told(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        told.replace(now)
        row = kind.change(row, told, by)
        return _shown(kind.read(row), request, Context.RESOURCE_REPLACEMENT_RESPONSE)
    if request.method == "PATCH":
        changes = PatchOp[kind.model].model_validate(  # type: ignore[name-defined]
            _told(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        if changes.patch(now):
            row = kind.change(row, now, by)
        return _shown(kind.read(row), request, Context.RESOURCE_PATCH_RESPONSE)
    return HttpResponse(status=405)


def _kind(endpoint: str) -> Kind:
    if endpoint not in KINDS:
        raise NotFoundException(detail=f"There is nothing at /{endpoint}.")
    return KINDS[endpoint]


@_door
def service(request: HttpRequest, by: User) -> HttpResponse:
    """What this service can do."""
    assert PROVIDER.config is not None
    return _described([PROVIDER.config], request, is_one=True)


@_door
def schemas(request: HttpRequest, by: User, key: str = "") -> HttpResponse:
    """The attributes of accounts and groups."""
    return _described(PROVIDER.schemas, request, key)


@_door
def resource_types(request: HttpRequest, by: User, key: str = "") -> HttpResponse:
    """That there are accounts and groups."""
    return _described(PROVIDER.resource_types, request, key)


def _described(
    found: Iterable[Resource[Any]], request: HttpRequest, key: str = "", *, is_one: bool = False
) -> HttpResponse:
    """Descriptions are only read."""
    if request.method != "GET":
        return HttpResponse(status=405)
    if "filter" in request.GET:
        raise ForbiddenException(detail="Descriptions are not filtered.")
    bodies = [each.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE) for each in found]
    if key:
        bodies = [body for body in bodies if key in {body.get("id"), body.get("name")}]
        if not bodies:
            raise NotFoundException(detail=f"Nothing has the id {key}.")
    if key or is_one:
        return _json(bodies[0])
    schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    count = len(bodies)
    return _json(
        {
            "schemas": [schema],
            "totalResults": count,
            "startIndex": 1,
            "itemsPerPage": count,
            "Resources": bodies,
        }
    )
