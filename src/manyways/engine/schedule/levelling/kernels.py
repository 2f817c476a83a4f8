"""Serial schedule generation and its evolution, compiled; `manyways.engine.schedule.levelling.search` calls them."""

from typing import Any, NamedTuple

import numpy as np
from numba import njit, types

LONG, FLOAT = types.int64, types.float64
ROW, TABLE = types.int64[::1], types.int64[:, ::1]
KEYS, POPULATION = types.float64[::1], types.float64[:, ::1]
BITS = types.uint64[::1]


class Arrays(NamedTuple):
    """A problem as the kernels read it; links grouped by either end."""

    duration: Any
    demand: Any
    in_pointer: Any
    before: Any
    in_delay: Any
    out_pointer: Any
    after: Any
    earliest: Any
    pinned: Any
    step_time: Any
    step_capacity: Any


class Room(NamedTuple):
    """Scratch space: the free units from each event on, the heap of rows that may come next."""

    time: Any
    free: Any
    heap: Any
    waiting: Any


ARRAYS = types.NamedTuple([ROW, TABLE, ROW, ROW, ROW, ROW, ROW, ROW, ROW, ROW, TABLE], Arrays)  # type: ignore[no-untyped-call]
ROOM = types.NamedTuple([ROW, TABLE, ROW, ROW], Room)  # type: ignore[no-untyped-call]


@njit(ROOM(ARRAYS), cache=True, nogil=True)
def room_for(arrays: Any) -> Any:
    """Scratch space that is large enough for all placements."""
    count, steps = len(arrays.duration), len(arrays.step_time)
    return Room(
        np.empty(2 * count + steps + 2, np.int64),
        np.empty((2 * count + steps + 2, arrays.demand.shape[1]), np.int64),
        np.empty(count + 1, np.int64),
        np.empty(count, np.int64),
    )


@njit(LONG(ROW, LONG, LONG), cache=True, nogil=True)
def event_at(time: Any, count: Any, moment: Any) -> Any:
    """The last of `count` events at or before a moment."""
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) >> 1
        if time[middle] <= moment:
            low = middle
        else:
            high = middle
    return low


@njit(types.boolean(ARRAYS, TABLE, LONG, LONG), cache=True, nogil=True)
def fits(arrays: Any, free: Any, event: Any, row: Any) -> Any:
    """Whether the units free from an event on are enough for a row."""
    for resource in range(arrays.demand.shape[1]):
        need = arrays.demand[row, resource]
        if need > 0 and free[event, resource] < need:
            return False
    return True


@njit(LONG(ARRAYS, ROOM, LONG, LONG, LONG), cache=True, nogil=True)
def first_gap(arrays: Any, room: Any, count: Any, row: Any, start: Any) -> Any:
    """The first time, `start` or later, from which a row's demand is free for its whole duration."""
    finish = start + arrays.duration[row]
    event = event_at(room.time, count, start)
    while event < count and room.time[event] < finish:
        if event + 1 < count and not fits(arrays, room.free, event, row):
            start = room.time[event + 1]
            finish = start + arrays.duration[row]
        event += 1
    return start


@njit(LONG(ROOM, LONG, LONG), cache=True, nogil=True)
def split(room: Any, count: Any, moment: Any) -> Any:
    """Make a moment an event; the new number of events."""
    event = event_at(room.time, count, moment)
    if room.time[event] == moment:
        return count
    resources = room.free.shape[1]
    for place in range(count, event + 1, -1):
        room.time[place] = room.time[place - 1]
        for resource in range(resources):
            room.free[place, resource] = room.free[place - 1, resource]
    room.time[event + 1] = moment
    for resource in range(resources):
        room.free[event + 1, resource] = room.free[event, resource]
    return count + 1


@njit(LONG(ARRAYS, ROOM, LONG, LONG, LONG), cache=True, nogil=True)
def occupy(arrays: Any, room: Any, count: Any, row: Any, start: Any) -> Any:
    """Take a row's demand from its start to its finish; the new number of events."""
    finish = start + arrays.duration[row]
    if finish == start:
        return count
    count = split(room, count, start)
    count = split(room, count, finish)
    event = event_at(room.time, count, start)
    while room.time[event] < finish:
        for resource in range(arrays.demand.shape[1]):
            room.free[event, resource] -= arrays.demand[row, resource]
        event += 1
    return count


