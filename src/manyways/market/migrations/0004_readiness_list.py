"""What launches of each size need at first; everything can be changed on the readiness list."""

from django.db import migrations

RULES = [
    ("Campaign and events booked", 3, 60, "", ""),
    ("Pricing and price list", 2, 56, "", ""),
    ("Legal and privacy checked", 2, 42, "", ""),
    ("Reference customer agreed", 3, 42, "", ""),
    ("Customer notice", 2, 30, "tell", "Customers"),
    ("Partners trained", 3, 28, "train", "Partners"),
    ("Sales material", 2, 28, "", ""),
    ("Sales training", 2, 21, "train", "Sales"),
    ("Press and analysts briefed", 3, 21, "", ""),
    ("Support knows it", 1, 14, "tell", "Customer support"),
    ("Help page and release note", 1, 7, "", ""),
]


def make_rules(apps, schema_editor):
    rule = apps.get_model("market", "ReadinessRule")
    for number, (name, from_size, days_before, way, group) in enumerate(RULES, 1):
        fields = {
            "from_size": from_size,
            "days_before": days_before,
            "way": way,
            "group": group,
            "rank": number * 10,
        }
        rule.objects.get_or_create(name=name, defaults=fields)


class Migration(migrations.Migration):
    dependencies = [("market", "0003_launches")]
    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
