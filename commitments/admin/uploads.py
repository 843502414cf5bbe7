"""What a browser sends to the page that reads a text: so much and no more, and a sentence where it is more.

Django would answer a bare 400 to a form that is too large, and write a large file to the disk. Here a file is held in
memory up to the limit; whatever lies beyond is read from the browser, which listens to no answer before, and forgotten.
"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from alliance.too_much import CHUNK, LARGEST_REQUEST, TOO_MUCH, forget_the_rest, length

LARGEST_FILE = 5_000_000  # bytes

FILE_TOO_LARGE = "The file is larger than 5 MB; check that it is the text of an agreement, and save it as plain text."
FORM_TOO_LARGE = (
    "What was sent is too large for this page, which takes 1 MB of text, and nothing was read. Go back, where your "
    "browser still shows what you typed, and paste a part of it."
)


class HeldUpTo(FileUploadHandler):
    """Holds the files of one form, all of them together up to the limit."""

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_too_large = False
        self._size = 0
        self._chunks: list[bytes] = []

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._chunks = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > LARGEST_FILE:
            self._chunks, self.is_too_large = [], True
            raise StopUpload(connection_reset=length(self.request) > LARGEST_REQUEST)
        self._chunks.append(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.file_name or "file", b"".join(self._chunks))


def fault_of_form(request: HttpRequest) -> str:
    """Read what was posted; where it is too much, the sentence that says so."""
    files = HeldUpTo(request)
    request.upload_handlers = [files]
    try:
        request.POST  # noqa: B018  reads it
    except TOO_MUCH:
        forget_the_rest(request)
        return FORM_TOO_LARGE
    return FILE_TOO_LARGE if files.is_too_large else ""
