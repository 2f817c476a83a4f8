"""Advice as its page shows it: questions, the recommendation with its reasons, two people's answers side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.engine.fit.advice import Advice as Found
from manyways.engine.fit.advice import advise
from manyways.engine.fit.comparison import Comparison, compare
from manyways.engine.fit.questions import BY_ID, QUESTIONS, Question
from manyways.intake.fitting import assumed_of
from manyways.intake.models import Advice
from manyways.ui.charts import Chart, radar
from manyways.ui.components.signs import Status
from manyways.ui.own_words import said
from manyways.work.approaches import APPROACHES
from manyways.work.models import Initiative

HIGHEST = 4


@dataclass(frozen=True)
class Asked:
    """One question with what was answered, or what is assumed as long as nobody answered."""

    id: str
    text: str
    source: str
    is_clear: bool
    answers: tuple[tuple[str, str], ...]
    given: str = ""
    assumed: str = ""
    second: str = ""

    @property
    def given_text(self) -> str:
        """The words of the first person's answer."""
        return dict(self.answers).get(self.given, "")

    @property
    def second_text(self) -> str:
        """The words of the second person's answer."""
        return dict(self.answers).get(self.second, "")

    @property
    def differs(self) -> bool:
        """Whether both answered, and not the same."""
        return bool(self.given and self.second and self.given != self.second)


@dataclass(frozen=True)
class AdviceShown:
    """Everything the page says of one advice. `found` is None while nothing is known."""

    clear: list[Asked]
    others: list[Asked]
    found: Found | None = None
    comparison: Comparison | None = None
    chart: Chart | None = None
    reasons: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    differing: list[Asked] = field(default_factory=list)

    @property
    def recommended(self) -> str:
        """The recommendation in words."""
        return approach_word(self.found.recommendation) if self.found else ""

    @property
    def sentence(self) -> str:
        """What fits, and how sure that is."""
        if self.found is None:
            return _("Answer the three questions; they decide the clear cases.")
        words = {"approach": self.recommended}
        if self.found.is_decided:
            return _("%(approach)s fits, whatever the open answers are.") % words
        left = sum(not each.given for each in self.clear)
        if left == len(self.clear):
            return (
                _("%(approach)s fits such work as a rule; none of the three questions is answered yet.")
                % words
            )
        if left:
            open_words = ngettext(
                "%(n)s of the three questions is open", "%(n)s of the three questions are open", left
            )
            return _("%(approach)s fits as far as is known: %(open)s.") % {
                **words,
                "open": open_words % {"n": left},
            }
        return _("%(approach)s fits. Refine, if you are not sure.") % words

    @property
    def agreement(self) -> str:
        """Whether two people come to the same, where two answered."""
        if self.comparison is None:
            return ""
        count = len(self.comparison.differences)
        differ = ngettext("%(n)s answer differs", "%(n)s answers differ", count) % {"n": count}
        if self.comparison.agreed:
            both = _("Both come to the same: %(approach)s.") % {
                "approach": approach_word(self.comparison.agreed)
            }
            return f"{both} {differ}." if count else both
        words = {
            "first": approach_word(self.comparison.first.recommendation),
            "second": approach_word(self.comparison.second.recommendation),
            "differ": differ,
        }
        return (
            _("They do not agree: %(first)s and %(second)s. %(differ)s; talk about the first of them.")
            % words
        )


def approach_word(slug: str) -> str:
    """Flow, Planned or Hybrid."""
    return str(APPROACHES[slug].label) if slug in APPROACHES else ""


