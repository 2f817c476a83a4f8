"""When activities and milestones happen and items become eligible: everything but the teams' queues."""

from manyways.engine.forecast.joint.draw_trial import duration_minutes, item_size
from manyways.engine.forecast.joint.instants import (
    DAY_SHIFT,
    FIRST_INSTANT,
    MINUTE_MASK,
    NO_INSTANT,
    finish_at,
    lagged,
    start_at,
    work_at,
)
from manyways.engine.forecast.joint.model import (
    DONE,
    FINISH_TO_FINISH,
    IN_PROGRESS,
    START_TO_FINISH,
    Model,
)
from manyways.engine.forecast.joint.state import (
    BLOCK_SHIFT,
    LAST_BOUND,
    OPEN,
    OWN_DATE,
    PENDING,
    STACK_SIZE,
    TODAY,
    State,
)
from manyways.engine.forecast.kernels import kernel


@kernel
def spread(model: Model, state: State, instant: int, first: int, end: int) -> None:
    """Tell successors of a node's start or finish, by its links; stack those that wait for nothing more."""
    if instant == NO_INSTANT:
        return
    for place in range(first, end):
        link = model.links[place]
        successor = state.nodes[link.successor]
        bound = instant
        if link.lag_minutes != 0 or link.lag_days != 0:
            calendar = model.nodes[link.successor].calendar
            bound = lagged(model.days, calendar, instant, link.lag_minutes, link.lag_days)
        if link.kind in (START_TO_FINISH, FINISH_TO_FINISH):
            if bound > successor.finish_bound or (
                bound == successor.finish_bound and place < successor.finish_link
            ):
                successor.finish_bound, successor.finish_link = bound, place
        elif bound > successor.start_bound or (
            bound == successor.start_bound and place < successor.start_link
        ):
            successor.start_bound, successor.start_link = bound, place
        successor.waiting -= 1
        if successor.waiting == 0:
            state.stack[state.numbers[STACK_SIZE]] = link.successor
            state.numbers[STACK_SIZE] += 1


@kernel
def settle_all(model: Model, state: State) -> None:
    """Settle every node on the stack and what that releases, until nothing is left that can be known today."""
    while state.numbers[STACK_SIZE] > 0:
        state.numbers[STACK_SIZE] -= 1
        place = state.stack[state.numbers[STACK_SIZE]]
        node, now = model.nodes[place], state.nodes[place]
        if node.state == DONE:
            now.start, now.finish = node.start, node.finish
        elif node.team >= 0:
            state.items[place - model.activity_count].amount = item_size(model, place, state)
            release(model, state, place)
        else:
            minutes = duration_minutes(model, place, state)
            if minutes == 0 and node.state != IN_PROGRESS:
                happen(state, place)
            else:
                work(model, state, place, minutes)
                bind(model, state, place)
        spread(model, state, now.start, node.start_links, node.finish_links)
        spread(model, state, now.finish, node.finish_links, node.end_links)


@kernel
def happen(state: State, place: int) -> None:
    """A fact becomes true at the instant of its last predecessor, whatever the calendar."""
    now = state.nodes[place]
    instant, link = now.start_bound, now.start_link
    if now.finish_bound > instant:
        instant, link = now.finish_bound, now.finish_link
    now.start, now.finish = instant, instant
    now.binding = link_or_own(link)


@kernel
def link_or_own(link: int) -> int:
    """The link that binds, or the node's own date where none does."""
    return OWN_DATE if link == NO_INSTANT else link


@kernel
def work(model: Model, state: State, place: int, minutes: int) -> None:
    """An activity works so many minutes of its calendar from its bound start, or so as to meet its bound finish."""
    days, node, now = model.days, model.nodes[place], state.nodes[place]
    begin, link = work_at(days, node.calendar, now.start_bound), now.start_link
    if now.finish_bound > now.start_bound:
        latest = work_at(days, node.calendar, now.finish_bound) - minutes
        if latest > begin:
            begin, link = latest, now.finish_link
    now.binding = link_or_own(link)
    now.start = start_at(days, node.calendar, begin)
    now.finish = max(finish_at(days, node.calendar, begin + minutes), FIRST_INSTANT)
    if node.state == IN_PROGRESS:
        now.start = node.start


@kernel
def bind(model: Model, state: State, place: int) -> None:
    """Bind the capacity that an activity asks of teams, from its start (or tomorrow) to its finish."""
    node, now, numbers = model.nodes[place], state.nodes[place], state.numbers
    if node.demands == node.end_demands or now.start == NO_INSTANT:
        return
    start_day = max(now.start >> DAY_SHIFT, numbers[TODAY] + 1)
    finish_day = model.days.last
    if now.finish != NO_INSTANT:
        finish_day = now.finish >> DAY_SHIFT
    if finish_day < start_day:
        return
    for entry in range(node.demands, node.end_demands):
        demand = model.demands[entry]
        state.change[demand.team, start_day] += demand.share
        state.change[demand.team, finish_day + 1] -= demand.share
    numbers[LAST_BOUND] = max(numbers[LAST_BOUND], finish_day + 1)


@kernel
def release(model: Model, state: State, place: int) -> None:
    """An item's predecessors are done: it becomes eligible after its latency floor, at the earliest tomorrow."""
    node, now = model.nodes[place], state.nodes[place]
    if node.state == IN_PROGRESS:
        now.start = node.start
    else:
        now.start = day_after(now.start_bound) << DAY_SHIFT
        now.binding = link_or_own(now.start_link)
        if eligible_day(node.floor_days, now.start, now.finish_bound) == day_after(now.finish_bound):
            now.binding = link_or_own(now.finish_link)
    day = max(eligible_day(node.floor_days, now.start, now.finish_bound), state.numbers[TODAY] + 1)
    if day <= model.days.last and not model.teams[node.team].is_idle_for_ever:
        item = place - model.activity_count
        state.items[item].next = state.bucket[day]
        state.bucket[day] = item
        state.numbers[PENDING] += 1


@kernel
def eligible_day(floor_days: int, start: int, finish_bound: int) -> int:
    """The first day on which an item could be finished if its team had the capacity."""
    return max((start >> DAY_SHIFT) + floor_days, day_after(finish_bound))


@kernel
def day_after(instant: int) -> int:
    """The first day that can use what happened at an instant: the next, unless it was a day's very start."""
    day = instant >> DAY_SHIFT
    return day + 1 if instant & MINUTE_MASK else day


@kernel
def open_today(model: Model, state: State) -> None:
    """All items that become eligible today enter their teams' queues."""
    day = state.numbers[TODAY]
    item = state.bucket[day]
    while item >= 0:
        team = state.teams[model.nodes[item + model.activity_count].team]
        state.items[item].is_open = 1
        state.open_in_block[item >> BLOCK_SHIFT] += 1
        team.open += 1
        team.lowest = min(team.lowest, item)
        state.numbers[PENDING] -= 1
        state.numbers[OPEN] += 1
        item = state.items[item].next
    state.bucket[day] = -1
