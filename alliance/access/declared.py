"""Who may come to each address of the site: a line each in `DOORS`, but for what every model has in the workbench."""

from dataclasses import dataclass

from django.db.models import Model

from alliance.access.records import Rights, is_ledger, models, rights_of
from alliance.access.who import Who

ANYBODY, ACCOUNT, ANALYST, REVIEWER, ADMINISTRATOR, SUPERUSER, NOBODY = Who


@dataclass(frozen=True)
class Door:
    """Who at least gets an answer to a look (GET), and to what is sent (POST); NOBODY: there is nothing to send.

    `edit` is who gets one to PATCH and DELETE, which only the API has.
    `seen` has the same two for a record that readers see, where they differ. What is sent may still be refused by the
    form or by the workflow, with a sentence. `when` says what must be configured for the address to be there at all.
    """

    route: str
    look: Who
    send: Who = NOBODY
    what: str = ""
    seen: tuple[Who, Who] | None = None
    when: str = ""
    edit: Who = NOBODY

    @property
    def words(self) -> str:
        return f"{self.what} ({self.when})" if self.when else self.what


READ = (
    *("", "agreements/", "agreements/<slug:slug>/", "commitments/", "commitments/<slug:code>/"),
    *("dialogues/", "dialogues/<slug:slug>/", "meetings/", "meetings/<slug:code>/", "recommendations/"),
    *("corrections/", "changes/", "search/", "brief/", "method/", "data/", "data/<slug:dump>/<str:name>"),
    *("charts/", "charts/<slug:name>.svg", "charts/<slug:name>.csv"),
    *("feeds/commitments/", "feeds/changes/", "calendar.ics"),
    *("api/v1/", "api/v1/summary/", "api/v1/search/", "api/v1/schema/", "api/v1/docs/", "api/v1/passages/"),
    *("api/v1/agreements/", "api/v1/agreements/<slug:slug>/"),
    *("api/v1/commitments/", "api/v1/commitments/<slug:code>/"),
    *("api/v1/dialogues/", "api/v1/dialogues/<slug:slug>/"),
    *("api/v1/meetings/", "api/v1/meetings/<slug:code>/"),
    *("api/v1/recommendations/", "api/v1/recommendations/<slug:code>/"),
    *("api/v1/parties/", "api/v1/parties/<slug:code>/"),
    "api/v1/changes/",
    *("api/v1/themes/", "api/v1/themes/<slug:slug>/"),
)
"""What readers read, pages and API: nothing is sent there."""

AGAIN = "asks for the password again"
CODING = "admin/commitments/agreement/<int:number>/coding/"
OPPOSITE = "for whoever could make the opposite change by hand, or alone made what goes while nobody sees it"
MAIL, PROVIDER = "only with a mail server", "only with an organisation's sign-in"

UPDATE = "api/v1/status-updates/<uuid:id>/"

