"""An import's own life, from the uploaded source to one change that can be undone."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from manyways.access.actions import Refused, action, last_context
from manyways.access.actions.rooms import rooms_kept
from manyways.access.jobs import enqueue
from manyways.access.models import User
from manyways.access.rules import may, may_everywhere
from manyways.interchange.actions.rows import write_difference
from manyways.interchange.actions.sources import remember_source
from manyways.interchange.drafts import Draft
from manyways.interchange.models import Import
from manyways.interchange.queries import difference_of
from manyways.teams.models import Team
from manyways.work.models import Initiative

NEEDED_RIGHTS = {
    "portfolio": "work.create_initiative",
    "people": "teams.add_person",
    "items": "work.add_item",
    "history": "work.add_item",
    "schedule": "work.add_item",
    "jira": "work.add_item",
    "past": "forecast.add_past_date",
}
WHOLE = frozenset({"past"})
"""Subjects that belong to the whole organisation: a right over one team is not enough."""


@action("interchange.start_import", gettext_lazy("Start an import"))
def start_import(
    *,
    subject: str,
    name: str,
    content: bytes,
    by: User,
    initiative: Initiative | None = None,
    team: Team | None = None,
) -> Import:
    """Keep a source until it is applied. Nothing else is written yet."""
    if subject not in NEEDED_RIGHTS:
        raise Refused(_("Say what the file is about."))
    if not content.strip():
        raise Refused(_("The file is empty."))
    if not _may_bring(subject, initiative or team, by):
        raise Refused(_("You may look, but not add this here."))
    return Import.objects.create(
        subject=subject,
        name=name[:200],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        initiative=initiative,
        team=team,
        by=by,
    )


@action("interchange.map_columns", gettext_lazy("Say which column is what"), is_open=True)
def map_columns(
    import_: Import, *, mapping: Mapping[str, int | str], headers: Sequence[str] = (), by: User
) -> Import:
    """Overrule the guessed columns of one's own import, or the stages its statuses stand for; remembered."""
    _own(import_, by)
    meaning = {name: headers[int(said)] if headers else str(said) for name, said in mapping.items()}
    if meaning:
        remember_source(import_, headers=headers, meaning=meaning)
    return _moved(import_, Import.State.READING, mapping=dict(mapping))


@action("interchange.show_import", gettext_lazy("Show what an import would change"), is_open=True)
def show_import(import_: Import, *, report: Mapping[str, Any], by: User) -> Import:
    """Keep what reading found, to be looked at before anything is written."""
    _own(import_, by)
    return _moved(import_, Import.State.SHOWN, report=dict(report), failure="")


@action("interchange.fail_import", gettext_lazy("Note why a source cannot be read"), is_open=True)
def fail_import(import_: Import, *, failure: str, by: User) -> Import:
    """Keep the reason; the content goes."""
    _own(import_, by)
    return _moved(import_, Import.State.FAILED, failure=failure, content=None)


@action("interchange.queue_import", gettext_lazy("Read or apply an import in the background"), is_open=True)
def queue_import(import_: Import, *, state: str, by: User, **said: Any) -> Import:
    """Hand one's own import to a worker: `reading` or `applying`, with what else was said of how to apply it."""
    _own(import_, by)
    is_reading = state == Import.State.READING
    label = gettext_noop("Reading “%(name)s”") if is_reading else gettext_noop("Importing %(name)s")
    task = "interchange.read_import" if is_reading else "interchange.apply_import"
    job = enqueue(
        task, by=by, label=label, about=import_.name, lock="interchange", import_key=str(import_.key), **said
    )
    return _moved(import_, state, job=job)


@action(
    "interchange.apply_import",
    gettext_lazy("Apply an import"),
    on="import_",
    said=gettext_lazy("imported %(name)s"),
)
def apply_import(
    *,
    import_: Import,
    draft: Draft,
    by: User,
    is_for_everyone: bool = False,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Import:
    """Write what a draft says as one change, compared with what is here at this moment.

    `is_for_everyone`: whether everybody here sees its new initiatives, not only their members.

    Imports of one source take turns, so that of two at once the second finds the rows of the first: the same
    source twice writes nothing twice.
    """
    locked = _own(import_, by)
    _take_turns(draft)
    if not _may_bring(locked.subject, locked.initiative or locked.team, by):
        raise Refused(_("You may look, but not add this here."))
    with rooms_kept(by) if locked.subject == "people" else nullcontext():
        write_difference(
            locked, difference_of(locked, draft), by=by, is_for_everyone=is_for_everyone, tell=tell
        )
    return _moved(locked, Import.State.APPLIED, content=None, applied_context=last_context())


def _may_bring(subject: str, into: Initiative | Team | None, by: User) -> bool:
    right = NEEDED_RIGHTS[subject]
    return may_everywhere(by, right) if subject in WHOLE else may(by, right, into)


def _take_turns(draft: Draft) -> None:
    """Wait until no other transaction imports from the same container."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {draft.source} {draft.container}"]
        )


def _own(import_: Import, by: User) -> Import:
    """One's own import, locked, as long as it is not written: then nothing happens to it but being taken back."""
    if import_.by_id != by.pk:
        raise Refused(_("This import belongs to someone else."))
    locked = Import.objects.select_for_update().get(pk=import_.pk)
    if locked.state in {Import.State.APPLIED, Import.State.UNDONE}:
        raise Refused(_("This import was applied already."))
    return locked


def _moved(import_: Import, state: str, **values: Any) -> Import:
    for name, value in {"state": state, **values}.items():
        setattr(import_, name, value)
    import_.save(update_fields=["state", *values])
    return import_
