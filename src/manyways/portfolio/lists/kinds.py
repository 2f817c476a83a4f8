"""The kinds of work as choices of a filter."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from manyways.portfolio.rows import UNSORTED
from manyways.work.models import Kind

NOT_SORTED = (UNSORTED, _("Not sorted yet"))


def kind_choices(_request: HttpRequest) -> list[tuple[str, Any]]:
    kinds = [(kind.slug, kind.noun) for kind in Kind.objects.filter(is_active=True)]
    return [*kinds, NOT_SORTED]
