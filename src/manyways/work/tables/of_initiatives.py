"""What all lists of initiatives share, whatever they say of each."""

from django.utils.translation import ngettext

from manyways.ui.tables import Table


class OfInitiatives(Table):
    """A list with one row for each initiative."""

    def counted(self, count: int) -> str:
        """`10 initiatives`."""
        return ngettext("%(count)s initiative", "%(count)s initiatives", count) % {"count": count}
