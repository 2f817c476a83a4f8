"""Which app's panel appears on whose page: the one place that knows all apps."""

from django.utils.translation import gettext_lazy as _

from manyways.ui.panels import Panel, register_panel
from manyways.work.models import Initiative

INITIATIVE = "work.initiative"
TEAM = "teams.team"


def _has_plan(initiative: Initiative) -> bool:
    return initiative.way.has_plan


def _has_board(initiative: Initiative) -> bool:
    return initiative.way.has_board


for _panel in (
    Panel(INITIATIVE, "plan", _("Plan"), "schedule:plan", rank=10, is_open=_has_plan),
    Panel(INITIATIVE, "board", _("Board"), "work:board", rank=20, is_open=_has_board),
    Panel(INITIATIVE, "items", _("Items"), "work:items", rank=30),
    Panel(INITIATIVE, "forecast", _("Forecast"), "forecast:initiative_forecast", rank=35),
    Panel(INITIATIVE, "links", _("Links"), "work:links", rank=40),
    Panel(INITIATIVE, "members", _("Members"), "work:members", rank=80),
    Panel(INITIATIVE, "conversation", _("Comments & history"), "work:conversation", rank=90),
    Panel(INITIATIVE, "about", _("About"), "work:about", rank=95),
    Panel(TEAM, "team", _("Team"), "teams:team", rank=10),
    Panel(TEAM, "board", _("Board"), "work:team_board", rank=20),
    Panel(TEAM, "flow", _("Flow"), "work:team_flow", rank=30),
    Panel(TEAM, "initiatives", _("Initiatives"), "work:team_initiatives", place="section"),
    Panel("goals.goal", "initiatives", _("Initiatives that serve it"), "work:serving_goal", place="section"),
    Panel("goals.program", "initiatives", _("Initiatives"), "work:serving_program", place="section"),
    Panel(TEAM, "counts", _("Weekly counts"), "teams:weekly_counts", rank=40),
):
    register_panel(_panel)
