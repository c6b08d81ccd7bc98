# Finds files that nobody needs any more.

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0003_early_changes_flag'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(condition=models.Q(models.Q(('state', 'gone'), models.Q(('file', ''), _negated=True)), ('uploaded_by__isnull', False), _connector='OR'), fields=['created_at'], name='media_left_over'),
        ),
    ]
