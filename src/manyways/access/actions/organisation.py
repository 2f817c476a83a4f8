"""What all pages need to know of the organisation: its name, country, currency, fiscal year."""

from typing import Any

from django.utils.translation import gettext_lazy

from manyways.access.actions.declaring import action, apply_changes
from manyways.access.models import Organisation, User

EDITABLE = frozenset({"name", "country", "currency", "fiscal_year_starts_in"})


@action(
    "access.edit_organisation",
    gettext_lazy("Change the organisation"),
    is_global=True,
    said=gettext_lazy("changed the organisation"),
)
def edit_organisation(
    organisation: Organisation, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Organisation:
    """Its name, country, currency and the month its fiscal year starts in."""
    return apply_changes(organisation, changes, allowed=EDITABLE, version=version)
