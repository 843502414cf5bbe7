"""History and undo on the pages of the workbench."""

import pytest
from django.test import Client

from alliance.models import Change, User
from commitments.models import Commitment, Target
from tests.factories import CommitmentFactory, TargetFactory
from tests.html import words

pytestmark = pytest.mark.django_db


def test_change_is_undone_from_its_page(client: Client, analyst: User):
    promise = CommitmentFactory(agreement__draft=True, title_en="Meet")
    Commitment.objects.filter(pk=promise.pk).update(title_en="Meet twice")
    change = Change.objects.latest("id")
    client.force_login(analyst)

    shown = client.get(f"/admin/undo/change/{change.pk}/")
    done = client.post(f"/admin/undo/change/{change.pk}/", follow=True)

    promise.refresh_from_db()
    assert "Title Meet twice Meet" in words(shown)
    assert "Undone. This is what was changed" in words(done)
    assert promise.title_en == "Meet"


def test_lists_open(client: Client, analyst: User):
    TargetFactory(commitment__agreement__draft=True)
    Target.objects.all().delete()
    client.force_login(analyst)

    history, deleted = client.get("/admin/history/"), client.get("/admin/deleted/")
    assert (history.status_code, deleted.status_code) == (200, 200)
    assert "Restore" in words(deleted)
