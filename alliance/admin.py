"""People and groups, for administrators; and what `load_ledger` remembers, to look at."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from alliance.accounts.forms import GivenPasswordForm
from alliance.accounts.once_more import ask, once_more
from alliance.accounts.second_factor import SecondFactorAdmin
from alliance.models import Change, LoadedRecord, Revision, User
from alliance.tables.bulk_page import change_one_field
from commitments.admin.base import KeptAdmin
from commitments.permissions import GROUPS

admin.site.unregister(Group)
admin.site.add_action(change_one_field)  # type: ignore[arg-type]
admin.site.disable_action("change_one_field")  # only the lists that name it have it


@admin.register(User)
class UserAdmin(SecondFactorAdmin, KeptAdmin, DjangoUserAdmin):
    """People are deactivated, never deleted: their names stay on what they wrote."""

    kept = "Nobody deletes a person, whose name stays on what was written: make the account inactive."
    list_display = [
        "username",
        "first_name",
        "last_name",
        "email",
        "group_names",
        "is_staff",
        "is_active",
        "second_factor",
        "last_login",
    ]
    list_filter = ["is_active", "is_staff", "groups"]

    change_password_form = GivenPasswordForm

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Asked once more before the form opens: whoever gets an account comes in."""
        elsewhere = once_more(request) if self.has_add_permission(request) else None
        return elsewhere or super().add_view(request, form_url, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Asked once more when it is sent, and nothing typed is lost: an address or a group lets in like a password."""
        if request.method == "POST" and self.has_change_permission(request, self.get_object(request, object_id)):
            ask(request)
        return super().change_view(request, object_id, form_url, extra_context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """For whoever may; everybody else is turned away as Django does."""
        person = self.get_object(request, unquote(id))
        if isinstance(person, User) and self.has_change_permission(request, person):
            elsewhere = once_more(request, person)
            if elsewhere is not None:
                return elsewhere
        return super().user_change_password(request, id, form_url)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The groups of the program work in the workbench, so whoever is of one comes in."""
        super().save_related(request, form, formsets, change)
        person = form.instance
        if not person.is_staff and person.groups.filter(name__in=GROUPS).exists():
            person.is_staff = True
            person.save(update_fields=["is_staff"])
            self.message_user(request, f"{person} may come into the workbench now: its groups work there.")

    @admin.display(description="groups")
    def group_names(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser changes a superuser."""
        is_above = isinstance(obj, User) and obj.is_superuser and not _is_superuser(request)
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An administrator gives rights by groups; only a superuser makes another."""
        fields = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        return fields if _is_superuser(request) else [*fields, "is_superuser", "user_permissions"]


@admin.register(Group)
class GroupAdmin(KeptAdmin, DjangoGroupAdmin):
    """The three groups of the program are read-only here: their rights are set again at each update of it."""

    kept = "The three groups of the program are never deleted; another one is deleted by an administrator."

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With its rights and what each of them is for, which would be asked for one by one."""
        group = super().get_object(request, object_id, from_field)
        if group is not None:
            prefetch_related_objects([group], "permissions__content_type")
        return group

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        self._ask_for(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        self._ask_for(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def _ask_for(self, request: HttpRequest, object_id: str | None) -> None:
        """Asked once more when it is sent, and nothing typed is lost: a group lets in whoever is of it."""
        if request.method != "POST":
            return
        if object_id is None:
            may_send = self.has_add_permission(request)
        else:
            group = self.get_object(request, unquote(object_id))
            may_send = self.has_change_permission(request, group) or self.has_delete_permission(request, group)
        if may_send:
            ask(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_kept(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_kept(obj)


class ReadOnlyAdmin(KeptAdmin):
    """To look at only."""

    kept = "Nobody deletes what the program itself keeps here."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LoadedRecord)
class LoadedRecordAdmin(ReadOnlyAdmin):
    """What the fixtures last said of each record."""

    list_display = ["label", "key"]
    list_filter = ["label"]
    search_fields = ["label", "key"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """What readers were shown, step by step."""

    list_display = ["number", "made_at", "actor", "reason", "batch"]
    list_select_related = ["actor"]
    search_fields = ["reason", "batch", "actor__username"]
    date_hierarchy = "made_at"


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Every change of every row, as the database recorded it."""

    list_display = ["at", "table", "row_id", "version", "operation", "actor", "reason", "batch"]
    list_select_related = ["actor"]
    list_filter = ["operation", "table"]
    search_fields = ["row_id", "reason", "batch", "actor__username"]
    exclude = ["digest"]


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _is_kept(group: Group | None) -> bool:
    return group is not None and group.name in GROUPS
