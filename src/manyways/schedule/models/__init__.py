"""What is kept of plans: baselines, what was published and why it moved, and what was said to suggestions."""

from manyways.schedule.models.baselines import Baseline, BaselineRow
from manyways.schedule.models.publishing import Cause, Movement, Publication, PublishedDate, VarianceRule
from manyways.schedule.models.suggestions import Suggestion

__all__ = [
    "Baseline",
    "BaselineRow",
    "Cause",
    "Movement",
    "Publication",
    "PublishedDate",
    "Suggestion",
    "VarianceRule",
]
