"""From answers to advice: a profile, a recommendation with its strongest reasons, and what would change it.

Score = sum of weight × score over the sum of weight × 2, from −1 (planned) to 1 (flow). At ±1/4 and beyond the
recommendation is planned or flow, between them hybrid. An assumption that nobody confirmed has half the weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from manyways.engine.fit.questions import BY_ID, QUESTIONS, Answer, Question

Approach = Literal["flow", "planned", "hybrid"]

THRESHOLD = Fraction(1, 4)
ASSUMED_SHARE = Fraction(1, 2)
REASONS = 3
SHOWN_CHANGES = 3


@dataclass(frozen=True)
class Axis:
    """One axis of the radar chart: score −2 … 2, None where nothing is known; `is_assumed` until answered."""

    question: str
    dimension: str
    score: int | None
    is_assumed: bool


@dataclass(frozen=True)
class Reason:
    """Why: the question, the answer given to it, the sentence, and which way it speaks."""

    question: str
    answer: str
    sentence: str
    speaks_for: Literal["flow", "planned"]


@dataclass(frozen=True)
class Change:
    """Answers (question → answer) that together would make it `recommendation`."""

    answers: dict[str, str]
    recommendation: Approach


@dataclass(frozen=True)
class Advice:
    """`score` −1 … 1; `is_decided`: no answer to the questions still open could change the recommendation;
    `open_questions`: those not answered, the weightiest first; `changes`: the smallest that would change it."""

    recommendation: Approach
    score: float
    profile: tuple[Axis, ...]
    reasons: tuple[Reason, ...]
    is_decided: bool
    open_questions: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Given:
    """An answer with its weight, the whole one or the half of an assumption."""

    question: Question
    answer: Answer
    weight: Fraction

    @property
    def pull(self) -> Fraction:
        """How strongly it pulls: negative towards planned, positive towards flow."""
        return self.weight * self.answer.score


def advise(answers: Mapping[str, str], *, assumed: Mapping[str, str] | None = None) -> Advice:
    """Advice from `answers` (question → answer) and what a kind or template lets one assume.

    Raises ValueError for an unknown question or answer, and where nothing at all is known.

    >>> from manyways.engine.fit.questions import PRESETS
    >>> advise({"delivery": "one_day"}, assumed=PRESETS["event"]).recommendation
    'planned'
    """
    given = _gather(answers, assumed or {})
    if not given:
        raise ValueError("Answer at least one question, or say what kind of work it is.")
    score = _score(given)
    recommendation = _approach(score)
    return Advice(
        recommendation,
        float(score),
        tuple(_axis(question, given, answers) for question in QUESTIONS),
        _reasons(given, recommendation),
        _is_decided(given, answers, recommendation),
        tuple(question.id for question in QUESTIONS if question.id not in answers),
        _smallest_changes(given, recommendation),
    )


def _gather(answers: Mapping[str, str], assumed: Mapping[str, str]) -> dict[str, _Given]:
    """What is known, in the order of the questions: an answer counts whole, an assumption half."""
    given = {}
    for source, share in ((assumed, ASSUMED_SHARE), (answers, Fraction(1))):
        for identifier, answer in source.items():
            if identifier not in BY_ID:
                raise ValueError(f"There is no question “{identifier}”.")
            question = BY_ID[identifier]
            given[identifier] = _Given(question, question.answer(answer), question.weight * share)
    return {identifier: given[identifier] for identifier in BY_ID if identifier in given}


def _score(given: Mapping[str, _Given]) -> Fraction:
    """The weighted mean of the scores, from −1 to 1."""
    total = sum((each.pull for each in given.values()), Fraction(0))
    return total / (2 * sum((each.weight for each in given.values()), Fraction(0)))


def _approach(score: Fraction) -> Approach:
    """The recommendation at a score."""
    if score >= THRESHOLD:
        return "flow"
    return "planned" if score <= -THRESHOLD else "hybrid"


def _axis(question: Question, given: Mapping[str, _Given], answers: Mapping[str, str]) -> Axis:
    """The axis of one question."""
    known = given.get(question.id)
    is_assumed = known is not None and question.id not in answers
    return Axis(question.id, question.dimension, known.answer.score if known else None, is_assumed)


def _reasons(given: Mapping[str, _Given], recommendation: Approach) -> tuple[Reason, ...]:
    """The strongest answers in the direction of the recommendation; for hybrid the strongest of both, in turn."""
    ordered = sorted(given.values(), key=lambda each: (-abs(each.pull), QUESTIONS.index(each.question)))
    sides = {
        "flow": [each for each in ordered if each.pull > 0],
        "planned": [each for each in ordered if each.pull < 0],
    }
    if recommendation != "hybrid":
        chosen = sides[recommendation][:REASONS]
    else:
        heads = [side[0] for side in sides.values() if side]
        chosen = sorted(heads, key=ordered.index) + [each for each in ordered if each not in heads]
    return tuple(_reason(each) for each in chosen[:REASONS])


def _reason(each: _Given) -> Reason:
    """An answer as a reason."""
    side: Literal["flow", "planned"] = "flow" if each.pull > 0 else "planned"
    return Reason(each.question.id, each.answer.id, each.answer.reason, side)


def _is_decided(given: Mapping[str, _Given], answers: Mapping[str, str], recommendation: Approach) -> bool:
    """Whether the open questions, answered all one way or all the other, leave the recommendation as it is."""
    settled = {identifier: each for identifier, each in given.items() if identifier in answers}
    for place in (0, -1):
        possible = dict(settled)
        for question in QUESTIONS:
            if question.id not in answers:
                possible[question.id] = _Given(question, question.answers[place], Fraction(question.weight))
        if _approach(_score(possible)) != recommendation:
            return False
    return True


def _smallest_changes(given: Mapping[str, _Given], recommendation: Approach) -> tuple[Change, ...]:
    """The changes of fewest answers, and among them of fewest steps, that lead to another recommendation."""
    by_count = (_changes_of(given, count, recommendation) for count in range(1, len(given) + 1))
    return next(found for found in by_count if found)


def _changes_of(given: Mapping[str, _Given], count: int, recommendation: Approach) -> tuple[Change, ...]:
    """The changes of `count` answers that lead elsewhere, those of fewest steps first."""
    found = [
        steps
        for chosen in combinations(given, count)
        for towards_flow in (False, True)
        if (steps := _fewest_steps(given, chosen, towards_flow, recommendation)) is not None
    ]
    found.sort(key=lambda each: each[0])
    return tuple(change for _, change in found[:SHOWN_CHANGES])


def _fewest_steps(
    given: Mapping[str, _Given], chosen: tuple[str, ...], towards_flow: bool, recommendation: Approach
) -> tuple[int, Change] | None:
    """How many steps along their answers the chosen questions must go one way; None where that is not enough.

    The weightier questions go first, one step at a time, so that no step is more than is needed.
    """
    trial = dict(given)
    steps = 0
    for identifier in sorted(chosen, key=lambda each: -given[each].weight):
        while (after := _next_answer(trial[identifier], towards_flow)) is not None:
            trial[identifier] = after
            steps += 1
            reached = _approach(_score(trial))
            if reached != recommendation:
                changed = {each: trial[each].answer.id for each in chosen if trial[each] is not given[each]}
                return (steps, Change(changed, reached)) if len(changed) == len(chosen) else None
    return None


def _next_answer(each: _Given, towards_flow: bool) -> _Given | None:
    """The neighbouring answer one way, given for certain; None at the end."""
    place = each.question.answers.index(each.answer) + (1 if towards_flow else -1)
    if not 0 <= place < len(each.question.answers):
        return None
    return _Given(each.question, each.question.answers[place], Fraction(each.question.weight))
