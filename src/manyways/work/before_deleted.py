"""What speaks against deleting an initiative: each app above names what others rely on in it."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from manyways.work.models import Handover, Initiative

Question = Callable[[Initiative], Iterable[str]]
_ASKED: list[Question] = []


def ask_before_deleted(question: Question) -> Question:
    """Mark a function that names the parts of an initiative in which somebody was told or paid something."""
    _ASKED.append(question)
    return question


def relied_on(initiative: Initiative) -> list[str]:
    """The parts of it that others rely on, by the names they have on screen; empty where nobody does."""
    return [name for question in _ASKED for name in question(initiative)]


@ask_before_deleted
def _handovers(initiative: Initiative) -> Iterable[str]:
    """A day that two owners agreed."""
    agreed = Handover.objects.filter(link__predecessor__initiative=initiative, state=Handover.State.AGREED)
    if agreed.exclude(link__successor__initiative__deleted_at__isnull=False).exists():
        yield _("Handovers")
