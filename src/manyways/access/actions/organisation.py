"""What all pages need to know of the organisation: its name, country, currency, fiscal year."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions.declaring import action, apply_changes
from manyways.access.models import Organisation, User
from manyways.ui.answers import Refused

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
    values = {**changes, **({"currency": _currency(changes["currency"])} if "currency" in changes else {})}
    return apply_changes(organisation, values, allowed=EDITABLE, version=version)


def _currency(text: str) -> str:
    """The code of a currency, in capitals. Refused for what is none."""
    code = text.strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise Refused(fields={"currency": _("This is no currency: write its three letters, such as EUR.")})
    return code
