"""What a source can be about: each subject reads a table into a draft and knows its columns."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.interchange.columns import Column
from manyways.interchange.drafts import Draft
from manyways.interchange.sheets import Sheet
from manyways.interchange.subjects import history, items, past, people, portfolio


@dataclass(frozen=True)
class Subject:
    """`needs` names what the person must say first: an initiative, a team, or nothing."""

    slug: str
    label: str | Promise
    example: str | Promise
    columns: tuple[Column, ...]
    draft: Callable[[Sheet, dict[str, int], str], Draft]
    needs: str = ""


SUBJECTS = {
    subject.slug: subject
    for subject in (
        Subject(
            "portfolio",
            _("Initiatives"),
            _("Name, kind, owner, end date"),
            portfolio.COLUMNS,
            portfolio.draft,
        ),
        Subject(
            "items",
            _("Items of an initiative"),
            _("Name, duration, start, predecessors"),
            items.COLUMNS,
            items.draft,
            "initiative",
        ),
        Subject(
            "history",
            _("Flow history"),
            _("Created, started, finished"),
            history.COLUMNS,
            history.draft,
            "team",
        ),
        Subject(
            "past",
            _("Past work: promised and actual dates"),
            _("Name, planned days, actual days"),
            past.COLUMNS,
            past.draft,
        ),
        Subject("people", _("People"), _("Name, e-mail, department, manager"), people.COLUMNS, people.draft),
    )
}
