"""The sentences every organisation starts its pulses with; all can be worded anew."""

from django.db import migrations

from manyways.ui.own_words import own

SENTENCES = (
    (own("Clarity"), own("I know what changes for me, and when.")),
    (own("Confidence"), own("I trust that this change will work out for us.")),
    (own("Safety to speak"), own("I can say what worries me without harm.")),
)


def add_sentences(apps, schema_editor):
    statement = apps.get_model("change", "PulseStatement")
    for rank, (name, text) in enumerate(SENTENCES):
        statement.objects.get_or_create(name=name, defaults={"text": text, "rank": rank})


class Migration(migrations.Migration):
    dependencies = [("change", "0003_questions_and_voices")]
    operations = [migrations.RunPython(add_sentences, migrations.RunPython.noop)]
