"""Who has confirmed an engagement: counts for everybody, names for whoever runs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.change.models import Confirmation, Engagement
from manyways.change.rules import FEWEST_COUNTED
from manyways.teams.models import Person


@dataclass(frozen=True)
class Proof:
    """How many of those asked have confirmed, and each person with their confirmation, if any."""

    asked: int
    confirmed: int
    attended: int
    understood: int
    group_words: int
    named: Sequence[tuple[Person, Confirmation | None]]

    @property
    def is_counted(self) -> bool:
        """Five or more were asked, so that a number is nobody's."""
        return self.asked >= FEWEST_COUNTED

    @property
    def sentence(self) -> str:
        """`31 of 42 confirmed.`"""
        if not self.asked:
            said = ngettext(
                "%(n)s group confirmed through its contact.",
                "%(n)s groups confirmed through their contact.",
                self.group_words,
            )
            return (
                said % {"n": self.group_words} if self.group_words else _("It is for groups without names.")
            )
        if not self.is_counted:
            return _("Everybody confirmed.") if self.confirmed == self.asked else _("Not yet complete.")
        return _("%(confirmed)s of %(asked)s confirmed.") % {"confirmed": self.confirmed, "asked": self.asked}

    @property
    def state(self) -> str:
        """Planned, held or understood, as the evidence says."""
        if self.asked and self.understood == self.asked:
            return _("Understood")
        return _("Held") if self.confirmed else _("Nobody has confirmed yet")


def proof_of(engagement: Engagement, people: Sequence[Person]) -> Proof:
    """Counts over those asked by name, and the words of groups. One query."""
    rows = list(Confirmation.objects.filter(engagement=engagement))
    by_person = {row.person_id: row for row in rows if row.person_id}
    named = [(person, by_person.get(person.pk)) for person in people]
    found = [row for _person, row in named if row is not None]
    return Proof(
        asked=len(people),
        confirmed=len(found),
        attended=sum(row.level >= 2 for row in found),
        understood=sum(row.level >= 3 for row in found),
        group_words=sum(row.group_id is not None for row in rows),
        named=named,
    )


def counts_of(engagements: Iterable[Engagement]) -> dict[int, str]:
    """The words of the list: how many confirmed each. One query."""
    ids = [row.pk for row in engagements]
    rows = Confirmation.objects.filter(engagement__in=ids).values_list("engagement")
    counts = {pk: (people, groups) for pk, people, groups in rows.annotate(Count("person"), Count("group"))}
    return {pk: _words(*counts.get(pk, (0, 0))) for pk in ids}


def _words(people: int, groups: int) -> str:
    """`42`, `1 group by its contact`, or both."""
    named = str(people) if people >= FEWEST_COUNTED else _("fewer than 5")
    text = ngettext("%(n)s group by its contact", "%(n)s groups by their contacts", groups)
    parts = [named] * bool(people) + [text % {"n": groups}] * bool(groups)
    return " + ".join(parts)
