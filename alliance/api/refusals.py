"""What the API refuses beyond what DRF has an exception for. Each becomes a problem with its sentence (problems.py)."""

from http import HTTPStatus

from rest_framework.exceptions import APIException, ValidationError


class Conflict(APIException):
    """The record is not open to this as it stands."""

    status_code = HTTPStatus.CONFLICT


class PreconditionFailed(APIException):
    """The record is another by now than the one that was seen."""

    status_code = HTTPStatus.PRECONDITION_FAILED


class PreconditionRequired(APIException):
    """It was not said which version of the record was seen."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED


class LengthRequired(APIException):
    """It was not said how much is sent."""

    status_code = HTTPStatus.LENGTH_REQUIRED


class TooLarge(APIException):
    """More was sent than anybody means."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooMany(APIException):
    """Past a limit; `wait` is for how many seconds yet."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, wait: int) -> None:
        super().__init__(detail)
        self.wait = wait


class Unprocessable(ValidationError):
    """It can be read, but not taken: the sentences by field, of nested ones as they are nested."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
