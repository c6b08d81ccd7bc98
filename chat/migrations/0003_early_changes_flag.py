# Whether a conversation has anything that came early.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0002_kinds_and_media'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='has_early_changes',
            field=models.BooleanField(default=False),
        ),
    ]
