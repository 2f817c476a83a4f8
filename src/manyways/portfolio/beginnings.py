"""What stands on Today while there is nothing yet: an app above says where one begins."""

from collections.abc import Callable

from manyways.access.models import User

Where = Callable[[User], str]
_WHERE: list[Where] = []


def begin_at(find: Where) -> Where:
    """Mark a function that gives the address of the first steps for a person, or nothing."""
    _WHERE[:] = [find]
    return find


def beginning(user: User) -> str:
    """Where this person begins; empty where nothing is to be begun, or it is not theirs."""
    return next((find(user) for find in _WHERE), "")
