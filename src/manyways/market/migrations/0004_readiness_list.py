"""What launches of each size need at first; everything can be changed on the readiness list."""

from django.db import migrations

from manyways.ui.own_words import own

RULES = [
    (own("Campaign and events booked"), 3, 60, "", ""),
    (own("Pricing and price list"), 2, 56, "", ""),
    (own("Legal and privacy checked"), 2, 42, "", ""),
    (own("Reference customer agreed"), 3, 42, "", ""),
    (own("Customer notice"), 2, 30, "tell", "Customers"),
    (own("Partners trained"), 3, 28, "train", "Partners"),
    (own("Sales material"), 2, 28, "", ""),
    (own("Sales training"), 2, 21, "train", "Sales"),
    (own("Press and analysts briefed"), 3, 21, "", ""),
    (own("Support knows it"), 1, 14, "tell", "Customer support"),
    (own("Help page and release note"), 1, 7, "", ""),
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
