"""Read the two text formats into durations, demands, links and capacities."""

from collections.abc import Iterator
from dataclasses import dataclass

LARGEST = 100_000


class UnreadableBenchmarkError(ValueError):
    """The text is not in the format; the message says where."""


@dataclass(frozen=True)
class Benchmark:
    """One or several projects that share resources, all of them from time 0 in whole units.

    `links`: (predecessor, successor), finish to start. `projects`: for each, its first activity and
    how many it has; `releases`: the earliest start of each project.
    """

    durations: tuple[int, ...]
    demands: tuple[tuple[int, ...], ...]
    links: tuple[tuple[int, int], ...]
    capacities: tuple[int, ...]
    projects: tuple[tuple[int, int], ...]
    releases: tuple[int, ...]


def read_benchmark(text: str) -> Benchmark:
    """Either format; MPLIB names successors `project:activity`, Patterson by number.

    Raises `UnreadableBenchmarkError`.

    >>> read_benchmark("2 1  4  3 1 1 2  2 4 0").links
    ((0, 1),)
    """
    words = _Words(text)
    return _mplib(words) if ":" in text else _patterson(words)


class _Words:
    """The words of a text one after the other, with the number of the one read last."""

    def __init__(self, text: str) -> None:
        self.words: Iterator[str] = iter(text.split())
        self.place = 0

    def text(self) -> str:
        """The next word."""
        self.place += 1
        word = next(self.words, None)
        if word is None:
            raise UnreadableBenchmarkError(f"The file ends before word {self.place}.")
        return word

    def number(self, limit: int = 1 << 40) -> int:
        """The next word as a number from 0 to a limit."""
        word = self.text()
        if not word.isascii() or not word.isdigit() or len(word) > 13 or int(word) > limit:
            raise UnreadableBenchmarkError(
                f"Word {self.place}, {word[:20]!r}, is not a number from 0 to {limit}."
            )
        return int(word)

    def numbers(self, count: int) -> tuple[int, ...]:
        """The next words as numbers."""
        return tuple(self.number() for _ in range(count))

    def finish(self) -> None:
        """Refuse anything left over."""
        word = next(self.words, None)
        if word is not None:
            raise UnreadableBenchmarkError(f"Word {self.place + 1}, {word[:20]!r}, is one too many.")


def _patterson(words: _Words) -> Benchmark:
    count, resources = words.number(LARGEST), words.number(LARGEST)
    capacities = words.numbers(resources)
    durations: list[int] = []
    demands: list[tuple[int, ...]] = []
    links: list[tuple[int, int]] = []
    for row in range(count):
        durations.append(words.number())
        demands.append(words.numbers(resources))
        for _ in range(words.number(count)):
            links.append((row, _activity(words, words.number(count), count)))
    words.finish()
    return Benchmark(
        tuple(durations), tuple(demands), tuple(links), capacities, projects=((0, count),), releases=(0,)
    )


def _activity(words: _Words, number: int, count: int) -> int:
    """The row of an activity counted from 1."""
    if not 1 <= number <= count:
        raise UnreadableBenchmarkError(f"Word {words.place} names activity {number}; there are {count}.")
    return number - 1


def _mplib(words: _Words) -> Benchmark:
    project_count, resources = words.number(LARGEST), words.number(LARGEST)
    capacities = words.numbers(resources)
    projects: list[tuple[int, int]] = []
    releases: list[int] = []
    durations: list[int] = []
    demands: list[tuple[int, ...]] = []
    named: list[tuple[int, int, str]] = []
    for _ in range(project_count):
        count = words.number(LARGEST)
        projects.append((len(durations), count))
        releases.append(words.number())
        words.numbers(resources)  # whether the project uses each resource; its demands say so too
        for _ in range(count):
            durations.append(words.number())
            demands.append(words.numbers(resources))
            named += [
                (len(durations) - 1, words.place + 1, words.text()) for _ in range(words.number(LARGEST))
            ]
    words.finish()
    links = tuple((row, _named(name, place, projects)) for row, place, name in named)
    return Benchmark(tuple(durations), tuple(demands), links, capacities, tuple(projects), tuple(releases))


def _named(name: str, place: int, projects: list[tuple[int, int]]) -> int:
    """The row of `project:activity`, both counted from 1."""
    project, _, activity = name.partition(":")
    is_number = project.isdecimal() and activity.isdecimal() and len(name) < 20
    if is_number and 1 <= int(project) <= len(projects):
        first, count = projects[int(project) - 1]
        if 1 <= int(activity) <= count:
            return first + int(activity) - 1
    raise UnreadableBenchmarkError(f"Word {place}, {name[:20]!r}, names no activity.")
