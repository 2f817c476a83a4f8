"""What is kept for a day and names an erased person goes at once: answers for repeated posts, archives of everything."""

from manyways.access.erasing import Subject, also_erase
from manyways.site.actions import forget_answers
from manyways.site.archive.actions import forget_archives
from manyways.site.models import Archive, KeptAnswer


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


@also_erase
def archives(_subject: Subject, does: bool) -> int:
    """All of them: each holds everybody."""
    count = Archive.objects.count()
    if does:
        forget_archives(every=True)
    return count
