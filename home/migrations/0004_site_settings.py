import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0003_pages_and_settings'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='sitesettings',
            name='legal_identity',
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='contact_retention_days',
            field=models.PositiveSmallIntegerField(default=365, help_text='Then messages of the contact form are deleted, and the mails they made.', validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(1095)], verbose_name='keep messages for (days)'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='directory_is_complete',
            field=models.BooleanField(default=False, help_text='Ticked, pages may say how many cafés there are; else they say how many are on this map.', verbose_name='the directory of cafés is complete'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='host_address',
            field=models.CharField(blank=True, max_length=250, verbose_name='address and telephone of the host'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='host_name',
            field=models.CharField(blank=True, max_length=160, verbose_name='host of the site'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='legal_form',
            field=models.CharField(blank=True, max_length=160, verbose_name='legal form'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='publication_director',
            field=models.CharField(blank=True, max_length=160, verbose_name='director of publication'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='publisher',
            field=models.CharField(blank=True, max_length=160, verbose_name='publisher'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='registered_address',
            field=models.CharField(blank=True, max_length=250, verbose_name='registered address'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='registration_number',
            field=models.CharField(blank=True, help_text='RNA, SIREN or SIRET.', max_length=80, verbose_name='registration number'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='show_ign_tiles',
            field=models.BooleanField(default=False, help_text='Loaded from data.geopf.fr only once the visitor asks for it.', verbose_name='offer the map background of the IGN'),
        ),
        migrations.CreateModel(
            name='ContactSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=120, verbose_name='subject (French)')),
                ('label_en', models.CharField(blank=True, max_length=120, verbose_name='subject (English)')),
                ('email', models.EmailField(blank=True, help_text='Empty, messages go to the contact e-mail of the site.', max_length=254, verbose_name='sent to')),
                ('settings', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_subjects', to='home.sitesettings')),
            ],
            options={
                'verbose_name': 'contact subject',
                'verbose_name_plural': 'contact subjects',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
