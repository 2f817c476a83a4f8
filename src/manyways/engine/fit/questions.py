"""The ten questions: text, answers with scores, weight, and the source of the idea.

A score runs from −2 (speaks for a plan made up front) to +2 (speaks for flow in small steps). The first three
questions weigh five times as much as each of the others: they decide the clear cases. Texts are English; the pages
translate them by their identifiers.
"""

from dataclasses import dataclass

CLEAR_WEIGHT = 5
REFINE_WEIGHT = 1


@dataclass(frozen=True)
class Answer:
    """One answer: its identifier, text, score from −2 to 2, and the reason it gives, as a sentence."""

    id: str
    text: str
    score: int
    reason: str


@dataclass(frozen=True)
class Question:
    """One question about one dimension of the profile; answers in order of rising score."""

    id: str
    dimension: str
    text: str
    source: str
    weight: int
    answers: tuple[Answer, ...]

    @property
    def is_clear(self) -> bool:
        """Whether it is one of the three that are asked first."""
        return self.weight == CLEAR_WEIGHT

    def answer(self, identifier: str) -> Answer:
        """The answer with this identifier; ValueError where there is none."""
        for each in self.answers:
            if each.id == identifier:
                return each
        raise ValueError(f"“{identifier}” is no answer to “{self.id}”.")


BOEHM_TURNER = "Boehm & Turner, Balancing Agility and Discipline (2003)"
SUITABILITY = "Agile Practice Guide, suitability filter (PMI and Agile Alliance, 2017)"
CYNEFIN = "Snowden & Boone, A Leader's Framework for Decision Making (2007); Stacey (1996)"

