"""What stands against calling an initiative done: each app above adds its own question."""

from collections.abc import Callable, Iterable

from manyways.work.models import Initiative

Question = Callable[[Initiative], Iterable[str]]
_ASKED: list[Question] = []


def ask_before_done(question: Question) -> Question:
    """Mark a function that names what is still open for an initiative; it warns, and can be overridden."""
    _ASKED.append(question)
    return question


def stands_against(initiative: Initiative) -> list[str]:
    """Everything that is named, in order; empty where nothing stands against it."""
    return [text for question in _ASKED for text in question(initiative)]
