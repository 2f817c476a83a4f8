"""What people say about how initiatives stand: beside the computed status, until that one changes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from manyways.portfolio.models import SaidStatus
from manyways.ui.components.signs import Level, Status
from manyways.ui.values import date_text


def beside(statuses: Mapping[int, Status]) -> dict[int, Status]:
    """Computed statuses by initiative, each with what a person says beside it. One query, none for none."""
    if not statuses:
        return {}
    standing = SaidStatus.objects.standing().filter(initiative__in=statuses).select_related("said_by")
    said = {row.initiative_id: row for row in standing}
    return {pk: _with(status, said.get(pk)) for pk, status in statuses.items()}


def _with(status: Status, said: SaidStatus | None) -> Status:
    holds = said is not None and said.computed == status.level
    return replace(status, said=as_status(said)) if said and holds else status


def as_status(said: SaidStatus) -> Status:
    """What was said as a sign, with who, when and why as its reason."""
    who = said.said_by.name if said.said_by else _("Somebody")
    words = {"who": who, "day": date_text(said.said_at), "why": said.reason}
    return Status(as_level(said.level), _("says %(who)s, %(day)s: %(why)s") % words)


def as_level(text: str) -> Level:
    """The level of a kept word."""
    found: dict[str, Level] = {"good": "good", "watch": "watch", "risk": "risk"}
    return found.get(text, "none")


def outdated(said: Iterable[SaidStatus], statuses: Mapping[int, Status]) -> list[SaidStatus]:
    """Those whose computed status has changed since, so that they hold no longer."""
    return [
        row
        for row in said
        if row.initiative_id in statuses and statuses[row.initiative_id].level != row.computed
    ]
