"""Why people are told something about windows and dates given."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from manyways.desk.causes import declare_cause

MOVED = declare_cause("market.moved", _("%(record)s"), label=_("A window I follow moved"))
TO_APPROVE = declare_cause(
    "market.to_approve",
    _("%(by)s asks whether this may be said: %(record)s"),
    label=_("A date is to be approved"),
)
APPROVED = declare_cause(
    "market.approved",
    _("%(by)s agrees, you may say it: %(record)s"),
    label=_("A date I want to give is approved"),
)
DECLINED = declare_cause(
    "market.declined", _("%(by)s says no: %(record)s"), label=_("A date I want to give is declined")
)
STALE = declare_cause(
    "market.stale",
    ngettext_lazy("No longer safe: %(record)s", "No longer safe: %(record)s and others, %(n)s in all", "n"),
    label=_("A date I gave no longer holds"),
)
