"""What a reader may do about where something stands: the verbs that fit its state, each by its own right."""

from manyways.access.doors import Offers
from manyways.access.models import User
from manyways.work.models import Initiative, Item

_OF_INITIATIVE = {
    Initiative.State.PROPOSED: ("start_initiative", "stop_initiative"),
    Initiative.State.RUNNING: ("finish_initiative", "stop_initiative"),
    Initiative.State.DONE: ("reopen_initiative",),
    Initiative.State.STOPPED: ("reopen_initiative",),
}


def moves_of_initiative(initiative: Initiative, by: User) -> list[str]:
    """Starting, finishing, stopping, reopening or deleting an initiative."""
    fitting = (*_OF_INITIATIVE[Initiative.State(initiative.state)], "delete_initiative")
    offers = Offers("work", initiative, to=by)
    return [verb for verb in fitting if offers[verb]]


def moves_of_item(item: Item, by: User, *, is_split: bool) -> list[str]:
    """Moving, dating, blocking, splitting or dropping an item. `is_split`: other items stand inside it."""
    is_open = item.finished_at is None
    fitting = {
        "move_to_stage": True,
        "record_dates": True,
        "block_item": item.blocked_since is None,
        "unblock_item": item.blocked_since is not None,
        "split_item": is_open and not is_split,
        "drop_item": is_open and item.dropped_at is None,
        "restore_item": item.dropped_at is not None,
    }
    offers = Offers("work", item, to=by)
    return [verb for verb, fits in fitting.items() if fits and offers[verb]]
