"""What HR's room holds about a person: talks, coaching, skills. That a role change touched somebody stays, unnamed."""

from manyways.access.erasing import Erased, declare_erased

declare_erased(
    Erased("people_partner.Coaching", "path__person", blank=("topic", "found_coach"), goes=True),
    Erased("people_partner.RolePath", "person", blank=("talked_about", "training"), goes=True),
    Erased("people_partner.TalkReminder", "person", goes=True),
    Erased("people_partner.TalkReminder", "manager", goes=True, is_user=True),
    Erased("people_partner.Assignment", "person", goes=True),
    Erased("people_partner.SkillHeld", "person", blank=("why",), goes=True),
)
