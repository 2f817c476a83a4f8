"""What a change holds about a person. Confirmations stay, unnamed, so that the counts stay right."""

from manyways.access.erasing import Erased, declare_erased

declare_erased(
    Erased("change.Stakeholder", "person", blank=("needs",)),
    Erased("change.Invitation", "person", blank=("answer_text",)),
    Erased("change.Delivery", "person", blank=("problem",)),
)
