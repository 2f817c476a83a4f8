"""The pages of go-to-market, as tabs; those that are not there are left out."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from manyways.ui.templatetags.mw import Tab


def places(here: str) -> list[Tab]:
    """Outlook, roadmap, dates given, agreements, launches, what is followed, what leaves the house."""
    pages = (
        ("outlook", _("Outlook")),
        ("roadmap", _("Roadmap")),
        ("dates_given", _("Dates given")),
        ("bookings", _("Commit-by dates")),
        ("agreements", _("Agreements")),
        ("launches", _("Launches")),
        ("following", _("What I follow")),
        ("leaving", _("What leaves the house")),
    )
    found = []
    for name, label in pages:
        try:
            found.append(Tab(label, reverse(f"market:{name}"), name == here))
        except NoReverseMatch:
            continue
    return found
