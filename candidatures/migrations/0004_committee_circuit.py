"""The circuit « Comité d'instruction » of the instruction sheets: two approvals held by the leads."""

from django.db import migrations

WORKFLOW = "Comité d’instruction"
TASKS = ["Fiche prête pour le comité", "Avis du comité recueillis"]
HOLDERS = "Responsables développement"


def content_type(apps, app, model):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)[0]


def add_circuit(apps, schema_editor):
    workflow, created = apps.get_model("wagtailcore", "Workflow").objects.get_or_create(name=WORKFLOW)
    if not created:
        return
    group = apps.get_model("auth", "Group").objects.get(name=HOLDERS)
    task_model = apps.get_model("wagtailcore", "GroupApprovalTask")
    for order, name in enumerate(TASKS):
        # A historical model does not fill the type that Wagtail's own constructor sets.
        task = task_model.objects.create(name=name, content_type=content_type(apps, "wagtailcore", "groupapprovaltask"))
        task.groups.add(group)
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=order
        )
    apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
        content_type=content_type(apps, "candidatures", "instructionsheet"), defaults={"workflow": workflow}
    )


def remove_circuit(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW, workflow_states=None).delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name__in=TASKS, workflow_tasks=None).delete()


class Migration(migrations.Migration):
    dependencies = [("candidatures", "0003_groups_of_the_team")]
    operations = [migrations.RunPython(add_circuit, remove_circuit)]
