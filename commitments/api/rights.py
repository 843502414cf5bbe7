"""Who writes status updates through the API; what they may do with which one is for the door to say."""

from typing import Any

from rest_framework.request import Request

from alliance.api.models import Scope, Token
from alliance.api.views import MayRead
from commitments.workflow import MAY_DRAFT, MAY_REVIEW

MAY_SEE_DRAFTS = "commitments.view_statusupdate"

NEEDED = {
    "create": MAY_DRAFT,
    "partial_update": MAY_DRAFT,
    "destroy": MAY_DRAFT,
    "submit": MAY_DRAFT,
    "withdraw": MAY_DRAFT,
    "publish": MAY_REVIEW,
    "return_to_author": MAY_REVIEW,
}
"""The right for each action that writes."""

WHO = {MAY_DRAFT: "an analyst", MAY_REVIEW: "a reviewer"}


class MayWrite(MayRead):
    """Reads like everybody; writes with the right for it."""

    message: str | None = None

    def has_permission(self, request: Request, view: Any) -> bool:
        needed = NEEDED.get(view.action)
        if needed is None:
            return super().has_permission(request, view)
        if isinstance(request.auth, Token) and request.auth.scope != Scope.WRITE:
            self.message = "This token only reads; make one that writes on /accounts/tokens/."
            return False
        self.message = f"This needs the rights of {WHO[needed]}."
        return request.user.has_perm(needed)
