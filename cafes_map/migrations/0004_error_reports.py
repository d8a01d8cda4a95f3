import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('cafes_map', '0003_related_cafes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ErrorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(choices=[('hours', 'The opening hours'), ('closed', 'The café is closed, or does not exist'), ('address', 'The address or the place on the map'), ('services', 'What one finds there'), ('other', 'Something else')], max_length=10, verbose_name='what is wrong')),
                ('message', models.TextField(max_length=2000, verbose_name='message')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='e-mail address')),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='received')),
                ('key', models.CharField(editable=False, max_length=64, unique=True)),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='what was done')),
                ('cafe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='error_reports', to='cafes_map.cafe', verbose_name='café')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handled by')),
            ],
            options={
                'verbose_name': 'report of an error',
                'verbose_name_plural': 'reports of errors',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=Q(handled_by=None) | Q(handled_at__isnull=False), name='error_report_is_handled_by_someone_at_some_moment')],
            },
        ),
    ]
