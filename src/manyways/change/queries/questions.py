"""Reads of questions: who may ask, who waits, what is overdue, what is alike, and what is owed to whom."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Q, QuerySet

from manyways.access.models import User
from manyways.change.models.questions import Question, QuestionFollow, Update
from manyways.desk.models import SearchEntry
from manyways.work.models import Initiative

_WORD = re.compile(r"\w{3,}")
FEW = 5


def can_ask_about(initiative: Initiative, user: User) -> bool:
    """Whether somebody sees the initiative, or may read its open page."""
    seen = Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()
    return seen or Initiative.objects.filter(pk=initiative.pk, open_page__is_published=True).exists()


def following_users(question: Question) -> QuerySet[User]:
    """The users who wait for an answer, also as members of a group that does."""
    follows = QuestionFollow.objects.filter(question=question)
    return User.objects.filter(
        Q(pk__in=follows.filter(user__isnull=False).values("user"))
        | Q(person__in=follows.filter(person__isnull=False).values("person"))
        | Q(person__memberships__group__in=follows.filter(group__isnull=False).values("group")),
        is_active=True,
    ).distinct()


def waiting_count(question: Question) -> int:
    """How many wait for an answer; a group counts with its headcount, or with its members."""
    follows = question.follows.select_related("group").annotate(members=Count("group__memberships"))
    return sum(_size(follow) for follow in follows)


def _size(follow: Any) -> int:
    return 1 if follow.group is None else follow.group.headcount or follow.members or 1


def similar_questions(text: str, reader: User, *, about: Initiative | None = None) -> list[Question]:
    """Questions the reader may see that share words with a text, closest first."""
    words = sorted({word.lower() for word in _WORD.findall(text)})[:20]
    if not words:
        return []
    raw = " | ".join(f"'{word}'" for word in words)
    query = SearchQuery(raw, search_type="raw", config="english")
    found = SearchEntry.objects.filter(kind="change.question", vector=query)
    ranked = found.annotate(rank=SearchRank(F("vector"), query)).order_by("-rank")
    ids = list(ranked.values_list("record_id", flat=True)[:50])
    seen = Question.objects.visible_to(reader).filter(pk__in=ids).exclude(state=Question.State.WITHDRAWN)
    if about is not None:
        seen = seen.filter(initiative=about)
    rows = {row.pk: row for row in seen.annotate(waiting=Count("follows", distinct=True))}
    return [rows[pk] for pk in ids if pk in rows][:FEW]


@dataclass(frozen=True)
class OwedAnswer:
    """A question that is answered, and how many who follow it are not known to have heard."""

    question: Question
    owed: int


def owed_answers(questions: Iterable[Question]) -> list[OwedAnswer]:
    """Answered questions with followers without proof that the answer arrived, most owed first."""
    rows = [row for row in questions if row.state == Question.State.ANSWERED]
    owed: dict[int, int] = defaultdict(int)
    for follow in unheard(rows):
        owed[follow.question_id] += 1
    found = [OwedAnswer(row, owed[row.pk]) for row in rows if owed[row.pk]]
    return sorted(found, key=lambda each: (-each.owed, each.question.pk))


def unheard(questions: Iterable[Question]) -> QuerySet[QuestionFollow]:
    """Follows of answered questions that nothing settles: no own word, no confirmation of what carries the answer."""
    follows = QuestionFollow.objects.filter(
        question__in=[row.pk for row in questions],
        question__state=Question.State.ANSWERED,
        heard_on__isnull=True,
        digest="",
    )
    carried = "question__covers__engagement__confirmations__"
    settled = follows.filter(
        Q(**{f"{carried}person": F("person")})
        | Q(**{f"{carried}person__user": F("user")})
        | Q(**{f"{carried}group": F("group")})
    )
    return follows.exclude(pk__in=settled.values("pk")).order_by("question_id", "pk")


def thread(question: Question, reader: User, *, may_answer: bool) -> Sequence[Update]:
    """The words on a question, oldest first; `is_readable` says whether this reader may read hidden ones."""
    rows = question.updates.select_related("by", "decision__initiative", "replies_to", "hidden_by")
    found = list(rows.prefetch_related("thanks__by").order_by("at", "id"))
    for row in found:
        row.is_readable = not row.hidden_at or may_answer or row.by_id == reader.pk  # type: ignore[attr-defined]
    return found
