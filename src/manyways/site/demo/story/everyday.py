"""What holds people up at Brightwater, and what they write to one another."""

from manyways.site.demo.story.parts import Blocked, Said

BLOCKED = (
    Blocked("Shift to product teams", "Stakeholders walked", "Sales has not named who speaks for it", 6),
    Blocked(
        "Group billing", "Tax rules for Spain and Italy", "Finance checks the rules with the tax adviser", 9
    ),
)
SAID = (
    Said(
        "Customer conference 2027",
        "Venue secured",
        "project_manager",
        "@Ines Okafor the contract of Harbour Hall is ready to sign. Shall I send it to you or to Finance?",
    ),
    Said(
        "Shift to product teams",
        "",
        "sales_lead",
        "@Ines Okafor before we start: who tells us two months ahead that a price changes?",
    ),
    Said(
        "Group billing",
        "",
        "marketing",
        "@Noor Haddad which of the three screens can we show on stage for certain?",
    ),
)
