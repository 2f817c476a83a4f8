"""The pages of forecasts, as tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.ui.addresses import page_address
from manyways.ui.templatetags.mw import Tab


def places(here: str) -> list[Tab]:
    """The way back to the portfolio; kept forecasts, scenarios, evidence, tests on the teams' past, the quick one."""
    pages = (
        ("forecasts", _("Kept forecasts")),
        ("scenarios", _("Scenarios")),
        ("evidence", _("Evidence")),
        ("teams_past", _("Teams' past")),
        ("quick", _("From weekly counts")),
    )
    back = Tab(_("Portfolio"), page_address("portfolio:initiatives"), False)
    return [back, *(Tab(label, reverse(f"forecast:{name}"), name == here) for name, label in pages)]
