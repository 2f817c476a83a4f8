"""The engine's advice in the words of the app: what a kind lets one assume, which answers are answers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from manyways.engine.fit.advice import Advice as Found
from manyways.engine.fit.advice import advise
from manyways.engine.fit.questions import BY_ID, PRESETS
from manyways.intake.models import Advice, Template
from manyways.ui.answers import Refused
from manyways.work.models import Kind

Answers = Mapping[str, str]
_PRESET_OF = {"outcome": "product", "change": "organisational_change"}


def assumed_of(kind: Kind | None, template: Template | None = None) -> dict[str, str]:
    """What a template or its kind lets one assume: question → answer; nothing for a kind of one's own."""
    if template is not None and template.assumed:
        return dict(template.assumed)
    found = kind or (template.kind if template else None)
    return dict(PRESETS.get(_PRESET_OF.get(found.slug, found.slug), {})) if found else {}


def known_answers(answers: Answers) -> dict[str, str]:
    """The answers, in the order of the questions. Raises Refused for what is no question or no answer to it."""
    for question, answer in answers.items():
        if question not in BY_ID or answer not in {each.id for each in BY_ID[question].answers}:
            raise Refused(_("“%(answer)s” is no answer we know.") % {"answer": answer})
    return {name: answers[name] for name in BY_ID if name in answers}


def found_for(advice: Advice) -> Found | None:
    """The advice by the first person's answers; None while nothing is known."""
    assumed = assumed_of(advice.kind, advice.template)
    return advise(advice.answers, assumed=assumed) if advice.answers or assumed else None
