"""The components as tags: typed arguments, and an unknown attribute is an error."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.ui import values
from manyways.ui.addresses import page_address
from manyways.ui.components import shown, signs
from manyways.ui.components.signs import Evidence, Level, Status
from manyways.ui.panels import parts_of
from manyways.ui.tables import Table
from manyways.ui.windows import Axis, Window, axis_svg, window_svg

register = template.Library()
Text = str | Promise


@dataclass(frozen=True)
class Tab:
    """One tab of a record: its name, address, count and whether it is the one shown."""

    name: Text
    url: str
    is_here: bool = False
    count: int | str | None = None


register.simple_tag(signs.icon, name="icon")
register.simple_tag(page_address, name="address")
register.simple_tag(shown.date_shown, name="date")
register.simple_tag(shown.time_shown, name="moment")
register.simple_tag(shown.percent_shown, name="percent")
register.simple_tag(shown.person_shown, name="person")


@register.simple_tag
def status(
    level: Level | Status, word: Text = "", reason: Text = "", url: str = "", with_reason: bool = False
) -> SafeString:
    """Shape and word; takes a `Status` or a level; `with_reason` adds the second line."""
    shown_status = level if isinstance(level, Status) else Status(level, reason, word, url)
    sign = signs.status_sign(shown_status)
    if not (with_reason and shown_status.reason):
        return sign
    return format_html(
        '{}<span class="mw-reason">{}</span>{}', sign, shown_status.reason, signs.said_line(shown_status)
    )


@register.simple_tag
def said(status: Status | None) -> SafeString:
    """What a person says beside a computed status."""
    return signs.said_line(status) if status else SafeString()


@register.simple_tag
def lamp(evidence: Evidence, word: Text = "") -> SafeString:
    """A lamp: complete, part, nothing, stale or unneeded."""
    return signs.lamp_sign(evidence, word)


@register.simple_tag
def steps(done: int, total: int, word: Text, is_secured: bool = False) -> SafeString:
    """Steps of a decision with their word."""
    return signs.steps_sign(done, total, word, is_secured=is_secured)


@register.simple_tag
def money(amount: Decimal | float | None, currency: str = "USD", state: Text = "") -> SafeString:
    """An amount, with its state: committed, paid, spent."""
    amount_shown = shown.money_shown(amount, currency)
    return format_html("{} {}", amount_shown, state) if state else amount_shown


@register.simple_tag
def window(window: Window, axis: Axis | None = None, height: int = 56) -> SafeString:
    """The drawing of a forecast window; without an axis it gets its own."""
    return window_svg(window, axis or Axis.over([window]), height)


@register.simple_tag
def window_axis(axis: Axis) -> SafeString:
    """The header over a column of windows."""
    return axis_svg(axis)


@register.simple_tag
def window_text(likely: date, safe: date) -> str:
    """A window in words: `4 May → 1 Jun`."""
    return values.window_text(likely, safe)


@register.simple_tag
def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """A number with the separators of the language."""
    return values.number_text(value, decimals)


@register.simple_tag
def count_of(part: int, whole: int) -> str:
    """A count: `7 of 12`."""
    return values.count_text(part, whole)


@register.inclusion_tag("ui/window_legend.html")
def window_legend(today: date | None = None) -> dict[str, Any]:
    """What the parts of the drawing mean, to stand below it."""
    return {"today": today}


@register.filter
def percent(points: float) -> str:
    """A number of hundredths: `{{ 85|percent }}` is `85 %`."""
    return values.percent_text(points / 100)


@register.simple_block_tag
def header(
    content: str,
    title: Text,
    over: Text = "",
    sentence: Text | None = None,
    status: Status | None = None,
    why: str = "",
) -> SafeString:
    """The head of a page: small line, title, the computed sentence; the block holds the buttons.

    `why` names where the help says how the sentence comes about, "page#anchor", or is the link itself; it is left
    out where the sentence is empty, as on a page without anything to compute yet.
    """
    if sentence == "" and not status:
        why = ""
    context = {
        "title": title,
        "over": over,
        "sentence": sentence,
        "status": status,
        "why": why if "<" in why or not why else _explanation(*why.split("#", 1)),
        "actions": content.strip(),
    }
    return render_to_string("ui/header.html", context)


@register.simple_tag
def why(page: str, anchor: str = "", text: Text = "") -> SafeString:
    """A small link to the page of the help that says how a number comes about."""
    return _explanation(page, anchor, text)


def _explanation(page: str, anchor: str = "", text: Text = "") -> SafeString:
    try:
        address = reverse("help_page", args=[page]) + (f"#{anchor}" if anchor else "")
    except NoReverseMatch:
        return SafeString("")
    return format_html('<a class="mw-why-link" href="{}">{}</a>', address, text or _("How this is computed"))


@register.simple_block_tag
def sentence(content: str, status: Status | None = None) -> SafeString:
    """The situation in one sentence, its status in front."""
    sign = signs.status_sign(status) if status else ""
    return format_html('<p class="mw-sentence">{}{}</p>', sign, SafeString(content.strip()))


@register.simple_block_tag
def drawn(content: str) -> str:
    """What stands at several places, drawn once: `{% drawn as menu %}…{% enddrawn %}`, then `{{ menu }}`."""
    return content


@register.simple_block_tag
def section(content: str, title: Text, count: int | str | None = None, id: str = "") -> SafeString:  # noqa: A002
    """A part of a page under its own heading."""
    return render_to_string("ui/section.html", {"title": title, "count": count, "id": id, "content": content})


@register.simple_block_tag
def empty_state(content: str, title: Text, text: Text = "") -> SafeString:
    """What will stand here, and in the block the shortest way to it."""
    return render_to_string("ui/empty_state.html", {"title": title, "text": text, "actions": content.strip()})


@register.inclusion_tag("ui/tabs.html")
def tabs(tabs: Sequence[Tab], label: Text) -> dict[str, Any]:
    """The panels of a record."""
    return {"tabs": tabs, "label": label}


@register.simple_tag(takes_context=True)
def more_tabs(context: dict[str, Any], place: str, here: str = "") -> SafeString:
    """The tabs that higher apps add to a main place, as list items."""
    parts = parts_of(place, context["request"].user)
    return format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        (
            (reverse(part.view), SafeString(' aria-current="page"') if part.name == here else "", part.label)
            for part in parts
        ),
    )


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int | None, label: Text) -> dict[str, Any]:
    """How far a job is; without a total, that it runs."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("ui/facts.html")
