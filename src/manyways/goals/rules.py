"""What makes a goal a goal: a metric with a baseline and a target, and a date; and words that name a feature."""

import re

from django.utils.translation import gettext as _

from manyways.goals.models import Goal

_FEATURE_WORDS = re.compile(
    r"^\s*(?:to\s+)?(launch|build|implement|release|deliver|ship|create|add|develop|introduce|roll[ -]?out|redesign"
    r"|rebuild|migrate|integrate|complete|finish|install|deploy|write)\b",
    re.IGNORECASE,
)


def what_is_missing(goal: Goal, metric_count: int) -> list[str]:
    """What keeps a text from being a goal; empty when nothing does."""
    missing = []
    if not metric_count:
        missing.append(_("a metric with baseline and target"))
    if goal.due_on is None:
        missing.append(_("a date"))
    return missing


def feature_hint(text: str) -> str:
    """A gentle hint where a goal names a feature instead of a result; empty otherwise."""
    match = _FEATURE_WORDS.match(text)
    if not match:
        return ""
    return _("“%(word)s” names what you make. What will be better for whom when it is there?") % {
        "word": match[1]
    }
