"""Money that was signed for or paid keeps its initiative."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from manyways.money.models import BudgetLine
from manyways.work.before_deleted import ask_before_deleted
from manyways.work.models import Initiative


@ask_before_deleted
def relied_on(initiative: Initiative) -> Iterable[str]:
    """By the name it has on screen."""
    bound = Q(committed__gt=0) | Q(paid__gt=0)
    if BudgetLine.objects.filter(bound, initiative=initiative).exists():
        yield _("Money")