DOORS = (
    *(Door(route, ANYBODY) for route in READ),
    Door("api/v1/status-updates/", ANYBODY, ANALYST, "status updates; a new draft is sent"),
    Door(UPDATE, ANYBODY, what="one status update; drafts by analysts alone", edit=ANALYST),
    Door(f"{UPDATE}submit/", NOBODY, ANALYST, "hands an own draft in"),
    Door(f"{UPDATE}publish/", NOBODY, REVIEWER, "publishes a colleague's update"),
    Door(f"{UPDATE}return/", NOBODY, REVIEWER, "returns it with a note"),
    Door(f"{UPDATE}withdraw/", NOBODY, ANALYST, "takes an update out"),
    Door("healthz", ANYBODY, what="whether the process lives"),
    Door("readyz", ANYBODY, what="whether it can answer from its database"),
    # accounts; what guards an account asks for the password again
    Door("accounts/login/", ANYBODY, ANYBODY, "the log-in"),
    Door("accounts/login/code/", ANYBODY, ANYBODY, "the log-in's second factor"),
    Door("accounts/login/passkey/", ANYBODY, ANYBODY, "the log-in by passkey"),
    Door("accounts/logout/", ANYBODY, ANYBODY, "the log-out"),
    Door("accounts/password/reset/", ANYBODY, ANYBODY, "asks for a letter about a forgotten password", when=MAIL),
    Door("accounts/password/reset/sent/", ANYBODY, what="says that the letter is sent", when=MAIL),
    Door("accounts/password/reset/<uidb36>-<key>/", ANYBODY, ANYBODY, "the letter's way to a new password", when=MAIL),
    Door("accounts/password/reset/done/", ANYBODY, what="says that the password is changed", when=MAIL),
    Door("accounts/sso/", ANYBODY, ANYBODY, "the way to the organisation's sign-in", when=PROVIDER),
    Door("accounts/sso/back/", ANYBODY, ANYBODY, "the way back from it", when=PROVIDER),
    Door("accounts/", ACCOUNT, ACCOUNT, "the own account"),
    Door("accounts/again/", ACCOUNT, ACCOUNT, "the password once more"),
    Door("accounts/again/code/", ACCOUNT, ACCOUNT, "the second factor once more"),
    Door("accounts/again/passkey/", ACCOUNT, ACCOUNT, "the passkey once more"),
    Door("accounts/password/", ACCOUNT, ACCOUNT, "the own password"),
    Door("accounts/authenticator/", ACCOUNT, ACCOUNT, "the own authenticator app"),
    Door("accounts/authenticator/remove/", ACCOUNT, ACCOUNT, "the own authenticator app is taken away"),
    Door("accounts/passkeys/add/", ACCOUNT, ACCOUNT, "a passkey of one's own"),
    Door("accounts/passkeys/<int:pk>/name/", ACCOUNT, ACCOUNT, "the name of a passkey of one's own"),
    Door("accounts/passkeys/<int:pk>/remove/", ACCOUNT, ACCOUNT, "a passkey of one's own is taken away"),
    Door("accounts/recovery-codes/", ACCOUNT, what="the own recovery codes"),
    Door("accounts/recovery-codes/new/", ACCOUNT, ACCOUNT, "new recovery codes of one's own"),
    Door("accounts/recovery-codes/file/", ACCOUNT, ACCOUNT, "the own recovery codes as a file"),
    Door("accounts/tokens/", ANALYST, ANALYST, "the own tokens of the API; any staff's where reading needs a log-in"),
    Door("accounts/tokens/new/", ANALYST, ANALYST, f"a new token; {AGAIN}"),
    Door("accounts/tokens/<int:pk>/revoke/", ANALYST, ANALYST, "an own token is revoked"),
    Door("admin/login/", ANALYST, ANALYST, "the way to the log-in, and back"),
    Door("admin/logout/", ANYBODY, ANYBODY, "the way to the log-out"),
    # workbench
    Door("admin/", ANALYST, ANALYST, "my desk"),
    Door("admin/kept/", ANALYST, ANALYST, "keeps what is typed into a form, for its author alone"),
    Door("admin/desk/themes/", ANALYST, ANALYST, "the themes that I follow"),
    Door("admin/<app_label>/", ANALYST, ANALYST, "the lists of one app"),
    Door("admin/autocomplete/", ANALYST, what="boxes that look up as one types, for whoever may look at the records"),
    Door("admin/jsi18n/", ANALYST, what="the words of calendars and clocks"),
    Door("admin/r/<path:content_type_id>/<path:object_id>/", ANALYST, ANALYST, "from a record to its page for readers"),
    Door("admin/<url>", ANALYST, ANALYST, "whatever is not there: told to staff alone"),
    Door("admin/alliance/user/<id>/password/", ADMINISTRATOR, ADMINISTRATOR, f"a person's password; {AGAIN}"),
    Door("admin/alliance/user/<int:pk>/second-factor/", ADMINISTRATOR, ADMINISTRATOR, f"takes it away; {AGAIN}"),
    Door("admin/commitments/agreement/read/", ANALYST, ANALYST, "a text becomes an agreement"),
    Door(CODING, ANALYST, ANALYST, "a text is coded; what readers see of it by a reviewer"),
    Door(f"{CODING}choice/", ANALYST, what="what selected words can be"),
    Door(f"{CODING}found/", ANALYST, what="records to choose from"),
    Door("admin/commitments/statusupdate/promise/", ANALYST, ANALYST, "a promise beside the form of its update"),
    Door("admin/commitments/statusupdate/passages/", ANALYST, ANALYST, "passages with some words, to rest on"),
    Door("admin/commitments/statusupdate/address/", ANALYST, ANALYST, "where an address was used before"),
    Door("admin/history/", ANALYST, ANALYST, "every change of the ledger"),
    Door("admin/history/<str:key>/", ANALYST, ANALYST, "the changes of one transaction"),
    Door("admin/deleted/", ANALYST, ANALYST, "what was deleted"),
    Door("admin/undo/change/<int:key>/", ANALYST, ANALYST, f"undoes a change, {OPPOSITE}"),
    Door("admin/undo/transaction/<str:key>/", ANALYST, ANALYST, f"undoes changes made together, {OPPOSITE}"),
    Door("admin/undo/batch/<path:key>/", ANALYST, ANALYST, f"undoes a batch, {OPPOSITE}"),
)
"""Every address but those that each model has in the workbench (`of_model`)."""


def of_model(model: type[Model]) -> list[Door]:
    """The list, the forms, the deletion and the history of a model; of a noun of the ledger its tables too."""
    rights = rights_of(model)
    begin = f"admin/{model._meta.app_label}/{model._meta.model_name}/"
    look, delete, changed, deleted = rights.look, rights.delete, rights.seen_change, rights.seen_delete
    seen_change = None if changed is None else (look, changed)
    seen_delete = None if deleted is None else (deleted, deleted)
    return [
        Door(begin, look, look),
        Door(f"{begin}add/", rights.add, rights.add),
        Door(f"{begin}<path:object_id>/change/", look, rights.change, seen=seen_change),
        Door(f"{begin}<path:object_id>/delete/", delete, delete, seen=seen_delete),
        Door(f"{begin}<path:object_id>/history/", look, look),
        Door(f"{begin}<path:object_id>/", ANALYST, ANALYST),  # an old address, which leads to the form
        *(of_tables(begin, rights) if is_ledger(model) else []),
    ]


def of_tables(begin: str, rights: Rights) -> list[Door]:
    """A list as a file, a file taken in again, and one field of many changed."""
    take_in = min(rights.add, rights.change)
    return [
        Door(f"{begin}export.csv", rights.look, rights.look),
        Door(f"{begin}export.xlsx", rights.look, rights.look),
        Door(f"{begin}import/", take_in, take_in),
        Door(f"{begin}change-field/", rights.change, rights.change),
    ]


def doors() -> dict[str, Door]:
    """Every door by its route."""
    every = [*DOORS, *(door for model in models() for door in of_model(model))]
    return {door.route: door for door in every}
