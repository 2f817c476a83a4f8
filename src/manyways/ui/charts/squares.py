"""Countables as squares: each one thing, held or not."""

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Sheet, Text

SIZE, STEP = 10, 12.5


def squares(
    title: Text, held: int, missed: int, *, held_name: Text = "", missed_name: Text = "", columns: int = 21
) -> Chart:
    """`held` filled squares, then `missed` open ones, in rows of `columns`."""
    total = held + missed
    lines = max(1, -(-total // columns))
    sheet = Sheet(int(columns * STEP) + 2, int(lines * STEP) + 2)
    for at in range(total):
        x, y = 1 + at % columns * STEP, 1 + at // columns * STEP
        name = "square" if at < held else "square-open"
        sheet.add('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>', name, x, y, SIZE, SIZE)
    rows = [(held_name or _("Held"), held), (missed_name or _("Did not hold"), missed)]
    told = ", ".join(f"{name} {count}" for name, count in rows)
    return Chart(title, sheet.svg(title, told), Grid(("", _("Count")), rows))
