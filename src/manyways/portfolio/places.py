"""The pages of the portfolio, as tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.ui.templatetags.mw import Tab


def places(here: str) -> list[Tab]:
    """Table, roadmap, handovers, what goes on, rules of health; scenarios and evidence of the forecasts behind it."""
    pages = (
        ("initiatives", _("Table")),
        ("roadmap", _("Roadmap")),
        ("handovers", _("Handovers")),
        ("standings", _("Go on or stop")),
        ("health_rules", _("Rules of health")),
    )
    forecasts = (("scenarios", _("Scenarios")), ("evidence", _("Evidence")))
    return [
        *(Tab(label, reverse(f"portfolio:{name}"), name == here) for name, label in pages),
        *(Tab(label, reverse(f"forecast:{name}"), False) for name, label in forecasts),
    ]
