"""Reads of open pages: only sentences of the page and questions meant for everyone, never anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet

from manyways.access.clock import today
from manyways.change.models.open_pages import OpenPage, Statement
from manyways.change.models.questions import Question, Update
from manyways.change.models.voices import AnonymousPost
from manyways.forecast.models import Window
from manyways.forecast.queries import latest_forecast


@dataclass(frozen=True)
class Line:
    """One sentence with the day it was said, and whether that was after the reader's last visit."""

    text: str
    said_on: date
    is_new: bool
    url: str = ""


@dataclass(frozen=True)
class NextWord:
    """A day on which something is said, and on which questions."""

    on: date
    questions: Sequence[Question]


@dataclass(frozen=True)
class Read:
    """Everything an open page says to one reader."""

    known: Sequence[Line]
    not_known: Sequence[Line]
    finding_out: Sequence[Line]
    decided: Sequence[Line]
    late_word: NextWord | None
    next_word: NextWord | None
    questions: Sequence[Question]
    taken_back: Sequence[Line]
    new_count: int


def read_page(page: OpenPage, last_visit: date | None) -> Read:
    """What stands on the page, and what of it is new since a reader's last visit."""
    questions = public_questions(page)
    columns = _statements(page, last_visit)
    waiting = [each for each in questions if each.is_waiting]
    for each in waiting:
        columns["not_known"].append(_line(each.not_known or each.text, each, last_visit))
        if each.finding_out:
            columns["finding_out"].append(_line(each.finding_out, each, last_visit))
        if each.we_know:
            columns["known"].append(_line(each.we_know, each, last_visit))
    taken = page.statements.filter(taken_back_on__isnull=False, taken_back_on__gte=last_visit or today())
    back = [Line(each.text, each.taken_back_on or today(), True) for each in taken]
    new = sum(line.is_new for lines in columns.values() for line in lines) + len(back)
    return Read(
        columns["known"],
        columns["not_known"],
        columns["finding_out"],
        columns["decided"],
        next_word([each for each in waiting if each.is_overdue]),
        next_word([each for each in waiting if not each.is_overdue]),
        questions,
        back,
        new,
    )


def _statements(page: OpenPage, last_visit: date | None) -> dict[str, list[Line]]:
    columns: dict[str, list[Line]] = {name: [] for name in Statement.Column.values}
    for each in page.statements.standing(today()):
        is_new = last_visit is not None and each.said_on >= last_visit
        columns[each.column].append(Line(each.text, each.said_on, is_new))
    return columns


def _line(text: str, question: Question, last_visit: date | None) -> Line:
    said_on = question.last_word_on or question.created_at.date()  # type: ignore[attr-defined]
    is_new = last_visit is not None and said_on >= last_visit
    return Line(text, said_on, is_new, f"#question-{question.key}")


def public_questions(page: OpenPage) -> list[Question]:
    """Questions of the change meant for everyone and not hidden, with their threads; open ones first."""
    rows = Question.objects.public().filter(initiative=page.initiative_id)
    rows = rows.exclude(state=Question.State.WITHDRAWN).select_related("owner")
    found = list(
        rows.annotate(waiting=Count("follows", distinct=True)).order_by(
            F("next_word_on").asc(nulls_last=True), "-pk"
        )
    )
    return sorted(with_threads(found), key=lambda each: not each.is_waiting)


def with_threads(questions: list[Question]) -> list[Question]:
    """The same questions, each with its readable `words`, ideas without a name among them by day."""
    updates = Update.objects.filter(question__in=questions, hidden_at__isnull=True)
    posts = AnonymousPost.objects.filter(question__in=questions, is_hidden=False)
    for each in questions:
        each.words = []  # type: ignore[attr-defined]
        each.last_word_on = None  # type: ignore[attr-defined]
    by_id = {each.pk: each for each in questions}
    for update in updates.select_related("by").order_by("at", "id"):
        by_id[update.question_id].words.append(update)  # type: ignore[attr-defined]
        by_id[update.question_id].last_word_on = update.at.date()  # type: ignore[attr-defined]
    for post in posts.order_by("posted_on", "key"):
        if post.question_id is not None:
            by_id[post.question_id].words.append(post)  # type: ignore[attr-defined]
    for each in questions:
        each.words.sort(key=day_of)  # type: ignore[attr-defined]
    return questions


def day_of(word: Update | AnonymousPost) -> date:
    """The day words were said; those without a name have no finer time."""
    return word.at.date() if isinstance(word, Update) else word.posted_on


def next_word(waiting: Sequence[Question]) -> NextWord | None:
    """The earliest promised day, with the questions it is promised for."""
    days = [each.next_word_on for each in waiting if each.next_word_on]
    if not days:
        return None
    first = min(days)
    return NextWord(first, [each for each in waiting if each.next_word_on == first])


def dates_of(page: OpenPage) -> tuple[date | None, date | None]:
    """The date given and the safe day of the change, where the page shows them."""
    if not page.shows_date:
        return None, None
    latest = latest_forecast()
    window = Window.objects.filter(forecast=latest, initiative=page.initiative_id, item__isnull=True).first()
    return page.initiative.due_on, window.safe_on if latest and window else None


def published(pages: "QuerySet[OpenPage]") -> "QuerySet[OpenPage]":
    """Those every employee may read, by title."""
    return pages.filter(is_published=True).select_related("initiative").order_by("title")
