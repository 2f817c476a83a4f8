"""The aspects and sizes every organisation starts with; both can be changed."""

from django.db import migrations

from manyways.ui.own_words import own

ASPECTS = [
    ("work", own("Work"), False, False),
    ("process", own("Process"), False, False),
    ("tools", own("Tools"), True, False),
    ("skills", own("Skills"), True, False),
    ("role", own("Role"), True, True),
    ("reward", own("Measures and reward"), False, True),
    ("customers", own("Customers"), False, False),
    ("information", own("Information they lose"), False, False),
]
SIZES = [
    ("small", 2, 0, 14, 1, 2),
    ("medium", 3, 2, 21, 6, 4),
    ("large", 4, 2, 28, 16, 6),
]


def make_defaults(apps, schema_editor):
    aspect, size = apps.get_model("change", "Aspect"), apps.get_model("change", "Size")
    for rank, (slug, name, needs_skill, is_about_job) in enumerate(ASPECTS):
        values = {"name": name, "needs_skill": needs_skill, "is_about_job": is_about_job, "rank": rank * 10}
        aspect.objects.get_or_create(slug=slug, defaults=values)
    for slug, severity, train_level, lead_days, effort_hours, settling_weeks in SIZES:
        values = {
            "severity": severity,
            "train_level": train_level,
            "lead_days": lead_days,
            "effort_hours": effort_hours,
            "settling_weeks": settling_weeks,
        }
        size.objects.get_or_create(slug=slug, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("change", "0001_who_is_affected")]
    operations = [migrations.RunPython(make_defaults, migrations.RunPython.noop)]
