import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0002_media'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='One or two sentences under the title; also shown by search engines.', verbose_name='introduction')),
                ('menu_title', models.CharField(blank=True, help_text='A few words; empty, menus show the title.', max_length=40, verbose_name='title in menus')),
                ('show_in_footer', models.BooleanField(default=False, verbose_name='show at the foot of every page')),
                ('verified_on', models.DateField(blank=True, help_text='Shown at the foot of the page: « verified on… »', null=True, verbose_name='verified on')),
                ('exclude_from_sitemap', models.BooleanField(default=False, verbose_name='keep out of search engines')),
                ('headline', models.CharField(help_text='The one sentence a visitor keeps.', max_length=120, verbose_name='headline')),
                ('body', wagtail.fields.StreamField([('text', 2), ('call_out', 5), ('figures', 13), ('steps', 18), ('columns', 22), ('facts', 27), ('questions', 33), ('buttons', 39), ('doors', 45), ('latest_cafes', 46)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'link', 'document-link'], 'label': 'Text'}), 5: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120, 'required': False}), 7: ('wagtail.blocks.CharBlock', (), {'help_text': 'With its unit: « 53 % ».', 'label': 'Figure', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'What it counts', 'max_length': 160}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 120}), 10: ('wagtail.blocks.CharBlock', (), {'help_text': 'As one says it: « December 2020 ».', 'label': 'Date', 'max_length': 40}), 11: ('wagtail.blocks.StructBlock', [[('value', 7), ('label', 8), ('source', 9), ('dated', 10)]], {}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Figures', 'max_num': 6, 'min_num': 1}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('figures', 12)]], {}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who acts', 'max_length': 60, 'required': False}), 15: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('title', 3), ('who', 14), ('text', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (16,), {'label': 'Steps', 'min_num': 2}), 18: ('wagtail.blocks.StructBlock', [[('title', 6), ('steps', 17)]], {}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80}), 20: ('wagtail.blocks.StructBlock', [[('title', 19), ('text', 4)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Columns', 'max_num': 4, 'min_num': 2}), 22: ('wagtail.blocks.StructBlock', [[('title', 6), ('columns', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Label', 'max_length': 80}), 24: ('wagtail.blocks.TextBlock', (), {'label': 'Value'}), 25: ('wagtail.blocks.StructBlock', [[('label', 23), ('value', 24)]], {}), 26: ('wagtail.blocks.ListBlock', (25,), {'label': 'Facts', 'min_num': 1}), 27: ('wagtail.blocks.StructBlock', [[('title', 6), ('facts', 26)]], {}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'For whom, or about what.', 'label': 'Title', 'max_length': 120}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 30: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'link', 'document-link'], 'label': 'Answer'}), 31: ('wagtail.blocks.StructBlock', [[('question', 29), ('answer', 30)]], {}), 32: ('wagtail.blocks.ListBlock', (31,), {'label': 'Questions', 'min_num': 1}), 33: ('wagtail.blocks.StructBlock', [[('title', 28), ('questions', 32)]], {}), 34: ('wagtail.blocks.CharBlock', (), {'label': 'Words of the link', 'max_length': 80}), 35: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 36: ('wagtail.blocks.URLBlock', (), {'label': 'Or address', 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('label', 34), ('page', 35), ('url', 36)]], {}), 38: ('wagtail.blocks.ListBlock', (37,), {'label': 'Buttons', 'max_num': 3, 'min_num': 1}), 39: ('wagtail.blocks.StructBlock', [[('buttons', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 41: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 140}), 42: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 43: ('wagtail.blocks.StructBlock', [[('title', 40), ('text', 41), ('page', 42)]], {}), 44: ('wagtail.blocks.ListBlock', (43,), {'label': 'Doors', 'max_num': 4, 'min_num': 2}), 45: ('wagtail.blocks.StructBlock', [[('doors', 44)]], {}), 46: ('wagtail.blocks.StructBlock', [[('title', 3)]], {})}, verbose_name='body')),
                ('share_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.siteimage', verbose_name='image for sharing')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ContentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='One or two sentences under the title; also shown by search engines.', verbose_name='introduction')),
                ('menu_title', models.CharField(blank=True, help_text='A few words; empty, menus show the title.', max_length=40, verbose_name='title in menus')),
                ('show_in_footer', models.BooleanField(default=False, verbose_name='show at the foot of every page')),
                ('verified_on', models.DateField(blank=True, help_text='Shown at the foot of the page: « verified on… »', null=True, verbose_name='verified on')),
                ('exclude_from_sitemap', models.BooleanField(default=False, verbose_name='keep out of search engines')),
                ('body', wagtail.fields.StreamField([('text', 2), ('call_out', 5), ('figures', 13), ('steps', 18), ('columns', 22), ('facts', 27), ('questions', 33), ('buttons', 39)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'link', 'document-link'], 'label': 'Text'}), 5: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120, 'required': False}), 7: ('wagtail.blocks.CharBlock', (), {'help_text': 'With its unit: « 53 % ».', 'label': 'Figure', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'What it counts', 'max_length': 160}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 120}), 10: ('wagtail.blocks.CharBlock', (), {'help_text': 'As one says it: « December 2020 ».', 'label': 'Date', 'max_length': 40}), 11: ('wagtail.blocks.StructBlock', [[('value', 7), ('label', 8), ('source', 9), ('dated', 10)]], {}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Figures', 'max_num': 6, 'min_num': 1}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('figures', 12)]], {}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who acts', 'max_length': 60, 'required': False}), 15: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('title', 3), ('who', 14), ('text', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (16,), {'label': 'Steps', 'min_num': 2}), 18: ('wagtail.blocks.StructBlock', [[('title', 6), ('steps', 17)]], {}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80}), 20: ('wagtail.blocks.StructBlock', [[('title', 19), ('text', 4)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Columns', 'max_num': 4, 'min_num': 2}), 22: ('wagtail.blocks.StructBlock', [[('title', 6), ('columns', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Label', 'max_length': 80}), 24: ('wagtail.blocks.TextBlock', (), {'label': 'Value'}), 25: ('wagtail.blocks.StructBlock', [[('label', 23), ('value', 24)]], {}), 26: ('wagtail.blocks.ListBlock', (25,), {'label': 'Facts', 'min_num': 1}), 27: ('wagtail.blocks.StructBlock', [[('title', 6), ('facts', 26)]], {}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'For whom, or about what.', 'label': 'Title', 'max_length': 120}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 30: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'link', 'document-link'], 'label': 'Answer'}), 31: ('wagtail.blocks.StructBlock', [[('question', 29), ('answer', 30)]], {}), 32: ('wagtail.blocks.ListBlock', (31,), {'label': 'Questions', 'min_num': 1}), 33: ('wagtail.blocks.StructBlock', [[('title', 28), ('questions', 32)]], {}), 34: ('wagtail.blocks.CharBlock', (), {'label': 'Words of the link', 'max_length': 80}), 35: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 36: ('wagtail.blocks.URLBlock', (), {'label': 'Or address', 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('label', 34), ('page', 35), ('url', 36)]], {}), 38: ('wagtail.blocks.ListBlock', (37,), {'label': 'Buttons', 'max_num': 3, 'min_num': 1}), 39: ('wagtail.blocks.StructBlock', [[('buttons', 38)]], {})}, verbose_name='body')),
                ('share_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.siteimage', verbose_name='image for sharing')),
            ],
            options={
                'verbose_name': 'content page',
                'verbose_name_plural': 'content pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('phone_hours', models.CharField(blank=True, max_length=120, verbose_name='telephone hours (French)')),
                ('phone_hours_en', models.CharField(blank=True, max_length=120, verbose_name='telephone hours (English)')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                ('legal_identity', models.TextField(blank=True, help_text='Legal name, form, address and registration number.', verbose_name='legal identity')),
                ('notice', models.CharField(blank=True, max_length=250, verbose_name='notice (French)')),
                ('notice_en', models.CharField(blank=True, max_length=250, verbose_name='notice (English)')),
                ('notice_until', models.DateField(blank=True, help_text='The last day it shows; empty, it stays.', null=True, verbose_name='show the notice until')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'settings of the site',
                'verbose_name_plural': 'settings of the sites',
            },
        ),
    ]
