"""Rows for the lists of work, with the figures each list shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work.models import Check, Initiative, Item, Link, Tick
from manyways.work.models.initiatives import InitiativeSet
from manyways.work.queries.boards import ON_BOARDS


def _count(condition: Q) -> Coalesce:
    """How many items of an initiative meet a condition, counted apart so that lists page fast."""
    counted = (
        Item.objects.filter(condition, initiative=OuterRef("pk"), dropped_at__isnull=True)
        .exclude(form=Item.Form.PHASE)
        .order_by()
        .values("initiative")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def listed_initiatives(user: User) -> InitiativeSet:
    """The initiatives a person may see, with `item_count` and `finished_count`."""
    return (
        Initiative.objects.visible_to(user)
        .select_related("kind", "owner", "team", "program", "goal")
        .annotate(item_count=_count(Q()), finished_count=_count(Q(finished_at__isnull=False)))
    )


def listed_items(initiative: Any) -> QuerySet[Item]:
    """The items of an initiative, given itself or by its id, with whether something stands inside them."""
    inside = Item.objects.filter(parent=OuterRef("pk"))
    return (
        Item.objects.filter(initiative=initiative, dropped_at__isnull=True)
        .select_related("owner", "team", "stage", "parent", "initiative__owner")
        .annotate(has_inside=Exists(inside))
    )


def backlog_items(team: Team, user: User) -> QuerySet[Item]:
    """What a team has to do next: its open items that the user may see, not those others stand under."""
    found = Item.objects.visible_to(user).unfinished().filter(team=team, children__isnull=True)
    return found.filter(form__in=ON_BOARDS).select_related(
        "owner", "team", "stage", "parent", "initiative", "initiative__owner", "initiative__team__lead"
    )


def backlog_counts(items: QuerySet[Item]) -> dict[str, int]:
    """How many items wait that were not begun, by their type of work. One query."""
    waiting = items.filter(
        finished_at=None, dropped_at=None, started_at=None, children__isnull=True, form__in=ON_BOARDS
    )
    return dict(waiting.order_by().values_list("work_type").annotate(count=Count("pk")))


def unready_count(team: Team, user: User, *, among: int = 10) -> int | None:
    """How many of the next items still miss something of what ready means; None without such an agreement."""
    asked = Check.objects.filter(team=team, point=Check.Point.READY, is_active=True)
    count = len(asked)
    if not count:
        return None
    rows = backlog_items(team, user).filter(started_at=None).order_by("rank", "id")
    following = [item.pk for item in rows[:among]]
    ticks = Tick.objects.filter(item__in=following, check_line__in=asked).values("item")
    ready = sum(int(row["answers"]) >= count for row in ticks.annotate(answers=Count("pk")))
    return len(following) - ready


def portfolio_sentence(user: User) -> str:
    """How many initiatives run, and what is missing or late. One query."""
    found = (
        Initiative.objects.visible_to(user)
        .open()
        .aggregate(
            count=Count("pk"),
            ownerless=Count("pk", filter=Q(owner__isnull=True)),
            late=Count("pk", filter=Q(due_on__lt=today())),
            unsorted=Count("pk", filter=Q(kind__isnull=True)),
        )
    )
    if not found["count"]:
        return _("Nothing is under way yet.")
    parts = [
        ngettext("%(count)s without an owner", "%(count)s without an owner", found["ownerless"])
        % {"count": found["ownerless"]},
        ngettext("%(count)s past its date", "%(count)s past their dates", found["late"])
        % {"count": found["late"]},
        ngettext("%(count)s not sorted yet", "%(count)s not sorted yet", found["unsorted"])
        % {"count": found["unsorted"]},
    ]
    missing = [
        part for part, name in zip(parts, ("ownerless", "late", "unsorted"), strict=True) if found[name]
    ]
    open_words = ngettext(
        "%(count)s initiative is open", "%(count)s initiatives are open", found["count"]
    ) % {"count": found["count"]}
    return f"{open_words}: {', '.join(missing)}." if missing else f"{open_words}."


@dataclass(frozen=True)
class Progress:
    """How far the items of an initiative are."""

    total: int
    finished: int
    running: int
    blocked: int

    @property
    def sentence(self) -> str:
        """It in words."""
        if not self.total:
            return _("Nothing in it yet.")
        done = _("%(finished)s of %(total)s items are finished") % {
            "finished": self.finished,
            "total": self.total,
        }
        parts = [done]
        if self.running:
            parts.append(_("%(count)s in progress") % {"count": self.running})
        if self.blocked:
            parts.append(_("%(count)s blocked") % {"count": self.blocked})
        return ", ".join(parts) + "."


def progress_of(initiative: Initiative) -> Progress:
    """Counts of items by what they do; phases are not counted. One query."""
    items = Item.objects.filter(initiative=initiative, dropped_at__isnull=True)
    found = items.exclude(form=Item.Form.PHASE).aggregate(
        total=Count("pk"),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
        running=Count("pk", filter=Q(started_at__isnull=False, finished_at__isnull=True)),
        blocked=Count("pk", filter=Q(blocked_since__isnull=False)),
    )
    return Progress(**found)


def links_across(initiative: Initiative, user: User) -> QuerySet[Link]:
    """Links that touch an initiative, both ends visible; those to other initiatives first."""
    touching = Q(predecessor__initiative=initiative) | Q(successor__initiative=initiative)
    return (
        Link.objects.visible_to(user)
        .filter(touching)
        .select_related("predecessor__initiative", "successor__initiative", "handover")
        .annotate(is_inside=Q(predecessor__initiative=F("successor__initiative")))
        .order_by("is_inside", "predecessor__rank", "id")
    )


def waiting_elsewhere(initiative: Initiative, user: User) -> QuerySet[Link]:
    """Links by which items of other initiatives wait for this one, both ends visible."""
    from_here = links_across(initiative, user).filter(predecessor__initiative=initiative)
    return from_here.exclude(successor__initiative=initiative)


def hidden_waiting_count(initiative: Initiative, user: User) -> int:
    """How many items elsewhere wait for this one that this person may not see."""
    every = Link.objects.kept().filter(predecessor__initiative=initiative)
    across = every.exclude(successor__initiative=initiative).count()
    return across - waiting_elsewhere(initiative, user).count()


def hidden_link_count(initiative: Initiative, user: User) -> int:
    """How many links lead to initiatives this person may not see; said, so that a plan stays understood."""
    touching = Q(predecessor__initiative=initiative) | Q(successor__initiative=initiative)
    every: QuerySet[Any] = Link.objects.kept().filter(touching)
    return every.count() - links_across(initiative, user).count()
