"""A tiny line beside a number; the number and its name stand in the text."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from manyways.ui.charts.drawing import Scale, Text, points


def sparkline(values: Sequence[float], label: Text, *, width: int = 90, height: int = 22) -> SafeString:
    """The values as a line with its end marked; `label` says in words what it shows."""
    if not values:
        return SafeString("")
    down = Scale(min(values), max(values), height - 3, 3)
    across = Scale(0, max(len(values) - 1, 1), 2, width - 4)
    places = [(across(at), down(value)) for at, value in enumerate(values)]
    return format_html(
        '<svg class="mw-spark" role="img" aria-label="{}" width="{}" height="{}">'
        '<polyline class="line" points="{}"/><circle class="dot" cx="{}" cy="{}" r="2.5"/></svg>',
        label,
        width,
        height,
        points(places),
        *places[-1],
    )
