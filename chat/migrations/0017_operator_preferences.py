from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0016_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="operatorprofile",
            name="enter_sends",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="operatorprofile",
            name="single_keys",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="operatorprofile",
            name="noticing",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
