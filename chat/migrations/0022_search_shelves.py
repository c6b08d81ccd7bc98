from typing import Any

from django.db import migrations


def again(apps: Any, schema_editor: Any) -> None:
    """Rows of the index have one more piece, by which PostgreSQL is asked for a stretch of them: the
    worker writes those that are there anew, as it wrote them first."""
    apps.get_model("chat", "SearchFilling").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0021_auto_messages'),
    ]

    operations = [
        migrations.RunPython(again, migrations.RunPython.noop),
    ]