@njit(types.void(ROW, LONG, KEYS, LONG), cache=True, nogil=True)
def push(heap: Any, size: Any, key: Any, row: Any) -> None:
    """Put a row on a heap of `size` rows, smallest key on top, then smallest row."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        other = heap[above]
        if key[other] < key[row] or (key[other] == key[row] and other < row):
            break
        heap[place] = other
        place = above
    heap[place] = row


@njit(LONG(ROW, LONG, KEYS), cache=True, nogil=True)
def pop(heap: Any, size: Any, key: Any) -> Any:
    """Take the top row off a heap of `size` rows."""
    top, row = heap[0], heap[size - 1]
    place, child, size = 0, 1, size - 1
    while child < size:
        right = child + 1
        if right < size and (
            key[heap[right]] < key[heap[child]]
            or (key[heap[right]] == key[heap[child]] and heap[right] < heap[child])
        ):
            child = right
        other = heap[child]
        if key[row] < key[other] or (key[row] == key[other] and row < other):
            break
        heap[place] = other
        place, child = child, 2 * child + 1
    heap[place] = row
    return top


@njit(LONG(ARRAYS, ROOM), cache=True, nogil=True)
def open_room(arrays: Any, room: Any) -> Any:
    """Begin with the capacity steps and the pinned rows; the number of events."""
    count = len(arrays.step_time)
    for step in range(count):
        room.time[step] = arrays.step_time[step]
        for resource in range(arrays.demand.shape[1]):
            room.free[step, resource] = arrays.step_capacity[step, resource]
    for row in range(len(arrays.duration)):
        room.waiting[row] = arrays.in_pointer[row + 1] - arrays.in_pointer[row]
        if arrays.pinned[row] >= 0:
            count = occupy(arrays, room, count, row, arrays.pinned[row])
    return count


@njit(LONG(ARRAYS, ROW, LONG, LONG), cache=True, nogil=True)
def released(arrays: Any, starts: Any, row: Any, floor: Any) -> Any:
    """The earliest start that links, release and `floor` allow."""
    start = max(floor, arrays.earliest[row])
    for link in range(arrays.in_pointer[row], arrays.in_pointer[row + 1]):
        start = max(start, starts[arrays.before[link]] + arrays.in_delay[link])
    return start


@njit(LONG(ARRAYS, ROOM, KEYS, LONG, ROW), cache=True, nogil=True)
def place_all(arrays: Any, room: Any, key: Any, floor: Any, starts: Any) -> Any:
    """Serial schedule generation: of the rows whose predecessors are placed, the smallest key first.

    Writes `starts`; returns the makespan.
    """
    count = open_room(arrays, room)
    makespan, size = 0, 0
    for row in range(len(arrays.duration)):
        if room.waiting[row] == 0:
            push(room.heap, size, key, row)
            size += 1
    while size > 0:
        row = pop(room.heap, size, key)
        size -= 1
        if arrays.pinned[row] >= 0:
            starts[row] = arrays.pinned[row]
        else:
            start = released(arrays, starts, row, floor)
            if arrays.duration[row] > 0:
                start = first_gap(arrays, room, count, row, start)
                count = occupy(arrays, room, count, row, start)
            starts[row] = start
        makespan = max(makespan, starts[row] + arrays.duration[row])
        for link in range(arrays.out_pointer[row], arrays.out_pointer[row + 1]):
            after = arrays.after[link]
            room.waiting[after] -= 1
            if room.waiting[after] == 0:
                push(room.heap, size, key, after)
                size += 1
    return makespan


@njit(LONG(ARRAYS, ARRAYS, ROOM, KEYS, LONG, ROW, ROW), cache=True, nogil=True)
def improve(arrays: Any, mirror: Any, room: Any, key: Any, horizon: Any, starts: Any, back: Any) -> Any:
    """Place, then shift right and left again while that helps (forward-backward improvement).

    `key` becomes the keys of the last pass, `starts` the schedule returned; `back` is scratch.
    Source: Tormos and Lova, A competitive heuristic solution technique for resource-constrained
    project scheduling, 2001.
    """
    best = place_all(arrays, room, key, 0, starts)
    attempt = key.copy()
    shifted = starts.copy()
    makespan = best
    while True:
        for row in range(len(key)):
            attempt[row] = -float(shifted[row] + arrays.duration[row])
        place_all(mirror, room, attempt, horizon - makespan, back)
        for row in range(len(key)):
            attempt[row] = float(horizon - back[row] - arrays.duration[row])
        makespan = place_all(arrays, room, attempt, 0, shifted)
        if makespan > best:
            return best
        is_better = makespan < best
        best = makespan
        starts[:] = shifted
        key[:] = attempt
        if not is_better:
            return best


@njit(LONG(ROW, ROW, ROW, LONG), cache=True, nogil=True)
def energy_bound(heads: Any, tails: Any, energy: Any, capacity: Any) -> Any:
    """The largest head + energy / capacity + tail over all pairs of a head and a tail.

    Rows in order of falling tails; for each head those that cannot start before it count.
    """
    bound = 0
    previous = np.int64(-1)
    for head in np.sort(heads):
        if head == previous:
            continue
        previous = head
        carried = 0
        for row in range(len(heads)):
            if heads[row] >= head:
                carried += energy[row]
                bound = max(bound, head + (carried + capacity - 1) // capacity + tails[row])
    return bound


@njit(FLOAT(BITS), cache=True, nogil=True)
def uniform(state: Any) -> Any:
    """The next number in [0, 1) of a SplitMix64 stream."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    bits = state[0]
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits = bits ^ (bits >> np.uint64(31))
    return float(bits >> np.uint64(11)) / 9007199254740992.0


