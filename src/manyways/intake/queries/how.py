"""“How we manage work here”: kinds of work, how each is managed and why, live examples, in one audience's words."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from manyways.engine.fit.advice import advise
from manyways.forecast.queries import latest_forecast, windows_of
from manyways.intake.fitting import assumed_of
from manyways.intake.models import PageText, PracticeUse
from manyways.ui.components.signs import Status
from manyways.ui.panels import statuses_of
from manyways.ui.values import window_text
from manyways.work.approaches import APPROACHES
from manyways.work.models import Initiative, Kind

PAGE = "work.initiative"
EXAMPLES = 2
Text = str | Promise


@dataclass(frozen=True)
class Audience:
    """Who reads the page: the text it begins with, and what each approach means for them."""

    slug: str
    label: Text
    intro: Text
    means: Mapping[str, Text]


AUDIENCES = {
    each.slug: each
    for each in (
        Audience(
            "executives",
            lazy("Executives"),
            lazy(
                "We manage each kind of work in the way that fits it. Some work can be planned up front, some must be "
                "found out on the way. Each has its own measure of health; none is judged by another's."
            ),
            {
                "flow": lazy(
                    "Steer by outcome and metric. Ask what was learnt and what moved, not for a list of features."
                ),
                "planned": lazy(
                    "Steer by milestones and decide-by dates. Ask which decision is due and what is not secured yet."
                ),
                "hybrid": lazy(
                    "Fixed dates outside, flow inside. Ask whether the window still meets the date."
                ),
            },
        ),
        Audience(
            "finance",
            lazy("Finance"),
            lazy(
                "Lasting teams are funded as teams; planned work has a budget with lines. Both are shown in the same place, "
                "and neither is forced into the other's form."
            ),
            {
                "flow": lazy(
                    "The team is the budget: its cost a month, for as long as the outcome is worth it."
                ),
                "planned": lazy(
                    "Budget lines with estimate, committed, paid and reserve, from approval to the last invoice."
                ),
                "hybrid": lazy("The teams by the month, and budget lines for what is bought or booked."),
            },
        ),
        Audience(
            "hr",
            lazy("HR"),
            lazy(
                "Some colleagues work in one lasting team, others are lent to a piece of work for a time. What is expected "
                "of them, and who leads them, differs; this page says where."
            ),
            {
                "flow": lazy("People stay in one lasting team with a lead; its members change seldom."),
                "planned": lazy("People are lent by their groups for a time, with a named role and an end."),
                "hybrid": lazy("A lasting core, and people lent for single parts."),
            },
        ),
        Audience(
            "sales",
            lazy("Sales & Marketing"),
            lazy(
                "Dates come as windows: likely by, and safe to plan on. Give customers the safe one. Where a date cannot "
                "move, it says so."
            ),
            {
                "flow": lazy("A window that narrows as work is finished. Plan a campaign on the safe date."),
                "planned": lazy(
                    "A date given, and how sure it is. If it cannot move, the scope or the money does."
                ),
                "hybrid": lazy("A fixed day from outside; what is in it by then is a window."),
            },
        ),
        Audience(
            "teams",
            lazy("Teams"),
            lazy(
                "Choose the way that fits the work, not the other way round. Three questions advise; you may decide "
                "otherwise with a reason, and switch later without losing anything."
            ),
            {
                "flow": lazy("Board with limits, small pieces, one thing finished before the next is begun."),
                "planned": lazy(
                    "Outline with links, decisions with lead times, a baseline once it is agreed."
                ),
                "hybrid": lazy("A plan of phases, a board inside them, fixed days outside."),
            },
        ),
    )
}


@dataclass(frozen=True)
class Worded:
    """One text of the page: where it belongs, what it says, its version if somebody wrote it."""

    place: str
    text: str
    version: int | None = None


@dataclass(frozen=True)
class Example:
    """One initiative everybody here may see, with its health and window."""

    initiative: Initiative
    status: Status | None
    window: str


@dataclass(frozen=True)
class KindShown:
    """One kind of work on the page."""

    kind: Kind
    open_count: int
    done_count: int
    approaches: str
    means: list[Worded]
    why: Worded
    practices: list[str]
    examples: list[Example]


@dataclass(frozen=True)
class How:
    """The whole page for one audience."""

    audience: Audience
    intro: Worded
    kinds: list[KindShown]
    sentence: str


def how_we_work(audience: Audience) -> How:
    """The page from live data. Only what is open to the company; bounded queries, whatever is there."""
    texts = {row.place: row for row in PageText.objects.all()}
    everything = list(
        Initiative.objects.filter(visibility=Initiative.Visibility.COMPANY, kind__isnull=False)
        .exclude(state=Initiative.State.STOPPED)
        .select_related("kind", "owner", "team")
        .order_by("rank", "pk")
    )
    running = [row for row in everything if row.finished_on is None]
    statuses = statuses_of(PAGE, running)
    by_kind: dict[int, list[Initiative]] = defaultdict(list)
    for row in everything:
        by_kind[row.kind_id or 0].append(row)
    shown = [each for rows in by_kind.values() for each in _examples(rows)]
    windows = windows_of(latest_forecast(), [row.pk for row in shown])
    practices = _practices()
    kinds = [
        _kind(kind, by_kind[kind.pk], audience, texts, (statuses, windows), practices.get(kind.pk, []))
        for kind in Kind.objects.filter(is_active=True)
    ]
    intro = _worded(texts, f"intro:{audience.slug}", str(audience.intro))
    return How(audience, intro, kinds, _sentence(running, statuses))


def _examples(rows: Sequence[Initiative]) -> list[Initiative]:
    """Those shown: running ones in the order of the portfolio."""
    return [row for row in rows if row.finished_on is None][:EXAMPLES]


def _kind(
    kind: Kind,
    rows: Sequence[Initiative],
    audience: Audience,
    texts: Mapping[str, PageText],
    known: tuple[Mapping[int, Status], Mapping[int, Any]],
    practices: list[str],
) -> KindShown:
    statuses, windows = known
    running = [row for row in rows if row.finished_on is None]
    counted = Counter(row.approach for row in running) or Counter({kind.approach: 0})
    ways = [slug for slug, _count in counted.most_common()]
    return KindShown(
        kind,
        len(running),
        len(rows) - len(running),
        ", ".join(_counted_way(slug, counted[slug], len(counted) > 1) for slug in ways),
        [_worded(texts, f"means:{slug}:{audience.slug}", str(audience.means[slug])) for slug in ways],
        _worded(texts, f"why:{kind.slug}", _why(kind)),
        practices[:3],
        [Example(row, statuses.get(row.pk), _window(windows.get(row.pk))) for row in _examples(rows)],
    )


def _counted_way(slug: str, count: int, has_others: bool) -> str:
    label = str(APPROACHES[slug].label)
    return f"{count} {label}" if has_others else label


def _window(window: Any) -> str:
    return (
        window_text(window.likely_on, window.safe_on)
        if window and window.likely_on and window.safe_on
        else ""
    )


def _worded(texts: Mapping[str, PageText], place: str, default: str) -> Worded:
    found = texts.get(place)
    return Worded(place, found.text, found.version) if found else Worded(place, default)


def _why(kind: Kind) -> str:
    """The strongest reasons the adviser has for the kind, for as long as nobody writes better ones."""
    assumed = assumed_of(kind)
    if not assumed:
        return _("This kind is your own: write here why it is managed so.")
    return " ".join(_(reason.sentence) for reason in advise({}, assumed=assumed).reasons)


def _practices() -> dict[int, list[str]]:
    """The practices used in each kind of work, those that helped first."""
    uses = PracticeUse.objects.filter(initiative__visibility=Initiative.Visibility.COMPANY)
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for kind, name, verdict in uses.values_list("initiative__kind", "practice__name", "verdict").order_by(
        "pk"
    ):
        if kind and verdict != PracticeUse.Verdict.NOT:
            counted[kind][name] += 2 if verdict == PracticeUse.Verdict.HELPED else 1
    return {kind: [name for name, _count in found.most_common()] for kind, found in counted.items()}


def _sentence(running: Sequence[Initiative], statuses: Mapping[int, Status]) -> str:
    """`12 initiatives: 6 Planned, 4 Flow, 2 Hybrid; 3 are at risk.`"""
    if not running:
        return _("Nothing that everybody may see is under way yet.")
    ways = Counter(row.approach for row in running)
    parts = ", ".join(f"{count} {APPROACHES[slug].label}" for slug, count in ways.most_common())
    risk = sum(status.level == "risk" for status in statuses.values())
    head = ngettext("%(n)s initiative", "%(n)s initiatives", len(running)) % {"n": len(running)}
    at_risk = ngettext("%(n)s is at risk", "%(n)s are at risk", risk) % {"n": risk}
    return f"{head}: {parts}; {at_risk}."


def is_place(place: str) -> bool:
    """Whether the page has a text of that place."""
    head, _colon, rest = place.partition(":")
    if head == "intro":
        return rest in AUDIENCES
    if head == "why":
        return Kind.objects.filter(slug=rest).exists()
    slug, _colon, audience = rest.partition(":")
    return head == "means" and slug in APPROACHES and audience in AUDIENCES
