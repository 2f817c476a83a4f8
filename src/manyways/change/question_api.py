"""The JSON door of questions, their words, and working agreements. Words without a name have none: doors know callers."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

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
from manyways.change.actions import agreements as agreement_actions
from manyways.change.actions import following
from manyways.change.actions import ideas as idea_actions
from manyways.change.actions import questions as actions
from manyways.change.models import Agreement, Need, Question, Update
from manyways.work.models import Initiative

router = Router(tags=["questions"])


class QuestionOut(Schema):
    """A question, concern or idea in its author's own words."""

    key: UUID
    version: int
    kind: str
    text: str
    initiative: UUID | None
    audience: str
    state: str
    owner: UUID | None
    we_know: str
    not_known: str
    finding_out: str
    next_word_on: date | None
    declined_reason: str
    answered_on: date | None
    hidden_reason: str

    @staticmethod
    def resolve_initiative(row: Question) -> UUID | None:
        """What it is about."""
        return key_of(row.initiative)

    @staticmethod
    def resolve_owner(row: Question) -> UUID | None:
        """The person who finds out."""
        return key_of(row.owner)


class NewQuestionIn(Schema):
    """A new question: the words are enough."""

    text: str = Field(max_length=4000)
    initiative: UUID | None = None
    kind: Literal["question", "concern", "idea"] = "question"
    audience: Literal["everyone", "answering"] = "everyone"


class HoldIn(Schema):
    """What can be said today, and the day of the next word: in 14 days unless given, 45 at most with a reason."""

    text: str = Field(max_length=4000)
    next_word_on: date | None = None
    long_wait_reason: str = Field("", max_length=300)
    is_part: bool = False


class WordsIn(Schema):
    """Somebody's words."""

    text: str = Field(max_length=4000)


class WordOut(Schema):
    """One word on a question."""

    key: UUID
    kind: str
    text: str
    at: datetime
    by: str | None
    next_word_on: date | None

    @staticmethod
    def resolve_by(row: Update) -> str | None:
        """The name of who said it."""
        return row.by.name if row.by else None


class NeedOut(Schema):
    """What one group of an agreement needs from the other."""

    key: UUID
    version: int
    text: str
    asked_of: UUID
    asked_on: date
    answer_by: date
    state: str
    answer: str

    @staticmethod
    def resolve_asked_of(row: Need) -> UUID:
        """The key of the group asked."""
        return row.asked_of.key


class AgreementOut(Schema):
    """A working agreement between two groups, with its needs."""

    key: UUID
    version: int
    name: str
    first: UUID
    second: UUID
    cadence: str
    review_on: date | None
    ended_on: date | None

    @staticmethod
    def resolve_first(row: Agreement) -> UUID:
        """The key of one group."""
        return row.first.key

    @staticmethod
    def resolve_second(row: Agreement) -> UUID:
        """The key of the other."""
        return row.second.key


class NeedAnswerIn(Schema):
    """Yes, another way, or no; the last two with words."""

    state: Literal["accepted", "alternative", "declined"]
    text: str = Field("", max_length=1000)


def _seen(request: HttpRequest, key: UUID) -> Question:
    rows = Question.objects.visible_to(actor(request)).select_related("initiative__owner", "owner__user")
    return get_object_or_404(rows, key=key)


@router.get("/questions", response={200: Page[QuestionOut], **PROBLEMS}, operation_id="questions")
def questions(
    request: HttpRequest, cursor: str = "", limit: int = 50, state: str = "", initiative: UUID | None = None
) -> Any:
    """The questions one may read, in the order they were asked."""
    rows = Question.objects.visible_to(actor(request)).select_related("initiative", "owner")
    if state:
        rows = rows.filter(state=state)
    if initiative:
        rows = rows.filter(initiative__key=initiative)
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/questions", response={201: QuestionOut, **PROBLEMS}, operation_id="ask_question")
def ask_question(request: HttpRequest, payload: NewQuestionIn) -> Any:
    """Ask under one's name."""
    chosen = chosen_fields(payload, {"initiative": Initiative})
    return Status(201, actions.ask_question(**chosen, by=actor(request)))


