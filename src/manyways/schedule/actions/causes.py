"""The organisation's list of causes, and the tolerance below which nobody is asked."""

from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import action, apply_changes, checked
from manyways.access.models import User
from manyways.schedule.models import Cause, VarianceRule

EDITABLE = frozenset({"name", "description", "rank", "is_active"})


@action("schedule.add_cause", lazy("Add a cause of movement"), is_global=True, said=lazy("added %(name)s"))
def add_cause(*, name: str, description: str = "", by: User) -> Cause:
    """Add a cause at the end of the list. Refused for a name that is there."""
    last = Cause.objects.aggregate(last=Max("rank"))["last"] or 0
    cause = Cause(name=name.strip(), description=description.strip(), rank=min(last + 10, 32_000))
    checked(cause).save()
    return cause


@action(
    "schedule.edit_cause", lazy("Change a cause of movement"), is_global=True, said=lazy("changed %(name)s")
)
def edit_cause(cause: Cause, changes: dict[str, Any], *, version: int | None = None, by: User) -> Cause:
    """Rename a cause, explain it, or let it no longer be chosen; what was said with it stays."""
    return apply_changes(cause, changes, allowed=EDITABLE, version=version)


@action(
    "schedule.set_tolerance",
    lazy("Change from when on a moved milestone is asked for its cause"),
    is_global=True,
)
def set_tolerance(days: Decimal, *, version: int | None = None, by: User) -> VarianceRule:
    """Set the tolerance in working days, 0 to 100."""
    rule = VarianceRule.objects.first() or VarianceRule.objects.create()
    return apply_changes(
        rule, {"tolerance_days": days}, allowed=frozenset({"tolerance_days"}), version=version
    )
