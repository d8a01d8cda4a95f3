from django.db import migrations


def compare_by_code_point(apps, schema_editor):
    """Prefix search is a range of terms; only the collation "C" makes that range mean « begins with » on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE cafes_map_communeterm ALTER COLUMN term TYPE varchar(200) COLLATE "C"'
        )


def compare_by_locale(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE cafes_map_communeterm ALTER COLUMN term TYPE varchar(200) COLLATE "default"'
        )


class Migration(migrations.Migration):
    dependencies = [("cafes_map", "0001_territory_and_cafes")]

    operations = [migrations.RunPython(compare_by_code_point, compare_by_locale)]
