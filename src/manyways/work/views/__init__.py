"""The pages of work."""

from manyways.work.views.backlog import team_backlog
from manyways.work.views.boards import board, move, program_board, team_board
from manyways.work.views.checks import answer_initiative, answer_item
from manyways.work.views.flow import initiative_flow, team_flow
from manyways.work.views.handovers import answer_handover, ask_handover, handover
from manyways.work.views.initiatives import (
    about,
    change_approach,
    change_state,
    edit,
    initiative,
    initiatives,
    new_initiative,
    set_teams,
)
from manyways.work.views.items import (
    add_item,
    block_item,
    date_item,
    drop_item,
    edit_item,
    item,
    items,
    paste_items,
    split_item,
)
from manyways.work.views.kinds import kind, kinds, new_kind, set_kind_checks
from manyways.work.views.links import add_link, links, remove_link
from manyways.work.views.members import conversation, members, remove_member
from manyways.work.views.serving import serving_goal, serving_program, team_initiatives
from manyways.work.views.sprints import (
    edit_sprint,
    put_back_item,
    remove_sprint,
    sprint,
    sprints,
    take_items,
)
from manyways.work.views.stages import set_board, set_checks, stages

__all__ = [
    "about",
    "add_item",
    "add_link",
    "answer_handover",
    "answer_initiative",
    "answer_item",
    "ask_handover",
    "block_item",
    "board",
    "change_approach",
    "change_state",
    "conversation",
    "date_item",
    "drop_item",
    "edit",
    "edit_item",
    "edit_sprint",
    "handover",
    "initiative",
    "initiative_flow",
    "initiatives",
    "item",
    "items",
    "kind",
    "kinds",
    "links",
    "members",
    "move",
    "new_initiative",
    "new_kind",
    "paste_items",
    "program_board",
    "put_back_item",
    "remove_link",
    "remove_member",
    "remove_sprint",
    "serving_goal",
    "serving_program",
    "set_board",
    "set_checks",
    "set_kind_checks",
    "set_teams",
    "split_item",
    "sprint",
    "sprints",
    "stages",
    "take_items",
    "team_backlog",
    "team_board",
    "team_flow",
    "team_initiatives",
]
