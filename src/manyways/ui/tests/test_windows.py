"""The drawing of a forecast window."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from manyways.ui.windows import Axis, Window, axis_svg, window_svg

TODAY = date(2026, 11, 23)
AXIS = Axis(date(2026, 11, 23), date(2027, 9, 9), 290, TODAY)
LATE = Window(
    date(2027, 5, 4), date(2027, 6, 1), date(2027, 5, 18), cannot_move=True, forecast_on=date(2026, 11, 22)
)


def marks(window: Window, axis: Axis = AXIS) -> list[tuple[str, str]]:
    """Element and class of everything drawn but the grid."""
    root = ElementTree.fromstring(window_svg(window, axis).split("</svg>")[0] + "</svg>")  # noqa: S314
    return [(mark.tag, mark.get("class", "")) for mark in root if mark.get("class") not in {"grid", "today"}]


def test_it_says_everything_it_shows() -> None:
    assert LATE.spoken == (
        "Likely by 4 May, safe to plan on 1 June, date given 18 May, cannot move, 14 days past. "
        "Forecast of 22 November."
    )


def test_past_the_date_given_body_and_edge_are_a_risk() -> None:
    assert marks(LATE) == [
        ("rect", "body"),
        ("rect", "over"),
        ("rect", "over"),
        ("line", "given given-line"),
        ("path", "given"),
        ("path", "given"),
        ("text", ""),
    ]
    assert LATE.days_past == 14


def test_a_safe_window_has_an_edge_and_one_triangle() -> None:
    window = Window(date(2027, 3, 26), date(2027, 5, 7), date(2027, 5, 18))
    assert marks(window) == [
        ("rect", "body"),
        ("rect", "edge"),
        ("line", "given given-line"),
        ("path", "given"),
        ("text", ""),
    ]


def test_without_history_it_says_how_much_is_missing() -> None:
    assert marks(Window(weeks=5)) == [("line", "unknown"), ("text", "")]
    assert Window(weeks=5).label == "Not enough history: 5 of 8 weeks"
    assert Window(weeks=10, items=6).label == "Not enough history: 6 of 8 finished items"
    assert Window().label == "No reading yet"


def test_a_what_if_shows_where_it_was() -> None:
    moved = Window(
        date(2027, 2, 26), date(2027, 3, 29), was_likely=date(2027, 3, 26), was_safe=date(2027, 5, 7)
    )
    assert marks(moved)[:3] == [("rect", "was"), ("rect", "whatif"), ("rect", "whatif")]


def test_done_is_a_dot_and_beyond_the_axis_is_cut() -> None:
    assert marks(Window(done=date(2026, 12, 1)))[0] == ("circle", "done")
    assert ("path", "cut") in marks(Window(date(2028, 1, 1), date(2028, 6, 1)))
    assert ("rect", "edge") not in marks(Window(date(2028, 1, 1), date(2028, 6, 1)))


@pytest.mark.parametrize("days", [-9, -1, 0, 1])
def test_the_line_of_today_goes_beside_the_words(days: int) -> None:
    axis = Axis(TODAY - timedelta(10), date(2027, 9, 9), 290, TODAY)
    day = TODAY + timedelta(days)
    window = Window(done=day) if days < 0 else Window(day, day + timedelta(20))
    found = re.search(r'<text x="([\d.]+)"', window_svg(window, axis))
    assert found
    assert float(found[1]) > axis.x(TODAY) + 5


@pytest.mark.parametrize("days", [1, 60, 200, 280, 289, 400, 2000])
def test_the_words_stay_inside_the_column(days: int) -> None:
    window = Window(TODAY + timedelta(days), TODAY + timedelta(days + 20))
    svg = window_svg(window, AXIS)
    found = re.search(r'<text x="([\d.]+)"', svg)
    assert found
    assert 0 <= float(found.group(1)) <= AXIS.width - len(window.label) * 6


def test_a_narrow_column_has_the_words_alone() -> None:
    assert "<svg" not in window_svg(LATE, Axis(TODAY, date(2027, 9, 9), 150))


def test_the_axis_names_quarters_and_the_year() -> None:
    axis = Axis.over([LATE], as_of=TODAY)
    assert axis.end == date(2027, 7, 1)
    assert axis.quarters == [date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1)]
    assert sorted(re.findall(r">([^<>]+)</text>", axis_svg(axis))) == ["Apr", "Jan ’27", "today"]


def test_names_of_quarters_do_not_touch_on_a_phone() -> None:
    axis = Axis(TODAY, date(2028, 10, 1), 320, TODAY)
    names = re.findall(r'y="14">([^<>]+)', axis_svg(axis))
    assert names == ["Apr", "Jul", "Oct", "Jan ’28", "Jul"]


def test_nothing_is_styled_inline() -> None:
    assert "style=" not in window_svg(LATE, AXIS)
