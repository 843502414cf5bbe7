"""How the description of the API tells of tokens."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TokenScheme(OpenApiAuthenticationExtension):
    """Registered by being there."""

    target_class = "alliance.accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        told = "A token that its owner made on /accounts/tokens/, for reading or for reading and writing."
        return {"type": "http", "scheme": "bearer", "description": told}
