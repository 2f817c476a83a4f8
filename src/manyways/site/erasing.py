"""Answers kept for repeated posts that name an erased person go at once, not after their day."""

from manyways.access.erasing import Subject, also_erase
from manyways.site.actions import forget_answers
from manyways.site.models import KeptAnswer


@also_erase
def kept_answers(subject: Subject, does: bool) -> int:
    """Those with one of the words."""
    words = [word.casefold() for word in subject.words]
    named = [
        row.pk
        for row in KeptAnswer.objects.only("body").iterator()
        if any(word in bytes(row.body).decode("utf-8", "replace").casefold() for word in words)
    ]
    if does:
        forget_answers(named)
    return len(named)
