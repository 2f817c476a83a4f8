"""What is remembered of sources, changed and forgotten by whoever said it."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes
from manyways.access.models import User
from manyways.interchange.models import Import, KnownSource
from manyways.interchange.remembering import is_nameless, known_source


@action("interchange.edit_own_source", gettext_lazy("Change how a source is read"), is_open=True)
def edit_own_source(
    source: KnownSource, *, meaning: Mapping[str, str], version: int | None = None, by: User
) -> KnownSource:
    """From the next file on, columns are taken as said here."""
    _own(source, by, "interchange.edit_own_source")
    if not meaning:
        raise Refused(_("Say at least one column, or forget the source."))
    allowed = frozenset({"meaning"})
    return apply_changes(source, {"meaning": dict(meaning)}, allowed=allowed, version=version)


@action("interchange.forget_own_source", gettext_lazy("Forget how a source is read"), is_open=True)
def forget_own_source(source: KnownSource, *, by: User) -> None:
    """The next file from it is guessed again."""
    _own(source, by, "interchange.forget_own_source")
    source.delete()


def remember_source(import_: Import, *, headers: Sequence[str], meaning: Mapping[str, str]) -> None:
    """Keep what a person said of an import, for the next file from the same source."""
    if is_nameless(headers):
        return
    source = known_source(import_.by, import_.subject, headers) or KnownSource(
        user=import_.by, subject=import_.subject
    )
    source.name, source.headers, source.said_at = import_.name, list(headers), timezone.now()
    source.meaning = {**source.meaning, **meaning} if not headers else dict(meaning)
    source.save()


def _own(source: KnownSource, by: User, right: str) -> None:
    if source.user_id != by.pk:
        raise PermissionDenied(right)
