"""The page of a team's stages: limits, policies, what ready and done mean, lanes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams.models import Team
from manyways.teams.views import team_tabs
from manyways.ui.pages import page, toast
from manyways.work import actions
from manyways.work.forms_of_boards import BoardForm, Lines, StageRows, stage_rows
from manyways.work.models import BoardSetting, Check, Stage
from manyways.work.queries.boards import stages_of
from manyways.work.queries.checks import checks_of
from manyways.work.queries.leaving import Leaving, leaving_stages


def seen_team(request: HttpRequest, key: UUID) -> Team:
    """The team, if this person may see it; else 404."""
    return get_object_or_404(Team.objects.visible_to(actor(request)).select_related("lead"), key=key)


def stages(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a team agreed about its board. Saving shows first where cards go whose stage leaves the board."""
    team = seen_team(request, key)
    rows = stage_rows(stages_of(team), request.POST or None)
    if request.method != "POST":
        return _shown(request, team, rows)
    check_right(request, "work.set_stages", team)
    if not rows.is_valid():
        return _shown(request, team, rows, status=422)
    leaving = leaving_stages(team, rows.rows())
    moves = {each.stage: request.POST.get(each.field, "") for each in leaving}
    if leaving and not all(moves.values()):
        return _shown(request, team, rows, leaving=leaving)
    try:
        actions.set_stages(team, rows.rows(), moves=moves, by=actor(request))
    except Refused as refusal:
        return _shown(request, team, rows, problem=refusal.message, status=422)
    toast(request, _("Stages saved"), undo_url())
    return redirect("work:stages", key)


def _shown(
    request: HttpRequest,
    team: Team,
    rows: StageRows,
    *,
    leaving: Sequence[Leaving] = (),
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found, by = stages_of(team), actor(request)
    may_edit, may_agree = may(by, "work.set_stages", team), may(by, "work.set_checks", team)
    setting = BoardSetting.objects.filter(team=team).first()
    context = {
        "team": team,
        "tabs": team_tabs(team, "stages"),
        "rows": rows,
        "stages": found,
        "leaving": leaving,
        "names": [row["name"].strip() for row in rows.rows()] if leaving else [],
        "problem": problem,
        "board_form": BoardForm(instance=setting),
        "agreements": [each for each in _agreements(team, found) if may_agree or each["lines"]],
        "may_edit": may_edit,
        "may_agree": may_agree,
        "may_set_board": may(by, "work.set_board", team),
        "sentence": stages_sentence(found, leaving, may_edit=may_edit),
    }
    return page(request, "work/stages.html", context, status=status)


def stages_sentence(
    stages: Sequence[Stage], leaving: Sequence[Leaving] = (), *, may_edit: bool = True
) -> str:
    """Whose stages they are and what is limited; while saving, what still has to be said."""
    if leaving:
        count = sum(each.count for each in leaving)
        return ngettext(
            "Nothing is saved yet: %(count)s card stands in a stage that leaves the board. Say where it goes.",
            "Nothing is saved yet: %(count)s cards stand in stages that leave the board. Say where they go.",
            count,
        ) % {"count": count}
    if may_edit and not any(stage.team_id for stage in stages):
        return _("The board has the stages everyone starts from. Change anything, and the team has its own.")
    limited = sum(stage.wip_limit is not None for stage in stages)
    words = {"count": len(stages), "limited": limited}
    return _("%(count)s stages, %(limited)s with a limit.") % words


def _agreements(team: Team, stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Each thing that can be agreed in lines, with the form that holds them."""
    points: list[tuple[str, str, Team | Stage, str]] = [
        (_("Ready to start"), _("A card begun before that carries a warning."), team, Check.Point.READY),
        (_("Done"), _("A card is not done while one of these is neither ticked nor said to be not needed."),
         team, Check.Point.DONE),
    ]  # fmt: skip
    own = [stage for stage in stages if stage.team_id == team.pk]
    asked = _("Asked when a card enters it.")
    points += [
        (_("May enter %(stage)s") % {"stage": each.name}, asked, each, Check.Point.ENTER) for each in own
    ]
    found = []
    for title, hint, owner, point in points:
        lines = checks_of(owner, point)
        form = Lines(
            initial={"lines": "\n".join(check.text for check in lines)}, prefix=f"{point}-{owner.key}"
        )
        form.fields["lines"].label = title
        form.fields["lines"].help_text = hint
        stage_key = "" if owner is team else owner.key
        found.append({"form": form, "point": point, "stage": stage_key, "lines": lines, "title": title})
    return found


@require_POST
def set_checks(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save what ready, entering a stage, or done means for a team."""
    team, point = seen_team(request, key), request.POST.get("point", "")
    owner: Team | Stage = team
    if request.POST.get("stage"):
        owner = get_object_or_404(team.stages, key=request.POST["stage"])
    form = Lines(request.POST, prefix=f"{point}-{owner.key}")
    if not form.is_valid():
        raise Refused(_("These lines are too long."))
    kept = actions.set_checks(owner, point, form.texts(), by=actor(request))
    said = ngettext("%(count)s line agreed", "%(count)s lines agreed", len(kept)) % {"count": len(kept)}
    toast(request, said, undo_url())
    return redirect("work:stages", key)


@require_POST
def set_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save the lanes of a team's board and its expedite limit."""
    team = seen_team(request, key)
    form = BoardForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give a whole number, or leave it empty."))
    actions.set_board(team, **form.cleaned_data, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("work:stages", key)
