"""Which resources the tasks of a schedule hold, and how much there is of each."""

from manyways.interchange.schedule_json.values import Record


def needs_of(tasks: list[Record]) -> tuple[tuple[int, int, int], ...]:
    """(row, resource uid, percent of one unit) of each assignment of work to a resource.

    >>> task = Record("task 1", {"assignments": [{"resource_uid": 4, "units": 50}]})
    >>> needs_of([task])
    ((0, 4, 50),)
    """
    return tuple(
        (row, record.integer("resource_uid"), round(record.number("units", 100, high=1e6)))
        for row, task in enumerate(tasks)
        for record in task.records("assignments", "assignment")
        if record.text("type", "WORK") == "WORK" and record.fields.get("resource_uid") is not None
    )


def limits_of(root: Record) -> dict[int, int]:
    """The percent there is of each resource in `resources`: {"uid", "max_units"}.

    >>> limits_of(Record("", {"resources": [{"uid": 4, "max_units": 200}]}))
    {4: 200}
    """
    return {
        record.integer("uid"): round(record.number("max_units", 100, high=1e6))
        for record in root.records("resources", "resource")
    }
