"""How what a team pays follows its people: each share of somebody embedded elsewhere moves there, to the cent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from manyways.money.models import ZERO
from manyways.teams.queries.structures import Share

CENT = Decimal("0.01")


def costs_where_people_are(rates: Mapping[int, Decimal], shares: Iterable[Share]) -> dict[int, Decimal]:
    """What the people in each team cost, by team id: the sum is exactly that of the rates.

    A team's rate is split over the people it pays for by their percent; a team nobody is paid by keeps its rate.
    """
    percents: dict[int, Counter[int]] = defaultdict(Counter)
    for share in shares:
        percents[share.home_id][share.team_id] += share.percent
    found = dict.fromkeys(rates, ZERO)
    for home, rate in rates.items():
        for team, part in split(rate, percents.get(home) or Counter({home: 1})).items():
            found[team] = found.get(team, ZERO) + part
    return found


def split(amount: Decimal, weights: Mapping[int, int]) -> dict[int, Decimal]:
    """An amount by weights in whole cents; what rounding leaves goes, a cent each, to the largest remainders.

    >>> split(Decimal("0.10"), {1: 1, 2: 1, 3: 1})
    {1: Decimal('0.04'), 2: Decimal('0.03'), 3: Decimal('0.03')}
    """
    cents, whole = int(amount / CENT), sum(weights.values())
    parts = {name: divmod(cents * weight, whole) for name, weight in weights.items()}
    left = cents - sum(part for part, _rest in parts.values())
    first = set(sorted(parts, key=lambda name: (-parts[name][1], name))[:left])
    return {name: (part + (name in first)) * CENT for name, (part, _rest) in parts.items()}
