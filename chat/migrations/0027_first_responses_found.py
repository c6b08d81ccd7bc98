from django.db import migrations

from chat.migrations._first_responses import fill


class Migration(migrations.Migration):

    # Batch by batch: no session stays locked for longer than its own takes.
    atomic = False

    dependencies = [
        ('chat', '0026_first_responses'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
