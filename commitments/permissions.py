"""Who may do what: the three groups of the admin, written after each `migrate`.

The groups hold exactly what is written here; somebody with other duties gets a group of another name. What depends on
the record (an own draft, a public text) is for `commitments.workflow` and the admin classes to say.
"""

from typing import Any

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

ANALYST, REVIEWER, ADMINISTRATOR = GROUPS = "Analyst", "Reviewer", "Administrator"

VOCABULARY = ("commitments.party", "commitments.agency", "commitments.theme")
NOUNS = (
    "commitments.agreement",
    "commitments.passage",
    "commitments.commitment",
    "commitments.recommendation",
    "commitments.statusupdate",
    "dialogues.dialogue",
    "dialogues.meeting",
)
PARTS = (
    "commitments.agreementparty",
    "commitments.agreementlink",
    "commitments.commitmenttheme",
    "commitments.citation",
    "commitments.obligation",
    "commitments.obligationagency",
    "commitments.target",
    "commitments.commitmentlink",
    "commitments.recommendationaddressee",
    "commitments.recommendationlink",
    "commitments.evidence",
    "dialogues.dialogueparty",
    "dialogues.meetingoutcome",
    "dialogues.meetingitem",
    "dialogues.dialoguemention",
)
"""What belongs to a noun and goes with it: the only things that an analyst deletes."""

READ, WRITE = ("view",), ("view", "add", "change")
ALL = (*WRITE, "delete")


def _named(actions: tuple[str, ...], models: tuple[str, ...]) -> set[str]:
    """The permissions for these actions on these models, e.g. `commitments.view_party`."""
    return {label.replace(".", f".{action}_") for label in models for action in actions}


ANALYSTS = _named(READ, VOCABULARY) | _named(WRITE, NOUNS) | _named(ALL, PARTS)
REVIEWERS = ANALYSTS | {"commitments.publish_statusupdate", "commitments.publish_agreement"}
ADMINISTRATORS = (
    REVIEWERS
    | _named(ALL, (*VOCABULARY, *NOUNS, "auth.group"))
    | _named(WRITE, ("alliance.user",))
    | _named(READ, ("alliance.loadedrecord",))
)
PERMISSIONS = {ANALYST: ANALYSTS, REVIEWER: REVIEWERS, ADMINISTRATOR: ADMINISTRATORS}


def keep_groups(using: str = DEFAULT_DB_ALIAS, apps: Any = installed_apps, **signal: Any) -> None:
    """Make the groups, or set them right; writes nothing where they are right already.

    Follows `post_migrate`. Other apps' permissions may not be there yet, so they are made first.
    """
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # a migration backwards has taken the accounts away
        return
    for label in ("alliance", "auth", "commitments", "dialogues"):
        create_permissions(installed_apps.get_app_config(label), verbosity=0, using=using, apps=apps)
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in permission_model.objects.using(using).select_related("content_type")
    }
    for name, names in PERMISSIONS.items():
        group, _ = group_model.objects.using(using).get_or_create(name=name)
        group.permissions.set(known[permission] for permission in sorted(names & known.keys()))
