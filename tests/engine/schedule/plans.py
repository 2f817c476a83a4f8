"""Plans for tests: calendars with a name, and random plans that use every feature."""

from hypothesis import strategies as st

from manyways.engine.schedule import (
    Assignment,
    Constraint,
    Item,
    LagCalendar,
    LagKind,
    Link,
    LinkType,
    Plan,
    Rules,
    plan_of,
)
from manyways.engine.time import (
    NO_MINUTE,
    Calendar,
    WorkingHours,
    compile_calendar,
    elapsed_calendar,
    standard_hours,
)

OFFICE = compile_calendar(standard_hours())
EARLY = compile_calendar(WorkingHours(week=(((360, 600), (630, 840)),) * 6 + ((),)))
NIGHT = compile_calendar(WorkingHours(week=(((0, 360), (1200, 1440)),) * 5 + ((), ())))
ALWAYS = elapsed_calendar()
CALENDARS = (OFFICE, EARLY, NIGHT, ALWAYS)
MONDAY = 20 * 365 * 1440 + 4 * 1440  # a day in 1989
START = int(OFFICE.next_start(MONDAY))
FEW_DAYS = 9 * 1440

instants = st.integers(START - 2 * 1440, START + FEW_DAYS)


def plan(items: list[Item], links: list[Link] | None = None, **options: object) -> Plan:
    """A plan from START on the office calendar, unless options say otherwise."""
    defaults: dict[str, object] = {"start_minute": START, "calendars": CALENDARS}
    return plan_of(items, links or [], **(defaults | options))  # type: ignore[arg-type]


def office(day: int, hour: float) -> int:
    """The minute of an hour, days after the start."""
    return START - 480 + day * 1440 + round(hour * 60)


@st.composite
def assignments(draw: st.DrawFn, *, calendar_count: int) -> Assignment:
    """Work of one resource."""
    return Assignment(
        work_minutes=draw(st.integers(0, 1500)),
        units=draw(st.sampled_from([0.5, 1.0, 2.0])),
        calendar=draw(st.integers(0, calendar_count - 1)),
        delay_minutes=draw(st.sampled_from([0, 0, 120])),
        remaining_work_minutes=draw(st.none() | st.integers(0, 500)),
    )


@st.composite
def items(draw: st.DrawFn, *, key: int, calendar_count: int, has_work: bool) -> Item:
    """One leaf with any of the features."""
    constraint = draw(st.sampled_from([Constraint.AS_SOON_AS_POSSIBLE] * 6 + list(Constraint)))
    progress = draw(st.sampled_from(["none"] * 5 + ["started", "finished", "manual"]))
    start, duration = draw(instants), draw(st.sampled_from([0, 0, 60, 240, 480, 500, 1440]))
    return Item(
        key=key,
        duration_minutes=duration,
        calendar=draw(st.integers(-1, calendar_count - 1)),
        is_elapsed=has_work and draw(st.integers(0, 9)) == 0,
        is_active=draw(st.integers(0, 19)) > 0,
        is_manual=progress == "manual",
        start_minute=start,
        finish_minute=start + draw(st.integers(0, 3000)),
        constraint=constraint,
        constraint_minute=draw(instants) if constraint >= 2 else NO_MINUTE,
        deadline_minute=draw(st.sampled_from([NO_MINUTE, NO_MINUTE, START + 2000])),
        actual_start_minute=start if progress in {"started", "finished"} else NO_MINUTE,
        actual_finish_minute=start + 700 if progress == "finished" else NO_MINUTE,
        percent_complete=40 if progress == "started" else 0,
        levelling_delay_minutes=draw(st.sampled_from([0, 0, 0, 600])) if has_work else 0,
        split_minutes=draw(st.sampled_from([0, 0, 0, 480])),
        assignments=tuple(
            draw(st.lists(assignments(calendar_count=calendar_count), max_size=2)) if has_work else []
        ),
    )


@st.composite
def plans(draw: st.DrawFn, *, calendars: tuple[Calendar, ...] = CALENDARS, has_work: bool = True) -> Plan:
    """Up to nine leaves in order, under up to two summaries, with links forward between any of them."""
    count = draw(st.integers(1, 9))
    leaves = [
        draw(items(key=row + 1, calendar_count=len(calendars), has_work=has_work)) for row in range(count)
    ]
    kinds = list(LagKind) if has_work else [LagKind.WORKING, LagKind.PERCENT]
    links = (
        [
            Link(
                before,
                draw(st.integers(before + 1, count - 1)),
                draw(st.sampled_from(list(LinkType))),
                draw(st.sampled_from([0, 0, 0, 60, 480, 50, -120, -480])),
                draw(st.sampled_from(kinds)),
            )
            for before in draw(st.lists(st.integers(0, count - 2), max_size=12))
        ]
        if count > 1
        else []
    )
    lag_calendar = draw(st.sampled_from(list(LagCalendar))) if has_work else LagCalendar.SUCCESSOR
    return plan_of(leaves, links, start_minute=START, calendars=calendars, lag_calendar=lag_calendar)


rules = st.builds(
    Rules,
    dates_win=st.booleans(),
    status_minute=st.sampled_from([NO_MINUTE, NO_MINUTE, START + 1500]),
    retains_logic=st.booleans(),
)
