"""Kinds of work with what hangs on them."""

from itertools import groupby

from django.db.models import Count, Q, QuerySet

from manyways.access.models import User
from manyways.intake.models import Template
from manyways.work.models import Initiative, Kind


def listed_kinds() -> QuerySet[Kind]:
    """All kinds, with how many open initiatives and how many templates each has."""
    is_open = Q(initiatives__state__in=[Initiative.State.PROPOSED, Initiative.State.RUNNING])
    return Kind.objects.annotate(
        open_count=Count("initiatives", filter=is_open, distinct=True),
        template_count=Count("templates", filter=Q(templates__is_active=True), distinct=True),
    ).order_by("-is_active", "rank", "id")


def templates_by_kind(user: User) -> list[tuple[Kind, list[Template]]]:
    """The templates under their kinds, those in use first. One query."""
    rows = Template.objects.visible_to(user).select_related("kind")
    ordered = rows.order_by("kind__rank", "kind_id", "-is_active", "name")
    return [(kind, list(found)) for kind, found in groupby(ordered, key=lambda row: row.kind)]
