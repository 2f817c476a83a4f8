"""Charts made on the server: plain functions from dataclasses to SVG with a title, a description and its table.

Each function returns a `Chart`; `{% chart chart %}` draws it with its title and the table behind. The same SVG
text goes into printed documents. The message is the title; one accent, the rest grey; bars start at zero.
"""

from manyways.ui.charts.bars import Bar, bars
from manyways.ui.charts.cone import Ahead, cone
from manyways.ui.charts.drawing import Chart, Grid
from manyways.ui.charts.flow import Layer, stacked_areas
from manyways.ui.charts.heat import heat_map
from manyways.ui.charts.lines import Band, fan
from manyways.ui.charts.radar import radar
from manyways.ui.charts.scatter import Dot, scatter
from manyways.ui.charts.several import Line, several
from manyways.ui.charts.spans import Spanned, spans
from manyways.ui.charts.spark import sparkline
from manyways.ui.charts.squares import squares

__all__ = [
    "Ahead",
    "Band",
    "Bar",
    "Chart",
    "Dot",
    "Grid",
    "Layer",
    "Line",
    "Spanned",
    "bars",
    "cone",
    "fan",
    "heat_map",
    "radar",
    "scatter",
    "several",
    "spans",
    "sparkline",
    "squares",
    "stacked_areas",
]
