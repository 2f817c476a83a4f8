"""Kept files that name an erased person go, what waited to be applied from them is given up, their calendars end."""

import io
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from manyways.access.erasing import Erased, Subject, also_erase, declare_erased
from manyways.interchange.models import Import

declare_erased(
    Erased("interchange.CalendarFeed", "user", goes=True, is_user=True),
    Erased("interchange.KnownSource", "user", goes=True, is_user=True),
)


@also_erase
def kept_files(subject: Subject, does: bool) -> int:
    """Uploads whose content is still kept and names the person, in a workbook's parts too."""
    kept = Import.objects.filter(content__isnull=False).iterator(chunk_size=1)
    named = [row.pk for row in kept if _names(bytes(row.content or b""), subject.words)]
    if does:
        rows = Import.objects.filter(pk__in=named)
        rows.filter(state__in=[Import.State.READING, Import.State.SHOWN]).update(
            state=Import.State.FAILED,
            failure=_("It named a person who was erased. Import it again without them."),
        )
        rows.update(content=None, report={})
    return len(named)


def _names(content: bytes, words: tuple[str, ...]) -> bool:
    return any(
        word.casefold() in part.decode(coding, "replace").casefold()
        for part in _parts(content)
        for coding in ("utf-8", "utf-16-le", "latin-1")
        for word in words
    )


def _parts(content: bytes) -> Iterator[bytes]:
    """The file itself, or the files inside it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield archive.read(name)
