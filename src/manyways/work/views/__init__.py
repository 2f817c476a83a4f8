"""The pages of work."""

from manyways.work.views.boards import board, move, team_board
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
from manyways.work.views.links import add_link, links, remove_link
from manyways.work.views.members import conversation, members, remove_member
from manyways.work.views.serving import serving_goal, serving_program, team_initiatives

__all__ = [
    "about",
    "add_item",
    "add_link",
    "answer_handover",
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
    "handover",
    "initiative",
    "initiative_flow",
    "initiatives",
    "item",
    "items",
    "links",
    "members",
    "move",
    "new_initiative",
    "paste_items",
    "remove_link",
    "remove_member",
    "serving_goal",
    "serving_program",
    "set_teams",
    "split_item",
    "team_board",
    "team_flow",
    "team_initiatives",
]
