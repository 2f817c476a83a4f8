"""The list of questions, with one word for many of them at once."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import undo_url
from manyways.access.editing import allowed_by
from manyways.access.web import actor
from manyways.change.actions.questions import hold_question, hold_questions
from manyways.change.forms.questions import HoldManyForm
from manyways.change.models.questions import Question
from manyways.change.wording import question_status
from manyways.ui.tables import DATE, NAME, NUMBER, PERSON, STATUS, BulkAction, Column, Table, choice, search

FAR = date.max


def _hold(request: HttpRequest, rows: Sequence[Question], values: dict[str, Any]) -> tuple[str, str | None]:
    """One word that serves all the selected; what was refused is told."""
    outcome = hold_questions(rows, **values, by=actor(request))
    done = len(outcome.done)
    text = ngettext("Said on %(n)s question.", "Said on %(n)s questions.", done) % {"n": done}
    reasons = sorted({reason for _row, reason in outcome.refused})
    return " ".join([text, *reasons]), undo_url() if done else None


class QuestionTable(Table):
    """Questions, concerns and ideas, those that wait for a word first."""

    name = "questions"
    label = _("Questions & ideas")
    columns = (
        Column(
            "text",
            _("In their words"),
            NAME,
            value=str,
            second="get_kind_display",
            second_label=_("Kind"),
            url=lambda row: row.get_absolute_url(),
        ),
        Column("status", _("State"), STATUS, value=question_status),
        Column("next_word_on", _("Next word"), DATE, sort=("next_word_on",)),
        Column("owner", _("Who finds out"), PERSON, sort=("owner",)),
        Column("waiting", _("Waiting"), NUMBER, sort=("-waiting",)),
        Column("initiative", _("About"), sort=("initiative",)),
        Column("created_at", _("Asked"), DATE, sort=("-created_at",), is_hidden=True),
    )
    filters = (
        search("text"),
        choice(
            "standing",
            _("Where it stands"),
            (("overdue", _("Word overdue")), ("waiting", _("Waiting")), ("closed", _("Closed"))),
        ),
        choice("kind", _("Kind"), Question.Kind.choices),
    )
    quick = "standing"
    bulk = (
        BulkAction(
            "hold",
            _("Say one word on these"),
            _hold,
            form=HoldManyForm,
            is_allowed=allowed_by(hold_question),
        ),
    )
    empty_title = _("Nobody has asked yet")
    empty_text = _("Ask the first question yourself: what would you want to know if this happened to you?")

    def rows(self) -> list[Question]:
        """Those this person may read: waiting ones by the day of their next word, then the closed, newest first."""
        rows = Question.objects.visible_to(actor(self.request)).select_related("owner", "initiative__owner")
        if "initiative" in self.scope:
            rows = rows.filter(initiative=self.scope["initiative"])
        found = list(rows.annotate(waiting=Count("follows", distinct=True)))
        return sorted(found, key=lambda row: (not row.is_waiting, row.next_word_on or FAR, -row.pk))

    @cached_property
    def shown_columns(self) -> list[Column]:
        """Without what they are about, where all are about the same."""
        columns = super().shown_columns
        return (
            [column for column in columns if column.name != "initiative"]
            if "initiative" in self.scope
            else columns
        )

    def counted(self, count: int) -> str:
        """`12 questions`."""
        return ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        about = f"?about={self.scope['initiative'].key}" if "initiative" in self.scope else ""
        return format_html(
            '<a class="btn btn-primary" href="{}{}">{}</a>', reverse("change:ask"), about, _("Ask")
        )
