"""Charts: well-formed, named, described, with the numbers behind, nothing styled inline."""

from xml.etree import ElementTree

import pytest
from django.utils.html import escape

from manyways.ui import charts
from manyways.ui.charts.drawing import Chart, ticks

BAND = charts.Band(10, 12, 16, 20)
EVERY = [
    charts.bars("Venue <most>", [charts.Bar("Venue", 120, True), charts.Bar("Food & drink", 38)]),
    charts.fan("Likely", ["W1", "W2", "W3"], [3, 8], [BAND], goal=15),
    charts.scatter("Days", [charts.Dot("A", 0, 3, "1 Oct"), charts.Dot("B", 1, 9, "2 Oct")], {85: 8}),
    charts.stacked_areas("Flow", ["W1", "W2"], [charts.Layer("Doing", [2, 3]), charts.Layer("Done", [1, 4])]),
    charts.radar("Fits", [("Unknown", 4), ("Fixed", 1), ("Parts", 5)]),
    charts.heat_map("Load", ["Jan", "Feb"], [("Sales", [3, None])]),
    charts.squares("Held", 34, 7),
    charts.several(
        "More comes than goes", ["W1", "W2"], [charts.Line("Came", [3, 5], True), charts.Line("Went", [1, 5])]
    ),
]


def elements(chart: Chart, name: str) -> list[ElementTree.Element]:
    """All elements of a chart with a class."""
    return [
        each
        for each in ElementTree.fromstring(chart.svg).iter()  # noqa: S314
        if name in each.get("class", "").split()
    ]


@pytest.mark.parametrize("chart", EVERY)
def test_each_chart_is_named_described_and_has_its_numbers(chart: Chart) -> None:
    root = ElementTree.fromstring(chart.svg)  # noqa: S314
    title, told = root[0], root[1]
    assert (title.tag, told.tag, root.get("role")) == ("title", "desc", "img")
    assert title.text == chart.title
    assert told.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
    assert "style=" not in chart.svg
    assert escape(chart.title) in chart.svg


@pytest.mark.parametrize(
    ("build", "rows"),
    [
        (lambda: charts.bars("Nothing", []), 0),
        (lambda: charts.fan("Nothing", [], []), 0),
        (lambda: charts.scatter("Nothing", [], {}), 0),
        (lambda: charts.heat_map("Nothing", [], []), 0),
        (lambda: charts.squares("Nothing", 0, 0), 2),
    ],
)
def test_nothing_to_show_is_no_error(build: object, rows: int) -> None:
    chart = build()  # type: ignore[operator]
    ElementTree.fromstring(chart.svg)  # noqa: S314
    assert len(chart.table.rows) == rows


def test_bars_start_at_zero_and_keep_their_proportion() -> None:
    long, short = elements(EVERY[0], "accent") + elements(EVERY[0], "bar")
    assert long.get("x") == short.get("x")
    assert float(short.get("width", 0)) / float(long.get("width", 1)) == pytest.approx(38 / 120, abs=0.01)


def test_on_a_phone_a_chart_is_drawn_within_its_width_and_a_long_name_stands_over_its_bar() -> None:
    long = "A session in the hall"
    chart = charts.bars("Who came", [charts.Bar(long, 18), charts.Bar("All", 40, shown="40 of 200")])
    narrow = ElementTree.fromstring(chart.narrow or "")  # noqa: S314
    assert (ElementTree.fromstring(chart.svg).get("width"), narrow.get("width")) == ("560", "320")  # noqa: S314
    name, number, *_rest = [each for each in narrow.iter() if each.tag == "text"]
    assert (name.text, name.get("x"), number.text) == (long, "0.0", "18")
    assert float(name.get("y", 0)) < float(number.get("y", 0))
    assert all(each.narrow for each in (EVERY[1], EVERY[2], EVERY[3], EVERY[7]))


def test_the_future_is_two_bands_and_never_one_line() -> None:
    assert len(elements(EVERY[1], "band-85")) == len(elements(EVERY[1], "band-50")) == 1
    (line,) = elements(EVERY[1], "line")
    assert len(line.get("points", "").split()) == 2
    assert EVERY[1].table.rows[-1] == ("W3", "", "12 – 16", "10 – 20")


def test_squares_count() -> None:
    assert (len(elements(EVERY[6], "square")), len(elements(EVERY[6], "square-open"))) == (34, 7)


def test_a_field_without_a_reading_has_no_number() -> None:
    assert elements(EVERY[5], "heat-0")
    assert EVERY[5].table.rows == [("Sales", "3", "")]


@pytest.mark.parametrize(
    ("high", "expected"),
    [(80, [0, 20, 40, 60, 80]), (1, [0, 0.5, 1]), (7, [0, 2, 4, 6, 8]), (2840, [0, 1000, 2000, 3000])],
)
def test_ticks_are_round_and_hold_the_highest(high: float, expected: list[float]) -> None:
    found = ticks(high)
    assert found[-1] >= high
    assert found == expected or (len(found) <= 6 and found[0] == 0)


def test_a_sparkline_says_what_it_shows() -> None:
    assert 'aria-label="Finished per week"' in charts.sparkline([1, 3, 2], "Finished per week")
    assert charts.sparkline([], "Nothing") == ""


def test_a_dot_that_opens_is_a_link_in_the_drawing_and_in_the_table() -> None:
    dots = [charts.Dot("Venue <b>", 0.5, 3, "Review", url="/work/items/1/")]
    chart = charts.scatter("Ages", dots, {85: 8}, groups=[("Review", 0.5)])
    root = ElementTree.fromstring(chart.svg)  # noqa: S314
    assert root.get("role") == "group"
    (link,) = [each for each in root.iter() if each.tag == "a"]
    assert (link.get("href"), link.get("tabindex")) == ("/work/items/1/", "-1")
    assert chart.table.rows[0][0] == '<a href="/work/items/1/">Venue &lt;b&gt;</a>'


def test_labels_at_the_ends_of_lines_do_not_touch() -> None:
    lines = [charts.Line("Came", [5.0]), charts.Line("Went", [5.0])]
    chart = charts.several("Even", ["W1"], lines)
    words = [each for each in ElementTree.fromstring(chart.svg).iter() if each.tag == "text"]  # noqa: S314
    heights = [float(each.get("y", 0)) for each in words if (each.text or "").startswith(("Came", "Went"))]
    assert abs(heights[0] - heights[1]) >= 14
