"""`If-Match` (RFC 9110): nobody writes over what they have not seen."""

import re

from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from alliance.api.refusals import PreconditionRequired

TAG = r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"'
TAGS = re.compile(rf"\s*{TAG}(\s*,\s*{TAG})*\s*")

MISSING = "Say in If-Match which version you saw: it is the ETag of the record, as GET and each write answer it."
ANY = "If-Match: * would write over what you have not seen. Give the ETag of the version that you saw."


def if_match(request: Request) -> list[str]:
    """The strong tags of the header, with their quotation marks; weak ones match nothing here, as RFC 9110 has it."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(MISSING)
    if header == "*":
        raise PreconditionRequired(ANY)
    if not TAGS.fullmatch(header):
        raise ParseError('If-Match is a list of entity tags, each in quotation marks: "3-0a1b2c3d4e5f".')
    return [found.group() for found in re.finditer(TAG, header) if not found.group(1)]
