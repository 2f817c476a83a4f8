"""The archive of everything as a page makes it: asked for, kept for a day, taken away, forgotten."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from manyways.access.actions import Refused, action
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.access.queries import people_inside, places_held, rooms_of
from manyways.site.models import KEPT, SEE_ARCHIVES, Archive, ArchivePart

TASK = "site.make_archive"
PART_BYTES = 1 << 20
AT_WORK = (Job.State.QUEUED, Job.State.DOING)


@action(
    SEE_ARCHIVES,
    gettext_lazy("Take everything out as an archive, also what no page shows"),
    is_global=True,
    is_final=True,
)
def make_archive(*, by: User) -> Job:
    """Write everything into one file in the background; one that is being written serves everybody."""
    refuse_outside(by)
    waiting = Job.objects.filter(task=TASK, state__in=AT_WORK).first()
    return waiting or enqueue(TASK, by=by, label=gettext_noop("Archive of everything"), lock=TASK)


@action(
    "site.take_archive",
    gettext_lazy("Download an archive"),
    is_open=True,
    is_final=True,
    said=gettext_lazy("took the archive of everything away"),
)
def take_archive(archive: Archive, *, by: User) -> Archive:
    """Note in the history who took it away, and when."""
    _check(archive, by)
    archive.taken_at = timezone.now()
    archive.save(update_fields=["taken_at"])
    return archive


@action("site.remove_archive", gettext_lazy("Delete an archive"), is_open=True, is_final=True)
def remove_archive(archive: Archive, *, by: User) -> None:
    """Delete the file before its day is over."""
    _check(archive, by)
    archive.delete()


def refuse_outside(by: User) -> None:
    """The archive holds closed rooms too: who is not in one of them does not get it."""
    for room in sorted({place.room for place in places_held()} - rooms_of(by)):
        names = ", ".join(user.name for user in people_inside(room)[:3])
        raise Refused(
            _(
                "The archive also holds a closed room, so only somebody who is in it may have it: %(names)s. "
                "Or whoever runs the server writes it with “manyways export”."
            )
            % {"names": names}
        )


def keep_archive(job: Job, manifest: dict[str, Any], source: Path) -> Archive:
    """Keep the file that a job wrote, piece by piece."""
    assert job.by is not None
    rows = sum(table["rows"] for table in manifest["tables"].values())
    archive = Archive.objects.create(made_by=job.by, row_count=rows, size=source.stat().st_size)
    with source.open("rb") as file:
        for number, content in enumerate(iter(lambda: file.read(PART_BYTES), b"")):
            ArchivePart.objects.create(archive=archive, number=number, content=content)
    return archive


def forget_archives(*, every: bool = False) -> None:
    """Delete those whose day is over, or all of them."""
    old = Archive.objects.filter(created_at__lte=timezone.now() - KEPT)
    (Archive.objects.all() if every else old).delete()


def _check(archive: Archive, by: User) -> None:
    if not Archive.objects.visible_to(by).filter(pk=archive.pk).exists():
        raise PermissionDenied(SEE_ARCHIVES)
    refuse_outside(by)