@router.get(
    "/questions/{uuid:key}",
    response={200: QuestionOut, **PROBLEMS},
    operation_id="question",
    openapi_extra=VERSIONED,
)
def question(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One question; the version is the ETag."""
    found = _seen(request, key)
    tag(response, found.version)
    return found


@router.get("/questions/{uuid:key}/words", response={200: list[WordOut], **PROBLEMS}, operation_id="words")
def words(request: HttpRequest, key: UUID) -> Any:
    """The words on a question that one may read, oldest first."""
    rows = Update.objects.visible_to(actor(request)).filter(question=_seen(request, key))
    return list(rows.select_related("by").order_by("at", "id"))


@router.post(
    "/questions/{uuid:key}/hold",
    response={200: QuestionOut, **PROBLEMS},
    operation_id="hold_question",
    openapi_extra=VERSIONED,
)
def hold_question(request: HttpRequest, response: HttpResponse, key: UUID, payload: HoldIn) -> Any:
    """“We don't know yet”, or part of the answer, with the day of the next word."""
    given = payload.dict()
    run = actions.answer_part if given.pop("is_part") else actions.hold_question
    changed = run(_seen(request, key), **given, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.post(
    "/questions/{uuid:key}/answer",
    response={200: QuestionOut, **PROBLEMS},
    operation_id="answer_question",
    openapi_extra=VERSIONED,
)
def answer_question(request: HttpRequest, response: HttpResponse, key: UUID, payload: WordsIn) -> Any:
    """The final word; everyone who waits is told."""
    version = wanted_version(request)
    changed = actions.answer_question(
        _seen(request, key), text=payload.text, version=version, by=actor(request)
    )
    tag(response, changed.version)
    return changed


@router.post("/questions/{uuid:key}/ideas", response={201: WordOut, **PROBLEMS}, operation_id="add_idea")
def add_idea(request: HttpRequest, key: UUID, payload: WordsIn) -> Any:
    """Offer an idea on an open question, under one's name."""
    return Status(201, idea_actions.add_idea(_seen(request, key), text=payload.text, by=actor(request)))


@router.post("/questions/{uuid:key}/follow", response={204: None, **PROBLEMS}, operation_id="follow_question")
def follow_question(request: HttpRequest, key: UUID) -> Any:
    """Wait for the answer too."""
    following.follow_question(_seen(request, key), by=actor(request))
    return Status(204, None)


@router.post(
    "/questions/{uuid:key}/heard", response={204: None, **PROBLEMS}, operation_id="confirm_own_answer"
)
def confirm_own_answer(request: HttpRequest, key: UUID) -> Any:
    """The answer arrived; it is no longer owed to the caller."""
    following.confirm_own_answer(_seen(request, key), by=actor(request))
    return Status(204, None)


@router.get("/agreements", response={200: Page[AgreementOut], **PROBLEMS}, operation_id="agreements")
def agreements(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All working agreements, in the order they were started."""
    rows = Agreement.objects.visible_to(actor(request)).select_related("first", "second")
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.get("/agreements/{uuid:key}/needs", response={200: list[NeedOut], **PROBLEMS}, operation_id="needs")
def needs(request: HttpRequest, key: UUID) -> Any:
    """What two groups need from each other, oldest first."""
    agreement = get_object_or_404(Agreement.objects.visible_to(actor(request)), key=key)
    return list(agreement.needs.select_related("asked_of").order_by("pk"))


@router.post(
    "/needs/{uuid:key}/answer",
    response={200: NeedOut, **PROBLEMS},
    operation_id="answer_need",
    openapi_extra=VERSIONED,
)
def answer_need(request: HttpRequest, response: HttpResponse, key: UUID, payload: NeedAnswerIn) -> Any:
    """Accept a need, offer another way, or decline with a reason."""
    need = get_object_or_404(Need.objects.visible_to(actor(request)).select_related("agreement"), key=key)
    given = payload.dict()
    changed = agreement_actions.answer_need(need, **given, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed
