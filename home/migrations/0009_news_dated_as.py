from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0008_contact_form")]

    operations = [
        migrations.AddField(
            model_name="newspage",
            name="dated_as",
            field=models.CharField(
                blank=True,
                help_text="Shown instead of the day, when only the month or the year is known: « June 2023 ».",
                max_length=40,
                verbose_name="date in words",
            ),
        ),
    ]