@njit(LONG(BITS, LONG), cache=True, nogil=True)
def below(state: Any, limit: Any) -> Any:
    """A whole number from 0 to limit - 1."""
    return min(limit - 1, int(uniform(state) * limit))


@njit(types.void(KEYS, KEYS, BITS), cache=True, nogil=True)
def sample(priority: Any, key: Any, state: Any) -> None:
    """Biased random keys: the priority, blurred by a share of its range; in one of eight by more, so that any order may come."""
    share = 4.0 if uniform(state) < 0.125 else 0.5 * uniform(state)
    spread = (priority.max() - priority.min() + 1.0) * share
    for row in range(len(key)):
        key[row] = priority[row] + spread * uniform(state)


@njit(types.void(KEYS, KEYS, BITS, KEYS), cache=True, nogil=True)
def cross(mother: Any, father: Any, state: Any, child: Any) -> None:
    """Two-point crossover of the orders two keys stand for, then swaps of neighbours here and there.

    Source: Hartmann, A competitive genetic algorithm for resource-constrained project scheduling, 1998.
    """
    count = len(mother)
    first, second = np.argsort(mother, kind="mergesort"), np.argsort(father, kind="mergesort")
    one, two = below(state, count + 1), below(state, count + 1)
    low, high = min(one, two), max(one, two)
    order = np.empty(count, np.int64)
    is_taken = np.zeros(count, np.bool_)
    for place in range(low):
        order[place] = first[place]
        is_taken[first[place]] = True
    filled = low
    for place in range(count):
        row = second[place]
        if filled < high and not is_taken[row]:
            order[filled] = row
            is_taken[row] = True
            filled += 1
    for place in range(count):
        row = first[place]
        if not is_taken[row]:
            order[filled] = row
            filled += 1
    for place in range(count - 1):
        if uniform(state) < 0.05:
            order[place], order[place + 1] = order[place + 1], order[place]
    for place in range(count):
        child[order[place]] = float(place)


@njit(LONG(ROW), cache=True, nogil=True)
def mark_of(starts: Any) -> Any:
    """A number that differs for different schedules, as good as always."""
    mark = np.uint64(0)
    for start in starts:
        mark = (mark ^ np.uint64(start)) * np.uint64(0x100000001B3)
    return np.int64(mark >> np.uint64(1))


@njit(LONG(ROW, BITS), cache=True, nogil=True)
def chosen(makespans: Any, state: Any) -> Any:
    """The better of two members drawn at random."""
    one, two = below(state, len(makespans)), below(state, len(makespans))
    return one if makespans[one] <= makespans[two] else two


@njit(LONG(ARRAYS, ARRAYS, LONG, KEYS, POPULATION, ROW, ROW, LONG, LONG, BITS, ROW), cache=True, nogil=True)
def evolve(
    arrays: Any,
    mirror: Any,
    horizon: Any,
    priority: Any,
    population: Any,
    makespans: Any,
    marks: Any,
    filled: Any,
    children: Any,
    state: Any,
    best: Any,
) -> Any:
    """Add `children` schedules to a population of which `filled` members exist; the best makespan.

    New members are biased samples until the population is full, then children of two members that
    take the place of the worse of two others, unless they are there already (`marks`). `best` holds
    the best starts and is written when beaten.
    """
    count, size = len(priority), len(makespans)
    room = room_for(arrays)
    key, starts, back = np.empty(count), np.empty(count, np.int64), np.empty(count, np.int64)
    record = (best + arrays.duration).max()
    for _ in range(children):
        if filled < size:
            sample(priority, key, state)
            place = filled
            filled += 1
            makespans[place] = np.iinfo(np.int64).max
        else:
            cross(population[chosen(makespans, state)], population[chosen(makespans, state)], state, key)
            one, two = below(state, size), below(state, size)
            place = one if makespans[one] >= makespans[two] else two
        makespan = improve(arrays, mirror, room, key, horizon, starts, back)
        mark = mark_of(starts)
        if makespan <= makespans[place] and not (marks == mark).any():
            makespans[place] = makespan
            marks[place] = mark
            population[place] = key
        if makespan < record:
            record = makespan
            best[:] = starts
    return record
