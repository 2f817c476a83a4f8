"""Slots counted: how many are filled, list by list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.work.models import Initiative, Slot


@dataclass(frozen=True)
class Filled:
    """How far one list of slots is."""

    kind: str
    total: int
    confirmed: int
    agreed: int
    invited: int

    @property
    def open(self) -> int:
        """Slots nobody is confirmed for; who dropped out fills nothing."""
        return self.total - self.confirmed

    @property
    def is_full(self) -> bool:
        """Whether every slot is confirmed."""
        return not self.open

    @property
    def sentence(self) -> str:
        """`Speakers: 7 of 9 confirmed, 2 open slots.`"""
        said = {"kind": self.kind, "confirmed": self.confirmed, "total": self.total, "open": self.open}
        if not self.open:
            return _("%(kind)s: all %(total)s confirmed.") % said
        words = ngettext(
            "%(kind)s: %(confirmed)s of %(total)s confirmed, %(open)s open slot.",
            "%(kind)s: %(confirmed)s of %(total)s confirmed, %(open)s open slots.",
            self.open,
        )
        return words % said

    @property
    def count(self) -> str:
        """`7 of 9`."""
        return _("%(confirmed)s of %(total)s") % {"confirmed": self.confirmed, "total": self.total}


def filled(slots: Iterable[tuple[str, str]]) -> list[Filled]:
    """The lists by name, from pairs of list and state; those with most open slots first."""
    counts = Counter(slots)
    found = [
        Filled(
            kind,
            sum(count for (name, _state), count in counts.items() if name == kind),
            counts[kind, Slot.State.CONFIRMED],
            counts[kind, Slot.State.AGREED],
            counts[kind, Slot.State.INVITED],
        )
        for kind in dict.fromkeys(name for name, _state in counts)
    ]
    return sorted(found, key=lambda each: (-each.open, each.kind))


def slots_of(initiative: Initiative) -> list[Filled]:
    """How far the lists of one initiative are. One query."""
    return filled(Slot.objects.filter(initiative=initiative).values_list("kind", "state"))
