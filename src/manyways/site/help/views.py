"""Help as pages: the index, one page, what a search finds."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from manyways.site.help.pages import INDEX, find_page
from manyways.site.help.places import asked_from, help_for
from manyways.site.help.search import search_help
from manyways.ui.pages import page


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """The page about where help was asked, what a search finds, or the index."""
    named = help_for(asked_from(request))
    if named:
        return redirect("help_page", named)
    text = request.GET.get("q", "")[:200]
    return _found(request, text) if text.strip() else _shown(request, INDEX)


@require_safe
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    """One page, in the reader's language where there is one."""
    return _shown(request, name)


def _shown(request: HttpRequest, name: str) -> HttpResponse:
    shown = find_page(name, _language())
    if shown is None:
        raise Http404
    return page(
        request, "site/help.html", {"shown": shown, "is_index": name == INDEX, "language": _language()}
    )


def _found(request: HttpRequest, text: str) -> HttpResponse:
    hits = search_help(text, _language())
    words = ngettext("%(n)s place speaks of “%(text)s”.", "%(n)s places speak of “%(text)s”.", len(hits))
    sentence = (
        words % {"n": len(hits), "text": text}
        if hits
        else _("Nothing speaks of “%(text)s”.") % {"text": text}
    )
    return page(request, "site/help_found.html", {"hits": hits, "text": text, "sentence": sentence})
