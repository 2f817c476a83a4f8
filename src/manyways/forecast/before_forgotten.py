"""Records that lie between two forecasts: the app they belong to carries over what they say before one is forgotten."""

from collections.abc import Callable, Mapping

from django.db.models import Model

Carry = Callable[[Mapping[int, int]], None]
_CARRIES: dict[type[Model], Carry] = {}


def carry_over(model: type[Model]) -> Callable[[Carry], Carry]:
    """Mark a function that takes each forecast that goes with the next one that stays; its `model` keeps none alive."""

    def mark(carry: Carry) -> Carry:
        _CARRIES[model] = carry
        return carry

    return mark


def is_carried(model: object) -> bool:
    """Whether rows of the model outlive the forecasts they name."""
    return model in _CARRIES


def carry_all(followers: Mapping[int, int]) -> None:
    """Have all such records carried over: from each forecast that goes to the next one that stays."""
    for carry in _CARRIES.values():
        carry(followers)
