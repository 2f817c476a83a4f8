"""The JSON door of job roles: what everybody may know, and role changes for those who may see them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from manyways.access.web import PROBLEMS, actor
from manyways.people_partner import actions
from manyways.people_partner.models import JobRole, RoleChange, RoleVersion
from manyways.people_partner.queries.role_changes import RELATED, told_changes

router = Router(tags=["job roles"])


class DescriptionOut(Schema):
    """A version of what a job role asks for."""

    key: UUID
    number: int
    purpose: str
    duties: list[str]
    skills: list[str]
    expectations: list[str]
    published_on: date | None


class JobRoleOut(Schema):
    """A job role with the versions one may read, newest first."""

    key: UUID
    title: str
    ended_on: date | None
    versions: list[DescriptionOut]


class ToldOut(Schema):
    """A role change everybody may know of. `form`: new, changed or ended."""

    key: UUID
    name: str
    form: str
    state: str
    why: str
    in_force_on: date | None


class RoleChangeOut(ToldOut):
    """A role change for those who may see it before it is told."""

    planned_on: date | None
    told_on: date | None


class ToldPersonOut(Schema):
    """That a person was told."""

    key: UUID
    told_on: date | None


@router.get("/roles/changes", response={200: list[ToldOut], **PROBLEMS}, operation_id="told_role_changes")
def told_role_changes(request: HttpRequest) -> Any:
    """Role changes that were told or are in force, newest first."""
    return [_told(row.change) for row in told_changes()]


def _told(change: RoleChange) -> dict[str, Any]:
    names = ("key", "state", "form", "why", "in_force_on", "planned_on", "told_on")
    return {"name": str(change), **{name: getattr(change, name) for name in names}}


@router.get("/roles", response={200: list[JobRoleOut], **PROBLEMS}, operation_id="job_roles")
def job_roles(request: HttpRequest) -> Any:
    """Job roles with the descriptions one may read."""
    by = actor(request)
    versions: dict[int, list[RoleVersion]] = {}
    for row in RoleVersion.objects.visible_to(by).order_by("-number"):
        versions.setdefault(row.role_id, []).append(row)
    roles = JobRole.objects.visible_to(by).order_by("title")
    return [
        {"key": row.key, "title": row.title, "ended_on": row.ended_on, "versions": versions.get(row.pk, [])}
        for row in roles
    ]


@router.get("/roles/room", response={200: list[RoleChangeOut], **PROBLEMS}, operation_id="role_changes")
def role_changes(request: HttpRequest) -> Any:
    """Role changes one may see: all for HR, those of their people for managers once agreed, none for others."""
    rows = RoleChange.objects.visible_to(actor(request)).select_related(*RELATED)
    return [_told(row) for row in rows.order_by("id")]


@router.post(
    "/roles/room/{uuid:key}/people/{uuid:person}/told",
    response={200: ToldPersonOut, **PROBLEMS},
    operation_id="tell_person",
)
def tell_person(request: HttpRequest, key: UUID, person: UUID) -> Any:
    """Record that a person was told in a talk; by HR, or by their manager. `person`: the public key of the person."""
    by = actor(request)
    change = get_object_or_404(RoleChange.objects.visible_to(by), key=key)
    rows = change.people.visible_to(by).select_related("person__manager", "person__user", "role_change")
    return actions.tell_person(get_object_or_404(rows, person__key=person), by=by)