def facts(rows: Mapping[Text, Any] | Iterable[tuple[Text, Any]]) -> dict[str, Any]:
    """Names and values beside each other; rows without a value are left out."""
    pairs = rows.items() if isinstance(rows, Mapping) else rows
    return {"rows": [(name, value) for name, value in pairs if value not in (None, "")]}


@register.inclusion_tag("ui/fields.html")
def fields(form: forms.BaseForm, visible: int = 3) -> dict[str, Any]:
    """The fields of a form: the first few and what must still be filled, the rest under More; errors at their field."""
    every = list(form.visible_fields())
    shown_now = [
        field for at, field in enumerate(every) if at < visible or field.errors or _must_be_filled(field)
    ]
    return {"form": form, "shown": shown_now, "more": [field for field in every if field not in shown_now]}


def _must_be_filled(field: forms.BoundField) -> bool:
    return field.field.required and field.value() in (None, "", [])


@register.filter
def is_checkbox(field: forms.BoundField) -> bool:
    """Whether a field is a single box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


_UNSAID = forms.ModelChoiceField(None).empty_label
"""What Django writes where a form says no word for nothing: dashes."""

_CONTROL_CLASSES = {"checkbox": "mw-check", "radio": "mw-radios", "select": "form-select"}


def _name_nothing(field: forms.ChoiceField) -> None:
    """Say in a word what Django marks with dashes."""
    word = _("Choose") if field.required else _("None")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = word if field.empty_label == _UNSAID else field.empty_label
    else:
        choices: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
        if any(
            label == _UNSAID for _value, label in choices
        ):  # Django looks at each choice twice when told them
            field.choices = [(value, word if label == _UNSAID else label) for value, label in choices]


@register.simple_tag
def control(field: forms.BoundField) -> SafeString:
    """The input of a field with our class, its hint and its error announced."""
    widget = field.field.widget
    name = _CONTROL_CLASSES.get(getattr(widget, "input_type", ""), "form-control")
    if isinstance(field.field, forms.ChoiceField):
        _name_nothing(field.field)
    if isinstance(widget, forms.CheckboxSelectMultiple):
        name = "mw-boxes"  # stands on the boxes and on what holds them
    classes = f"{name} is-invalid" if field.errors else name
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {classes}".strip()})


@register.simple_tag
def table(table: Table) -> SafeString:
    """A list, see `manyways.ui.tables`."""
    return table.html()


@register.simple_tag
def chart(chart: Any) -> SafeString:
    """A chart with its title, drawing and the table behind, see `manyways.ui.charts`."""
    return render_to_string("ui/chart.html", {"chart": chart})


@register.simple_block_tag
def gantt(content: str, url: str, label: Text) -> SafeString:
    """The Gantt island over the JSON at `url` (see frontend/src/gantt/types.ts); the block is what stands without scripts."""
    return render_to_string("ui/gantt.html", {"url": url, "label": label, "content": content})


@register.simple_block_tag
def board(content: str, url: str, label: Text) -> SafeString:
    """The board island over the JSON at `url` (see frontend/src/board/types.ts); the block is what stands without scripts."""
    return render_to_string("ui/board.html", {"url": url, "label": label, "content": content})


@register.filter
def day(value: date | None, order: str) -> str:
    """A day within a sentence: `{{ until|day:"j M" }}` is `18 May`, in the order of the language."""
    return values.ordered_date_text(value, order)


@register.filter
def day_and_time(value: datetime) -> str:
    """A moment in words: `Fri 20 Nov, 06:00`."""
    return values.time_text(value)