QUESTIONS: tuple[Question, ...] = (
    Question(
        "solution",
        "Known solution",
        "How well is it known today what has to be done?",
        CYNEFIN,
        CLEAR_WEIGHT,
        (
            Answer("known", "It has been done before; we could list the steps", -2, "The steps are known from before."),
            Answer("expert", "Experts can work it out in advance", -1, "Experts can work out the steps in advance."),
            Answer("learning", "The direction is clear, the solution is not", 1, "The solution has to be found on the way."),
            Answer("unknown", "Only trying things out will tell", 2, "Nobody knows yet what will work: it must be tried."),
        ),
    ),
    Question(
        "delivery",
        "Steps of delivery",
        "Does it become useful all at once, or piece by piece?",
        SUITABILITY,
        CLEAR_WEIGHT,
        (
            Answer("one_day", "All at once, on a day that cannot move", -2, "Everything must be ready on one fixed day."),
            Answer("at_once", "All at once, but the day may move", -1, "It is of use only as a whole."),
            Answer("parts", "In a few parts, one after the other", 1, "Parts of it are of use before the whole is done."),
            Answer("any_time", "Each small piece is useful by itself", 2, "Every small piece is useful as soon as it is done."),
        ),
    ),
    Question(
        "change",
        "Rate of change",
        "How often will what is wanted change while the work goes on?",
        BOEHM_TURNER,
        CLEAR_WEIGHT,
        (
            Answer("never", "Hardly ever", -2, "What is wanted will hardly change."),
            Answer("seldom", "A few times, in an orderly way", -1, "Changes will be few and orderly."),
            Answer("monthly", "Every month", 1, "What is wanted will change every month."),
            Answer("weekly", "Every week, as we learn", 2, "What is wanted will change every week."),
        ),
    ),
    Question(
        "criticality",
        "Harm of a mistake",
        "What is the worst that a mistake could do?",
        BOEHM_TURNER,
        REFINE_WEIGHT,
        (
            Answer("lives", "Endanger people", -2, "A mistake could endanger people."),
            Answer("essential", "Break the law, or cost what we cannot spare", -1, "A mistake could break the law or cost dearly."),
            Answer("money", "Cost some money or reputation", 1, "A mistake costs little and can be put right."),
            Answer("comfort", "Be a nuisance", 2, "A mistake is no more than a nuisance."),
        ),
    ),
    Question(
        "size",
        "People at work",
        "How many people work on it at the same time?",
        BOEHM_TURNER,
        REFINE_WEIGHT,
        (
            Answer("hundreds", "More than 100", -2, "More than a hundred people must be brought together."),
            Answer("dozens", "30 to 100", -1, "Dozens of people must be brought together."),
            Answer("few", "10 to 30", 1, "Few enough people work on it to talk to each other."),
            Answer("one_team", "Fewer than 10", 2, "One small team does the work."),
        ),
    ),
    Question(
        "people",
        "Experience",
        "How many of them have done such work and can change course by themselves?",
        BOEHM_TURNER,
        REFINE_WEIGHT,
        (
            Answer("none", "Nobody yet", -2, "The people are new to this and need a plan to follow."),
            Answer("some", "A few", -1, "Only a few of the people have done this before."),
            Answer("half", "About half", 1, "Enough of the people can change course by themselves."),
            Answer("most", "Most of them", 2, "The people are experienced and can change course by themselves."),
        ),
    ),
    Question(
        "culture",
        "Room to decide",
        "How do the people involved like to work?",
        BOEHM_TURNER,
        REFINE_WEIGHT,
        (
            Answer("order", "With clear roles and rules", -2, "The people work best with clear roles and rules."),
            Answer("rather_order", "Rather with rules", -1, "The people rather like rules."),
            Answer("rather_freedom", "Rather with freedom", 1, "The people rather like to decide for themselves."),
            Answer("freedom", "With much freedom to decide", 2, "The people work best when they decide for themselves."),
        ),
    ),
    Question(
        "feedback",
        "Access to users",
        "How soon can those it is for try a part and say what they think?",
        SUITABILITY,
        REFINE_WEIGHT,
        (
            Answer("end", "Only at the end", -2, "Those it is for will see it only at the end."),
            Answer("stages", "At a few agreed stages", -1, "Those it is for will see it at a few stages."),
            Answer("monthly", "Every month", 1, "Those it is for can judge a part every month."),
            Answer("always", "At any time", 2, "Those it is for can try each part at once."),
        ),
    ),
    Question(
        "reversal",
        "Cost of changing course",
        "What does it cost to change something that is done or ordered?",
        SUITABILITY,
        REFINE_WEIGHT,
        (
            Answer("barred", "It is built, signed or booked: hardly possible", -2, "What is built, signed or booked can hardly be changed."),
            Answer("dear", "It is expensive", -1, "Changing what is done is expensive."),
            Answer("bearable", "It is bearable", 1, "Changing what is done is bearable."),
            Answer("cheap", "Next to nothing", 2, "Changing what is done costs next to nothing."),
        ),
    ),
    Question(
        "team",
        "Lasting team",
        "Who does the work?",
        SUITABILITY,
        REFINE_WEIGHT,
        (
            Answer("suppliers", "Mostly suppliers under contract", -2, "Suppliers work by contracts that fix what and when."),
            Answer("assembled", "People lent by several groups", -1, "The people come together for this work alone."),
            Answer("shared", "A lasting team, with other duties", 1, "A lasting team does the work, beside other duties."),
            Answer("lasting", "A lasting team that owns the result", 2, "A lasting team does the work and owns the result."),
        ),
    ),
)  # fmt: skip

BY_ID = {question.id: question for question in QUESTIONS}
CLEAR = tuple(question.id for question in QUESTIONS if question.is_clear)


def _preset(answers: str) -> dict[str, str]:
    """An answer to each question, in the order of the questions."""
    return dict(zip(BY_ID, answers.split(), strict=True))


PRESETS: dict[str, dict[str, str]] = {
    "product": _preset("learning any_time weekly money one_team half rather_freedom monthly cheap lasting"),
    "event": _preset("known one_day seldom money few half rather_order end barred assembled"),
    "facilities": _preset("expert one_day seldom essential dozens some rather_order end barred suppliers"),
    "infrastructure": _preset("expert at_once never essential few most rather_order stages dear shared"),
    "compliance": _preset("known one_day never essential few some order stages bearable assembled"),
    "organisational_change": _preset(
        "learning parts seldom money dozens some rather_order monthly dear assembled"
    ),
}
"""What is assumed of a kind of work until someone answers: question → answer. The kinds' list is the app's."""
