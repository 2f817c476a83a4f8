"""What people do with templates: edit them, make an initiative from one, keep a finished one as template."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.access.rules import may
from manyways.intake.actions.practices import attach_practice
from manyways.intake.models import Practice, Template
from manyways.intake.parts import PARTS, unknown_names
from manyways.intake.queries.memories import parts_of
from manyways.intake.queries.proposals import Period, item_rows, propose
from manyways.money.actions import add_budget_line
from manyways.teams.models import Person
from manyways.work.actions import (
    add_decision,
    add_item,
    add_items,
    add_link,
    add_log_entry,
    add_option,
    add_slots,
    create_initiative,
)
from manyways.work.models import Decision, Initiative, Item, Kind, LogEntry

EDITABLE = frozenset(
    {
        "name",
        "kind",
        "approach",
        "summary",
        "span_weeks",
        "is_dated_from_end",
        "practices",
        "is_active",
        *PARTS,
    }
)


@action("intake.add_template", lazy("Add a template"), said=lazy("added the template %(name)s"))
def add_template(*, name: str, kind: Kind, by: User, **fields: Any) -> Template:
    """Add a template of a kind. `fields` are those of `EDITABLE`."""
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    fields.setdefault("approach", kind.approach)
    return _kept(Template(name=name.strip(), kind=kind, slug=_slug(name), **fields))


@action("intake.edit_template", lazy("Change a template"), said=lazy("changed the template %(name)s"))
def edit_template(
    template: Template, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Template:
    """Change a template or its parts; initiatives made from it stay as they are."""
    changed = apply_changes(template, changes, allowed=EDITABLE, version=version)
    _refuse_loose_ends(changed)
    return changed


@action(
    "intake.save_as_template",
    lazy("Keep a finished initiative as template"),
    said=lazy("kept %(name)s as template"),
)
def save_as_template(initiative: Initiative, *, name: str, by: User) -> Template:
    """Keep items, links, durations and practices of a finished initiative, without names of people."""
    if initiative.state != Initiative.State.DONE:
        raise Refused(_("Only what is finished can become a template: then it is known how it went."))
    if initiative.kind is None:
        raise Refused(_("Give it a kind first: templates are found by it."))
    fields = {"approach": initiative.approach, "summary": initiative.summary[:600], "source": initiative}
    template = Template(name=name.strip(), kind=initiative.kind, slug=_slug(name), **fields)
    for part, value in parts_of(initiative).items():
        setattr(template, part, value)
    return _kept(template)


def _kept(template: Template) -> Template:
    checked(template).save()
    _refuse_loose_ends(template)
    return template


def _refuse_loose_ends(template: Template) -> None:
    """Each name an item waits for stands once in the template."""
    loose = unknown_names({"items": template.items, "decisions": template.decisions})
    if loose:
        sentence = _("These names are waited for but not there, or there twice: %(names)s.")
        raise Refused(fields={"items": sentence % {"names": "; ".join(loose)}})


def _slug(name: str) -> str:
    """A slug nobody has yet."""
    wanted = slugify(name)[:50] or "template"
    taken = set(Template.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if slug not in taken)


@action("intake.apply_template", lazy("Begin from a template"), said=lazy("began from the template %(name)s"))
def apply_template(
    template: Template,
    *,
    name: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    approach: str = "",
    roles: Mapping[str, Person] | None = None,
    by: User,
    **fields: Any,
) -> Initiative:
    """Make an initiative with everything the template holds, in one step that Undo takes back.

    Dated backwards from `ends_on`, or forward from `starts_on`, today by default. `roles` names who has which role;
    `fields` are those of `create_initiative`.
    """
    proposal = propose(template, starts_on=starts_on, ends_on=ends_on)
    people = dict(roles or {})
    initiative = create_initiative(
        name=name,
        kind=template.kind,
        approach=approach or template.approach,
        starts_on=proposal.period.starts_on,
        due_on=proposal.period.ends_on if ends_on or not template.way.forecasts_from_history else None,
        is_due_fixed=template.is_dated_from_end and ends_on is not None,
        state=Initiative.State.PROPOSED,
        **{"summary": template.summary, **fields},
        by=by,
    )
    made = _decide_later(template, initiative, proposal.period, people, by)
    items = add_items(initiative, item_rows(template.items, proposal.period, people), by=by)
    made |= {item.name: item for item in items}
    for row, item in zip(template.items, items, strict=True):
        for before in row.get("after", ()):
            add_link(made[before], successor=item, by=by)
    _surround(template, initiative, by)
    return initiative


def _decide_later(
    template: Template, initiative: Initiative, period: Period, people: Mapping[str, Person], by: User
) -> dict[str, Item]:
    """The decisions with their options and lead times; by name the items that stand for “secured”."""
    made: dict[str, Item] = {}
    if not template.decisions:
        return made
    need = (
        {"need": Decision.Need.EVENT}
        if initiative.due_on
        else {
            "need": Decision.Need.DAY,
            "needed_on": period.ends_on,
        }
    )
    phase = (
        add_item(initiative, name=_("Decisions"), form=Item.Form.PHASE, by=by)
        if initiative.way.has_plan
        else None
    )
    for row in template.decisions:
        fields = {**need, "lead_days": row.get("lead_weeks", 0) * 7}
        if row.get("role") in people:
            fields["owner"] = people[row["role"]]
        decision = add_decision(initiative, name=row["name"], parent=phase, by=by, **fields)
        for option in row.get("options", ()):
            add_option(decision, name=option, by=by)
        made[decision.name] = decision.item
    return made


def _surround(template: Template, initiative: Initiative, by: User) -> None:
    """Places to fill, risks, practices, and budget lines where the person may plan money."""
    for row in template.slots:
        add_slots(initiative, kind=row.get("list") or row["name"], names=_numbered(row), by=by)
    for row in template.risks:
        low, usual, high = row["days"] if isinstance(row.get("days"), list) else [row.get("days")] * 3
        effect = {"days_low": low, "days": usual, "days_high": high}
        fields = {"chance": row.get("chance"), "response": row.get("response", ""), **effect}
        add_log_entry(initiative, name=row["name"], kind=LogEntry.Kind.RISK, by=by, **fields)
    for practice in Practice.objects.filter(slug__in=template.practices, is_active=True):
        attach_practice(practice, used_by=initiative, by=by)
    for row in template.budget if may(by, "money.add_budget_line", initiative) else ():
        estimate = Decimal(str(row.get("estimate", 0)))
        add_budget_line(
            initiative=initiative, name=row["name"], estimate=estimate, note=row.get("note", ""), by=by
        )


def _numbered(row: Mapping[str, Any]) -> list[str]:
    """`Talk by us 1`, `Talk by us 2`; a single one has no number."""
    count = max(1, row.get("count", 1))
    return [row["name"]] if count == 1 else [f"{row['name']} {number}" for number in range(1, count + 1)]
