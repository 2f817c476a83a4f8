"""When so many items are done, from weekly counts alone: the plain model, exact, labelled as such."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from manyways.engine.forecast.plain import when
from manyways.ui.windows import ENOUGH_WEEKS


@dataclass(frozen=True)
class QuickForecast:
    """Weeks until done at 50, 85 and 95 %, and the days they end on; None means never, at this rate."""

    weeks_counted: int
    left: int
    likely_weeks: int | None
    safe_weeks: int | None
    nearly_sure_weeks: int | None
    likely_on: date | None
    safe_on: date | None
    chances: tuple[tuple[int, float], ...]
    """Week -> the chance that it is the one in which the last item is finished."""

    @property
    def is_enough(self) -> bool:
        """Whether there is enough history to say a date."""
        return self.weeks_counted >= ENOUGH_WEEKS

    @property
    def is_never(self) -> bool:
        """Whether nothing was ever finished."""
        return self.is_enough and self.likely_weeks is None


def quick_forecast(counts: Sequence[int], left: int, as_of: date) -> QuickForecast:
    """Resample the weeks independently, `left` items to go, from `as_of` on. No dates under eight weeks."""
    if len(counts) < ENOUGH_WEEKS:
        return QuickForecast(len(counts), left, None, None, None, None, None, ())
    outcome = when(counts, left)
    likely, safe, nearly_sure = (outcome.percentile(level) for level in (50, 85, 95))
    chances = tuple(
        zip(
            (int(value) for value in outcome.values), (float(share) for share in outcome.chances), strict=True
        )
    )
    return QuickForecast(
        len(counts), left, likely, safe, nearly_sure, _after(as_of, likely), _after(as_of, safe), chances
    )


def _after(as_of: date, weeks: int | None) -> date | None:
    return None if weeks is None else as_of + timedelta(weeks=weeks)
