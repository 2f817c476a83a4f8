"""What teams cost: roles at loaded yearly rates, and the part of the years they exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Role:
    """So many people at a loaded yearly rate, for a share of their time (1 is full time)."""

    count: Decimal
    yearly_rate: Decimal
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class TeamPeriod:
    """A team's make-up from a day until another (half-open; None: it goes on)."""

    roles: tuple[Role, ...]
    starts_on: date
    ends_on: date | None = None
    yearly_non_labour: Decimal = Decimal(0)


def yearly_cost(roles: Sequence[Role], non_labour: Decimal = Decimal(0)) -> Decimal:
    """Sum of count x loaded yearly rate x share, plus what is not labour.

    Raises ValueError for negative or unending numbers.

    >>> yearly_cost([Role(Decimal(8), Decimal(150_000))])
    Decimal('1200000.00')
    """
    amounts = [role.count * role.yearly_rate * role.share for role in roles]
    for number in (
        *(part for role in roles for part in (role.count, role.yearly_rate, role.share)),
        non_labour,
    ):
        if not number.is_finite() or number < 0:
            raise ValueError(f"Counts, rates and shares must be numbers and not negative, not {number}.")
    return _rounded(sum(amounts, non_labour))


def cost_between(periods: Sequence[TeamPeriod], first: date, last: date) -> Decimal:
    """The cost of teams from a day until another (half-open).

    Each calendar month costs a twelfth of the year, a part of a month its share of the month's days,
    so that a team from 1 July costs half of its yearly amount. Raises ValueError for a period that
    ends before it starts.

    >>> seventh = TeamPeriod((Role(Decimal(8), Decimal(150_000)),), date(2027, 7, 1))
    >>> cost_between([seventh], date(2027, 1, 1), date(2028, 1, 1))
    Decimal('600000.00')
    """
    return sum((_cost(period, first, last) for period in periods), Decimal(0)).quantize(CENT, ROUND_HALF_UP)


def _cost(period: TeamPeriod, first: date, last: date) -> Decimal:
    if period.ends_on is not None and period.ends_on < period.starts_on:
        raise ValueError("A period ends before it starts.")
    begin = max(first, period.starts_on)
    end = last if period.ends_on is None else min(last, period.ends_on)
    months = _months_until(end) - _months_until(begin) if begin < end else Decimal(0)
    return yearly_cost(period.roles, period.yearly_non_labour) * months / 12


def _months_until(day: date) -> Decimal:
    """Months since year 0, a day counting as its share of its month."""
    begin = day.replace(day=1)
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day.year * 12 + day.month - 1 + Decimal(day.day - 1) / (after - begin).days


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
