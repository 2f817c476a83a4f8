"""Rules of evidence: decisions of events and facilities, obligations of compliance, words of changes."""

from django.db import migrations

RULES = [
    ("event", "late_decisions", None, 1),
    ("facilities", "late_decisions", None, 1),
    ("compliance", "evidence", 30, 7),
    ("change", "owed_words", 1, 20),
]


def make_rules(apps, schema_editor):
    kind, rule = apps.get_model("work", "Kind"), apps.get_model("portfolio", "HealthRule")
    for slug, looks_at, watch_at, risk_at in RULES:
        found = kind.objects.filter(slug=slug).first()
        if found:
            values = {"rank": 5, "watch_at": watch_at, "risk_at": risk_at}
            rule.objects.get_or_create(kind=found, looks_at=looks_at, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0004_what_goes_on")]
    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
