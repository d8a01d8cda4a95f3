"""The groups of the team and what they may do. Nothing is taken from a group that exists: the team edits them after."""

from django.db import migrations

ADMIN = ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")


def crud(app, model, *actions):
    return [(app, model, f"{action}_{model}", f"Can {action} {model}") for action in actions]


def own(codename, name):
    return ("candidatures", "candidature", codename, name)


READS = [
    ADMIN,
    *crud("candidatures", "candidature", "view"),
    *crud("candidatures", "committeesession", "view"),
    *crud("mailing", "outgoingemail", "view"),
    *crud("cafes_map", "cafe", "view"),
    *crud("cafes_map", "commune", "view"),
]
OFFICER = [
    *READS,
    own("instruct_candidature", "Can instruct candidatures (officer)"),
    own("export_candidature", "Can export candidatures"),
    *crud("candidatures", "instructionsheet", "view", "change"),
]
LEAD = [
    *OFFICER,
    own("decide_candidature", "Can decide on candidatures (lead)"),
    own("convert_candidature", "Can create café projects"),
    *crud("candidatures", "instructionsheet", "publish"),
    *crud("candidatures", "committeesession", "add", "change"),
    *crud("candidatures", "callforapplications", "view", "add", "change"),
    *crud("candidatures", "scoringcriterion", "view", "add", "change"),
    *crud("candidatures", "instructionsettings", "change"),
    *crud("mailing", "outgoingemail", "change"),
    *crud("mailing", "emailtemplate", "view", "change", "publish"),
    *crud("mailing", "mailsettings", "change"),
]
CAFES = [
    *crud("cafes_map", "cafe", "view", "add", "change", "publish", "lock", "unlock"),
    *crud("cafes_map", "commune", "view"),
]
EXPLOITATION = [
    ADMIN,
    own("view_feasibility", "Can see the candidatures in feasibility study and the converted ones"),
    own("convert_candidature", "Can create café projects"),
    *CAFES,
]
EDITORIAL = [ADMIN, *CAFES, *crud("cafes_map", "service", "view", "add", "change")]

GROUPS = {
    "Développement": OFFICER,
    "Responsables développement": LEAD,
    "Exploitation": EXPLOITATION,
    "Rédaction": EDITORIAL,
}
PAGE_ACTIONS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
FILE_ACTIONS = (("image", "home", "siteimage"), ("document", "home", "sitedocument"))


def permission(apps, app, model, codename, name):
    """The permission, made now when the database is new: Django makes its own only after all migrations."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )[0]


def add_groups(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    for group_name, permissions in GROUPS.items():
        group, created = group_model.objects.get_or_create(name=group_name)
        if created:
            group.permissions.set([permission(apps, *line) for line in permissions])
    give_pages_and_files(apps, group_model.objects.get(name="Rédaction"))


def give_pages_and_files(apps, group):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    page_permission = apps.get_model("wagtailcore", "GroupPagePermission")
    for action in PAGE_ACTIONS if root else ():
        page_permission.objects.get_or_create(
            group=group, page=root, permission=permission(apps, "wagtailcore", "page", f"{action}_page", f"{action} page")
        )
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    collection_permission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for _label, app, model in FILE_ACTIONS if collection else ():
        for action in ("add", "change", "choose"):
            collection_permission.objects.get_or_create(
                group=group,
                collection=collection,
                permission=permission(apps, app, model, f"{action}_{model}", f"Can {action} {model}"),
            )


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("candidatures", "0002_scoring_grid"),
        ("cafes_map", "0001_territory_and_cafes"),
        ("mailing", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(add_groups, remove_groups)]
