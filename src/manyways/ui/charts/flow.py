"""Stacked areas, as for a cumulative flow."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, for_phones_too, key_mark, points
from manyways.ui.values import number_text

SHADES = 5


@dataclass(frozen=True)
class Layer:
    """One stage and how many things stand in it at each step."""

    name: Text
    counts: Sequence[float]


@for_phones_too
def stacked_areas(
    title: Text,
    names: Sequence[Text],
    layers: Sequence[Layer],
    *,
    description: Text = "",
    width: int = 560,
    height: int = 240,
) -> Chart:
    """Layers on top of each other, the last stage (done) at the bottom; all with a count per name."""
    sheet = Sheet(width, height)
    bottom_up = list(reversed(layers))
    sums = list(accumulate((layer.counts for layer in bottom_up), _add))
    down = sheet.vertical(max(sums[-1], default=1) if sums else 1)
    across = Scale(0, max(len(names) - 1, 1), sheet.left, sheet.end)
    floor: Sequence[float] = [0.0] * len(names)
    for at, (layer, top) in enumerate(zip(bottom_up, sums, strict=True)):
        upper = [(across(step), down(value)) for step, value in enumerate(top)]
        lower = [(across(step), down(value)) for step, value in enumerate(floor)]
        sheet.add(
            '<polygon class="area-{}" points="{}"><title>{}</title></polygon>',
            at % SHADES,
            points([*upper, *reversed(lower)]),
            layer.name,
        )
        floor = top
    sheet.horizontal_names(names, [across(at) for at in range(len(names))])
    legend = [key_mark(f"area-{at % SHADES}", layer.name) for at, layer in enumerate(bottom_up)]
    told = description or ", ".join(
        f"{layer.name} {number_text(layer.counts[-1])}" for layer in layers if layer.counts
    )
    rows = [(name, *(number_text(layer.counts[at]) for layer in layers)) for at, name in enumerate(names)]
    return Chart(
        title, sheet.svg(title, told), Grid((_("Day"), *(layer.name for layer in layers)), rows), legend
    )


def _add(first: Sequence[float], second: Sequence[float]) -> list[float]:
    return [a + b for a, b in zip(first, second, strict=True)]
