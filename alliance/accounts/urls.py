"""The addresses below /accounts/: of allauth's views those that lead somewhere here, each under one address."""

from allauth.account import views as allauth
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as authenticator
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from alliance.accounts import provider, token_pages, views

RESET = [
    path("password/reset/", views.PasswordReset.as_view(), name="account_reset_password"),
    path("password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
"""By a letter, so only where there is a mail server."""

PROVIDER = [
    path("sso/", provider.login, {"provider_id": "sso"}, name="openid_connect_login"),
    path("sso/back/", provider.callback, {"provider_id": "sso"}, name="openid_connect_callback"),
]
"""Only where an organisation's sign-in is configured."""

RECOVERY_CODES = [
    path(
        "recovery-codes/",
        require_safe(
            views.for_second_factor(views.of_account(recovery_codes.view_recovery_codes, views.NO_CODES_LEFT))
        ),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/",
        views.for_second_factor(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/file/",
        views.for_second_factor(views.of_account(recovery_codes.download_recovery_codes, views.NO_CODES_LEFT)),
        name="mfa_download_recovery_codes",
    ),
]
"""For who has a second factor."""

urlpatterns = [
    path("login/", views.Login.as_view(), name="account_login"),
    path("login/code/", codes.authenticate, name="mfa_authenticate"),
    path("login/passkey/", views.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("logout/", allauth.logout, name="account_logout"),
    path("", views.account, name="account"),
    path("", views.account, name="mfa_index"),  # two lists of allauth's are parts of this page
    path("", views.account, name="mfa_list_webauthn"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("again/code/", codes.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", views.PasswordChange.as_view(), name="account_change_password"),
    path("authenticator/", authenticator.activate_totp, name="mfa_activate_totp"),
    path(
        "authenticator/remove/",
        views.of_account(authenticator.deactivate_totp, views.NO_APP),
        name="mfa_deactivate_totp",
    ),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/name/",
        views.of_account(passkeys.edit_webauthn, views.NO_SUCH_PASSKEY),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        views.of_account(passkeys.remove_webauthn, views.NO_SUCH_PASSKEY),
        name="mfa_remove_webauthn",
    ),
    *RECOVERY_CODES,
    path("tokens/", token_pages.mine, name="account_tokens"),
    path("tokens/new/", token_pages.new, name="account_new_token"),
    path("tokens/<int:pk>/revoke/", token_pages.revoke, name="account_revoke_token"),
    *(RESET if settings.MAILERS else []),
    *(PROVIDER if settings.SOCIALACCOUNT_PROVIDERS else []),
]
