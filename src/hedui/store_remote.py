"""Records in storage that fsspec reaches. It takes an object whole or not at all: nothing is ever half there."""

from collections.abc import Iterable

from pydantic import ValidationError

from hedui.errors import HeduiError, Internal, UsageError
from hedui.record import Record, write_record
from hedui.remote import Address, open_storage, told_in_words


class RemoteShelf:
    """The folder at an address. Every record is there when it is put; to find one costs a request."""

    def __init__(self, folder: Address) -> None:
        """Raises UsageError where nothing reaches the address, or nothing can be written to it."""
        self.folder = folder
        self._fs, self._top = open_storage(folder)
        try:
            with told_in_words("cannot be written to", Internal):
                self._fs.makedirs(self._top, exist_ok=True)
        except Internal as error:
            raise UsageError(f"Output {folder}: {error.message}") from None

    def find(self, name: str, sha256: str) -> Record | None:
        """The record of this name, if it is of this very content."""
        try:
            with told_in_words(name):
                text = self._fs.cat_file(self._path(name))
            record = Record.model_validate_json(text)
        except (HeduiError, ValidationError):
            return None
        return record if record.source.sha256 == sha256 else None

    def put(self, name: str, record: Record) -> None:
        """Write a record."""
        self.put_text(name, write_record(record))

    def put_text(self, name: str, text: str) -> None:
        """Write a record that is a text already. Raises Internal if the storage does not take it."""
        with told_in_words(f"结果无法写入 {name}", Internal):
            self._fs.pipe_file(self._path(name), text.encode("utf-8", "replace"))

    def put_account(self, name: str, text: Iterable[str]) -> None:
        """Write what tells of a run, which comes in pieces."""
        self.put_text(name, "".join(text))

    def _path(self, name: str) -> str:
        return f"{self._top.rstrip('/')}/{name}"
