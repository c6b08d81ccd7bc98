# The LINE channel's kinds, media and group members.

import chat.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='channel',
            name='line_channel_id',
            field=models.CharField(blank=True, default='', help_text='With the secret it makes short-lived tokens, in place of an access token.', max_length=20),
        ),
        migrations.AddField(
            model_name='channel',
            name='show_operator_name',
            field=models.BooleanField(default=True, help_text="The customer sees the operator's name on each answer."),
        ),
        migrations.AddField(
            model_name='channel',
            name='show_operator_picture',
            field=models.BooleanField(default=False, help_text="And the operator's picture."),
        ),
        migrations.AddField(
            model_name='channel',
            name='stateless_token',
            field=chat.fields.EncryptedTextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='channel',
            name='stateless_token_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='recipients',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='message',
            name='edited_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='mark_as_read_token',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='message',
            name='quoted',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='quoted_line_id',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='message',
            name='unsent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_id', models.CharField(max_length=100)),
                ('display_name', models.CharField(blank=True, default='', max_length=255)),
                ('picture_url', models.TextField(blank=True, default='')),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('profile_fetched_at', models.DateTimeField(blank=True, null=True)),
                ('profile_due_at', models.DateTimeField(blank=True, null=True)),
                ('profile_attempts', models.PositiveIntegerField(default=0)),
                ('customer', models.ForeignKey(help_text='The group or room.', on_delete=django.db.models.deletion.CASCADE, related_name='members', to='chat.customer')),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='chat.groupmember'),
        ),
        migrations.CreateModel(
            name='MediaFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('image', 'Image'), ('video', 'Video'), ('audio', 'Audio'), ('file', 'File')], max_length=5)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('ready', 'Ready'), ('failed', 'Failed'), ('refused', 'Refused'), ('gone', 'Gone')], default='waiting', max_length=7)),
                ('error', models.CharField(blank=True, default='', max_length=200)),
                ('name', models.CharField(blank=True, default='', max_length=255)),
                ('content_type', models.CharField(blank=True, default='', max_length=100)),
                ('size', models.PositiveBigIntegerField(blank=True, help_text='Bytes.', null=True)),
                ('width', models.PositiveIntegerField(blank=True, help_text='Pixels.', null=True)),
                ('height', models.PositiveIntegerField(blank=True, help_text='Pixels.', null=True)),
                ('duration_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('file', models.CharField(blank=True, default='', max_length=200)),
                ('thumbnail', models.CharField(blank=True, default='', max_length=200)),
                ('preview', models.CharField(blank=True, default='', max_length=200)),
                ('public_token', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('line_message_id', models.CharField(blank=True, default='', max_length=64)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='media', to='chat.channel')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='media',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='chat.mediafile'),
        ),
        migrations.AddField(
            model_name='operatorprofile',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.mediafile'),
        ),
        migrations.CreateModel(
            name='EarlyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_message_id', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('unsend', 'Unsend'), ('edit', 'Edit')], max_length=6)),
                ('occurred_at', models.DateTimeField()),
                ('content', models.TextField(blank=True, default='')),
                ('payload', models.JSONField(blank=True, null=True)),
                ('quote_token', models.TextField(blank=True, default='')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='early_changes', to='chat.conversation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('conversation', 'line_message_id', 'kind'), name='one_early_change_of_a_kind')],
            },
        ),
        migrations.AddIndex(
            model_name='groupmember',
            index=models.Index(condition=models.Q(('profile_due_at__isnull', False)), fields=['profile_due_at'], name='member_profile_due'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.UniqueConstraint(fields=('customer', 'line_id'), name='one_member_per_group_and_line_id'),
        ),
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('state', 'waiting')), fields=['due_at'], name='media_due'),
        ),
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(fields=['line_message_id'], name='media_by_line_message'),
        ),
    ]
