"""Which outcomes are owed notice, to whom, by when, and whether it was given: checked against the forecast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.change.models import Audience, Engagement, Need
from manyways.forecast.models import Window
from manyways.market.models import NoticePeriod, OutcomeEffect
from manyways.teams.models import Group
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.models import Initiative

SOON = timedelta(days=14)


@dataclass(frozen=True)
class NoticeOwed:
    """Notice of one outcome to one group. `by`: the last day on which it keeps what was agreed."""

    initiative: Initiative
    notice: NoticePeriod
    group: Group
    by: date

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        return self.by < today()

    @property
    def is_due(self) -> bool:
        """Whether somebody should act now."""
        return self.by - today() <= SOON

    @property
    def words(self) -> str:
        """`Sales should have known by 3 Nov`, `Tell Sales by 3 Jan`."""
        said = {"group": self.group.name, "day": date_text(self.by)}
        if self.is_late:
            return _("Needs notice: %(group)s should have known by %(day)s.") % said
        return _("Needs notice: tell %(group)s by %(day)s.") % said

    @property
    def status(self) -> Status:
        """Late, due within two weeks, or later."""
        days = (today() - self.by).days
        if self.is_late:
            return Status(
                "risk", ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}, _("Notice is late")
            )
        return Status("watch" if self.is_due else "none", date_text(self.by), _("Notice to give"))


def owing_notice(me: Any) -> QuerySet[OutcomeEffect]:
    """What open outcomes one owns have in them that somebody asked to be told of before."""
    mine = OutcomeEffect.objects.filter(
        outcome__initiative__owner__user=me, outcome__initiative__state__in=["proposed", "running"]
    )
    return mine.filter(effect__in=_periods().values("effect"))


def notices_owed(
    initiatives: Iterable[Initiative], windows: Mapping[int, Window]
) -> dict[int, list[NoticeOwed]]:
    """By the outcome's id. Three queries. The period counts back from the day on which it is likely there."""
    rows = {row.pk: row for row in initiatives if windows.get(row.pk) and windows[row.pk].likely_on}
    effects = OutcomeEffect.objects.filter(outcome__initiative__in=rows).order_by("pk")
    pairs = list(effects.values_list("outcome__initiative", "effect"))
    periods = list(_periods().filter(effect__in={effect for _pk, effect in pairs})) if pairs else []
    told = _told(rows) if periods else set()
    found: dict[int, list[NoticeOwed]] = {}
    for pk, effect in pairs:
        for period in periods:
            group = asking(period.need)
            if period.effect_id == effect and (pk, group.pk) not in told:
                likely = windows[pk].likely_on
                assert likely
                owed = NoticeOwed(rows[pk], period, group, likely - timedelta(days=period.days))
                found.setdefault(pk, []).append(owed)
    return found


def _periods() -> QuerySet[NoticePeriod]:
    """Of needs that are agreed or still talked about, in agreements that have not ended."""
    return NoticePeriod.objects.filter(
        need__agreement__ended_on__isnull=True,
        need__state__in=[Need.State.OPEN, Need.State.ACCEPTED, Need.State.ALTERNATIVE],
    ).select_related("need__agreement__first", "need__agreement__second")


def asking(need: Need) -> Group:
    """The group that asked."""
    agreement = need.agreement
    return agreement.second if need.asked_of_id == agreement.first_id else agreement.first


def _told(initiatives: Iterable[int]) -> set[tuple[int, int]]:
    """(initiative, group) of everything that was told about an outcome."""
    said = Audience.objects.filter(
        engagement__initiative__in=list(initiatives),
        engagement__kind=Engagement.Kind.TELL,
        engagement__happened_on__isnull=False,
    )
    return set(said.values_list("engagement__initiative", "group"))
