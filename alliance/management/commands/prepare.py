"""Make everything ready to be served; `make run` runs this before `serve`, as the owner of the tables."""

import os
import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from alliance.environment import env_flag
from commitments.models import Agreement

ACCOUNTS = {"analyst": "Analyst", "reviewer": "Reviewer", "administrator": "Administrator"}


class Command(BaseCommand):
    help = "Migrate; load the fixtures into an empty private ledger; make the demo accounts (there, or with DEMO=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        is_private = env_flag("PRIVATE_SERVER")
        if is_private and not Agreement.objects.exists():
            call_command("load_ledger")
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # else the first pages are planned blindly until PostgreSQL does it by itself
        if env_flag("DEMO", default=is_private):
            self.make_accounts()

    @transaction.atomic
    def make_accounts(self) -> None:
        """One account for each group, with one password for all. Those that exist are left as they are."""
        people = get_user_model().objects
        existing = set(people.filter(username__in=ACCOUNTS).values_list("username", flat=True))
        missing = [name for name in ACCOUNTS if name not in existing]
        if existing:
            self.stdout.write(
                f"Demo accounts that exist: {', '.join(sorted(existing))}; their passwords are unchanged."
            )
        if not missing:
            return
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
        for name in missing:
            person = people.create_user(name, password=password, is_staff=True)
            person.groups.add(Group.objects.get(name=ACCOUNTS[name]))
        shown = "from DEMO_PASSWORD" if os.environ.get("DEMO_PASSWORD") else password
        self.stdout.write(f"Demo accounts made: {', '.join(missing)}; password: {shown}")
