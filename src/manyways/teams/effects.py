"""What a switch of team structure does beyond people: higher apps tell theirs, such as what each team costs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from manyways.access.models import User
from manyways.teams.queries.structures import Share

Text = str | Promise


@dataclass(frozen=True)
class Effect:
    """One number of each team, before and after, as text; and a sentence about all of them together."""

    label: Text
    before: Mapping[int, Text]
    after: Mapping[int, Text]
    whole: Text


Tell = Callable[[Sequence[Share], Sequence[Share], date, User], Effect | None]
_TOLD: list[Tell] = []


def tell_effect(tell: Tell) -> Tell:
    """Add an effect: a function of the shares before and after, the day and who looks; None for nothing to see."""
    _TOLD.append(tell)
    return tell


def effects_of(before: Sequence[Share], after: Sequence[Share], day: date, user: User) -> list[Effect]:
    """All effects this person may see."""
    return [effect for tell in _TOLD if (effect := tell(before, after, day, user))]
