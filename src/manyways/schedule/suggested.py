"""One suggestion of a plan, in words and as the changes that carry it out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import ngettext

from manyways.schedule.models import Suggestion
from manyways.work.actions.outline import Change
from manyways.work.durations import plain_number
from manyways.work.models import DecisionOption, Item

Form = Suggestion.Form


@dataclass(frozen=True)
class Found:
    """One suggestion: what it is about, in words, what it gains, and how it is carried out.

    `changes` go to the outline; `drops` and `option` are carried out by their own actions. Words and changes are
    made when somebody asks: a long plan has thousands of suggestions, and most are only counted.
    """

    form: str
    identity: str
    items: tuple[Item, ...]
    gain_days: float
    tell: Callable[[], tuple[str, str, str]]
    carry_out: Callable[[], tuple[Change, ...]] = tuple
    drops: tuple[Item, ...] = ()
    option: DecisionOption | None = None

    @cached_property
    def _told(self) -> tuple[str, str, str]:
        return self.tell()

    @property
    def title(self) -> str:
        """What could be done, in a few words."""
        return self._told[0]

    @property
    def why(self) -> str:
        """What speaks for it."""
        return self._told[1]

    @property
    def gain(self) -> str:
        """What it would bring."""
        return self._told[2]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What it changes in the outline."""
        return self.carry_out()

    @property
    def form_words(self) -> str:
        """The kind of suggestion."""
        return str(Form(self.form).label)


def days_more(days: float) -> str:
    """`11 working days`."""
    return ngettext("%(days)s working day", "%(days)s working days", round(days)) % {
        "days": plain_number(days)
    }
