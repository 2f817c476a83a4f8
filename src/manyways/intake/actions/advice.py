"""What people do with advice: answer, ask somebody else, choose."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.actions import notify
from manyways.intake.actions.requests import accept_request
from manyways.intake.actions.templates import apply_template
from manyways.intake.causes import SECOND
from manyways.intake.fitting import found_for, known_answers
from manyways.intake.models import Advice, Request, Template
from manyways.teams.models import Person
from manyways.ui.own_words import own
from manyways.work.actions import change_approach, create_initiative
from manyways.work.approaches import APPROACHES
from manyways.work.models import Initiative, Kind

_ANSWERED = frozenset({"answers", "kind", "template"})
_SECOND = frozenset({"second_by", "second_answers", "second_on"})
_DECIDED = frozenset({"recommended", "chosen", "reason", "decided_on", "initiative", "template"})


@action(
    "intake.start_advice",
    lazy("Ask for advice on the approach"),
    on="initiative",
    said=lazy("asked for advice"),
)
def start_advice(
    *,
    name: str,
    kind: Kind | None = None,
    template: Template | None = None,
    request: Request | None = None,
    initiative: Initiative | None = None,
    by: User,
) -> Advice:
    """Begin with what kind or template lets one assume, for a request, an initiative, or something new."""
    found = kind or (template.kind if template else None) or (request.kind if request else None)
    advice = Advice(
        name=name.strip(), kind=found, template=template, request=request, initiative=initiative, first_by=by
    )
    checked(advice).save()
    return advice


@action(
    "intake.answer_advice", lazy("Answer the questions on the approach"), said=lazy("answered for %(name)s")
)
def answer_advice(
    advice: Advice,
    answers: Mapping[str, str],
    *,
    kind: Kind | None = None,
    template: Template | None = None,
    version: int | None = None,
    by: User,
) -> Advice:
    """Keep the first person's answers (question → answer), and kind and template to assume the rest from."""
    if advice.chosen:
        raise Refused(_("The choice is made. Ask for new advice instead."))
    changes = {"answers": known_answers(answers), "kind": kind, "template": template}
    return _changed(advice, changes, _ANSWERED, version)


@action(
    "intake.ask_second",
    lazy("Ask a second person for their answers"),
    said=lazy("asked for a second opinion"),
)
def ask_second(advice: Advice, *, user: User, by: User) -> Advice:
    """Ask somebody else to answer without seeing the first answers; a guard against one's own wish."""
    if user.pk == advice.first_by_id:
        raise Refused(fields={"user": _("Choose somebody else: the first answers are theirs.")})
    changes = {"second_by": user, "second_answers": {}, "second_on": None}
    changed = _changed(advice, changes, _SECOND)
    notify([user], SECOND, record=changed, by=by)
    return changed


@action(
    "intake.answer_second",
    lazy("Answer as the second person"),
    is_open=True,
    said=lazy("answered for %(name)s"),
)
def answer_second(advice: Advice, answers: Mapping[str, str], *, by: User) -> Advice:
    """Keep the second person's answers; only the one who was asked may give them."""
    if advice.second_by_id != by.pk:
        raise PermissionDenied("intake.answer_second")
    known = known_answers(answers)
    if not known:
        raise Refused(_("Answer at least one question."))
    return _changed(advice, {"second_answers": known, "second_on": today()}, _SECOND)


@action("intake.decide_advice", lazy("Choose the approach"), said=lazy("chose the approach of %(name)s"))
def decide_advice(
    advice: Advice,
    *,
    chosen: str,
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    roles: Mapping[str, Person] | None = None,
    by: User,
) -> Advice:
    """Choose as advised, or otherwise with a reason; both are kept. In one step that Undo takes back.

    An initiative that is there switches its approach and keeps all it has; otherwise one is made, from the
    template if there is one, and its request is accepted.
    """
    found = found_for(advice)
    if chosen not in APPROACHES or found is None:
        raise Refused(fields={"chosen": _("Choose flow, planned or hybrid.")})
    recommended = advice.recommended or found.recommendation
    if chosen != recommended and not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why not as advised.")})
    words = reason.strip() if chosen != recommended else ""
    if advice.initiative is None:
        given = {"starts_on": starts_on, "ends_on": ends_on, "roles": roles or {}}
        initiative = _begin(advice, chosen, given, by)
    else:
        initiative = _switch(advice.initiative, chosen, words, by)
    changes = {"recommended": recommended, "chosen": chosen, "reason": words, "decided_on": today()}
    return _changed(advice, {**changes, "initiative": initiative}, _DECIDED)


def _switch(initiative: Initiative, chosen: str, reason: str, by: User) -> Initiative:
    if initiative.approach == chosen:
        return initiative
    return change_approach(initiative, chosen, reason=reason or own("As advised."), by=by)


def _begin(advice: Advice, chosen: str, given: dict[str, Any], by: User) -> Initiative:
    """The new initiative, and the answer to its request."""
    if advice.template is not None:
        made = apply_template(advice.template, name=advice.name, approach=chosen, **given, by=by)
    else:
        made = create_initiative(
            name=advice.name,
            kind=advice.kind,
            approach=chosen,
            starts_on=given["starts_on"],
            due_on=given["ends_on"],
            by=by,
        )
    if advice.request is not None and advice.request.initiative_id is None:
        accept_request(advice.request, initiative=made, by=by)
    return made


def _changed(
    advice: Advice, changes: dict[str, Any], allowed: frozenset[str], version: int | None = None
) -> Advice:
    return apply_changes(advice, changes, allowed=allowed, version=version)
