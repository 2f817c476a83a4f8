"""The rules of health every organisation starts with: some for every kind, and each kind's own measure."""

from django.db import migrations

EVERY_KIND = [
    ("past_end", None, 1),
    ("chance_fixed", None, 85),
    ("chance", 85, 50),
    ("missed_readings", 1, 2),
    ("unowned", 1, None),
]
OF_KIND = {
    "outcome": [("behind", 10, None)],
    "event": [("budget_bound", 100, 110)],
    "facilities": [("budget_bound", 100, 110)],
    "infrastructure": [("off_target", 1, None), ("days_kept", 90, 70)],
}


def make_rules(apps, schema_editor):
    kind, rule = apps.get_model("work", "Kind"), apps.get_model("portfolio", "HealthRule")
    rows = [(None, 50 + number, *limits) for number, limits in enumerate(EVERY_KIND)]
    for slug, limits_of_kind in OF_KIND.items():
        found = kind.objects.filter(slug=slug).first()
        if found:
            rows += [(found, 10 + number, *limits) for number, limits in enumerate(limits_of_kind)]
    for found, rank, looks_at, watch_at, risk_at in rows:
        rule.objects.get_or_create(
            kind=found, looks_at=looks_at, defaults={"rank": rank, "watch_at": watch_at, "risk_at": risk_at}
        )


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0002_rules_of_health"), ("work", "0002_kinds_and_stages")]
    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
