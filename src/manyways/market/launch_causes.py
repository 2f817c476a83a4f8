"""Why people are told something about launches."""

from django.utils.translation import gettext_lazy as _

from manyways.desk.causes import declare_cause

RELEASED = declare_cause(
    "market.released",
    _("%(by)s released %(record)s. It is not launched yet."),
    label=_("What I launch is released"),
    is_for_teams=True,
)
LAUNCHED = declare_cause(
    "market.launched",
    _("%(by)s launched %(record)s"),
    label=_("What I worked for is launched"),
    is_for_teams=True,
)
CUSTOMERS = declare_cause(
    "market.customers",
    _("Customers feel the launch of %(record)s: %(what)s"),
    label=_("Customers are worse off after a launch of mine"),
)
