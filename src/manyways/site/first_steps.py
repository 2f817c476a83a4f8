"""The first thirty minutes: what an organisation can do one after the other, each with what it told already."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from manyways.access.models import Organisation, User
from manyways.access.rules import may_everywhere
from manyways.change.models import OpenPage, Question
from manyways.forecast.evidence import past_slips
from manyways.intake.models import Template
from manyways.portfolio.queries import Portfolio, read_portfolio
from manyways.site.models import FirstSteps
from manyways.teams.models import WeeklyCount
from manyways.work.models import Initiative, Kind
from manyways.work.queries.decisions import decide_bys, listed_decisions

RIGHT = "site.settle_first_step"
ENOUGH_WEEKS = 8
MOST_AT_FIRST = 5
"""From more accounts on, an organisation is past its first steps."""
Told = Callable[[User], str]
Text = str | Promise


@dataclass(frozen=True)
class Step:
    """One step: what it is called, what one gets, where it is done, and what it told already (nothing: not done)."""

    name: str
    title: Text
    value: Text
    button: Text
    view: Callable[[], str]
    told: Told


@dataclass(frozen=True)
class Stand:
    """A step as it stands: what it told, or that it was skipped."""

    step: Step
    told: str
    is_settled: bool

    @property
    def is_done(self) -> bool:
        """Whether it told something, or was settled by hand."""
        return bool(self.told) or self.is_settled


def _organisation(_user: User) -> str:
    row = Organisation.objects.first()
    if row is None or not row.country:
        return ""
    return f"{row.name}, {row.country}, {row.currency}"


def _portfolio(user: User) -> str:
    found: Portfolio = read_portfolio(user)
    return found.sentence if found.count() else ""


def _past(user: User) -> str:
    slips = past_slips(user).slips
    if slips.median_whole_percent is None:
        return ""
    words = {"slip": slips.median_whole_percent, "near": slips.near, "all": slips.compared}
    return _("Median slip %(slip)s\u202f%%, %(near)s of %(all)s within 10\u202f%% of plan.") % words


def _counts(_user: User) -> str:
    weeks = WeeklyCount.objects.count()
    if not weeks:
        return ""
    said = ngettext("%(n)s week counted.", "%(n)s weeks counted.", weeks) % {"n": weeks}
    return said if weeks >= ENOUGH_WEEKS else f"{said} " + _("Eight are enough for a window.")


def _event(user: User) -> str:
    rows = decide_bys(listed_decisions(user), user)
    if not rows:
        return ""
    late = [row for row in rows if row.days_late]
    if not late:
        return _("No decision is late.")
    said = ngettext("%(n)s decide-by is past", "%(n)s decide-by days are past", len(late)) % {"n": len(late)}
    return f"{said}: {', '.join(row.decision.name for row in late[:3])}."


def _change(user: User) -> str:
    rows = Initiative.objects.visible_to(user).filter(kind__slug="change")
    names = list(rows.order_by("pk").values_list("name", flat=True)[:1])
    return _("“%(name)s”: what is owed is listed.") % {"name": names[0]} if names else ""


def _question(user: User) -> str:
    asked, pages = Question.objects.visible_to(user).count(), OpenPage.objects.visible_to(user).count()
    if not asked and not pages:
        return ""
    said = ngettext("%(n)s question", "%(n)s questions", asked) % {"n": asked}
    return f"{said}, " + ngettext("%(n)s open page.", "%(n)s open pages.", pages) % {"n": pages}


def _nothing(_user: User) -> str:
    """Nothing shows that it was done: it is ticked by opening it."""
    return ""


def _invite(_user: User) -> str:
    count = User.objects.filter(is_active=True).count()
    return _("%(n)s people can sign in.") % {"n": count} if count > 1 else ""


def _event_template() -> str:
    """The first template of an event; the list where there is none."""
    event = Kind.objects.filter(slug="event").first()
    found = Template.objects.filter(kind=event).order_by("pk").first() if event else None
    return reverse("intake:begin", args=[found.key]) if found else reverse("intake:templates")


def _a_change_or_pages() -> str:
    """The questions of the first change, where its open page is made; the list of questions before there is one."""
    found = Initiative.objects.filter(kind__slug="change").order_by("pk").first()
    return reverse("change:initiative_questions", args=[found.key]) if found else reverse("change:questions")


STEPS = (
    Step(
        "organisation",
        lazy("Say where you are"),
        lazy("Country, currency and fiscal year: holidays and amounts are right from then on."),
        lazy("Country and currency"),
        lambda: reverse("organisation"),
        _organisation,
    ),
    Step(
        "portfolio",
        lazy("Paste your portfolio"),
        lazy("You see at once what nobody owns and what is past its end."),
        lazy("Paste my portfolio"),
        lambda: reverse("interchange:imports") + "?subject=portfolio",
        _portfolio,
    ),
    Step(
        "past",
        lazy("Paste last year's planned and actual dates"),
        lazy("How far dates slipped here, and how many held: what every date is worth."),
        lazy("Paste past dates"),
        lambda: reverse("interchange:imports") + "?subject=past",
        _past,
    ),
    Step(
        "counts",
        lazy("Paste twelve weekly counts"),
        lazy("From how many things a team finished each week: the first window, likely and safe."),
        lazy("Paste weekly counts"),
        lambda: reverse("first_window"),
        _counts,
    ),
    Step(
        "event",
        lazy("Begin an event with its date"),
        lazy("Which decisions should have been taken already."),
        lazy("Begin from the template"),
        _event_template,
        _event,
    ),
    Step(
        "change",
        lazy("Say one change in one sentence"),
        lazy("Tick who it reaches: the list of who must be told and trained."),
        lazy("Begin a change"),
        lambda: reverse("change:new_change"),
        _change,
    ),
    Step(
        "question",
        lazy("Say “we don't know yet” once"),
        lazy("A question with the day of the next word, on a page everyone may read."),
        lazy("Write down a question"),
        _a_change_or_pages,
        _question,
    ),
    Step(
        "how",
        lazy("Print “how we manage work here”"),
        lazy("Your ways of working on one page, for everyone who asks."),
        lazy("Open the page"),
        lambda: reverse("intake:how_we_work"),
        _nothing,
    ),
    Step(
        "invite",
        lazy("Invite colleagues"),
        lazy("Each gets a link you copy: no mail server is needed."),
        lazy("Invite by a link"),
        lambda: reverse("access:users"),
        _invite,
    ),
)


@dataclass(frozen=True)
class Standing:
    """All steps as they stand, and whether they were put away."""

    rows: list[Stand]
    is_away: bool

    @property
    def done(self) -> int:
        """How many are done or skipped."""
        return sum(row.is_done for row in self.rows)

    @property
    def following(self) -> Stand | None:
        """The first that is not."""
        return next((row for row in self.rows if not row.is_done), None)

    @property
    def sentence(self) -> str:
        """`3 of 9 done. Next: paste twelve weekly counts.`"""
        if self.following is None:
            return _("All done. Today shows what needs you from now on.")
        words = {"done": self.done, "all": len(self.rows), "next": self.following.step.title}
        return _("%(done)s of %(all)s done. Next: %(next)s. Leave at any point; nothing is lost.") % words


def standing_of(user: User) -> Standing:
    """Where this organisation is in its first steps, as far as this person may see."""
    row = FirstSteps.objects.first()
    settled = set(row.settled) if row else set()
    rows = [Stand(step, step.told(user), step.name in settled) for step in STEPS]
    return Standing(rows, row is not None and row.put_away_on is not None)


def may_walk(user: User) -> bool:
    """Whether the first steps are for this person: for those who run the whole."""
    return may_everywhere(user, RIGHT)


def is_over() -> bool:
    """Whether they were put away, or everybody was invited who signs in by now: then nobody is reminded."""
    more = User.objects.filter(is_active=True)[MOST_AT_FIRST : MOST_AT_FIRST + 1]
    return FirstSteps.objects.filter(put_away_on__isnull=False).values("pk").union(more.values("pk")).exists()
