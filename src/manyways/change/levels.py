"""Words for the numbers of a change: severity, levels, weeks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FEWEST = 5
SEVERITIES = (
    gettext_lazy("None"),
    gettext_lazy("Very low"),
    gettext_lazy("Low"),
    gettext_lazy("Medium"),
    gettext_lazy("High"),
    gettext_lazy("Very high"),
)
LEVELS = (
    gettext_lazy("Not needed"),
    gettext_lazy("Received"),
    gettext_lazy("Attended"),
    gettext_lazy("Can do it"),
)


def severity_word(severity: int) -> str:
    """`Very low`, `Low`, `Medium`, `High`, `Very high`."""
    return str(SEVERITIES[severity]) if 0 <= severity < len(SEVERITIES) else str(severity)


def level_word(level: int) -> str:
    """What a confirmation of that level says."""
    return str(LEVELS[level]) if 0 <= level < len(LEVELS) else str(level)


def count_words(count: int) -> str:
    """A count of people; below five and above none no number."""
    return _("fewer than 5") if 0 < count < FEWEST else str(count)
