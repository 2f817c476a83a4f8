"""Brightwater's budgets, their lines, and what its teams cost a month."""

from decimal import Decimal

from manyways.access.models import User
from manyways.money.actions import add_budget_line, approve_budget, set_team_rate
from manyways.teams.models import Team
from manyways.work.models import Initiative

Line = tuple[str, int, int, int]
BUDGETS: dict[str, tuple[int, int, tuple[Line, ...]]] = {
    "Customer conference 2027": (
        180_000,
        15_000,
        (
            ("Venue", 62_000, 60_000, 20_000),
            ("Catering", 38_000, 0, 0),
            ("Speakers and travel", 24_000, 0, 0),
            ("Stage and sound", 21_000, 0, 0),
            ("Campaign", 20_000, 0, 0),
        ),
    ),
    "Partner day Lisbon": (
        32_000,
        2_000,
        (
            ("Room", 7_500, 7_200, 7_200),
            ("Catering", 6_000, 6_400, 3_200),
            ("Travel and hotel", 16_000, 4_800, 0),
        ),
    ),
    "Move to Harbour Street": (
        460_000,
        40_000,
        (
            ("Fit-out", 240_000, 228_000, 96_000),
            ("Furniture", 90_000, 61_000, 0),
            ("Cabling and server room", 74_000, 74_000, 18_500),
            ("Removal firm", 28_000, 0, 0),
        ),
    ),
    "Network refresh": (
        210_000,
        20_000,
        (
            ("Core switches", 118_000, 126_500, 126_500),
            ("Access points", 46_000, 0, 0),
            ("Installation", 34_000, 12_000, 0),
        ),
    ),
    "Shift to product teams": (
        120_000,
        10_000,
        (
            ("Coaching of teams and leads", 62_000, 31_000, 12_400),
            ("Courses and trainers", 38_000, 9_500, 9_500),
            ("Rooms where teams sit together", 10_000, 0, 0),
        ),
    ),
}
RATES = (98_000, 112_000, 104_000, 87_000, 121_000, 76_000, 92_000, 64_000, 70_000)


def make_money(director: User | None) -> None:
    """Budgets where the plan needs money, and a monthly cost for each team."""
    assert director
    for name, (amount, reserve, lines) in BUDGETS.items():
        initiative = Initiative.objects.get(name=name)
        approve_budget(initiative, amount=Decimal(amount), reserve=Decimal(reserve), by=director)
        for what, estimate, committed, paid in lines:
            add_budget_line(
                initiative,
                name=what,
                estimate=Decimal(estimate),
                committed=Decimal(committed),
                paid=Decimal(paid),
                by=director,
            )
    for team, monthly in zip(Team.objects.order_by("pk"), RATES, strict=False):
        set_team_rate(team, monthly=Decimal(monthly), by=director)