def shown_advice(advice: Advice, answers: Mapping[str, str] | None = None) -> AdviceShown:
    """The page of an advice, for its kept answers or for others that are only tried."""
    given = advice.answers if answers is None else answers
    assumed = assumed_of(advice.kind, advice.template)
    second = advice.second_answers
    asked = [_asked(question, given, assumed, second) for question in QUESTIONS]
    clear, others = [each for each in asked if each.is_clear], [each for each in asked if not each.is_clear]
    if not given and not assumed:
        return AdviceShown(clear, others)
    found = advise(given, assumed=assumed)
    comparison = compare(given, second, assumed=assumed) if second else None
    differing = [each.question for each in comparison.differences] if comparison else []
    return AdviceShown(
        clear,
        others,
        found,
        comparison,
        _chart(found, comparison),
        [said(reason.sentence) for reason in found.reasons],
        [_change_text(change.answers, change.recommendation) for change in found.changes],
        [each for name in differing for each in asked if each.id == name],
    )


def _asked(
    question: Question, given: Mapping[str, str], assumed: Mapping[str, str], second: Mapping[str, str]
) -> Asked:
    name = question.id
    answers = tuple((answer.id, said(answer.text)) for answer in question.answers)
    found = (given.get(name, ""), assumed.get(name, ""), second.get(name, ""))
    return Asked(name, said(question.text), question.source, question.is_clear, answers, *found)


def _chart(found: Found, comparison: Comparison | None) -> Chart:
    """The profile: towards the middle a plan made up front, outwards small steps."""
    known = [axis for axis in found.profile if axis.score is not None]
    axes = [(said(axis.dimension), (axis.score or 0) + 2) for axis in known]
    second = None
    if comparison:
        scores = {axis.question: axis.score for axis in comparison.second.profile}
        second = [(scores[axis.question] or 0) + 2 for axis in known]
    title = _("Inwards: plan up front. Outwards: small steps")
    return radar(title, axes, highest=HIGHEST, second=second, size=220)


def _change_text(answers: Mapping[str, str], recommendation: str) -> str:
    """`Flow, if “Hardly ever” became “Every week”`."""
    parts = [
        _("“%(question)s” were answered “%(answer)s”")
        % {"question": said(BY_ID[name].text), "answer": said(BY_ID[name].answer(answer).text)}
        for name, answer in answers.items()
    ]
    words = {"approach": approach_word(recommendation), "answers": _(" and ").join(parts)}
    return _("%(approach)s, if %(answers)s.") % words


@dataclass(frozen=True)
class Came:
    """What came of choices of one sort: how many, how many are finished, on time, late."""

    label: str
    count: int
    finished: int
    on_time: int
    late: int


def outcome_of(initiative: Initiative | None) -> Status | None:
    """What came of an initiative: on time, late, stopped, or still open."""
    if initiative is None:
        return None
    if initiative.state == Initiative.State.STOPPED:
        return Status("none", "", _("Stopped"))
    if initiative.finished_on is None:
        return Status("none", "", _("Not finished yet"))
    if initiative.due_on is None:
        return Status("none", "", _("Finished, no date was given"))
    days = (initiative.finished_on - initiative.due_on).days
    if days <= 0:
        return Status("good", "", _("On time"))
    return Status("risk", "", ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days})


def what_came(decided: Iterable[Advice]) -> list[Came]:
    """Followed and overruled advice beside each other."""
    rows = list(decided)
    return [
        _came(_("Advice followed"), [row for row in rows if row.is_followed]),
        _came(_("Advice overruled"), [row for row in rows if not row.is_followed]),
    ]


def _came(label: str, rows: list[Advice]) -> Came:
    done = [
        row.initiative for row in rows if row.initiative and row.initiative.state == Initiative.State.DONE
    ]
    dated = [each for each in done if each.due_on and each.finished_on]
    on_time = sum(each.finished_on <= each.due_on for each in dated if each.finished_on and each.due_on)
    return Came(label, len(rows), len(done), on_time, len(dated) - on_time)


def score_sentence(user: User) -> str:
    """How often advice was followed, over all choices the person may see. One query."""
    decided = list(Advice.objects.visible_to(user).decided().values_list("recommended", "chosen"))
    if not decided:
        return _("No choice has been made with advice yet.")
    followed = sum(recommended == chosen for recommended, chosen in decided)
    words = {"followed": followed, "count": len(decided)}
    return _("Advice was followed in %(followed)s of %(count)s choices.") % words
