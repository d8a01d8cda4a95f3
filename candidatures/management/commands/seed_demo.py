from django.core.management.base import BaseCommand

from candidatures import demo


class Command(BaseCommand):
    help = "Demonstration accounts and candidatures: fictional people, real communes, no refusal. Idempotent."

    def handle(self, *args, **options):
        demo.seed()
