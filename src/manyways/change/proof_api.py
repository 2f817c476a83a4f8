"""The JSON door of proof: who was reached by an engagement, and at which level; names for whom they are for alone."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.web import PROBLEMS, Page, actor, chosen_rows, key_of, keyset_page
from manyways.change import actions
from manyways.change.models import Confirmation, Engagement
from manyways.teams.models import Group, Person

router = Router(tags=["changes"])
MOST = 500


class ConfirmationOut(Schema):
    """Evidence that one engagement reached a person, or a group by its contact's word.

    `level`: 1 received, 2 attended or acknowledged, 3 can do it.
    """

    person: UUID | None
    group: UUID | None
    name: str
    level: int
    confirmed_on: date | None
    evidence: str

    @staticmethod
    def resolve_person(row: Confirmation) -> UUID | None:
        """The person's key."""
        return key_of(row.person)

    @staticmethod
    def resolve_group(row: Confirmation) -> UUID | None:
        """The group's key."""
        return key_of(row.group)

    @staticmethod
    def resolve_name(row: Confirmation) -> str:
        """Of the person or the group."""
        return str(row.person or row.group)


CONFIRMED: dict[Any, Any] = {201: list[ConfirmationOut], **PROBLEMS}


class AttendanceIn(Schema):
    """Who was there. `level`: 2 attended, 3 can do it."""

    people: list[UUID] = Field(min_length=1, max_length=MOST)
    level: Literal[2, 3] = 2


class BriefingIn(Schema):
    """“I briefed my people, all except these.”"""

    without: list[UUID] = Field([], max_length=MOST)


class GroupWordIn(Schema):
    """The word of a group's contact for all of its people."""

    group: UUID
    level: Literal[1, 2, 3] = 2


def _engagement(request: HttpRequest, key: UUID) -> Engagement:
    rows = Engagement.objects.visible_to(actor(request)).select_related("initiative__owner", "runner")
    return get_object_or_404(rows, key=key)


@router.get(
    "/engagements/{uuid:key}/confirmations",
    response={200: Page[ConfirmationOut], **PROBLEMS},
    operation_id="confirmations",
)
def confirmations(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """By name: all for whoever runs it; one's own and those of one's reports for everybody else."""
    rows = Confirmation.objects.visible_to(actor(request)).filter(engagement=_engagement(request, key))
    found, following = keyset_page(rows.select_related("person", "group"), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/engagements/{uuid:key}/confirm", response=CONFIRMED, operation_id="confirm_own")
def confirm_own(request: HttpRequest, key: UUID) -> Any:
    """“Got it”: one's own acknowledgement, level 2."""
    return Status(201, [actions.confirm_own(_engagement(request, key), by=actor(request))])


@router.post("/engagements/{uuid:key}/attendance", response=CONFIRMED, operation_id="record_attendance")
def record_attendance(request: HttpRequest, key: UUID, payload: AttendanceIn) -> Any:
    """Who attended, by name, by whoever runs it. A higher level replaces a lower one."""
    by = actor(request)
    seen = Person.objects.visible_to(by).select_related("manager")
    people = chosen_rows(seen, payload.people, "people")
    found = _engagement(request, key)
    return Status(201, actions.record_attendance(found, people=people, level=payload.level, by=by))


@router.post("/engagements/{uuid:key}/briefing", response=CONFIRMED, operation_id="confirm_briefing")
def confirm_briefing(request: HttpRequest, key: UUID, payload: BriefingIn) -> Any:
    """A manager's word for everybody asked who reports to them, all except some: level 2."""
    by = actor(request)
    without = chosen_rows(Person.objects.visible_to(by), payload.without, "without")
    return Status(201, actions.confirm_briefing(_engagement(request, key), without=without, by=by))


@router.post("/engagements/{uuid:key}/groups", response=CONFIRMED, operation_id="confirm_group")
def confirm_group(request: HttpRequest, key: UUID, payload: GroupWordIn) -> Any:
    """A group's contact speaks for all of it: settles what is owed where nobody is known by name."""
    by = actor(request)
    group = chosen_rows(Group.objects.visible_to(by), [payload.group], "group")[0]
    found = _engagement(request, key)
    return Status(201, [actions.confirm_group(found, group=group, level=payload.level, by=by)])


@router.delete(
    "/engagements/{uuid:key}/confirmations/{uuid:person}",
    response={204: None, **PROBLEMS},
    operation_id="withdraw_confirmation",
)
def withdraw_confirmation(request: HttpRequest, key: UUID, person: UUID) -> Any:
    """Take back an entry made by mistake: one's own, or any by whoever runs it."""
    by = actor(request)
    rows = Confirmation.objects.visible_to(by).filter(engagement=_engagement(request, key))
    found = get_object_or_404(rows.select_related("person", "engagement__runner"), person__key=person)
    actions.withdraw_confirmation(found, by=by)
    return Status(204, None)
