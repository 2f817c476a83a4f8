"""Generated problems small enough for slow twins."""

from hypothesis import strategies as st

from manyways.engine.schedule.levelling import Cycle, Problem, problem_of


@st.composite
def problems(draw: st.DrawFn, *, most: int = 7, has_pins: bool = False, has_steps: bool = True) -> Problem:
    """Up to `most` activities, two resources, links that point forward."""
    count = draw(st.integers(1, most))
    durations = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    demands = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=count, max_size=count))
    pairs = [(tail, head) for head in range(count) for tail in range(head)]
    links = []
    if pairs:
        chosen = draw(st.lists(st.sampled_from(pairs), max_size=count, unique=True))
        links = [(tail, head, draw(st.integers(-1, 5))) for tail, head in chosen]
    earliest = draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    pins = draw(st.lists(st.integers(-1, 9), min_size=count, max_size=count)) if has_pins else None
    steps = [(draw(st.integers(1, 6)), (3, 4))] if has_steps and draw(st.booleans()) else []
    problem = problem_of(durations, demands, links, (4, 3), earliest=earliest, pinned=pins, steps=steps)
    assert not isinstance(problem, Cycle)
    return problem
