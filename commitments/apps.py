from django.apps import AppConfig
from django.db.models.signals import post_migrate

from commitments.permissions import keep_groups


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = "Promises and texts"

    def ready(self) -> None:
        post_migrate.connect(keep_groups, sender=self)
