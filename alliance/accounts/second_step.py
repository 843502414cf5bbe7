"""The login between password and code."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from alliance.accounts.adapter import refused


class CodeStage(AuthenticateStage):
    """Waits for the code of who gave the password. Another password since then ends it, as it ends every session."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        self.state["password"] = self.password()
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer

    def exit(self) -> Any:
        if constant_time_compare(self.state.get("password", ""), self.password()):
            return super().exit()
        self.abort()
        return refused(self.request, _("The password was changed meanwhile. Log in anew."))

    def password(self) -> str:
        """What a session keeps to know it by, which tells nothing of it."""
        user: Any = self.login.user
        return str(user.get_session_auth_hash())
