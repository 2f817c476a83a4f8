"""Publish the changes of a plan: the new dates of its milestones, and the one cause that is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule.models import Baseline, Cause, Movement, Publication, PublishedDate
from manyways.schedule.publishing import Unpublished, unpublished
from manyways.ui.values import date_text
from manyways.work.models import Initiative


@action("schedule.publish_changes", lazy("Publish the changes of a plan"), said=lazy("published %(name)s"))
def publish_changes(
    initiative: Initiative,
    *,
    cause: Cause | None = None,
    words: str = "",
    on: date | None = None,
    by: User,
) -> Publication:
    """Make the dates of now the published ones. `cause` None stands for not stated. Refused where nothing changed.

    `on`: the day they were made known, if before today.
    """
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    found = unpublished(locked)
    if not found.dates:
        raise Refused(_("The plan has no dates yet, so there is nothing to publish."))
    if not found.is_changed:
        raise Refused(_("No published date has changed since the last time."))
    return keep_publication(locked, found, cause=cause, words=words, baseline=None, on=on, by=by)


def keep_publication(
    initiative: Initiative,
    found: Unpublished,
    *,
    cause: Cause | None,
    words: str,
    baseline: Baseline | None,
    on: date | None,
    by: User,
) -> Publication:
    """Write a publication with its dates and movements; a cause is kept only where something moved."""
    if cause is not None and not cause.is_active:
        raise Refused(fields={"cause": _("This cause cannot be chosen any more.")})
    day, has_moved = agreed_on(on), bool(found.moves)
    if found.last and day < found.last.published_on:
        told = {"day": date_text(found.last.published_on)}
        raise Refused(fields={"on": _("The plan was published on %(day)s already.") % told})
    publication = Publication(
        initiative=initiative,
        baseline=baseline,
        published_on=day,
        published_by=by,
        tolerance_days=Decimal(str(found.tolerance_days)),
        cause=cause if has_moved else None,
        words=words.strip() if has_moved else "",
    )
    checked(publication).save()
    PublishedDate.objects.bulk_create(_dates(publication, found))
    Movement.objects.bulk_create(_movements(publication, found))
    return publication


def agreed_on(day: date | None) -> date:
    """The day given, or today. Raises Refused for a day to come."""
    if day is not None and day > today():
        raise Refused(fields={"on": _("This day has not come yet.")})
    return day or today()


def _dates(publication: Publication, found: Unpublished) -> list[PublishedDate]:
    return [
        PublishedDate(
            publication=publication,
            item_key=key,
            name=name,
            finish_at=finish,
            counted_from_at=found.counted_from[key],
        )
        for key, (name, finish) in found.dates.items()
    ]


def _movements(publication: Publication, found: Unpublished) -> list[Movement]:
    return [
        Movement(
            publication=publication,
            item_key=move.key,
            name=move.name,
            from_at=move.from_at,
            to_at=move.to_at,
            days=Decimal(str(move.days)),
            cause=publication.cause,
            words=publication.words,
        )
        for move in found.moves
    ]


@action("schedule.edit_movement", lazy("Say why one milestone moved"), said=lazy("said why %(name)s moved"))
def edit_movement(
    movement: Movement, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Movement:
    """Give one movement a cause or words of its own."""
    return apply_changes(movement, changes, allowed=frozenset({"cause", "words"}), version=version)
