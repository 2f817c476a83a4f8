"""The pages of forecasts, as tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.ui.templatetags.mw import Tab


def places(here: str) -> list[Tab]:
    """Kept forecasts, scenarios, evidence, tests on the teams' past, the quick one."""
    pages = (
        ("forecasts", _("Kept forecasts")),
        ("scenarios", _("Scenarios")),
        ("evidence", _("Evidence")),
        ("teams_past", _("Teams' past")),
        ("quick", _("From weekly counts")),
    )
    return [Tab(label, reverse(f"forecast:{name}"), name == here) for name, label in pages]
