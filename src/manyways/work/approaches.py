"""The three approaches as data: code asks for a capability, never for a name."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Approach:
    """How an initiative is managed, as the capabilities that open its panels."""

    slug: str
    label: str | Promise
    has_plan: bool
    has_board: bool
    has_wip_limits: bool
    has_baselines: bool
    forecasts_from_history: bool


FLOW = Approach(
    "flow",
    _("Flow"),
    has_plan=False,
    has_board=True,
    has_wip_limits=True,
    has_baselines=False,
    forecasts_from_history=True,
)
PLANNED = Approach(
    "planned",
    _("Planned"),
    has_plan=True,
    has_board=False,
    has_wip_limits=False,
    has_baselines=True,
    forecasts_from_history=False,
)
HYBRID = Approach(
    "hybrid",
    _("Hybrid"),
    has_plan=True,
    has_board=True,
    has_wip_limits=True,
    has_baselines=True,
    forecasts_from_history=True,
)

APPROACHES = {approach.slug: approach for approach in (FLOW, PLANNED, HYBRID)}
APPROACH_CHOICES = [(approach.slug, approach.label) for approach in APPROACHES.values()]
