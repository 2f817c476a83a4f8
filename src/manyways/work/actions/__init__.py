"""The verbs of work: what people can do with initiatives, items, links, boards and members."""

from manyways.work.actions.boards import (
    block_item,
    change_stage,
    drop_item,
    move_to_stage,
    rank_item,
    record_dates,
    restore_item,
    set_stages,
    unblock_item,
)
from manyways.work.actions.initiatives import (
    add_kind,
    change_approach,
    create_initiative,
    edit_initiative,
    edit_kind,
    finish_initiative,
    reopen_initiative,
    set_teams,
    start_initiative,
    stop_initiative,
)
from manyways.work.actions.items import (
    add_item,
    add_items,
    delete_item,
    edit_item,
    move_item,
    split_item,
)
from manyways.work.actions.links import add_link, edit_link, remove_link
from manyways.work.actions.members import add_member, remove_member

__all__ = [
    "add_item",
    "add_items",
    "add_kind",
    "add_link",
    "add_member",
    "block_item",
    "change_approach",
    "change_stage",
    "create_initiative",
    "delete_item",
    "drop_item",
    "edit_initiative",
    "edit_item",
    "edit_kind",
    "edit_link",
    "finish_initiative",
    "move_item",
    "move_to_stage",
    "rank_item",
    "record_dates",
    "remove_link",
    "remove_member",
    "reopen_initiative",
    "restore_item",
    "set_stages",
    "set_teams",
    "split_item",
    "start_initiative",
    "stop_initiative",
    "unblock_item",
]
