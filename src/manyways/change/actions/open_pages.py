"""The open page of a change: make it, publish it, say a sentence, take one back, give out the link."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models.open_pages import OpenPage, Statement
from manyways.work.models import Initiative

EDITABLE = frozenset({"title", "intro", "is_published", "has_link", "shows_date"})


@action(
    "change.make_open_page",
    gettext_lazy("Make an open page"),
    said=gettext_lazy("made the open page %(name)s"),
)
def make_open_page(initiative: Initiative, *, by: User, title: str = "", intro: str = "") -> OpenPage:
    """A draft, read by nobody else until it is published."""
    found = OpenPage.objects.filter(initiative=initiative).first()
    if found is not None:
        raise Refused(_("It has an open page already."))
    row = OpenPage(initiative=initiative, title=title.strip() or initiative.name, intro=intro.strip())
    checked(row).save()
    return row


@action(
    "change.edit_open_page",
    gettext_lazy("Change an open page"),
    said=gettext_lazy("changed the open page %(name)s"),
)
def edit_open_page(
    page: OpenPage, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> OpenPage:
    """Change its head, who reads it, and whether a secret link opens it."""
    return apply_changes(page, changes, allowed=EDITABLE, version=version)


@action(
    "change.renew_open_page",
    gettext_lazy("Make a new secret link"),
    said=gettext_lazy("made a new link to %(name)s"),
)
def renew_open_page(page: OpenPage, *, by: User) -> OpenPage:
    """The old link leads nowhere from now on."""
    return apply_changes(page, {"link_key": uuid.uuid4()}, allowed=frozenset({"link_key"}))


@action(
    "change.add_statement", gettext_lazy("Say something on an open page"), said=gettext_lazy("said: %(name)s")
)
def add_statement(page: OpenPage, *, text: str, by: User, column: str = Statement.Column.KNOWN) -> Statement:
    """One sentence in one column, after those that stand there."""
    if not text.strip():
        raise Refused(fields={"text": _("Write one sentence.")})
    last = page.statements.order_by("-rank").values_list("rank", flat=True).first() or 0
    row = Statement(page=page, column=column, text=text.strip(), rank=last + 1)
    checked(row).save()
    return row


@action(
    "change.edit_statement",
    gettext_lazy("Change a sentence of an open page"),
    said=gettext_lazy("reworded: %(name)s"),
)
def edit_statement(
    statement: Statement, *, text: str, by: User, column: str | None = None, version: int | None = None
) -> Statement:
    """Word it anew, or move it: what was not known may be known now. Readers see that it changed."""
    changes = {"text": text.strip(), "column": column or statement.column, "said_on": today()}
    return apply_changes(statement, changes, allowed=frozenset(changes), version=version)


@action(
    "change.take_back_statement",
    gettext_lazy("Take back a sentence"),
    said=gettext_lazy("took back: %(name)s"),
)
def take_back_statement(statement: Statement, *, by: User) -> Statement:
    """It is no longer said; readers who saw it are told so at their next visit."""
    return apply_changes(statement, {"taken_back_on": today()}, allowed=frozenset({"taken_back_on"}))
