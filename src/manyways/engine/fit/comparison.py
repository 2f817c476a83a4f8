"""Two people's answers side by side: a guard against one person's wish for the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

from manyways.engine.fit.advice import Advice, Approach, advise
from manyways.engine.fit.questions import BY_ID, QUESTIONS


@dataclass(frozen=True)
class Difference:
    """A question two people answered differently; `steps` apart on the scale of scores, `influence` with its weight."""

    question: str
    first: str
    second: str
    steps: int
    influence: int


@dataclass(frozen=True)
class Comparison:
    """Both people's advice, where they differ (the most influential first), and who left what unanswered.

    `agreed` is the recommendation both come to, None where they do not.
    """

    first: Advice
    second: Advice
    differences: tuple[Difference, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    agreed: Approach | None


def compare(
    first: Mapping[str, str], second: Mapping[str, str], *, assumed: Mapping[str, str] | None = None
) -> Comparison:
    """Mark where a second person's answers differ from the first's. Errors as of `advise`.

    >>> compare({"change": "never"}, {"change": "weekly"}).differences[0].steps
    4
    """
    ours, theirs = advise(first, assumed=assumed), advise(second, assumed=assumed)
    differences = [
        _difference(question.id, first[question.id], second[question.id])
        for question in QUESTIONS
        if question.id in first and question.id in second and first[question.id] != second[question.id]
    ]
    differences.sort(key=lambda each: -each.influence)
    return Comparison(
        ours,
        theirs,
        tuple(differences),
        tuple(question.id for question in QUESTIONS if question.id in first and question.id not in second),
        tuple(question.id for question in QUESTIONS if question.id in second and question.id not in first),
        ours.recommendation if ours.recommendation == theirs.recommendation else None,
    )


def _difference(identifier: str, first: str, second: str) -> Difference:
    """How far two answers to one question lie apart."""
    question = BY_ID[identifier]
    steps = abs(question.answer(first).score - question.answer(second).score)
    return Difference(identifier, first, second, steps, steps * question.weight)
