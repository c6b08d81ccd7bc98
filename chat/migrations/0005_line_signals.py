# What LINE is told besides messages.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0004_media_left_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='channel',
            name='mark_read',
            field=models.BooleanField(default=True, help_text='LINE shows “Read” once an operator has read it. Needs Chat on in LINE Official Account Manager; with Chat off LINE marks everything by itself.'),
        ),
        migrations.AddField(
            model_name='channel',
            name='show_typing',
            field=models.BooleanField(default=True, help_text="The customer sees LINE's animation while an operator types."),
        ),
        migrations.CreateModel(
            name='LineSignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typing_at', models.DateTimeField(blank=True, null=True)),
                ('typing_shown_at', models.DateTimeField(blank=True, null=True)),
                ('told_seq', models.PositiveBigIntegerField(default=0)),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='line_signal', to='chat.conversation')),
                ('read_message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('typing_at__isnull', False), ('read_message__isnull', False), _connector='OR'), fields=['id'], name='line_signal_due')],
            },
        ),
    ]
